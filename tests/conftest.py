"""Crawls of tests are of sites on this computer, which crawls keep out of unless they are told."""

import os
import sys
from pathlib import Path

from hypothesis import settings

os.environ["NEWSCRAWL_ALLOW_NETWORKS"] = "127.0.0.0/8"
sys.path.insert(0, str(Path(__file__).parent / "support"))

# On a busy machine a page takes seconds: no test here is about time. More examples: NEWSCRAWL_EXAMPLES=5000.
settings.register_profile("newscrawl", deadline=None, max_examples=int(os.environ.get("NEWSCRAWL_EXAMPLES", "60")))
settings.load_profile("newscrawl")
