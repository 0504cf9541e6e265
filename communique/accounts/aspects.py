"""What a point is about: that the contact took place, its form, its length, its tone, or a matter that came up in it.

Phrases are in `codebooks/contact_phrases.csv`, classes of words in `codebooks/contact_words.csv`. Whether they are said of
this contact is read off the parse: a contact that is agreed on or planned is a matter, and so is what talks are "about".
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast

from communique.accounts.converse import deed_at
from communique.codebooks import rows, word_classes
from communique.parse import Parse
from communique.records import Aspect

FORM_ASPECTS: tuple[Aspect, ...] = ("length", "form", "tone")
"""Looked for in this order: a call that "lasted an hour at his request" tells its length first."""
ABOUT = frozenset({"about", "on", "concerning", "regarding", "over", "upon", "of"})
MEASURING = frozenset({"round", "session", "day", "hour", "series", "exchange", "meeting", "minute"})
GRATEFUL = frozenset({"thank", "welcome", "honour"})  # classes of `converse_acts.csv`
WITH = frozenset({"with", "by", "between", "to", "from", "among"})
AHEAD = frozenset({"will", "shall", "'ll", "’ll"})  # not "would", which softens: "I would call it a frank talk"
HANGING = frozenset({"relcl", "ccomp", "advcl", "pcomp"})  # a clause about something beside what the point tells
SUBJECTS = ("nsubj", "nsubjpass")
NOMINAL_WORDS = 9  # the most words of a point that only names the contact: "our trilateral meeting in Vienna this morning"
ALONE = frozenset({"sit", "call", "phone", "telephone"})  # verbs that several can do each alone
OPENING = 4  # tokens at the start of a point, where a phrase of form is what the point is about
CLIMB = 5  # heads between a word of tone and what it is said of: "in a (frank and, where it mattered, friendly) atmosphere"
PRONOUNS = frozenset({"it", "this", "that", "they", "which", "we", "i", "he", "she"})
PERSONS = frozenset({"him", "her", "me", "us"})
OWNER = r"(?:[\w’'-]+\s+){0,3}?(?:his|her|its|their|our|my|\w+\s?(?:['’]s|s\s?['’]))(?:\s+own)?"
SLOTS = {"OWNER": OWNER}


@dataclass(frozen=True, slots=True)
class ContactPhrase:
    """Words of a phrase about a contact: the aspect they tell of, which kind of it, and what they must stand beside."""

    pattern: re.Pattern[str]
    aspect: Aspect
    kind: str
    beside: str


@dataclass(frozen=True, slots=True)
class Told:
    """What some words tell of the contact: the aspect, its kind ("request", "frank"; "" for a matter) and why."""

    aspect: Aspect
    kind: str
    reason: str


@cache
def contact_words(name: str) -> frozenset[str]:
    """The words of one class of `codebooks/contact_words.csv`; KeyError when there is none."""
    return word_classes("contact_words.csv")[name]


@cache
def contact_phrases() -> Mapping[Aspect, tuple[ContactPhrase, ...]]:
    """The phrases of each aspect in order of the table; read once."""
    table: dict[Aspect, list[ContactPhrase]] = {}
    for row in rows("contact_phrases.csv"):
        aspect = cast(Aspect, row["aspect"])
        pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(slotted, row['words'].split('|')))})(?![\w-])", re.IGNORECASE)
        table.setdefault(aspect, []).append(ContactPhrase(pattern, aspect, row["kind"], row["beside"]))
    return {aspect: tuple(phrases) for aspect, phrases in table.items()}


def slotted(phrase: str) -> str:
    """The pattern of a phrase: NUMBER is any number in figures or words, OWNER someone's name or a possessive pronoun."""
    slots = SLOTS | {"NUMBER": rf"(?:\d[\d,.]*|{'|'.join(number_names())}|several|some|few)"}
    parts = re.split(rf"({'|'.join(slots)})", phrase)
    return "".join(slots.get(part) or re.escape(part).replace(r"\ ", r"\s+") for part in parts)


@cache
def number_names() -> tuple[str, ...]:
    """Numbers in words, tens with their units first."""
    names = [row["word"] for row in rows("numbers.csv")]
    return (r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-\w+", *sorted(names, key=len, reverse=True))


def aspect_of(parse: Parse, tokens: range, counterparts: frozenset[int], strangers: frozenset[int] = frozenset()) -> Told:
    """What some tokens are about.

    `counterparts` are the tokens that stand for someone who can be met, `strangers` those of them who are no side of this
    contact: a call with them alone is a matter.
    """
    scene = Contact(parse, tokens, counterparts, strangers)
    event = next(scene.events(), None)
    if event is not None and scene.names_counterpart(event):
        return Told("contact", "", f"{parse.word[event]!r} tells that the contact took place")
    for aspect in FORM_ASPECTS:
        for phrase in contact_phrases()[aspect]:
            found = next(scene.found(phrase, event), None)
            if found is not None:
                return Told(aspect, phrase.kind, f"{found!r} tells of its {aspect} ({phrase.kind})")
    if event is not None:
        return Told("contact", "", f"{parse.word[event]!r} tells that the contact took place")
    return Told("matter", "", "nothing in it is said of the contact itself")


class Contact:
    """Some tokens of a parse, searched for what is said of a contact."""

    def __init__(self, parse: Parse, tokens: range, counterparts: frozenset[int], strangers: frozenset[int]) -> None:
        self.parse, self.tokens, self.counterparts, self.strangers = parse, tokens, counterparts, strangers
        self.text = " ".join(parse.word[token] for token in tokens)
        self.ends = self.token_ends()
        self.tops = parse.tops(tokens)
        self.nouns = [token for token in tokens if self.is_contact(token)]

    def token_ends(self) -> list[int]:
        """Where each token ends in the joined text."""
        ends, at = [], 0
        for token in self.tokens:
            at += len(self.parse.word[token]) + 1
            ends.append(at - 1)
        return ends

    def is_contact(self, token: int) -> bool:
        """A noun for the contact, that is not for another one: "the call", not "the next call"."""
        parse = self.parse
        first, _ = parse.sentences[parse.sentence[token]]
        noun = parse.pos[token] == "NOUN" or (parse.pos[token] == "PROPN" and token == first)
        if not noun or parse.lemma[token].lower() not in contact_words("contact noun"):
            return False
        if parse.dep[token] in ("compound", "poss"):
            return False
        beside = (parse.lemma[child].lower() for child in parse.children[token] if child < token)
        return contact_words("later").isdisjoint(beside) and not self.is_ahead(token)

    def is_ahead(self, token: int) -> bool:
        """Whether it is agreed on, planned or offered: a contact to come."""
        parse = self.parse
        above = [token, *(at for at in parse.ancestors(token) if at in self.tokens)]
        governing = [*above, parse.head[above[-1]]]
        auxiliaries = (parse.word[child].lower() for at in above for child in parse.children[at] if parse.dep[child] == "aux")
        later = any(parse.lemma[at].lower() in contact_words("later") for at in governing)
        return later or not AHEAD.isdisjoint(auxiliaries)

    def events(self) -> Iterator[int]:
        """Tokens by which the contact is said to have taken place: a verb of meeting, a name for the contact, thanks for it."""
        yield from (token for token in self.tokens if self.is_event(token))
        if len(self.tokens) <= NOMINAL_WORDS:
            yield from (top for top in self.tops if top in self.nouns)
            thanks = any(deed.name in GRATEFUL for token in self.tokens if (deed := deed_at(self.parse, token)) is not None)
            yield from self.nouns[: 1 if thanks else 0]

    def is_event(self, token: int) -> bool:
        """A verb by which two sides meet, that is not denied, planned, about a matter or with others."""
        parse = self.parse
        if parse.pos[token] not in ("VERB", "AUX") or self.is_ahead(token) or self.is_denied(token):
            return False
        if parse.dep[token] in HANGING and token not in self.tops:
            return False
        met = [one for one in (*self.objects(token), *self.beside(token)) if self.is_someone(one)]
        if met and all(one in self.strangers for one in met):
            return False
        return self.is_meeting(token, bool(met)) or self.is_telling(token)

    def is_meeting(self, verb: int, met: bool) -> bool:
        """Whether a verb says that someone met, received or saw someone, or held what is called a contact."""
        lemma = self.parse.lemma[verb].lower()
        if lemma in contact_words("toward verb"):
            return self.takes_counterpart(verb) or any(noun in self.nouns for noun in self.objects(verb))
        if self.is_about(verb):
            return False
        if lemma in contact_words("mutual verb"):
            return met or self.is_plural(verb)
        return lemma in contact_words("holding verb") and any(noun in self.nouns for noun in self.objects(verb))

    def is_telling(self, verb: int) -> bool:
        """Whether the contact is the subject of a verb that tells how or that it was, or what "it" or "this" is said to be."""
        parse = self.parse
        if parse.lemma[verb].lower() not in contact_words("telling verb") or self.is_about(verb, ABOUT - {"of", "over"}):
            return False
        subject, named = self.subject(verb), parse.child(verb, "attr")
        if subject in self.nouns:
            return parse.child(verb, "dobj") is None
        return subject is not None and parse.word[subject].lower() in PRONOUNS and named in self.nouns

    def is_denied(self, verb: int) -> bool:
        """Whether it did not take place: "did not meet", "took no part"."""
        parse = self.parse
        none = any(parse.word[child].lower() == "no" for taken in self.objects(verb) for child in parse.children[taken])
        return none or (parse.child(verb, "neg", "prt") is not None and parse.lemma[verb] != "sit")

    def is_about(self, verb: int, words: frozenset[str] = ABOUT) -> bool:
        """Whether what follows a verb, or its object, is a matter."""
        parse = self.parse
        if any(parse.dep[child] == "ccomp" for child in parse.children[verb]):
            return True
        heads = (verb, *(noun for noun in self.objects(verb) if noun in self.nouns))
        about = (child for head in heads for child in parse.children[head] if parse.word[child].lower() in words)
        return any(parse.dep[child] == "prep" and child in self.tokens and not self.is_time(child) for child in about)

    def is_time(self, preposition: int) -> bool:
        """Whether "on", "of" or "over" names a day, someone or a contact, and no matter: "on Tuesday", "of the two ministers"."""
        parse = self.parse
        below = parse.child(preposition, "pobj")
        if below is None:
            return parse.child(preposition, "pcomp") is None
        lemma = parse.lemma[below].lower()
        dated = any(parse.word[token][:1].isdigit() for token in range(parse.left[below], parse.right[below] + 1))
        known = lemma in TIMES or lemma in contact_words("counterpart") or lemma in contact_words("contact noun")
        return dated or known or below in self.counterparts

    def meets(self, verb: int) -> bool:
        """Whether a verb takes someone met: "met [with the envoy]", "spoke [to him]", "telephoned [the King]"."""
        return any(self.is_someone(token) for token in (*self.objects(verb), *self.beside(verb)))

    def is_plural(self, verb: int) -> bool:
        """Whether several do it together: "the two ministers met", "Ana and Luis spoke"."""
        subject = self.subject(verb)
        if subject is None or self.parse.child(verb, "dobj") is not None or self.parse.lemma[verb] in ALONE:
            return False
        several = self.parse.tag[subject] in ("NNS", "NNPS") or self.parse.child(subject, "conj") is not None
        return (several and self.is_someone(subject)) or self.parse.word[subject].lower() in ("we", "they")

    def takes_counterpart(self, verb: int) -> bool:
        """Whether someone is received, or is by someone."""
        passive = self.subject(verb) if self.parse.child(verb, "nsubjpass") is not None else None
        taken = (*self.objects(verb), *((passive,) if passive is not None else ()))
        return any(self.is_someone(token) for token in taken)

    def is_someone(self, token: int) -> bool:
        """Whether a token stands for someone who can be met."""
        word, lemma = self.parse.word[token].lower(), self.parse.lemma[token].lower()
        return token in self.counterparts or word in PERSONS or lemma in contact_words("counterpart")

    def objects(self, verb: int) -> list[int]:
        """What a verb takes as its object, or after "in", "at", "part in"."""
        parse = self.parse
        direct = [child for child in parse.children[verb] if parse.dep[child] in ("dobj", "attr", "oprd")]
        holders = [verb, *direct]
        within = [
            c for h in holders for c in parse.children[h] if parse.dep[c] == "prep" and parse.word[c].lower() in ("in", "at")
        ]
        counted = [at for h in direct if parse.lemma[h] in MEASURING for at in parse.children[h] if parse.word[at] == "of"]
        return [*direct, *(below for at in (*within, *counted) if (below := parse.child(at, "pobj")) is not None)]

    def beside(self, verb: int) -> list[int]:
        """Whom a verb is done with."""
        parse = self.parse
        heads = (verb, *self.objects(verb))
        found = [
            c for h in heads for c in parse.children[h] if parse.dep[c] in ("prep", "agent") and parse.word[c].lower() in WITH
        ]
        return [below for at in found if (below := parse.child(at, "pobj")) is not None]

    def subject(self, verb: int) -> int | None:
        """The subject of a verb, also one that it shares with the verb it is joined to."""
        found = self.parse.child(verb, *SUBJECTS)
        if found is None and self.parse.dep[verb] in ("conj", "xcomp", "acl"):
            return self.subject(self.parse.head[verb]) if self.parse.dep[verb] != "acl" else self.parse.head[verb]
        return found

    def names_counterpart(self, event: int) -> bool:
        """Whether an event names whom it was with: then it is told, whatever its form and tone."""
        verb = self.parse.pos[event] in ("VERB", "AUX")
        if not verb:
            return any(self.is_someone(token) for token in self.beside(event))
        return self.meets(event) or self.takes_counterpart(event) or any(self.is_someone(token) for token in self.beside(event))

    def found(self, phrase: ContactPhrase, event: int | None) -> Iterator[str]:
        """The words of a phrase wherever they are said of the contact."""
        for match in phrase.pattern.finditer(self.text):
            inside = self.matched(match.start(), match.end())
            if inside and self.counts(phrase, inside, event):
                yield match.group()

    def matched(self, start: int, end: int) -> Sequence[int]:
        """The tokens on some characters of the joined text."""
        first = sum(1 for stop in self.ends if stop <= start)
        return [token for token, stop in zip(self.tokens[first:], self.ends[first:], strict=True) if stop - 1 < end]

    def counts(self, phrase: ContactPhrase, inside: Sequence[int], event: int | None) -> bool:
        """Whether a phrase is said of the contact, by what it has to stand beside."""
        if self.is_ahead(inside[0]):
            return False
        if phrase.aspect == "tone":
            return any(self.is_of_contact(token) for token in inside)
        if event is not None or (self.nouns and phrase.beside != "verb"):
            return True
        if phrase.beside == "end":
            return inside[-1] in self.tokens[-2:]
        if phrase.beside == "took":
            return self.is_anaphoric(inside) and len(self.tokens) <= NOMINAL_WORDS
        if phrase.beside == "contact":
            return phrase.kind != "request" and self.is_anaphoric(inside)
        return phrase.beside == "" and (inside[0] in self.tokens[:OPENING] or not set(inside).isdisjoint(self.tops))

    def is_anaphoric(self, inside: Sequence[int]) -> bool:
        """Whether a point has "it" or nothing for its subject and a phrase at its top: it goes on about the contact."""
        verbs = [top for top in self.tops if self.parse.pos[top] in ("VERB", "AUX")]
        above = {at for token in inside for at in (token, self.parse.head[token])}
        subjects = [self.subject(verb) for verb in verbs if verb in above]
        return bool(subjects) and all(s is None or self.parse.word[s].lower() in PRONOUNS for s in subjects)

    def is_of_contact(self, token: int) -> bool:
        """Whether a word of tone hangs on a noun for the contact or its atmosphere, on a verb of meeting, or is said of one."""
        if self.is_said_of_it(token):
            return True
        if self.is_ground(token):
            return bool(self.nouns) or self.subject(self.parse.head[token]) == token
        above = token
        for _ in range(CLIMB):
            if above in self.nouns or (self.is_ground(above) and above in self.tokens) or self.has_contact(above):
                return True
            if self.parse.pos[above] in ("VERB", "AUX") and self.is_told(above):
                return True
            if self.parse.dep[above] in HANGING or self.parse.head[above] == above or self.parse.head[above] not in self.tokens:
                return False
            above = self.parse.head[above]
        return False

    def is_said_of_it(self, token: int) -> bool:
        """Whether a short point says of "it" how it was: "it was tense", after a sentence that told of the meeting."""
        parse, verb = self.parse, self.parse.head[token]
        subject = parse.child(verb, *SUBJECTS)
        past = parse.lemma[verb] == "be" and parse.tag[verb] == "VBD" and parse.dep[token] == "acomp"
        it = subject is not None and parse.word[subject].lower() == "it"
        clause = any(parse.dep[child] in ("xcomp", "ccomp", "advcl") for at in (verb, token) for child in parse.children[at])
        return past and it and not clause and verb in self.tops

    def has_contact(self, noun: int) -> bool:
        """Whether a noun is of or with the contact: "a positive view of the talks", "my satisfaction with the visit"."""
        parse = self.parse
        joined = (parse.child(child, "pobj") for child in parse.children[noun] if parse.dep[child] == "prep")
        return parse.pos[noun] in ("NOUN", "ADJ") and any(below in self.nouns for below in joined)

    def is_ground(self, token: int) -> bool:
        """A noun for the tone itself."""
        return self.parse.lemma[token].lower() in contact_words("ground")

    def is_told(self, verb: int) -> bool:
        """Whether the subject or object of a verb is the contact or its atmosphere, or it is a verb of meeting or talking."""
        own = (self.subject(verb), *self.objects(verb))
        if any(noun in self.nouns or (noun is not None and self.is_ground(noun)) for noun in own):
            return self.parse.lemma[verb].lower() in contact_words("telling verb") | contact_words("holding verb")
        return self.is_event(verb)


TIMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday january february march april may june july august "
    "september october november december day morning afternoon evening night week month occasion sidelines margins eve lunch "
    "dinner luncheon breakfast tea coffee phone telephone line site side".split()
)
