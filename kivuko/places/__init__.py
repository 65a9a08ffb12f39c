"""Countries, administrative areas, border posts and their status over time."""
