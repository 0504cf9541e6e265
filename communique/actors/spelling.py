"""Known names written another way: with or without middle names, or misspelt by a letter or two.

Only long rare names may be misspelt, for a short word is near to too many others.
"""

from collections.abc import Sequence
from functools import cache

from communique.actors.folding import fold, fold_phrase
from communique.actors.knowledge import Clue, Entry, entry_of, people, person_entry, place_clues, word_class
from communique.actors.register import remembered

SHORTEST_SWAPPED = 5  # letters of a place whose neighbours may be swapped: Dehli
SHORTEST_CHANGED = 7  # letters of a name with one letter wrong, missing or added
SHORTEST_TWICE = 10  # letters of a name with two such errors
Named = tuple[tuple[str, ...], str]


def other_form(words: Sequence[str]) -> Entry | None:
    """The one office holder with these first and last names whose middle names do not contradict those given."""
    name = tuple(folded for word in words if (folded := fold(word)) not in word_class("arabic article"))
    if len(name) < 2:
        return None
    found = {
        person
        for middle, person in by_ends().get((name[0], name[-1]), ())
        if agree(middle, name[1:-1]) or agree(name[1:-1], middle)
    }
    return person_entry(found.pop()) if len(found) == 1 else None


def agree(fewer: Sequence[str], more: Sequence[str]) -> bool:
    """Whether all of the fewer middle names, in order, are among the others; an initial stands for its name."""
    rest = iter(more)
    return all(any(name in (other, other[:1]) or other == name[:1] for other in rest) for name in fewer)


def misspelt(words: Sequence[str]) -> Entry | None:
    """The one known name that differs from these words by a letter or two; a person's names may not both differ."""
    name = tuple(map(fold, words))
    if len(name) == 1:
        return misspelt_place(name[0])
    first, last = name[0], name[-1]
    near = {
        person
        for other, person in (*by_word().get(first, ()), *by_word().get(last, ()))
        if len(other) == len(name) and all(close(one, two) for one, two in zip(name, other, strict=True))
    }
    return person_entry(near.pop()) if len(near) == 1 else None


def misspelt_place(word: str) -> Entry | None:
    """The one place whose name is a slip away from a word."""
    if len(word) < SHORTEST_SWAPPED:
        return None
    near = {clue.row: clue for other, clue in places_by_letter().get(word[0], ()) if slipped(word, other)}
    return entry_of(next(iter(near.values()))) if len(near) == 1 else None


def slipped(word: str, known: str) -> bool:
    """Whether a word is a known one with two neighbours swapped, or, when it is long, another slip."""
    if len(word) == len(known) and sorted(word) == sorted(known) and distance(word, known) == 1:
        return True
    return close(word, known)


def close(word: str, known: str) -> bool:
    """Whether a word is a known one, or near enough for its length."""
    size = min(len(word), len(known))
    allowed = 2 if size >= SHORTEST_TWICE else 1 if size >= SHORTEST_CHANGED else 0
    return word == known or (abs(len(word) - len(known)) <= allowed and 0 < distance(word, known) <= allowed)


def distance(one: str, two: str) -> int:
    """How many letters are wrong, missing, added or swapped with their neighbour between two words."""
    before: list[int] = []
    last = list(range(len(two) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, other in enumerate(two, 1):
            cost = min(last[j] + 1, row[-1] + 1, last[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == two[j - 2] and one[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


@remembered
def by_ends() -> dict[tuple[str, str], tuple[Named, ...]]:
    """Office holders by first and last name, with the middle names of each spelling."""
    found: dict[tuple[str, str], list[Named]] = {}
    for name, person in person_names():
        if len(name) > 1:
            found.setdefault((name[0], name[-1]), []).append((name[1:-1], person))
    return {ends: tuple(names) for ends, names in found.items()}


@remembered
def by_word() -> dict[str, tuple[Named, ...]]:
    """Office holders by their first and by their last name."""
    found: dict[str, list[Named]] = {}
    for name, person in person_names():
        for word in {name[0], name[-1]}:
            found.setdefault(word, []).append((name, person))
    return {word: tuple(names) for word, names in found.items()}


@remembered
def person_names() -> tuple[Named, ...]:
    """Every spelling of every office holder, without the articles of Arabic names."""
    articles = word_class("arabic article")
    return tuple((plain_name(name, articles), person.name) for person in people() for name in person.names)


def plain_name(name: str, articles: frozenset[str]) -> tuple[str, ...]:
    """The folded words of a name without articles, unless it is nothing else."""
    words = fold_phrase(name).split(" ")
    if articles.isdisjoint(words):
        return tuple(words)
    return tuple(word for word in words if word not in articles) or tuple(words)


@cache
def places_by_letter() -> dict[str, tuple[tuple[str, Clue], ...]]:
    """Places of one long word, by first letter."""
    found: dict[str, list[tuple[str, Clue]]] = {}
    for clue in place_clues():
        word = fold_phrase(clue.name)
        if " " not in word and len(word) >= SHORTEST_SWAPPED:
            found.setdefault(word[0], []).append((word, clue))
    return {letter: tuple(names) for letter, names in found.items()}
