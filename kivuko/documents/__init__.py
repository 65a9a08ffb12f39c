"""Travel and identity documents: read, check, and what is known of them."""
