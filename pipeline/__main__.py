"""`python -m pipeline`: what the Makefile calls."""

import sys

from pipeline.cli import main

sys.exit(main())
