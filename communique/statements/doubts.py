"""How sure a statement is: the measured share of its construction, less where the text itself takes it back.

What was not said ("declined to comment"), what nobody thinks, and requests not to be named are attributions to a linguist;
to who wants to know who said what they are none.
"""

import re
from collections.abc import Mapping
from functools import cache

from communique.codebooks import rows
from communique.parse import Parse
from communique.records import Act, Party
from communique.statements.attributions import Attribution
from communique.statements.cues import cue_at
from communique.statements.sources import Source

UNMEASURED = 0.4  # for a construction too rare on the training articles to have a rate of its own
UNSOURCED = 0.45  # who said it, or what was said, is not there to be read
POINTING = re.compile(r"(?:him|her|it|them|this|that|these|those|so|us(?: both| all)?|me|you)", re.IGNORECASE)
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
def load_confidence() -> Mapping[tuple[str, str, str], float]:
    """The measured share of right attributions by construction, act and kind of source; read once."""
    table = rows("attribution_confidence.csv")
    return {(row["construction"], row["act"], row["source"]): float(row["right"]) for row in table}


def measured(construction: str, act: str, speaker: Party | None) -> float:
    """The rate of the construction with this act and source, else with one of the two, else of the construction.

    A source is known when its country is, which leaves out "the market" and "her eyes" that demand or promise something.
    """
    rates = load_confidence()
    source = "none" if speaker is None else "known" if speaker.actor.country else "unknown"
    keys = ((construction, act, source), (construction, "", source), (construction, act, ""), (construction, "", ""))
    return next((rates[key] for key in keys if key in rates), UNMEASURED)


def confidence(
    parse: Parse, attribution: Attribution, speaker: Party | None, act: Act, *, negated: bool, content: str, readout: bool
) -> float:
    """The measured rate, as far as no doubt lowers it; a `readout` tells nothing but what was said."""
    rate = measured(attribution.construction, act, speaker)
    if readout and speaker is not None and attribution.cue.kind == "verb":
        rate = max(rate, measured("readout", "", speaker))
    if act in ASKING and NAMELESS.search(content):
        return ANONYMITY
    if (
        is_nobody(parse, attribution.source)
        or is_anybody(parse, attribution.source)
        or is_empty(parse, attribution.source, speaker)
    ):
        return NOBODYS
    withheld = act not in ATTITUDES or (act == "agree" and attribution.construction == "clause")  # "did not admit that ..."
    if attribution.construction != OMISSION and ((negated and withheld) or is_silence(parse, attribution)):
        return UNSAID
    return min(rate, UNSOURCED) if speaker is None or POINTING.fullmatch(content) else rate


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
    if attribution.speaker is not None or attribution.construction == OMISSION:
        return attribution.construction == OMISSION
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
