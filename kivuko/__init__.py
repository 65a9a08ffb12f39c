"""Kivuko (Swahili: crossing place): an open, whole-of-government border and migration management system."""

__version__ = "0.3.0"
