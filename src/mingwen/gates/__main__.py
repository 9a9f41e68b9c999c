"""`python -m mingwen.gates staged`: what the hooks run, without the rest of the command line."""

from __future__ import annotations

import gc
import sys

from mingwen.gates.command import main

gc.disable()  # the process lives for a fifth of a second
sys.exit(main(sys.argv[1:]))
