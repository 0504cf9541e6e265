"""Who says or does what a point tells, by which word, and whether both sides do it together.

The dossier's statements come first. Where there is none it is read off the verb or noun that governs the point: its subject
acts, and what is "discussed" or "agreed" with someone, or in the passive by nobody, is done by both sides.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from communique.accounts.aspects import contact_words
from communique.accounts.converse import LIGHT, Deed, deed_at, known
from communique.accounts.telling import Telling
from communique.parse import Parse
from communique.records import Act, Aspect, Party, Span, Statement
from communique.statements.cues import cue_at
from communique.statements.joint import BOTH

SUBJECTS = ("nsubj", "nsubjpass", "csubj")
FIRST = frozenset({"i", "we", "my", "our", "me", "us", "mine", "ours"})
ALL = frozenset({"they", "both", "we", "our", "us"})
TOGETHER = frozenset({"with", "together", "alongside"})
COMPLEMENTS = frozenset(
    "ccomp xcomp dobj prep pobj conj dative advcl pcomp acl relcl attr acomp appos npadvmod oprd agent intj".split()
)
SHARED = frozenset("conj xcomp advcl dobj pcomp prep pobj attr acomp".split())  # the subject is that of the word above
DESCRIBING = frozenset({"acl", "relcl", "amod"})  # a verb in a description of something does not govern what stands in it
CIVIL = frozenset({"thank", "welcome", "honour", "hope", "regret", "apologise"})
"""Classes of acts (`codebooks/converse_acts.csv`) that can be about the contact itself: thanks for a call."""
OFFICIAL = frozenset({"GOV", "IGO"})
NAMED = frozenset({"person", "state", "organisation"})  # unlike "both leaders", which only the text knows
GIVEN = frozenset({"agree", "promise"})  # acts that are refused where they are denied: "did not agree"
DONE = frozenset({"was", "were", "been"})  # unlike what "is being addressed"
OVERLAP = 0.5  # share of a point's characters that must be what is said for it to be said


@dataclass(frozen=True, slots=True)
class Said:
    """By which word, as which act, by whom, and whether by both sides at once; `reason` says how that was read."""

    act: Act | None
    cue: Span | None
    speakers: tuple[Party, ...]
    joint: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Word:
    """The verb, noun or adjective that governs a point: its token, the last token of its words, and what it does."""

    token: int
    last: int
    act: Act | None
    deed: Deed | None

    @property
    def mutual(self) -> bool:
        """Whether it is done together."""
        return self.deed is not None and self.deed.mutual


def said_in(telling: Telling, span: Span, tokens: range, aspect: Aspect) -> Said:
    """Who says or does what a point tells, from the surest sign to the least.

    Of the contact itself nothing is said or done but thanks, hopes and the like: who met is not what they say.
    """
    word = governing_word(telling.parse, tokens)
    if aspect != "matter" and (word is None or word.deed is None or word.deed.name not in CIVIL):
        return from_subject(telling, span, tokens)
    stated = statement_of(telling, span, word)
    if stated is not None:
        return from_statement(telling, stated, word)
    return from_subject(telling, span, tokens) if word is None else from_word(telling, word)


def statement_of(telling: Telling, span: Span, word: Word | None) -> Statement | None:
    """The statement by which a point is told: its cue is the governing word or in the point, else it is the innermost around."""
    found = [one for one in telling.dossier.statements if one.cue is not None and not is_turn(one)]
    own = [one for one in found if one.cue is not None and span.start <= one.cue.start and one.cue.end <= span.end]
    if word is not None:
        start, end = telling.parse.start[word.token], telling.parse.end[word.last]
        by_word = [one for one in found if one.cue is not None and one.cue.start < end and start < one.cue.end]
        own = by_word or [one for one in own if one.cue is not None and one.cue.start < start]
    around = [one for one in found if overlap(one, span) >= OVERLAP * (span.end - span.start)]
    if own or (word is not None and word.token in telling.parse.inside(span.start, span.end)):
        return own[0] if own else None
    return min(around, key=content_length, default=None)


def turn_of(telling: Telling, span: Span) -> Statement | None:
    """The turn or speech that a point stands in."""
    around = (one for one in telling.dossier.statements if is_turn(one) and overlap(one, span) > 0)
    return next(around, None)


def is_turn(statement: Statement) -> bool:
    """Whether a statement is a whole turn of a transcript or paragraph of a speech: by its layout and no word."""
    return statement.cue is None or statement.cue.words == ":"


def overlap(statement: Statement, span: Span) -> int:
    """How many characters of a span are content of a statement."""
    return sum(max(0, min(c.end, span.end) - max(c.start, span.start)) for c in statement.content)


def content_length(statement: Statement) -> int:
    """How many characters a statement's content has."""
    return sum(c.end - c.start for c in statement.content)


def from_statement(telling: Telling, stated: Statement, word: Word | None) -> Said:
    """What a statement of the dossier tells of a point."""
    speakers = voiced(telling, stated.speakers)
    if not speakers and telling.voice is not None:
        speakers = (telling.voice,)
    source = head_at(telling, stated.speakers[0].span) if stated.speakers else None
    subject = subject_of(telling.parse, word.token) if word is not None else source
    joint = (
        is_joint(telling, source)
        or is_joint(telling, subject)
        or (word is not None and word.mutual and together(telling, word, subject))
    )
    speakers = widened(telling, speakers, source if source is not None else subject) if joint else speakers
    words = f"by {stated.cue.words!r}" if stated.cue is not None else "in what is said"
    act: Act = "reject" if stated.act in GIVEN and stated.negated else stated.act
    return Said(act, stated.cue, speakers, joint, f"{listed(speakers)}: {act}, {words}")


def from_word(telling: Telling, word: Word) -> Said:
    """What the governing word of a point tells, by its subject or owner."""
    first, last = sorted((word.token, word.last))  # the object of a light verb may come first: "the gratitude that we express"
    cue = telling.dossier.document.span(telling.parse.start[first], telling.parse.end[last])
    denied = telling.parse.child(word.token, "neg") is not None
    act: Act | None = "reject" if denied and word.act in GIVEN else word.act
    subject = subject_of(telling.parse, word.token)
    joint = is_joint(telling, subject) or (word.mutual and together(telling, word, subject))
    speakers = speakers_of(telling, subject) if subject is not None else ()
    if not speakers and telling.voice is not None:
        speakers = (telling.voice,)
    speakers = widened(telling, speakers, subject) if joint else speakers
    if not speakers:
        return Said(act, cue, (), joint, f"{cue.words!r}, with nobody known for its subject")
    how = "both sides at once" if joint else f"the subject of {cue.words!r}"
    return Said(act, cue, speakers, joint, f"{listed(speakers)}, {how}")


def from_subject(telling: Telling, span: Span, tokens: range) -> Said:
    """Who acts in a point that has no word of saying or doing: its subject, both sides, or whoever speaks of themselves."""
    verbs = [token for token in telling.parse.tops(tokens) if telling.parse.pos[token] in ("VERB", "AUX")]
    subject = subject_of(telling.parse, verbs[0]) if verbs else None
    speakers = speakers_of(telling, subject) if subject is not None else ()
    if is_joint(telling, subject):
        speakers = widened(telling, speakers, subject)
        return Said(None, None, speakers, True, f"{listed(speakers)}, both sides at once")
    spoken = turn_of(telling, span)
    voice = spoken.speakers if spoken is not None else (telling.voice,) if telling.voice is not None else ()
    if voice:
        return Said("say", None, voice, False, f"{listed(voice)} speaks in the first person")
    return Said(
        None, None, speakers, False, f"{listed(speakers)} is its subject" if speakers else "nobody is said to say or do it"
    )


def voiced(telling: Telling, speakers: tuple[Party, ...]) -> tuple[Party, ...]:
    """The speakers of a statement; "I" and "we" of nobody known are whoever gives the account."""
    return tuple(replace(party, actor=telling.voice.actor) if telling.voice and is_first(party) else party for party in speakers)


def is_first(party: Party) -> bool:
    """Whether words in the first person stand for someone: "we", "my government"."""
    words = party.span.words.lower().split() if party.span is not None else []
    return words[:1] != [] and words[0].strip(",") in FIRST and party.actor.country is None


def head_at(telling: Telling, span: Span | None) -> int | None:
    """The token that heads some words."""
    tops = telling.parse.tops(telling.parse.inside(span.start, span.end)) if span is not None else []
    return tops[0] if tops else None


def widened(telling: Telling, speakers: tuple[Party, ...], subject: int | None) -> tuple[Party, ...]:
    """All who were in the contact, where a phrase says both sides; those it names where it names persons of several."""
    people = tuple(party for party in speakers if party.actor.kind in NAMED and not says_both(party))
    if len(countries_of(people)) > 1 or len(telling.contact) < 2:
        return speakers
    return tuple(Party(actor=actor, span=token_span(telling, subject)) for actor in telling.contact)


def says_both(party: Party) -> bool:
    """Whether words stand for both sides without naming either."""
    return party.span is not None and BOTH.fullmatch(party.span.words) is not None


def countries_of(speakers: tuple[Party, ...]) -> frozenset[str]:
    """The countries of some parties."""
    return frozenset(party.actor.country for party in speakers if party.actor.country)


def governing_word(parse: Parse, tokens: range) -> Word | None:
    """The word by which a point is said or done: a verb at its top, else the nearest above it, else what describes its top.

    Where there is none, a noun for an act: "our [gratitude] for the shells".
    """
    tops = parse.tops(tokens)
    above = (word for top in tops for token in governors(parse, top) if (word := verb_at(parse, token, tokens)) is not None)
    described = (child for top in tops for child in parse.children[top] if parse.dep[child] == "relcl")
    below = (word for token in described if (word := word_at(parse, token)) is not None)
    named = (word for top in tops if parse.pos[top] in ("NOUN", "ADJ") and (word := word_at(parse, top)) is not None)
    return next(above, None) or next((word for word in below if word.mutual), None) or next(named, None)


def governors(parse: Parse, top: int) -> Iterator[int]:
    """A token and what is above it in its sentence, as long as it is a part of that."""
    yield top
    for token in parse.ancestors(top):
        apart = parse.dep[top] == "conj" and parse.child(top, *SUBJECTS) is not None
        if parse.dep[top] not in COMPLEMENTS or apart:
            return
        yield token
        top = token


def verb_at(parse: Parse, token: int, tokens: range) -> Word | None:
    """What a verb, or an adjective after one, says or does; none in a description that a point stands in."""
    if parse.pos[token] not in ("VERB", "AUX") or (token not in tokens and parse.dep[token] in DESCRIBING):
        return None
    modal = any(parse.tag[child] == "MD" for child in parse.children[token])
    if modal and parse.child(token, "nsubjpass") is not None and parse.child(token, "agent") is None:
        return None  # "cannot be accepted", "will be warned": nobody has done it
    return word_at(parse, token)


def word_at(parse: Parse, token: int) -> Word | None:
    """What a token says or does; a light verb does what its noun names: "voiced [concern]", "is [ready]"."""
    light = known(parse.lemma[token].lower(), LIGHT) if parse.pos[token] in ("VERB", "AUX") else None
    taken = next((c for c in parse.children[token] if light and parse.dep[c] in ("dobj", "acomp", "attr")), None)
    deed = deed_at(parse, taken) if taken is not None else None
    if deed is not None and deed.kind in ("noun", "adjective") and taken is not None:
        return Word(token, taken, deed.act, deed)
    if parse.pos[token] not in ("VERB", "AUX", "NOUN", "ADJ"):
        return None
    last = phrasal_end(parse, token)
    deed = known(" ".join((parse.lemma[token].lower(), parse.word[last].lower())), "verb") if last > token else None
    deed = deed or deed_at(parse, token)
    if deed is not None and fits(parse, token, deed):
        return Word(token, last if " " in deed.word else token, deed.act, deed)
    cue = cue_at(parse, token)
    clause = cue is not None and cue.clause and parse.child(token, "ccomp") is not None
    return Word(token, token, cue.act, None) if cue is not None and clause else None


def fits(parse: Parse, token: int, deed: Deed) -> bool:
    """Whether a token is used as the part of speech that a deed is."""
    kinds = {"VERB": "verb", "NOUN": "noun", "ADJ": "adjective"}
    return kinds.get(parse.pos[token]) == deed.kind


def phrasal_end(parse: Parse, token: int) -> int:
    """The last token of a verb with its particle or preposition next to it: "[called for]", "[handed over]"."""
    after = token + 1
    return after if after < len(parse) and parse.head[after] == token and parse.dep[after] in ("prep", "prt") else token


def subject_of(parse: Parse, token: int) -> int | None:
    """Who does what a word tells: the subject of a verb, also shared or of the verb above it, the agent of a passive, the owner
    of a noun. None for a passive by nobody."""
    if parse.child(token, "nsubjpass") is not None or parse.child(token, "auxpass") is not None:
        agent = parse.child(token, "agent")
        return parse.child(agent, "pobj") if agent is not None else None
    own = parse.child(token, *SUBJECTS, "poss")
    if own is not None:
        return parse.head[parse.head[own]] if is_relative(parse, own) else own
    above = parse.head[token]
    if above == token:
        return None
    if parse.dep[token] == "acl":
        return above
    return subject_of(parse, above) if parse.dep[token] in SHARED else None


def is_relative(parse: Parse, token: int) -> bool:
    """A relative pronoun as the subject of its clause: "who warned"."""
    return parse.tag[token] in ("WP", "WDT") and parse.dep[parse.head[token]] == "relcl"


def speakers_of(telling: Telling, subject: int) -> tuple[Party, ...]:
    """The parties of a subject and of what is joined to it; of "I" and "our" the one who speaks."""
    found: list[Party] = []
    for token in (subject, *joined(telling.parse, subject)):
        if telling.parse.word[token].lower() in FIRST:
            span = token_span(telling, token)
            found += [Party(actor=telling.voice.actor, span=span)] if telling.voice is not None else []
        else:
            apposed = telling.parse.child(token, "appos")
            found += telling.parties.get(token, ()) or telling.parties.get(token if apposed is None else apposed, ())
    return tuple({party.actor.id: party for party in found}.values())


def joined(parse: Parse, token: int) -> Iterator[int]:
    """What is coordinated with a token."""
    below = parse.child(token, "conj")
    while below is not None:
        yield below
        below = parse.child(below, "conj")


def is_joint(telling: Telling, subject: int | None) -> bool:
    """Whether a subject is both sides: "the two ministers", parties of several countries of the contact, or the talks."""
    if subject is None:
        return False
    parse = telling.parse
    words = " ".join(word for word in parse.word[parse.left[subject] : subject + 1] if word.lower() not in FIRST)
    if BOTH.fullmatch(words) and parse.tag[subject] in ("NNS", "NNPS"):
        return True
    if parse.lemma[subject].lower() in contact_words("contact noun") and parse.dep[subject] in SUBJECTS:
        return True
    both = (subject, *joined(parse, subject))
    first = [token for token in both if parse.word[token].lower() in FIRST]
    if first and any(parse.lemma[token].lower() in contact_words("counterpart") for token in both):
        return True
    official = tuple(party for party in speakers_of(telling, subject) if party.actor.sector in OFFICIAL)
    return len(countries_of(official) & telling.countries) > 1


def together(telling: Telling, word: Word, subject: int | None) -> bool:
    """Whether a mutual act is done by both: by "we", with someone met, or in the passive by nobody."""
    parse = telling.parse
    if subject is None:
        done = {parse.word[child].lower() for child in parse.children[word.token] if parse.dep[child] == "auxpass"}
        return parse.child(word.token, "nsubjpass") is not None and not DONE.isdisjoint(done)
    if parse.word[subject].lower() in ALL:
        return True
    beside = (parse.child(c, "pobj") for c in parse.children[word.token] if parse.word[c].lower() in TOGETHER)
    counterparts = contact_words("counterpart")
    return any(one is not None and (one in telling.met or parse.lemma[one].lower() in counterparts) for one in beside)


def token_span(telling: Telling, token: int | None) -> Span | None:
    """The characters of a token."""
    if token is None:
        return None
    return telling.dossier.document.span(telling.parse.start[token], telling.parse.end[token])


def listed(parties: tuple[Party, ...]) -> str:
    """The names of parties in a row."""
    return " and ".join(party.actor.name for party in parties) or "nobody named"
