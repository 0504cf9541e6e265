"""By what way the words came: an interview, a readout of a call, tweets, a news conference.

The way is named for whom the words are told ("told [reporters]"), beside the cue ("said [in an interview]") or by whose
words they are ("[state radio] reported"), in that order.
"""

import re
from collections.abc import Mapping
from functools import cache

from communique.codebooks import rows

CALL = re.compile(r"\b(?:phone|telephone|call|called|conversation)\b", re.IGNORECASE)
BY_WAY = r"\b(?:in|at|during|via|through|over)\s+(?:[\w’'.&-]+\s+){0,5}?"  # "in [a long and angry] letter"
READOUTS = frozenset({"readout"})
TEXTS = frozenset(  # what is written or shown speaks: "a Foreign Ministry [statement] said"; at a meeting someone else does
    {"official_statement", "letter", "diplomatic_note", "report", "study", "survey", "book", "video", "newspaper", "broadcast"}
)
SPOKEN = frozenset(
    {
        "interview", "press_briefing", "news_conference", "hearing", "debate", "broadcast", "speech", "meeting", "phone_call",
        "remarks_to_reporters", "social_media",
    }
)  # fmt: skip
Phrases = tuple[Mapping[str, str], re.Pattern[str]]


@cache
def load_channels(*places: str) -> Phrases:
    """The channel of each phrase that counts in some places, and the pattern that finds them, longest first; read once.

    The places are those of `where` in `codebooks/channels.csv`: "any", "in" (after a preposition of way), "source", "told"
    and "title" (the head of a transcript).
    """
    table = {row["phrase"]: row["channel"] for row in rows("channels.csv") if row["where"] in places}
    longest_first = sorted(table, key=len, reverse=True)
    return table, re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)


@cache
def by_way() -> re.Pattern[str]:
    """The phrases that count only after a preposition."""
    _, pattern = load_channels("in")
    return re.compile(rf"{BY_WAY}(?P<phrase>{pattern.pattern})", re.IGNORECASE)


def channel_of(frame: str, around: str, at: int = 0) -> str | None:
    """The channel that the words beside the content name ("said [in an interview]"); None when they name none.

    `around` is the paragraph so far: a readout there is one of a call when a call was mentioned. Of several that nearest
    to the cue, which stands `at` some character of the frame, is the one.
    """
    table, pattern = load_channels("any")
    ways, _ = load_channels("in")
    found = [(one.start(), table[one.group().lower()]) for one in pattern.finditer(frame)]
    found += [(one.start("phrase"), ways[one["phrase"].lower()]) for one in by_way().finditer(frame)]
    if not found:
        return None
    _, channel = min(found, key=lambda one: abs(one[0] - at))
    return "phone_call_readout" if channel in READOUTS and CALL.search(around) else channel


def channel_of_audience(words: str) -> str | None:
    """The channel by whom the words are told: "told [a parliamentary panel]"."""
    table, pattern = load_channels("told")
    found = pattern.search(words)
    return table[found.group().lower()] if found else None


def channel_of_source(words: str) -> str | None:
    """The channel by whose words they are: "[a Cairo daily] wrote"."""
    table, pattern = load_channels("source", "in", "any")
    own, _ = load_channels("source")
    for found in pattern.finditer(words):
        channel = table[found.group().lower()]
        if found.group().lower() in own or channel in TEXTS:
            return channel or None
    return None


def channel_of_record(*heads: str) -> str | None:
    """The channel of a transcript by its title, the words above its first turn, or its publisher."""
    table, pattern = load_channels("any", "in", "title")
    for head in heads:
        for found in pattern.finditer(head):
            channel = table[found.group().lower()]
            if channel in SPOKEN:
                return channel
    return None
