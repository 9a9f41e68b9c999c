"""`python -m mingwen`: the command line where the `mingwen` command is not on the path."""

from __future__ import annotations

import sys

from mingwen.cli import main

sys.exit(main())
