"""All that a worker needs, loaded: importing this reads a page and a feed, so processes forked from here load nothing.

The first page of each worker would pay for it else, within the seconds that a page may take; and each would have letter
profiles and phrases in memory of its own. For processes that fork workers alone: what is loaded is out of the garbage
collector's reach from then on, or it would copy it all into each worker as it looks through it. It is not asked before,
for hardly any of it is garbage.
"""

from __future__ import annotations

import gc

from newscrawl import dedup
from newscrawl.discovery.reading import Listing, read
from newscrawl.extraction.search import stop_words
from newscrawl.process import extract

_SENTENCE = "The council of a small town met on Monday to talk about its harbour, its roads and its bridges, again."

extract(
    f"<html><title>Council meets</title><body><article>{f'<p>{_SENTENCE}</p>' * 5}</article></body></html>",
    "https://www.example.com/2024/05/01/council-meets",  # for what registered domains are told by
)
read(
    Listing(
        "feeds",
        b"<rss><channel><item><link>https://www.example.com/1</link></item></channel></rss>",
        "https://www.example.com/feed",
    )
)
dedup.signature(_SENTENCE * 5)
stop_words()  # 15 MB that few pages ask for, and every worker in time
gc.freeze()
