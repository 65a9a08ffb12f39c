#!/usr/bin/env python3
"""The same command line as `kivuko`, for a checkout."""

import sys

from kivuko.project.cli import main

if __name__ == "__main__":
    sys.exit(main())
