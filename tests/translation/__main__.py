"""`scripts/locale`: write the catalogues anew and say what still has to be translated."""

from __future__ import annotations

import sys

from tests.translation.catalogue import LANGUAGES, current, files

for path, content in files().items():
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
missing = [f"{language}: {one.id}" for language in LANGUAGES for one in current(language) if one.id and not one.string]
print("\n".join(missing) or "每句话都有译文。")
sys.exit(bool(missing))
