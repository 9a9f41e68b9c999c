"""`python -m mingwen.gates staged`: what the hooks run, without the rest of the command line."""

from __future__ import annotations

import sys

from mingwen.gates.command import main

sys.exit(main(sys.argv[1:]))
