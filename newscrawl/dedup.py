"""An article's URL and text in; its id, its content hash, and the signature by which copies of it are known, out."""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import compress
from operator import add, ne
from zlib import crc32

from newscrawl import text as texts
from newscrawl import urls

VALUES = 126
"""MinHash values of a signature: what two texts have in common is known to a twentieth."""
BAND = 3
"""Values in a row that must be the same for two texts to be compared at all. With 42 bands, that happens to 996 of
1,000 that have half in common, and to 3 of 10,000 that have a fiftieth in common, as any two of a language may."""
BANDS = VALUES // BAND
KEYS_A_BAND = 2 * BAND << 48
"""The keys of a band are below those of the next one, this many apart."""
MOST_CHARS = 3000
"""Characters of a text that are looked at: 500 words tell, and a copy is often cut short."""
LEAST_PIECES = 60
"""Pieces of a text of which near copies are claimed: short notes may be alike in all but a word."""
ALIKE = 0.45
"""Share of the pieces of both texts together that near copies have in common at least; see docs/duplicates.md."""
SAME_FACTS, SAME_FACTS_A_PIECE = 0.35, 0.6
"""Share of the pairs of numbers that follow each other, and of names, of the text that has fewer of them, likewise: the
first, and the second times the share of pieces. Weather reports of two days are alike in all but what they say."""
LEAST_FACTS = 5
"""Pairs of which a share says anything. A guess."""
_NUMBERS, _NAMES = 24, 32
"""Pairs that are kept, those with the smallest hashes."""
_SEED = 1
_MASK = 0xFFFF
_HIGH_BITS = sum(0x8000 << 16 * at for at in range(VALUES))
_LOW_BITS = sum(0x7FFF << 16 * at for at in range(VALUES))
_DIGITS = re.compile(r"\d+")
_EXACT_BYTES = 16
_PARAGRAPHS = 8
"""Longest paragraphs that are remembered of an article, to know it again after an update. A guess."""


def article_id(url: str | None, text: str, drop_params: Iterable[str] = ()) -> str:
    """`a` and 16 hex digits: of the normalised URL, or of the text where there is no URL."""
    key = urls.normalise(url, drop_params) if url else texts.squash(text)
    return "a" + hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:16]


def content_hash(text: str) -> str:
    """`h` and the sha256 of the text's letters and digits: blanks, case and punctuation make no other content."""
    letters = "".join(map(texts.squash, text.split("\n\n")))  # by lines, whose letters are mostly known already
    return "h" + hashlib.sha256(letters.encode("utf-8", "replace")).hexdigest()


def paragraphs(text: str) -> str:
    """Hashes of a text's longest paragraphs, with blanks between; the same in every run."""
    longest = sorted((texts.squash(line) for line in text.split("\n\n")), key=len)[-_PARAGRAPHS:]
    return " ".join(sorted({_short_hash(line) for line in longest}))


def _short_hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=6).hexdigest()


def signature(text: str) -> bytes:
    """What copies of a text are known by: 0.35 kB. Of a short text a hash, which only the same text has.

    It is kept from run to run: with another one for the same text, no copy of what is known would be found.
    """
    plain = texts.without_signs(text[:MOST_CHARS].encode("utf-8", "replace").decode())
    spelled, words, grain = plain.split(), plain.lower().split(), texts.grain(plain)
    pieces = texts.shingles(words, grain)
    if len(pieces) < LEAST_PIECES:
        return bytes.fromhex(content_hash(text)[1:])[:_EXACT_BYTES]
    from rensa import RMinHash  # noqa: PLC0415 - not for programs that read no page

    minhash = RMinHash(VALUES, _SEED)
    minhash.update(pieces)
    values = [value & _MASK for value in minhash.digest()]
    numbers = list(filter(str.isdecimal, words)) if grain == 1 else _DIGITS.findall(plain)
    names = list(compress(spelled, map(ne, spelled, words)))  # words with a capital, wherever they stand
    facts = _facts(numbers, _NUMBERS), _facts(names, _NAMES)
    kept = (*values, len(facts[0]), *facts[0], *facts[1])
    return struct.pack(f"<{len(kept)}H", *kept)


@lru_cache(maxsize=1024)
def bands(signature: bytes) -> tuple[int, ...]:
    """The keys of a signature, below 2 to the 63rd: copies have one in common, texts of their own hardly ever."""
    if len(signature) == _EXACT_BYTES:
        return (1 << 62 | int.from_bytes(signature[:7], "little"),)
    starts = range(0, 2 * VALUES, 2 * BAND)
    return tuple(at << 48 | int.from_bytes(signature[at : at + 2 * BAND], "little") for at in starts)


def are_copies(one: bytes, other: bytes) -> bool:
    """Whether texts with these signatures are copies of each other, the same or nearly so."""
    if one == other:
        return True
    if _EXACT_BYTES in (len(one), len(other)):
        return False
    alike = _same_values(one, other) / VALUES
    if alike < ALIKE:
        return False
    least = max(SAME_FACTS, SAME_FACTS_A_PIECE * alike)
    (numbers, names), (other_numbers, other_names) = _parted(_unpacked(one)), _parted(_unpacked(other))
    return _agree(numbers, other_numbers, least, _NUMBERS) and _agree(names, other_names, least, _NAMES)


def _same_values(one: bytes, other: bytes) -> int:
    """How many of the MinHash values are the same: of all at once, for an article is compared with dozens."""
    differ = int.from_bytes(one[: 2 * VALUES], "little") ^ int.from_bytes(other[: 2 * VALUES], "little")
    # Whatever bits of a value differ, its highest one is set now: by the sum for those below it.
    return VALUES - (((differ & _LOW_BITS) + _LOW_BITS | differ) & _HIGH_BITS).bit_count()


def _facts(found: Sequence[str], most: int) -> list[int]:
    """The smallest hashes of those pairs that follow each other, however far apart."""
    pairs = set(map(add, found, found[1:]))
    return sorted({value & _MASK for value in map(crc32, map(str.encode, pairs))})[:most]


def _unpacked(signature: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(signature) // 2}H", signature)


def _parted(values: Sequence[int]) -> tuple[Sequence[int], Sequence[int]]:
    """The pairs of numbers and of names of an unpacked signature."""
    first, count = VALUES + 1, values[VALUES]
    return values[first : first + count], values[first + count :]


def _agree(mine: Sequence[int], others: Sequence[int], least: float, most: int) -> bool:
    """Whether two texts have that share of such pairs in common; of few, nobody knows."""
    # Where not all were kept, what is larger than the last one is not known to be missing.
    last = min((pairs[-1] for pairs in (mine, others) if len(pairs) == most), default=_MASK)
    one, other = ({pair for pair in pairs if pair <= last} for pairs in (mine, others))
    fewer = min(len(one), len(other))
    return fewer < LEAST_FACTS or len(one & other) >= least * fewer
