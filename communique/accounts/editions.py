"""Edits that matter: two versions of one page compared as sentences and statements, not as words.

Sentences that only moved, white space, typography, and numbers spelt out where they were digits are no edits.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import Literal

from communique.accounts.points import points_at, sentences
from communique.codebooks import rows
from communique.events.magnitudes import value_of
from communique.parse import parse
from communique.records import Altered, Dossier, Edit, Point, Span, Statement, identify

METHOD = "accounts.editions/1"
SAME_POINT = 0.5  # of the words in order: a point that keeps fewer is another one
MOST_SHOWN = 6  # changes told in a reason; the spans hold all
FEW_OTHERS = 3  # other words that change along with a figure or a name ("41 members are" for "the crew is")
TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-", "‑": "-"})
NEGATIONS = frozenset({"not", "no", "never", "none", "neither", "nor", "n't", "without"})
KNOWN_AS_FACT = frozenset({"confirmed", "confirmedly", "established", "proven"})
WORD = re.compile(r"n't\b|[^\W_]+(?:[-'.,][^\W_]+)*")
SMALL = frozenset({"a", "an", "the", "and", "of", "to", "in", "that", "which", "also"})


@dataclass(frozen=True, slots=True)
class Said:
    """One point of a version: its words as they are compared, and the statements whose words it holds."""

    point: Point
    words: tuple[str, ...]
    statements: tuple[Statement, ...]

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.point.evidence[0]


def compare_versions(old: Dossier, new: Dossier) -> tuple[Edit, ...]:
    """What an edited page says now that it did not, no longer says, or says otherwise; in order of the new text, removals last.

    Pure. Equal texts give none, and neither do paragraphs in another order. What was added in one place and is the better part of
    what was removed in another is one changed point.
    """
    before, after = points_of(old), points_of(new)
    gone, come = unmatched(before, after)
    pairs = matched(gone, come)
    removed = [one for one in gone if all(one is not pair[0] for pair in pairs) and not stands_in(one, after)]
    added = [one for one in come if all(one is not pair[1] for pair in pairs) and not stands_in(one, before)]
    edits = [*(edit_of(one, other) for one, other in pairs), *(edit_of(None, one) for one in added)]
    edits.sort(key=lambda edit: edit.new.start if edit.new else 0)
    return (*edits, *(edit_of(one, None) for one in removed))


def points_of(dossier: Dossier) -> list[Said]:
    """The sentences of a version as points, with the statements in them.

    Nothing of a sentence is left out, as it is where points are found: what an edit takes away or adds need be no point.
    """
    spans = [(span.start, span.end) for span in sentences(dossier, parse(dossier.document))]
    found = points_at(dossier, dossier.document.publisher or dossier.document.source, spans)
    return [Said(point, compared_words(point.evidence[0].words), statements_in(dossier, point)) for point in found]


def statements_in(dossier: Dossier, point: Point) -> tuple[Statement, ...]:
    """The statements that a point holds the cue or the content of."""
    span = point.evidence[0]
    return tuple(
        statement
        for statement in dossier.statements
        if any(
            part.start < span.end and span.start < part.end
            for part in (*statement.content, *((statement.cue,) if statement.cue else ()))
        )
    )


def compared_words(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, marks and white space aside, numbers by their value."""
    plain = unicodedata.normalize("NFKC", text.translate(TYPOGRAPHY)).casefold()
    return tuple(compared_word(word) for word in WORD.findall(plain))


def compared_word(word: str) -> str:
    """A number by its value, any other word as it is; "one" is mostly a pronoun."""
    value = None if word == "one" else value_of(word)
    return word if value is None else str(value).removesuffix(".0")


def unmatched(before: Sequence[Said], after: Sequence[Said]) -> tuple[list[Said], list[Said]]:
    """The points of each version that the other does not have word for word, wherever it has them."""
    return left_over(before, after), left_over(after, before)


def left_over(mine: Sequence[Said], theirs: Sequence[Said]) -> list[Said]:
    """The points that the other version does not have, as often as it lacks them."""
    known = Counter(one.words for one in theirs)
    left = []
    for one in mine:
        if known[one.words]:
            known[one.words] -= 1
        elif one.words:
            left.append(one)
    return left


def stands_in(one: Said, others: Sequence[Said]) -> bool:
    """Whether all words of a point stand in a row in another version, where only points were cut otherwise."""
    text = f" {' '.join(word for other in others for word in other.words)} "
    return f" {' '.join(one.words)} " in text


def matched(gone: Sequence[Said], come: Sequence[Said]) -> list[tuple[Said, Said]]:
    """Points that are versions of one another, the likest first; each is used once."""
    likely = [
        (score, -number, -place, one, other)
        for number, one in enumerate(gone)
        for place, other in enumerate(come)
        if (score := likeness(one.words, other.words)) >= SAME_POINT
    ]
    pairs: list[tuple[Said, Said]] = []
    for _, _, _, one, other in sorted(likely, key=lambda found: found[:3], reverse=True):
        if all(one is not first and other is not second for first, second in pairs):
            pairs.append((one, other))
    return pairs


def likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """The share of words that two points have in the same order; 0.0 where it cannot reach `SAME_POINT`."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= SAME_POINT else 0.0


def edit_of(old: Said | None, new: Said | None) -> Edit:
    """The record of a point that was added, removed or changed."""
    there = [one for one in (old, new) if one]
    kind: Literal["added", "removed", "changed"] = "changed" if old and new else "added" if new else "removed"
    what = altered(old, new) if old and new else ()
    told = {"added": "not in the version before", "removed": "no longer in this version"}
    return Edit(
        id=identify(METHOD, kind, *(one.point.id for one in there)),
        basis=tuple(one.point.id for one in there),
        method=METHOD,
        kind=kind,
        old=old.span if old else None,
        new=new.span if new else None,
        what=what,
        reason=change_told(old, new, what) if old and new else told[kind],
    )


def altered(old: Said, new: Said) -> tuple[Altered, ...]:
    """In which respects a point changed: figures, who says it and how, how sure it is, names; else, or too, other words."""
    swaps = replacements(old.words, new.words)
    lost, gained = frozenset(w for went, _ in swaps for w in went), frozenset(w for _, came in swaps for w in came)
    changed = lost | gained
    named = (lost & capitals(old)) | (gained & capitals(new))
    sure = (changed & certainty_words()) - named
    figures = frozenset(filter(is_figure, changed))
    told: dict[Altered, bool] = {
        "figure": bool(figures),
        "attribution": is_said_otherwise(old, new, changed),
        "certainty": bool(sure),
        "name": bool(named - figures),
    }
    respects = tuple(respect for respect, applies in told.items() if applies)
    rest = changed - named - sure - figures - SMALL
    return respects if respects and len(rest) <= FEW_OTHERS else (*respects, "wording")


def replacements(old: Sequence[str], new: Sequence[str]) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The words that went, each time with those that came in their place; one of the two can be empty."""
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(tuple(old[i:j]), tuple(new[k:m])) for code, i, j, k, m in codes if code != "equal"]


def change_told(old: Said, new: Said, what: Sequence[Altered]) -> str:
    """A sentence on what changed: `certainty: “will” became “may”`."""
    told = [one_change(" ".join(went), " ".join(came)) for went, came in replacements(old.words, new.words)]
    more = [f"and {len(told) - MOST_SHOWN} more"] if len(told) > MOST_SHOWN else []
    return f"{', '.join(what)}: {'; '.join((*told[:MOST_SHOWN], *more))}"


def one_change(went: str, came: str) -> str:
    """What went and what came in its place."""
    if went and came:
        return f"“{went}” became “{came}”"
    return f"“{came}” came in" if came else f"“{went}” was taken out"


def is_said_otherwise(old: Said, new: Said, changed: frozenset[str]) -> bool:
    """Whether the words that say it changed, or those that name another speaker; "he" for "the minister" is no change."""
    cues = frozenset(word for each in (old, new) for s in each.statements if s.cue for word in compared_words(s.cue.words))
    return bool(changed & cues) or (speakers(old) != speakers(new) and bool(changed & (speaker_words(old) | speaker_words(new))))


def is_figure(word: str) -> bool:
    """Whether a compared word is a number."""
    return word[:1].isdigit()


def speakers(said: Said) -> frozenset[str]:
    """Who says something in a point: by name where only the document knows them, since such an id is of one document."""
    return frozenset(
        party.actor.name.casefold() if party.actor.source == "document" else party.actor.id
        for statement in said.statements
        for party in statement.speakers
    )


def speaker_words(said: Said) -> frozenset[str]:
    """The words that name who says something in a point."""
    named = (party.span for statement in said.statements for party in statement.speakers if party.span)
    return frozenset(word for span in named for word in compared_words(span.words))


def capitals(said: Said) -> frozenset[str]:
    """The words that are written with a capital inside a point, as names are: "May" is a month."""
    inside = said.span.words.translate(TYPOGRAPHY).split()[1:]
    return frozenset(word for each in inside if each.lstrip("\"'([")[:1].isupper() for word in compared_words(each))


@cache
def certainty_words() -> frozenset[str]:
    """Single words that say how sure something is: hedges, words that hold at a distance, modal verbs, negations."""
    hedges = (row["words"] for row in rows("certainty.csv") if row["kind"] == "hedge")
    apart = (row["words"] for row in rows("distance.csv") if row["kind"] == "marker")
    modals = (row["word"] for row in rows("strength.csv") if row["kind"] == "modal")
    told = {word for word in (*hedges, *apart, *modals) if " " not in word}
    return frozenset(told | NEGATIONS | KNOWN_AS_FACT | {"allegedly", "allegation", "reportedly", "purportedly"})
