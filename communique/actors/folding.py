"""Words as written and as they are compared: without accents, dots, hyphens or case; and their plurals."""

import re
import unicodedata
from functools import lru_cache

PLURALS = (
    *(("man", "men"), ("child", "children"), ("person", "people"), ("thief", "thieves"), ("wife", "wives")),
    *((f"{vowel}y", f"{vowel}ys") for vowel in "aeou"),
    *(("y", "ies"), ("s", "ses"), ("x", "xes"), ("ch", "ches"), ("sh", "shes")),
)
APOSTROPHES = str.maketrans("", "", "'’‘ʻʼ`.")
ACCENTS = re.compile("[\u0300-\u036f]")
WORD = re.compile(r"['’]s\b|[^\W_][\w'’‘ʻʼ`.&]*")


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """A word as the index knows it: lower case, without accents, dots and apostrophes."""
    if word.isascii() and word.isalnum():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.translate(APOSTROPHES))
    return "".join(mark for mark in plain if not unicodedata.combining(mark)).lower()


def split_words(phrase: str) -> tuple[str, ...]:
    """The words of a phrase as written; the possessive 's is a word of its own, hyphens part words."""
    return tuple(phrase[start:end] for start, end in word_spans(phrase))


def word_spans(phrase: str) -> list[tuple[int, int]]:
    """Where the words of a phrase stand in it."""
    spans = []
    for word in WORD.finditer(phrase):
        start, end = word.start(), word.start() + len(word[0].rstrip("'’"))
        stem = phrase[start:end]
        if len(stem) > 2 and stem[-2:] in ("'s", "’s"):
            spans += [(start, end - 2), (end - 2, end)]
        elif stem:
            spans.append((start, end))
    return spans


def fold_phrase(phrase: str) -> str:
    """The folded words of a phrase, one space between; nearly every name takes the short way of plain letters."""
    plain = phrase if phrase.isascii() else ACCENTS.sub("", unicodedata.normalize("NFKD", phrase))
    plain = plain.lower().replace("-", " ").replace(".", "")
    if plain.isascii() and plain.replace(" ", "").isalnum():
        return " ".join(plain.split())
    return " ".join(folded for word in split_words(phrase) if (folded := fold(word)))


def plural(phrase: str) -> str:
    """The plural of an agent phrase: of its head, which stands before "of" or last."""
    head, link, rest = phrase.partition(" of ")
    for ending, change in PLURALS:
        if head.endswith(ending):
            return head[: len(head) - len(ending)] + change + link + rest
    return head + "s" + link + rest
