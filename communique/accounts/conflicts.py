"""When two points that stand for one thing are versions that cannot both hold.

Rules that can be read, precise before complete: a conflict that no rule knows is not shown as one. A rule looks at the words and
figures of both points, never at which side tells it:

* opposed: one tells that something was agreed, paid, lawful, warm, the other that it was not, in words of one row of
  `codebooks/conflict_words.csv`; a word that is denied ("nothing was agreed") has the opposite sense;
* figures: both count the same unit and their figures lie too far apart for rounding.

That the points are about one thing is for `communique.accounts.alignment` to say.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations
from typing import Literal, cast

from communique.accounts.evidence import CAPITAL, STOP, stem
from communique.codebooks import rows
from communique.events.magnitudes import number_words
from communique.records import Magnitude, Point

ConflictKind = Literal["agreed", "cause", "warrant", "character", "figure", "keeping", "sequence", "adequacy"]
Stems = frozenset[str]

TOKEN = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*|[,;:.—–()!?]")
DENYING = frozenset("not never no nobody none nothing neither nor cannot without hardly scarcely".split())
NOT_DENYING = frozenset(
    ("not", word) for word in "only until before just merely least later simply less more".split()
) | frozenset({*(("no", word) for word in "longer doubt less more fewer matter later other".split()), ("nothing", "but"),
    ("nothing", "more"), ("nothing", "less")})  # fmt: skip
"""Words that begin like a denial and are none."""
JOINING = frozenset("but because while although though unless whereas which who whom whose".split())
CLAUSE_ENDS = frozenset(";:.—–()!?") | JOINING
DENIAL_ENDS = CLAUSE_ENDS | frozenset(", and until before except than if since so".split())
OPENING = re.compile(
    r"\b(?:if|whether|should|must|ought|let|urg(?:e|es|ed|ing)|appeal\w*|call\w* (?:for|on|upon)|hope[sd]?|want(?:s|ed)?|"
    r"wish(?:es|ed)?|insist\w*|needs?|may|might)\b"
)
"""Words before which nothing is told yet: what follows is a condition or a wish."""
GENERAL = frozenset(
    map(
        stem,
        "country countries state states government side sides party parties minister ministers president many year years time "
        "times today last next upon other what".split(),
    )
)
"""Stems that points share whatever they are about."""
REACH = 9  # words from a denial to what it denies
MOST_FIGURES = 2  # in a point: of more it cannot be told which of them answers which
LEAST_APART, MOST_APART = 1.1, 6.0  # how often the smaller figure goes into the larger: below it is rounding, above another thing
AT_MOST = re.compile(
    r"(?:fewer than|less than|under|at most|no more than|not more than|up to|below)\s*(?:US\s?)?[$€£]?$", re.IGNORECASE
)
AT_LEAST = re.compile(
    r"(?:more than|over|at least|no fewer than|no less than|above|exceed\w*|upwards? of)\s*(?:US\s?)?[$€£]?$", re.IGNORECASE
)
LOOSELY = 1.2  # who says "more than 20" would not say it of 24
BEFORE = 16  # characters before a figure among which its bound stands
YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
MINUTES = {"minute": 1.0, "hour": 60.0}
UNTELLING = frozenset(
    map(stem, "minute minutes day days week weeks month months year years persons people times percent".split()),
)
"""Stems of units that all sorts of things are counted in: then the points have to share another word."""
FATE = re.compile(r"\W+(?:were |was |are |been )?(\w+ed|dead|missing|held|lost|shot)\b")
ASKING = frozenset({"request", "ask"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Why two points cannot both hold: the kind, a sentence that quotes what was compared, and how often such were right.

    `bound` is true where the points have words in common on what they tell differently: then they are about one thing even if
    they are not alike.
    """

    kind: ConflictKind
    reason: str
    confidence: float
    bound: bool


@dataclass(frozen=True, slots=True)
class Opposition:
    """One row of `codebooks/conflict_words.csv`: phrases that tell a thing, and others that tell its opposite.

    `needs` is what else must hold: that both speak of it with "words" in common, or tell of the "tone" or the "contact"; ""
    where the words alone are telling enough. `says` and `denies` put the two versions in words.
    """

    name: str
    kind: ConflictKind
    needs: str
    yes: tuple[tuple[str, ...], ...]
    no: tuple[tuple[str, ...], ...]
    says: str
    denies: str


@dataclass(frozen=True, slots=True)
class Stance:
    """Where a point stands on an opposition: it holds (True) or not, by which words, with which others in the clause."""

    holds: bool
    words: str
    beside: Stems


RIGHT = {"opposed": 0.85, "figures": 0.85}
"""The share of conflicts found right by each rule on the training half of the accounts, on which it was made; one right and one
wrong are added, as few were seen."""


def conflict(one: Point, other: Point) -> Conflict | None:
    """How two points about one thing exclude each other; None where no rule knows that they do. Whichever comes first."""
    if told(one) == told(other):
        return None
    return opposed(one, other) or differing(one, other)


def opposed(one: Point, other: Point) -> Conflict | None:
    """A conflict by words of opposite sense."""
    left, right = stances(one.evidence[0].words), stances(other.evidence[0].words)
    for opposition in load_oppositions():
        first, second = left.get(opposition.name), right.get(opposition.name)
        if first is None or second is None or first.holds == second.holds:
            continue
        if is_bound(opposition, (one, first), (other, second)):
            yes, no = (first, second) if first.holds else (second, first)
            reason = f"one tells that {opposition.says} (“{yes.words}”), the other that {opposition.denies} (“{no.words}”)"
            return Conflict(kind=opposition.kind, reason=reason, confidence=RIGHT["opposed"], bound=opposition.needs == "words")
    return None


def is_bound(opposition: Opposition, one: tuple[Point, Stance], other: tuple[Point, Stance]) -> bool:
    """Whether two stances are on the same thing, as far as the opposition asks for it."""
    match opposition.needs:
        case "words":
            return bool(one[1].beside & other[1].beside)
        case "tone":
            return one[0].aspect == other[0].aspect == "tone"
        case "contact":
            asserting = one[0] if one[1].holds else other[0]
            return asserting.aspect in ("contact", "form")
        case _:
            return True


@cache
def load_oppositions() -> tuple[Opposition, ...]:
    """The oppositions in order of the table; read once."""
    return tuple(
        Opposition(
            name=row["class"], kind=cast(ConflictKind, row["kind"]), needs=row["needs"], yes=phrases(row["yes"]),
            no=phrases(row["no"]), says=row["says"], denies=row["denies"],
        )
        for row in rows("conflict_words.csv")
    )  # fmt: skip


def phrases(cell: str) -> tuple[tuple[str, ...], ...]:
    """The phrases of a cell, each as its words."""
    return tuple(tuple(phrase.split()) for phrase in cell.split("|") if phrase)


@lru_cache(maxsize=4096)
def stances(text: str) -> dict[str, Stance]:
    """Where a point stands on each opposition that it has words of; none where it has words for both."""
    words = tokens(text)
    found: dict[str, Stance] = {}
    for opposition in load_oppositions():
        taken = [
            stance
            for holds, told in ((True, opposition.yes), (False, opposition.no))
            for phrase in told
            for at in places(words, phrase)
            if (stance := stance_at(words, at, len(phrase), holds)) is not None
        ]
        if taken and len({stance.holds for stance in taken}) == 1:
            beside: Stems = frozenset().union(*(stance.beside for stance in taken))
            found[opposition.name] = Stance(taken[0].holds, taken[0].words, beside)
    return found


def places(words: Sequence[str], phrase: tuple[str, ...]) -> Iterator[int]:
    """Where a phrase stands among some words."""
    return (at for at in range(len(words) - len(phrase) + 1) if tuple(words[at : at + len(phrase)]) == phrase)


def stance_at(words: list[str], at: int, length: int, holds: bool) -> Stance | None:
    """What a phrase at some words tells; None where it is a condition or a wish, or a denial of the opposite."""
    denial = at if denies(words, at) else denial_before(words, at)
    first = at if denial is None else denial
    start, stop = clause(words, first, at + length)
    open_yet = OPENING.search(" ".join(words[start:at])) or words[at - 1 : at] in (["to"], ["be"])
    if open_yet or (not holds and first != at):
        return None
    beside = bare([*words[start:at], *words[at + length : stop]])
    return Stance(holds if first == at else not holds, " ".join(words[first : at + length]), beside)


def denial_before(words: Sequence[str], at: int) -> int | None:
    """The word before another that denies it."""
    for place in range(at - 1, max(-1, at - 1 - REACH), -1):
        if words[place] in DENIAL_ENDS:
            return None
        if denies(words, place):
            return place
    return None


def denies(words: Sequence[str], at: int) -> bool:
    """Whether a word denies: "not", "nobody", "didn't", but no "not only"."""
    return (words[at] in DENYING or words[at].endswith("n't")) and tuple(words[at : at + 2]) not in NOT_DENYING


def clause(words: Sequence[str], start: int, stop: int) -> tuple[int, int]:
    """The words around some, as far as the next mark or conjunction on either side."""
    while start > 0 and not ends_clause(words[start - 1]):
        start -= 1
    while stop < len(words) and not ends_clause(words[stop]):
        stop += 1
    return start, stop


def ends_clause(word: str) -> bool:
    """Whether a clause ends at a word or mark: also at "who've"."""
    return word in CLAUSE_ENDS or word.split("'")[0] in JOINING


def differing(one: Point, other: Point) -> Conflict | None:
    """A conflict by figures for the same unit that lie apart; not where only one asks for them, or both name other years."""
    left, right = one.figures, other.figures
    if not 0 < len(left) <= MOST_FIGURES or not 0 < len(right) <= MOST_FIGURES or bartered(one, other):
        return None
    if reachable(left) & reachable(right):
        return None
    pairs = [
        tuple(sorted((first, second), key=lambda figure: (measured(figure)[1], figure.span.words)))
        for first in left
        for second in right
        if apart(one, first, other, second)
    ]
    if not pairs:
        return None
    low, high = min(pairs, key=lambda pair: [figure.span.words for figure in pair])
    reason = f"figures for one thing that lie apart (“{low.span.words}” and “{high.span.words}”)"
    return Conflict(kind="figure", reason=reason, confidence=RIGHT["figures"], bound=False)


def reachable(figures: Sequence[Magnitude]) -> frozenset[float]:
    """The values of figures and by how much they differ: a rise "from 90 to 140" is one "by 50"."""
    values = [measured(figure)[1] for figure in figures]
    return frozenset({*values, *(abs(one - other) for one, other in combinations(values, 2))} - {0.0})


def bartered(one: Point, other: Point) -> bool:
    """Whether one asks and the other does not, or both name years and none in common."""
    years = [set(YEAR.findall(point.evidence[0].words)) for point in (one, other)]
    return (one.act in ASKING) != (other.act in ASKING) or bool(years[0] and years[1] and not years[0] & years[1])


def measured(figure: Magnitude) -> tuple[str, float]:
    """A figure's unit, by the stem of its noun, and its value; times of day in minutes."""
    noun = figure.unit.casefold().split()[-1]
    single = noun.removesuffix("s")
    return ("minute", figure.value * MINUTES[single]) if single in MINUTES else (stem(noun), figure.value)


def apart(one: Point, first: Magnitude, other: Point, second: Magnitude) -> bool:
    """Whether two figures have one unit, tell of the same fate, and cannot be roundings or bounds of each other."""
    (unit, value), (its_unit, its_value) = measured(first), measured(second)
    low, high = min(value, its_value), max(value, its_value)
    if unit != its_unit or low <= 0 or not LEAST_APART <= high / low <= MOST_APART:
        return False
    if unit in UNTELLING and not (content(one) & content(other)) - UNTELLING - capitals(one, other):
        return False
    fates = fate(one, first), fate(other, second)
    if fates[0] and fates[1] and fates[0] != fates[1]:
        return False
    return not within(one, first, its_value / value) and not within(other, second, value / its_value)


def within(point: Point, figure: Magnitude, times: float) -> bool:
    """Whether another figure, as so many times this one, lies within the bound that is told with this one."""
    before = point.sentence.words[: figure.span.start - point.sentence.start][-BEFORE:]
    if AT_MOST.search(before):
        return times <= 1
    return AT_LEAST.search(before) is not None and 1 <= times <= LOOSELY


def content(point: Point) -> Stems:
    """The stems of a point's content words."""
    return bare(tokens(point.evidence[0].words))


def capitals(*points: Point) -> Stems:
    """The stems of the words with a capital in some points."""
    return frozenset(stem(word.casefold()) for point in points for word in CAPITAL.findall(point.evidence[0].words))


def fate(point: Point, figure: Magnitude) -> str | None:
    """What befell those counted, by the participle after a figure: "nine workers [injured]"."""
    found = FATE.match(point.sentence.words[figure.span.end - point.sentence.start :])
    return found[1].lower() if found else None


def tokens(text: str) -> list[str]:
    """The words and marks of a text in lower case."""
    return [found.group().lower().replace("’", "'") for found in TOKEN.finditer(text)]


def told(point: Point) -> list[str]:
    """The words of a point, whatever its marks and capitals."""
    return [word for word in tokens(point.evidence[0].words) if word[0].isalnum()]


def bare(words: Sequence[str]) -> Stems:
    """The stems of the content words among some: no small words, no denials, no numbers."""
    small = STOP | DENYING | number_words().keys()
    kept = (word for word in words if word[0].isalpha() and word not in small and not word.endswith("n't"))
    return frozenset(map(stem, kept)) - GENERAL
