"""Which attribution stands inside the content of which other."""

from bisect import bisect_right

from communique.parse import Parse
from communique.statements.attributions import Attribution
from communique.statements.doubts import OMISSION

REPORTED_ACTS = frozenset({"say", "accuse", "deny", "threaten", "warn", "promise", "demand", "request", "reject", "announce"})
SELF = frozenset({"i", "we", "you", "us", "me"})
FIRST = frozenset({"i", "we"})
DONE_BY_SAYING = frozenset(
    {"accuse", "deny", "threaten", "warn", "promise", "demand", "request", "reject", "agree", "propose", "praise", "regret"}
)
LOOK_BACK = 24  # contents that start before a cue and may still hold it


def nest(attributions: tuple[Attribution, ...], parse: Parse) -> tuple[tuple[Attribution, ...], dict[int, int]]:
    """The attributions worth keeping, and for each nested one the innermost that holds its cue.

    Inside what someone said only what another party said is kept ("the ministry said the envoy had warned ..."); what
    they hope or believe there is the speaker's own picture of them.
    """
    around = containers(attributions)
    kept = [n for n in range(len(attributions)) if n not in around or is_reported(attributions, around[n], n, parse)]
    place = {number: at for at, number in enumerate(kept)}
    outer: dict[int, int] = {}
    for number in kept:
        above = around.get(number)
        while above is not None and above not in place:
            above = around.get(above)
        if above is not None:
            outer[place[number]] = place[above]
    return tuple(attributions[number] for number in kept), outer


def is_reported(attributions: tuple[Attribution, ...], outer: int, inner: int, parse: Parse) -> bool:
    """Someone else's words, reported by the outer speaker."""
    attribution, around = attributions[inner], attributions[outer]
    source = attribution.source
    if source is None or source == around.source:
        return False
    if attribution.found == OMISSION:
        return parse.word[source.head].lower() not in SELF
    if around.speaker is not None:
        return is_told(attribution, parse)
    if parse.word[source.head].lower() in SELF:
        return False
    return parse.tag[attribution.token] != "VB"


def is_told(attribution: Attribution, parse: Parse) -> bool:
    """What a speech or a turn tells: words of others, and what the speaker does by saying it ("we demand that ...")."""
    source, act = attribution.source, attribution.act
    if source is None:
        return False
    word = parse.word[source.head].lower()
    return act in DONE_BY_SAYING if word in FIRST else word not in SELF and act in REPORTED_ACTS | DONE_BY_SAYING


def containers(attributions: tuple[Attribution, ...]) -> dict[int, int]:
    """For each attribution whose cue stands in another's content, the innermost such other; never in a circle."""
    pieces = sorted(
        (start, end, number) for number, attribution in enumerate(attributions) for start, end in attribution.contents
    )
    starts = [start for start, _, _ in pieces]
    outer: dict[int, int] = {}
    for number, attribution in enumerate(attributions):
        at = attribution.cue_range[0]
        place = bisect_right(starts, at)
        for _, end, other in reversed(pieces[max(place - LOOK_BACK, 0) : place]):
            if at < end and other != number and number not in ancestry(outer, other):
                outer[number] = other
                break
    return outer


def ancestry(outer: dict[int, int], number: int) -> list[int]:
    """The attributions around one, innermost first."""
    above: list[int] = []
    while number in outer:
        number = outer[number]
        above.append(number)
    return above
