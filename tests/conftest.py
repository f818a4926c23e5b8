"""Crawls of tests are of sites on this computer, which crawls keep out of unless they are told."""

import os

os.environ["NEWSCRAWL_ALLOW_NETWORKS"] = "127.0.0.0/8"
