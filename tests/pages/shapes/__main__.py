"""Writes the page shapes as files, to be looked at: python tests/pages/shapes FOLDER"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from shapes.build import cases

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for case in cases():
    (folder / f"{case.name}.html").write_text(case.html, encoding="utf-8")
