"""Documents has no records of its own yet: it reads and checks what the lane is shown. Nobody needs a grant for it."""
