"""What is done in saying it: the act of the cue, unless its construction or the content tells more."""

import re
from collections.abc import Mapping
from functools import cache
from typing import cast

from communique.codebooks import rows
from communique.records import Act

PLAIN = frozenset({"say", "report", "announce"})
ASKED = re.compile(r"\?[\"'”’»]*\s*$")
DEMANDED = re.compile(r"\b(?:must|should|ought to|has to|have to|needs? to)\b", re.IGNORECASE)
FIRST_CLAUSE = 60  # characters: a "must" further on belongs to another clause


@cache
def load_acts() -> Mapping[tuple[str, str], Act]:
    """The cues whose act depends on the construction ("asked whether" asks, "asked to" requests); read once."""
    return {(row["cue"], row["construction"]): cast(Act, row["act"]) for row in rows("cue_acts.csv")}


def act_of(word: str, act: Act, construction: str, content: str) -> Act:
    """The act of a statement; a plain "said" whose content is a question asks, and one with "must" near its start demands."""
    act = load_acts().get((word, construction), act)
    if act not in PLAIN:
        return act
    if ASKED.search(content):
        return "ask"
    if act == "say" and DEMANDED.search(content[:FIRST_CLAUSE]):
        return "demand"
    return act
