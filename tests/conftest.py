"""Crawls of tests are of sites on this computer, which crawls keep out of unless they are told."""

import os
import sys
from pathlib import Path

from hypothesis import settings

os.environ["NEWSCRAWL_ALLOW_NETWORKS"] = "127.0.0.0/8"
sys.path.insert(0, str(Path(__file__).parent / "support"))

# On a busy machine a page takes seconds: no test here is about time. The same examples each time, unless more of them
# are asked for: NEWSCRAWL_EXAMPLES=5000.
MORE = os.environ.get("NEWSCRAWL_EXAMPLES")
settings.register_profile("newscrawl", deadline=None, max_examples=int(MORE or "60"), derandomize=not MORE)
settings.load_profile("newscrawl")
