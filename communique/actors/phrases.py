"""A parse seen as noun phrases: which words stand around a head, and which known names lie among them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from communique.actors.cities import is_wary, with_towns
from communique.actors.folding import fold, split_words
from communique.actors.knowledge import NAMES, Entry, Match, find_phrases, word_class
from communique.actors.readings import Phrase, Setting
from communique.actors.ties import Ties
from communique.parse import Parse
from communique.records import Document

NOMINAL = frozenset({"NOUN", "PROPN"})
HEADLESS = frozenset({"nsubj", "nsubjpass", "pobj", "dobj", "conj", "agent", "attr", "appos"})
NOT_NAMES = frozenset({"VERB", "AUX", "ADV", "ADP", "PRON", "DET", "CCONJ", "SCONJ", "INTJ"})
NOT_AGENTS = frozenset({"VERB", "AUX", "ADV", "ADP", "SCONJ", "PRON"})
MODIFIERS = frozenset({"compound", "amod", "nmod"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "agent", "csubj"})
OWNERS = frozenset({"poss", "compound", "amod", "nmod"})
LONGEST_LIST = 64  # members gone back through
CLAUSES = frozenset({"relcl", "acl", "appos", "conj", "cc", "advcl", "parataxis", "punct", "preconj"})
COMPLEMENTS = frozenset({"prep", "case", "compound", "nmod"})


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a parse as the codebooks know them: `token[i]` holds word i, `first[t]` is the first word of token t."""

    text: tuple[str, ...]
    token: tuple[int, ...]
    first: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """A document, its parse, its words and the known phrases in it: `starts` by first word, `cover` by token; and the ties of
    those who speak and act, by token."""

    document: Document
    parsed: Parse
    words: Words
    starts: Mapping[int, Match]
    cover: Mapping[int, Match]
    setting: Setting
    ties: Ties

    def covered(self, token: int, *kinds: str) -> bool:
        """Whether a token stands in a known phrase of one of these kinds."""
        match = self.cover.get(token)
        return match is not None and any(entry.kind in kinds for entry in match.entries)


def make_scene(document: Document, parsed: Parse, ties: Ties) -> Scene:
    """Everything that is known of a document before its phrases are read."""
    words = words_of(parsed)
    matches = tuple(names_in(parsed, words))
    near = {
        entry.country
        for match in matches
        for entry in match.entries
        if entry.country and entry.kind in ("state", "adjective", "demonym", "person", "place")
    }
    matches = tuple(towns_in(parsed, words, matches, frozenset(near)))
    cover = {words.token[at]: match for match in matches for at in range(match.first, match.last + 1)}
    setting = Setting(document.anchor, near=frozenset(near))
    return Scene(document, parsed, words, {match.first: match for match in matches}, cover, setting, ties)


def words_of(parsed: Parse) -> Words:
    """The words of all tokens; hyphens and other marks have none."""
    text: list[str] = []
    token: list[int] = []
    first: list[int] = []
    for at, word in enumerate(parsed.word):
        first.append(len(text))
        for piece in (word,) if word.isalnum() else split_words(word):
            text.append(piece)
            token.append(at)
    return Words(tuple(text), tuple(token), (*first, len(text)))


def names_in(parsed: Parse, words: Words) -> Iterator[Match]:
    """Every known phrase of the parse, in words, sentence by sentence; parts of other people's names are left out."""
    for start, stop in parsed.sentences:
        first, last = words.first[start], words.first[stop]
        for match in find_phrases(words.text[first:last]):
            moved = Match(match.first + first, match.last + first, match.entries)
            entries = tuple(entry for entry in match.entries if stands(parsed, words, moved, entry))
            if entries:
                yield Match(moved.first, moved.last, entries)


def towns_in(parsed: Parse, words: Words, matches: Sequence[Match], near: frozenset[str]) -> Iterator[Match]:
    """The known phrases of the parse together with the towns of the gazetteer, sentence by sentence."""

    def free(first: int, last: int) -> bool:
        """Whether words of the sentence are no part of another name and no verbs."""
        token, end = words.token[start + first], words.token[start + last]
        return parsed.pos[end] not in NOT_NAMES and not (named_before(parsed, token) or goes_on_as_name(parsed, end))

    at = 0
    for opening, stop in parsed.sentences:
        start, end = words.first[opening], words.first[stop]
        inside = []
        while at < len(matches) and matches[at].first < end:
            inside.append(matches[at]._replace(first=matches[at].first - start, last=matches[at].last - start))
            at += 1
        for match in with_towns(words.text[start:end], inside, near, free):
            yield Match(match.first + start, match.last + start, match.entries)


def named_before(parsed: Parse, token: int) -> bool:
    """Whether a name stands directly before a token and belongs to it: "Marie [Lyon]"."""
    return token > 0 and parsed.pos[token - 1] == "PROPN" and parsed.head[token - 1] in (token, parsed.head[token])


def goes_on_as_name(parsed: Parse, token: int) -> bool:
    """Whether a name goes on after a token, other than with what only towns have: "Lincoln [Chafee]", not "Basra [Province]"."""
    after = token + 1
    if after >= len(parsed) or parsed.pos[after] != "PROPN" or parsed.head[token] != after:
        return False
    return fold(parsed.word[after]) not in word_class("civic")


def stands(parsed: Parse, words: Words, match: Match, entry: Entry) -> bool:
    """Whether an entry is meant where its phrase stands, by its part of speech and its neighbours."""
    last = words.token[match.last]
    if entry.kind not in NAMES:
        return parsed.pos[last] not in NOT_AGENTS
    if match.first != match.last:
        return words.text[match.first].lower() != "the" or match.last > match.first + 1 or not inside_name(parsed, last)
    if parsed.pos[last] in NOT_NAMES and not parsed.word[last].isupper():
        return False
    if entry.role == "city" and not entry.given:
        wary = is_wary(fold(words.text[match.first]), entry.country)
        if named_before(parsed, last) or (wary and acts_alone(parsed, last)):
            return False
    return not (entry.cautious and inside_name(parsed, last))


def acts_alone(parsed: Parse, token: int) -> bool:
    """Whether a name is a subject or an owner, as people are: "[Houston] denied it", but not "Houston's [mayor]"."""
    if parsed.dep[token] == "poss":
        return parsed.lemma[parsed.head[token]].lower() not in word_class("civic")
    return parsed.dep[token] in ("nsubj", "nsubjpass")


def inside_name(parsed: Parse, token: int) -> bool:
    """Whether a proper noun stands directly beside as part of the same name: "Michael Jordan", "Florence Brown".

    In "the Sudanese Side" the capital is one of respect, and the two are no name.
    """
    before, after = token - 1, token + 1
    if before >= 0 and parsed.pos[before] == "PROPN" and parsed.head[before] == token:
        return not parsed.word[before].isupper()
    named = after < len(parsed) and parsed.pos[after] == "PROPN" and parsed.head[token] == after
    return named and parsed.word[after].lower() not in word_class("side noun")


def is_head(parsed: Parse, token: int) -> bool:
    """Whether a token heads a noun phrase of its own."""
    pos, dep = parsed.pos[token], parsed.dep[token]
    if described_after(parsed, token):
        return True
    if dep == "conj":
        first = first_member(parsed, token)
        if parsed.dep[first] in MODIFIERS and "ADJ" in (pos, parsed.pos[first]):
            return False
    if pos in NOMINAL:
        return dep not in MODIFIERS
    return pos in ("ADJ", "NUM", "X") and dep in HEADLESS


def described_after(parsed: Parse, token: int) -> bool:
    """Whether a name stands before a comma and its description, which the parse takes for one phrase: "X, director of Y"."""
    head = parsed.head[token]
    return parsed.pos[token] == "PROPN" and parsed.dep[token] in MODIFIERS and head > token and parsed.word[token + 1] == ","


def is_acting(parsed: Parse, token: int) -> bool:
    """Whether a token is a subject, or says whose a subject is: "Norway's reply", "the Norwegian reply"."""
    if parsed.dep[token] in OWNERS:
        token = parsed.head[token]
    return parsed.dep[first_member(parsed, token)] in SUBJECTS


def first_member(parsed: Parse, token: int) -> int:
    """The first of the coordinated words that a token is one of; of an endless list, one far before it."""
    for _ in range(LONGEST_LIST):
        if parsed.dep[token] != "conj" or parsed.head[token] >= token:
            break
        token = parsed.head[token]
    return token


def phrase_at(scene: Scene, left: int, head: int, right: int) -> tuple[Phrase, int] | None:
    """Tokens [left, right] as a phrase with its matches, and the index of its first word; None for a head without words."""
    words = scene.words
    first, last = words.first[left], words.first[right + 1]
    if words.first[head] == words.first[head + 1]:
        return None
    inside = []
    for at in range(first, last):
        match = scene.starts.get(at)
        if match and match.last < last:
            inside.append(Match(match.first - first, match.last - first, match.entries))
    return Phrase(words.text[first:last], tuple(inside), words.first[head + 1] - 1 - first), first


def extent(parsed: Parse, head: int) -> tuple[int, int]:
    """First and last token of the phrase of a head: its modifiers before, its prepositional complements after."""
    left = head
    for child in parsed.children[head]:
        if child < head and parsed.dep[child] not in CLAUSES:
            left = min(left, parsed.left[child])
    right = head
    for child in parsed.children[head]:
        if child <= head:
            continue
        if parsed.dep[child] not in COMPLEMENTS:
            break
        right = complement_end(parsed, child)
    return left, right


def complement_end(parsed: Parse, preposition: int) -> int:
    """The last token of a prepositional complement, before any clause or second member in it."""
    inner = preposition
    while True:
        down = [child for child in parsed.children[inner] if child > inner and parsed.dep[child] in ("pobj", "prep")]
        if not down:
            return inner
        inner = down[-1]
