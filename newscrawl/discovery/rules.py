"""The bytes of a robots.txt into the rules that bind one robot: what is left for a parser of them to read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

MAX_RULES = 10_000
"""Of one robot; news sites have dozens, those that list each withdrawn article thousands. Each request looks through
all of them, in two milliseconds. One with a `$` in it counts twice, as Protego makes two of it."""
MAX_WILD = 10_000
"""Characters of the rules with a star in them, which take longest: four hundred honest ones. Each request with an
address of 100 characters takes half a millisecond, one made for it, of 2,000, nine."""
_AGENT = frozenset({"user-agent", "useragent", "user agent"})
_ANYWHERE = frozenset({"sitemap", "sitemaps", "site-map", "host"})
"""Of the site as a whole: they neither belong to a group of lines nor end one."""
_FIELDS = {
    **dict.fromkeys(("disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"), "disallow"),
    "allow": "allow",
    **dict.fromkeys(("crawl-delay", "crawl delay"), "crawl-delay"),
    **dict.fromkeys(("request-rate", "request rate"), "request-rate"),
    **dict.fromkeys(("visit-time", "visit time"), "visit-time"),
}
"""The spellings that are forgiven, as Protego forgives them."""
_KNOWN = frozenset({*_AGENT, *_ANYWHERE, *_FIELDS})
_SHORTEST = min(map(len, _KNOWN))
_PATHS = ("allow", "disallow")
EVERYBODY = "*"


@dataclass(frozen=True, slots=True)
class Rules:
    """What binds one robot, in the order of the file, each rule once; `are_too_many` where all is forbidden."""

    lines: tuple[str, ...] = ()
    are_too_many: bool = False

    @property
    def text(self) -> str:
        """A robots.txt of one group, for everybody."""
        return "\n".join((f"user-agent: {EVERYBODY}", *self.lines, ""))


def rules(body: bytes, robot: str) -> Rules:
    """Return the rules for the robot of that name, which may be a whole User-Agent, in time linear in the length.

    They are those of the groups that name it by most letters, else of those for everybody. Protego alone files every
    rule under every robot that its group names: a thousand names times a thousand rules. Of more than MAX_RULES, or of
    stars than MAX_WILD, none is read, and all is forbidden: the part would allow what the rest keeps back.
    """
    robot = robot.strip().lower()
    best, score, found = "", 0, _Found()
    is_bound = False
    previous: str | None = None
    for field, value in _directives(body.decode("utf-8-sig", "ignore")):
        if field in _AGENT:
            is_bound = is_bound and previous in _AGENT
            for agent in _agents(value):
                if (letters := _letters(agent, robot)) > score:
                    best, score, found = agent, letters, _Found()  # its first group: none of its rules was before
                is_bound = is_bound or agent == best
        elif is_bound and value and field in _FIELDS:
            found.add(_FIELDS[field], value)
        if field not in _ANYWHERE:
            previous = field
    return found.rules()


class _Found:
    """The rules of one robot so far."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._seen: set[str] = set()
        self._number = self._wild = 0
        self._are_too_many = False

    def add(self, field: str, value: str) -> None:
        line = f"{field}: {value}"
        if field not in _PATHS:  # the last one holds
            self._lines.append(line)
        elif line not in self._seen:
            number = self._number + (2 if "$" in value else 1)
            wild = self._wild + (len(value) if "*" in value else 0)
            if number <= MAX_RULES and wild <= MAX_WILD:
                self._number, self._wild = number, wild
                self._seen.add(line)
                self._lines.append(line)
            else:
                self._are_too_many = self._are_too_many or field == "disallow"

    def rules(self) -> Rules:
        """What was found."""
        return Rules(("disallow: /",), True) if self._are_too_many else Rules(tuple(self._lines))


def _directives(text: str) -> Iterator[tuple[str, str]]:
    """Each line's field in lower case and its value; of a line without a colon, where the field is one that is known.

    As Protego reads them, with blanks between field and value, too.
    """
    for written in text.splitlines():
        line = written.partition("#")[0].strip()
        field, colon, rest = line.partition(":")
        field = field.strip().lower()
        if colon and (field in _KNOWN or not rest or rest[0].isspace()):
            yield field, rest.strip()
            continue
        words = line.split(None, 2)[:2] if len(line) >= _SHORTEST else []
        for number in range(1, len(words) + 1):
            candidate = " ".join(words[:number]).lower()
            if candidate in _KNOWN:
                yield candidate, " ".join(line.split()[number:])
                break
        else:
            if colon:
                yield field, rest.strip()


def _agents(value: str) -> tuple[str, ...]:
    """The names that a User-agent line gives, which may be written with stars about it."""
    agent = value.lower()
    if agent == EVERYBODY or "*" not in agent:
        return (agent,) if agent else ()
    return tuple(filter(None, (agent, agent.replace("*", ""))))


def _letters(agent: str, robot: str) -> int:
    """How many letters of `robot` a group's name matches, where it begins at the beginning of a word of it."""
    if agent == EVERYBODY:
        return 1
    at = robot.find(agent)
    while at > 0 and (robot[at - 1].isalnum() or robot[at - 1] in "-_"):
        at = robot.find(agent, at + 1)
    return len(agent) if at >= 0 else 0
