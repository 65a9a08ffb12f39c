"""`python -m kivuko.project` is the command line `kivuko`."""

import sys

from kivuko.project.cli import main

sys.exit(main())
