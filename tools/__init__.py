"""Small scripts that make and the tests use. None is part of the package."""
