"""What is done in saying it: the act of the cue, unless the content tells more."""

import re

from communique.records import Act

PLAIN = frozenset({"say", "report", "announce"})
ASKED = re.compile(r"\?[\"'”’»]*\s*$")
DEMANDED = re.compile(r"\b(?:must|should|ought to|has to|have to|needs? to)\b", re.IGNORECASE)
FIRST_CLAUSE = 60  # characters: a "must" further on belongs to another clause


def act_of(cue_act: Act, content: str) -> Act:
    """The act of a statement: a plain "said" whose content is a question asks, and one with "must" near its start demands."""
    if cue_act not in PLAIN:
        return cue_act
    if ASKED.search(content):
        return "ask"
    if cue_act == "say" and DEMANDED.search(content[:FIRST_CLAUSE]):
        return "demand"
    return cue_act
