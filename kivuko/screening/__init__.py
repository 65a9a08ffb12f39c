"""Watchlists, and the match of a person or a document against them."""
