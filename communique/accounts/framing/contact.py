"""How the sides describe the contact itself: in what tone it was held, and who asked for it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from communique.accounts.framing.telling import Telling, each_side, in_words, is_told_as_past, kinds, phrases, quoted, wording
from communique.codebooks import rows
from communique.records import Span, Wording

HELD = frozenset(
    {"have", "hold", "be", "take", "pass", "proceed", "conduct", "exchange", "conclude", "finish", "complete", "describe"}
)
MARKED = frozenset({"mark", "conduct", "hold", "pervade", "govern", "characterise", "characterize", "distinguish"})
NEAR = 10  # words
ASKED = re.compile(r"\b(?:requests?|initiatives?|invitations?|invited|initiated|called|phoned|telephoned|rang)\b", re.IGNORECASE)
LONGEST_ASKER = 12  # words after "at the request of" that name who asked


def tone_wordings(tellings: Sequence[Telling]) -> Iterator[Wording]:
    """The words for the tone of the contact, where the sides do not use the same.

    That a side has none is told only where no word for a tone stands near a word for the contact: the parser may have missed it.
    """
    spans = [tone_lines(telling) for telling in tellings]
    words = [frozenset(tone for tone, _ in mine) for mine in spans]
    unsure = any(not mine and has_tone_near_contact(telling) for telling, mine in zip(tellings, spans, strict=True))
    if len(set(words)) < 2 or unsure:
        return
    shown = [widest([span for _, span in mine]) for mine in spans]
    told = [f"writes {quoted(in_words(mine))}" if mine else "has no word for the tone" for mine in shown]
    yield wording(tellings, "tone", None, shown, each_side(tellings, told))


def widest(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The phrases that no other of them holds."""
    return tuple(
        one
        for one in dict.fromkeys(spans)
        if not any(other != one and other.start <= one.start and one.end <= other.end for other in spans)
    )


def tone_lines(telling: Telling) -> tuple[tuple[str, Span], ...]:
    """Each word for the tone of the contact that took place, with the phrase it stands in."""
    parse, known = telling.parse, kinds("tone.csv")
    found = []
    for token in telling.tokens():
        kind = known.get(parse.word[token].lower())
        noun = described(telling, token) if kind == "tone" else None
        if noun is not None and is_of_the_contact(telling, noun):
            found.append((parse.word[token].lower(), telling.phrase(*sorted((token, noun)))))
        elif kind == "adverb" and is_how_they_talked(telling, token):
            found.append((parse.word[token].lower(), telling.phrase(*sorted((token, parse.head[token])))))
        elif kind == "quality" and (first := marked_by(telling, token)) is not None:
            found.append((parse.word[token].lower(), telling.phrase(first, token)))
    return tuple(found)


def marked_by(telling: Telling, token: int) -> int | None:
    """The word where "a climate of cordiality", or "marked by respect" of the contact, begins; None for another respect."""
    parse, known = telling.parse, kinds("tone.csv")
    noun = token
    while parse.dep[noun] == "conj":
        noun = parse.head[noun]
    above = parse.head[parse.head[noun]]
    if parse.dep[noun] != "pobj":
        return None
    if known.get(parse.lemma[above].lower()) == "manner" and parse.lemma[parse.head[noun]] == "of":
        verb = next((at for at in parse.ancestors(above) if parse.pos[at] in ("VERB", "AUX")), None)
        return above if verb is not None and is_told_as_past(parse, verb) else None
    subject = parse.child(above, "nsubj", "nsubjpass")
    of_contact = subject is not None and known.get(parse.lemma[subject].lower()) == "contact"
    return above if of_contact and parse.lemma[above].lower() in MARKED and is_told_as_past(parse, above) else None


def is_how_they_talked(telling: Telling, token: int) -> bool:
    """Whether an adverb belongs to a verb of talking in the past: “openly discussed”."""
    parse = telling.parse
    verb = parse.head[token]
    talk = kinds("reporting_verbs.csv", "verb").get(parse.lemma[verb].lower()) == "together"
    return parse.dep[token] == "advmod" and (talk or parse.lemma[verb].lower() == "speak") and is_told_as_past(parse, verb)


def has_tone_near_contact(telling: Telling) -> bool:
    """Whether a word for a tone stands within a few words of one for the contact, however they hang together.

    A word for its manner ("the mood") is enough by itself, and so is a point that was found to be on the tone.
    """
    if any(point.aspect == "tone" for point in telling.account.points):
        return True
    parse, known = telling.parse, kinds("tone.csv")
    for token in telling.tokens():
        kind = known.get(parse.word[token].lower())
        if kind == "manner":
            return True
        if kind in ("tone", "adverb", "quality", "loose"):
            around = range(max(token - NEAR, 0), min(token + NEAR + 1, len(parse)))
            near = (at for at in around if parse.sentence[at] == parse.sentence[token])
            if any(known.get(parse.lemma[at].lower()) in ("contact", "manner", "meet") for at in near):
                return True
    return False


def described(telling: Telling, token: int) -> int | None:
    """The word for the contact, or for its manner, that an adjective belongs to; the verb of "was frank" gives its subject."""
    parse, known = telling.parse, kinds("tone.csv")
    head = token
    while parse.dep[head] == "conj":
        head = parse.head[head]
    noun = parse.head[head]
    if parse.dep[head] == "acomp":
        subject = parse.child(noun, "nsubj")
        noun = subject if subject is not None else head
    elif parse.dep[head] != "amod":
        return None
    while parse.dep[noun] == "conj" and parse.lemma[noun].lower() not in known:
        noun = parse.head[noun]
    return noun if known.get(parse.lemma[noun].lower()) in ("contact", "manner") else None


def is_of_the_contact(telling: Telling, noun: int) -> bool:
    """Whether the phrase tells how this contact went: told as past, and not what is hoped for or done elsewhere."""
    parse = telling.parse
    while parse.dep[noun] in ("appos", "conj"):
        noun = parse.head[noun]
    verb = next((at for at in parse.ancestors(noun) if parse.pos[at] in ("VERB", "AUX")), None)
    if verb is None:
        return False
    thanked = parse.dep[noun] == "pobj" and parse.lemma[verb].lower() == "thank"  # "thank you for a warm meeting"
    manner = kinds("tone.csv").get(parse.lemma[noun].lower()) == "manner"
    held = verb == parse.head[noun] and parse.lemma[verb].lower() in HELD
    return thanked or ((manner or held) and is_told_as_past(parse, verb))


@dataclass(frozen=True, slots=True)
class Asking:
    """Words that tell who brought the contact about: in what way, and of which country that side is (None: not resolved)."""

    span: Span
    way: str
    country: str | None


def request_wordings(tellings: Sequence[Telling]) -> Iterator[Wording]:
    """Who asked for the contact, where the sides do not tell it alike.

    That a side does not say it is told only where it has no other word of asking, inviting or calling either.
    """
    asked = [askings(telling) for telling in tellings]
    unsure = any(not mine and next(telling.find(ASKED), None) for telling, mine in zip(tellings, asked, strict=True))
    if unsure or not any(asked) or len({tuple((one.way, one.country) for one in mine) for mine in asked}) < 2:
        return
    spans = [tuple(one.span for one in mine) for mine in asked]
    told = [f"writes {quoted(in_words(mine))}" if mine else "does not say who asked for the contact" for mine in spans]
    countries = {one.country for mine in asked for one in mine}
    same = all(asked) and len(countries) == 1 and None not in countries
    note = "; each names the same side" if same else ""
    yield wording(tellings, "request", None, spans, each_side(tellings, told) + note)


def askings(telling: Telling) -> tuple[Asking, ...]:
    """The first words of an account that tell who brought the contact about, one for each way."""
    ways = {row["words"]: row["kind"] for row in rows("contact_requests.csv")}
    found: dict[str, Asking] = {}
    for match in telling.find(phrases("contact_requests.csv")):
        way = ways[" ".join(match[0].lower().split())]
        if not (way == "call" or is_about_contact(telling, match.start())):
            continue
        end = asker_end(telling, match.end())
        span = telling.document.span(match.start(), end)
        found.setdefault(way, Asking(span, way, country_in(telling, match.end(), end)))
    return tuple(found.values())


def is_about_contact(telling: Telling, place: int) -> bool:
    """Whether the sentence at some place tells of a contact: what else is done at a request is no matter of this."""
    parse, known = telling.parse, kinds("tone.csv")
    first, stop = parse.sentences[parse.sentence[parse.at(place)]]
    return any(known.get(lemma.lower()) in ("contact", "meet") for lemma in parse.lemma[first:stop])


def asker_end(telling: Telling, start: int) -> int:
    """Where the phrase that names who asked ends."""
    parse = telling.parse
    first = parse.at(start)
    top = next((at for at in range(first, len(parse)) if parse.head[at] < first or parse.head[at] == at), first)
    last = first
    for at in range(first, min(parse.right[top], first + LONGEST_ASKER) + 1):
        if parse.word[at] in (",", ";", ".", "(") or parse.sentence[at] != parse.sentence[first]:
            break
        last = at
    return max(parse.end[last], start)


def country_in(telling: Telling, start: int, end: int) -> str | None:
    """The one country that is named at some characters."""
    named = {
        mention.actor.country
        for mention in telling.dossier.mentions
        if mention.actor.country and start <= mention.evidence[0].start and mention.evidence[0].end <= end
    }
    return named.pop() if len(named) == 1 else None
