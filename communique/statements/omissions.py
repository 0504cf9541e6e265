"""What a text reports as not said: "the readout [made no mention of] the prisoners", "she [did not say] whether ...".

Each becomes a negated statement of the one whose account leaves it out; what is left out is its content. The words are data
(`codebooks/omissions.csv`), by how they leave out: told not at all (`untold`), a verb or a noun for it, silence, absence.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import NamedTuple

from communique.codebooks import rows
from communique.parse import Parse
from communique.records import Document
from communique.statements.attributions import Attribution, trim
from communique.statements.doubts import DECLINING, OMISSION, is_nobody, measured
from communique.statements.sources import Source, agent, is_passive, load_texts, phrase, source_of_verb

TEXTS = frozenset({"text", "version", "summary", "transcript", "minutes", "coverage", "telling", "record", "dossier", "bulletin"})
NOT_DOING = DECLINING | {"neglect", "forget", "omit"}
NO = frozenset({"no", "not", "n't", "n’t", "never", "nowhere", "without", "neither", "nor"})
HOLDING = frozenset("make contain include have give carry offer bear be hold find".split())
LEAVING = frozenset("omit leave skip drop avoid lack delete remove exclude".split())
SAYING = frozenset("say write reveal disclose state".split())
ASKING = frozenset({"whether", "if", "how", "when", "where", "who", "whom", "what", "why", "which"})
PLACES = frozenset({"in", "by", "from"})
RELATIVES = frozenset({"which", "that", "who"})
UNREAL = frozenset({"can", "ca", "should", "must", "may", "might", "need", "to", "only"})  # "cannot name it" tells of no account
BESIDE = ("aux", "auxpass", "neg", "advmod", "cc", "preconj")
OBJECTS = ("dobj", "attr")
BY_NAME = re.compile(r"\s+by name\b")  # who is not named may well be spoken of
POINTING = re.compile(r"(?:it|this|that|so|much|the (?:kind|sort))(?: else)?", re.IGNORECASE)
TAIL = re.compile(r"\s+(?:at all|entirely|altogether|whatsoever|either|in silence)$")
LONGEST_CUE = 6  # tokens between the word that leaves out and what is left out


class Word(NamedTuple):
    """A word that leaves out: what it takes, after which prepositions, and whether only a text can be its source."""

    cue: str
    kind: str
    takes: frozenset[str]
    prepositions: frozenset[str]
    text_only: bool


class Left(NamedTuple):
    """What is left out (first and last token), by whom, and the first token of the words that say so."""

    content: tuple[int, int]
    source: Source | None
    first: int


@cache
def load_omissions() -> Mapping[str, tuple[Word, ...]]:
    """The words by lemma (of "leave out" the verb's); read once."""
    found: dict[str, tuple[Word, ...]] = {}
    for row in rows("omissions.csv"):
        word = Word(
            row["cue"], row["kind"], frozenset(row["takes"].split()), frozenset(row["prepositions"].split()),
            row["sources"] == "text",
        )  # fmt: skip
        lemma = word.cue.split()[0]
        found[lemma] = (*found.get(lemma, ()), word)
    return found


def with_omissions(document: Document, parse: Parse, attributions: Iterable[Attribution]) -> list[Attribution]:
    """The attributions with what is left unsaid; one that took the same words for something said makes way."""
    omissions = find_omissions(document, parse)
    silent = [(omission.cue_range, omission.contents) for omission in omissions]
    accounts = {omission.source.head for omission in omissions if omission.source is not None}
    kept = [
        found
        for found in attributions
        if found.token not in accounts
        and not any(start <= parse.start[found.token] < end or found.contents == contents for (start, end), contents in silent)
    ]
    return sorted([*kept, *omissions], key=lambda found: found.cue_range)


def find_omissions(document: Document, parse: Parse) -> list[Attribution]:
    """Everything that the text says was left unsaid, in order."""
    found: list[Attribution] = []
    for token, lemma in enumerate(parse.lemma):
        for word in load_omissions().get(lemma.lower(), ()):
            left = READERS[word.kind](parse, token, word)
            if left is not None and left.source is not None and is_account(parse, left.source, word):
                found += attribution(document, parse, token, left)
                break
    return found


def attribution(document: Document, parse: Parse, token: int, left: Left) -> list[Attribution]:
    """The attribution of one omission; none when nothing is left of its content."""
    first, last = left.content
    start, end = parse.start[first], parse.end[last]
    tail = TAIL.search(document.text, start, end)
    named = BY_NAME.match(document.text, end)
    content = trim(document.text, start, tail.start() if tail else named.end() if named else end)
    if content is None or POINTING.fullmatch(document.text, *content):
        return []
    until = first - 1 if token < first <= token + LONGEST_CUE else token
    cue = parse.start[left.first], parse.end[until]
    return [Attribution(token, cue, left.source, (content,), "say", OMISSION, measured(OMISSION))]


def is_account(parse: Parse, source: Source, word: Word) -> bool:
    """Someone, or for a word that needs one a text, whose account it is."""
    if is_nobody(parse, source) or parse.word[source.head].lower() in ("it", "this"):
        return False
    return not word.text_only or is_text(parse, source.head)


def is_text(parse: Parse, noun: int) -> bool:
    """A noun for what is written or said: readout, statement, version."""
    return parse.lemma[noun].lower() in load_texts().keys() | TEXTS


def untold(parse: Parse, verb: int, word: Word) -> Left | None:
    """ "Did not mention", "failed to say", "without referring to", and "is not mentioned in the readout"."""
    if parse.pos[verb] != "VERB" or not is_denied(parse, verb):
        return None
    return left_by(parse, verb, word)


def left_out(parse: Parse, verb: int, word: Word) -> Left | None:
    """ "Omitted the boarding", "left out that ...", "passed over the dispute"; to leave out any mention is the noun's."""
    if parse.pos[verb] != "VERB" or is_denied(parse, verb) or parse.dep[verb] == "pcomp":
        return None
    particle = word.cue.partition(" ")[2]
    if particle and not any(parse.word[child].lower() == particle for child in parse.children[verb]):
        return None
    thing = parse.child(verb, "dobj")
    if thing is not None and stands_for_mention(parse, thing):
        return None
    return left_by(parse, verb, word)


def left_by(parse: Parse, verb: int, word: Word) -> Left | None:
    """What a verb leaves out, and whose verb it is; the subject of a passive is what is left out."""
    theme = parse.child(verb, "nsubjpass")
    if theme is not None:
        content = (parse.left[theme], min(parse.right[theme], verb - 1)) if "object" in word.takes or word.prepositions else None
        source = agent(parse, verb) or account_in(parse, PLACES, verb)
    else:
        content, source = complement(parse, verb, word), whose(parse, verb)
    return None if content is None else Left(content, source, start_of(parse, verb))


def complement(parse: Parse, verb: int, word: Word) -> tuple[int, int] | None:
    """The object, the clause or the question that a verb takes, or what follows one of its prepositions."""
    for child in parse.children[verb]:
        if child < verb:
            continue
        dep, opener = parse.dep[child], parse.word[parse.left[child]].lower()
        asking = opener in ASKING and dep in ("ccomp", "advcl", "pcomp")
        taken = {"object": dep == "dobj", "question": asking, "clause": dep in ("ccomp", "xcomp") and not asking}
        if any(taken[kind] for kind in word.takes):
            return parse.left[child], parse.right[child]
    return after_preposition(parse, word.prepositions, verb)


def after_preposition(parse: Parse, prepositions: frozenset[str], *above: int) -> tuple[int, int] | None:
    """What follows one of some prepositions that hang on one of some words."""
    for token in above:
        for child in parse.children[token]:
            if parse.word[child].lower() in prepositions and parse.dep[child] in ("prep", "prt"):
                below = parse.child(child, "pobj", "pcomp")
                if below is not None:
                    return parse.left[below], parse.right[below]
    return None


def is_denied(parse: Parse, verb: int) -> bool:
    """A verb that did not come about: negated, declined, or after "without"."""
    above = parse.head[verb]
    if parse.dep[verb] == "xcomp" and parse.lemma[above].lower() in NOT_DOING:
        return True
    around = [child for child in parse.children[verb] if parse.dep[child] in BESIDE]
    beside = {parse.word[token].lower() for child in around for token in range(parse.left[child], parse.right[child] + 1)}
    if not beside.isdisjoint(UNREAL):
        return False
    return not beside.isdisjoint(NO) or parse.word[above].lower() == "without"


def start_of(parse: Parse, verb: int) -> int:
    """The first word of a denied verb: its "did not", the "failed to" or the "without" above it."""
    above = parse.head[verb]
    if parse.word[above].lower() == "without" or (parse.dep[verb] == "xcomp" and parse.lemma[above].lower() in NOT_DOING):
        return above
    first = verb
    while first > 0 and parse.head[first - 1] == verb and parse.dep[first - 1] in ("aux", "auxpass", "neg", "advmod"):
        if is_text(parse, first - 1):
            break
        first -= 1
    return first


def whose(parse: Parse, verb: int) -> Source | None:
    """The subject of a verb; of a relative clause the noun it stands with: "[the readout], which did not mention ..."."""
    source = source_of_verb(parse, verb) or misread(parse, verb)
    if source is None or parse.word[source.head].lower() not in RELATIVES:
        return source
    clause = parse.head[source.head]
    return phrase(parse, parse.head[clause], before=source.first) if parse.dep[clause] == "relcl" else source


def misread(parse: Parse, verb: int) -> Source | None:
    """The noun for a text that the parser takes for an auxiliary, as it looks like a verb: "the ministry [readout] omitted"."""
    for child in parse.children[verb]:
        subject = parse.child(child, "nsubj") if parse.dep[child] == "aux" and is_text(parse, child) else None
        if subject is not None:
            return Source(child, parse.left[subject], child)
    return None


def account_in(parse: Parse, places: frozenset[str], *above: int) -> Source | None:
    """The text that something is not to be found in: "no mention of it in [the readout]"."""
    for token in above:
        for child in parse.children[token]:
            if child > token and parse.word[child].lower() in places:
                text = parse.child(child, "pobj")
                if text is not None and is_text(parse, text):
                    return phrase(parse, text)
    return None


def no_mention(parse: Parse, noun: int, word: Word) -> Left | None:
    """ "Made no mention of it", "omitted any reference to it", "without a word on it", "there is no trace of it in ..."."""
    if parse.pos[noun] != "NOUN":
        return None
    verb = governor(parse, noun)
    content = None if verb is None else after_preposition(parse, word.prepositions, noun, verb)
    if verb is None or content is None or not is_missing(parse, noun, verb):
        return None
    account = account_in(parse, PLACES, verb, noun, *range(content[0], content[1] + 1))
    if account is not None and content[0] < account.first <= content[1]:
        content = content[0], account.first - 2  # without "in the readout"
    source = account if impersonal(parse, verb) else whose(parse, verb)
    return Left(content, source, min(start_of(parse, verb), parse.left[noun]))


def governor(parse: Parse, noun: int) -> int | None:
    """The verb whose object or subject a noun is, or that "without" such a noun belongs to."""
    above = parse.head[noun]
    if parse.dep[noun] == "pobj" and parse.word[above].lower() == "without":
        above = parse.head[above]
    elif parse.dep[noun] not in (*OBJECTS, "nsubjpass", "nsubj"):
        return None
    return above if parse.pos[above] in ("VERB", "AUX") else None


def is_missing(parse: Parse, noun: int, verb: int) -> bool:
    """Whether the mention was not made: "no mention", "not any", "without", or a verb that leaves it out."""
    opener = {parse.word[token].lower() for token in range(parse.left[noun], noun)}
    if parse.lemma[verb].lower() in LEAVING:
        return not is_denied(parse, verb)
    if parse.word[parse.head[noun]].lower() == "without":
        return True
    return parse.lemma[verb].lower() in HOLDING and ("no" in opener or (is_denied(parse, verb) and "many" not in opener))


def impersonal(parse: Parse, verb: int) -> bool:
    """ "There is no mention", "no mention was made": the account stands elsewhere than in the subject."""
    return parse.child(verb, "expl") is not None or is_passive(parse, verb) or parse.lemma[verb].lower() == "be"


def stands_for_mention(parse: Parse, noun: int) -> bool:
    """The noun is "mention" or the like."""
    return any(word.kind == "noun" for word in load_omissions().get(parse.lemma[noun].lower(), ()))


def silent(parse: Parse, adjective: int, word: Word) -> Left | None:
    """ "Was silent on the shots", "kept quiet about them"."""
    verb = parse.head[adjective]
    if parse.pos[verb] not in ("VERB", "AUX") or is_denied(parse, verb):
        return None
    content = after_preposition(parse, word.prepositions, adjective, verb)
    return None if content is None else Left(content, whose(parse, verb), start_of(parse, verb))


def nothing(parse: Parse, noun: int, word: Word) -> Left | None:
    """ "Said nothing about compensation"."""
    verb = parse.head[noun]
    if parse.dep[noun] != "dobj" or parse.lemma[verb].lower() not in SAYING or is_denied(parse, verb):
        return None
    content = after_preposition(parse, word.prepositions, noun, verb)
    return None if content is None else Left(content, whose(parse, verb), start_of(parse, verb))


def absent(parse: Parse, adjective: int, word: Word) -> Left | None:
    """ "Absent from the readout was any word on the shots", "the shots are missing from the readout"."""
    verb = adjective if parse.child(adjective, "nsubj") is not None else parse.head[adjective]
    theme = parse.child(verb, "nsubj", "attr")
    source = account_in(parse, word.prepositions, adjective, verb)
    if theme is None or source is None or is_denied(parse, verb):
        return None
    content = parse.left[theme], parse.right[theme]
    if stands_for_mention(parse, theme):
        about = frozenset().union(*(w.prepositions for w in load_omissions()[parse.lemma[theme].lower()]))
        content = after_preposition(parse, about, theme) or content
    return Left(content, source, adjective)


READERS: Mapping[str, Callable[[Parse, int, Word], Left | None]] = {
    "untold": untold,
    "verb": left_out,
    "noun": no_mention,
    "silent": silent,
    "nothing": nothing,
    "absent": absent,
}
