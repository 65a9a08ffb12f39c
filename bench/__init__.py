"""What Kivuko costs, beside what one would otherwise take: `make bench`, or `python -m bench PART --size small`."""
