"""Vehicles at a post: each agency ticks its own stage. See policy.py first."""
