"""Crawls of tests are of sites on this computer, which crawls keep out of unless they are told."""

import os
import sys
from pathlib import Path

os.environ["NEWSCRAWL_ALLOW_NETWORKS"] = "127.0.0.0/8"
sys.path.insert(0, str(Path(__file__).parent / "support"))
