"""How sure a statement is: what the reader gives, or the measured share of its kind, less where the text takes it back.

What was not said ("declined to comment"), what nobody thinks, and requests not to be named are attributions to a linguist;
to who wants to know who said what they are none.
"""

import re
from collections.abc import Mapping
from functools import cache

from communique.codebooks import rows
from communique.parse import Parse
from communique.records import Act, Party
from communique.statements.attributions import VERBAL, Attribution
from communique.statements.cues import cue_at
from communique.statements.sources import Source

UNSOURCED = 0.45  # who said it, or what was said, is not there to be read
POINTING = re.compile(r"(?:him|her|it|them|this|that|these|those|so|us(?: both| all)?|me|you)", re.IGNORECASE)
LIKENING = frozenset({"as", "to", "than", "like"})  # to call someone a thing or to compare them says something of them
TELLING = frozenset({"say", "report", "announce", "believe", "expect", "ask"})  # to praise, naming is enough
QUOTED = re.compile(r"[\"“”„«»‘’]|''")
UNSAID = 0.3
OMISSION = "omission"  # a construction: the text reports that something was left out, and that is what is to be told
NOBODYS = 0.2
ANONYMITY = 0.1
ATTITUDES = frozenset({"believe", "expect", "agree", "reject", "praise", "regret"})  # not to hope or agree is a stance, too
DECLINING = frozenset({"decline", "refuse", "fail", "avoid", "hesitate"})
ANSWERING = frozenset(
    "answer comment respond reply speak talk discuss confirm deny identify name specify provide give interview".split()
)
NOBODY = re.compile(r"(?:no[ -]one|nobody|none|neither|nothing|no (?!\d)\w+)\b", re.IGNORECASE)
EMPTY = frozenset({"it", "this", "that", "which", "what"})
ANYBODY = frozenset({"one", "you", "your"})
NAMELESS = re.compile(
    r"\b(?:named|identified|quoted by name|anonymous|unnamed|anonymity)\b"
    r"|\b(?:names?|identity)\b.*\b(?:used|published|disclosed|given)\b",
    re.IGNORECASE,
)
ASKING = frozenset({"request", "ask", "demand", "reject", "promise"})


@cache
def load_confidence() -> Mapping[str, float]:
    """The measured share of right attributions that the layout or the position gives, by how they are found; read once."""
    return {row["found"]: float(row["right"]) for row in rows("attribution_confidence.csv")}


def measured(found: str) -> float:
    """How many of ten are right of those found so."""
    return load_confidence()[found]


def confidence(
    parse: Parse, attribution: Attribution, speaker: Party | None, act: Act, *, negated: bool, content: str, readout: bool
) -> float:
    """How sure the attribution is, as far as no doubt lowers it; a `readout` tells nothing but what was said."""
    sure = attribution.sure
    if readout and speaker is not None and parse.pos[attribution.token] in VERBAL:
        sure = max(sure, measured("readout"))
    if act in ASKING and NAMELESS.search(content):
        return ANONYMITY
    if (
        is_nobody(parse, attribution.source)
        or is_anybody(parse, attribution.source)
        or is_empty(parse, attribution.source, speaker)
    ):
        return NOBODYS
    if attribution.found != OMISSION and ((negated and act not in ATTITUDES) or is_silence(parse, attribution)):
        return UNSAID
    topic = act in TELLING and not readout and is_topic(parse, attribution, content)
    return min(sure, UNSOURCED) if topic or speaker is None or POINTING.fullmatch(content) else sure


def is_topic(parse: Parse, attribution: Attribution, content: str) -> bool:
    """Only named and not told: "spoke of [the harvest]"; words in quotation marks are told."""
    if QUOTED.search(content) is not None or attribution.found != "reader":
        return False
    tokens = [token for piece in attribution.contents for token in parse.inside(*piece)]
    return not any(parse.pos[token] in VERBAL or parse.word[token].lower() in LIKENING for token in tokens)


def is_nobody(parse: Parse, source: Source | None) -> bool:
    """A source that is no one: "no one in the capital", "neither side"."""
    return source is not None and NOBODY.match(" ".join(parse.word[source.first : source.last + 1])) is not None


def is_empty(parse: Parse, source: Source | None, speaker: Party | None) -> bool:
    """A pronoun that stands for nobody known: "it is useful to recall", "this shows"."""
    alone = source is not None and source.first == source.last and parse.word[source.head].lower() in EMPTY
    return alone and (speaker is None or speaker.actor.name.lower() in EMPTY)


def is_anybody(parse: Parse, source: Source | None) -> bool:
    """A source that is whoever reads: "one might say", "you would think"."""
    return source is not None and source.first == source.last and parse.word[source.head].lower() in ANYBODY


def is_negated(parse: Parse, attribution: Attribution) -> bool:
    """The text says that it was not said, not meant, or that nobody did."""
    if attribution.speaker is not None or attribution.found == OMISSION:
        return attribution.found == OMISSION
    token = attribution.token
    if any(parse.dep[c] == "neg" or parse.word[c].lower() == "neither" for c in parse.children[token] if c < token):
        return True
    without = parse.head[token]
    if parse.dep[token] == "pcomp" and parse.word[without].lower() == "without":
        return True
    return is_nobody(parse, attribution.source) or is_silence(parse, attribution)


def is_silence(parse: Parse, attribution: Attribution) -> bool:
    """Declining to say: "refused to comment"; "refused to leave" is a refusal."""
    token = attribution.token
    if parse.lemma[token] not in DECLINING:
        return False
    done = parse.child(token, "xcomp")
    if done is None:
        return False
    cue = cue_at(parse, done)
    return parse.lemma[done] in ANSWERING or (cue is not None and cue.act in ("say", "report"))
