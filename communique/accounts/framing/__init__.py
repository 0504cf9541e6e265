"""How the accounts word it: verbs, joint or alone, words held at a distance, names, order, room, tone, who asked.

It describes and judges nobody: what is the same on all sides is not told, and every difference has its passages.
"""

from collections.abc import Iterable, Sequence
from itertools import chain

from communique.accounts.framing.contact import request_wordings, tone_wordings
from communique.accounts.framing.emphasis import length_wordings, order_wordings, shared_topics
from communique.accounts.framing.naming import distance_wordings, name_wordings
from communique.accounts.framing.telling import said_in_all, tell
from communique.accounts.framing.voices import joint_wordings, verb_wordings
from communique.records import Account, Dossier, Row, Topic, Trait, Wording

TRAITS: tuple[Trait, ...] = ("request", "tone", "name", "distance", "verb", "joint", "order", "length")


def find_wordings(
    accounts: Sequence[Account], dossiers: Iterable[Dossier], told: Sequence[Row], topics: Sequence[Topic]
) -> tuple[Wording, ...]:
    """How accounts of one contact differ in wording; `dossiers` hold the documents of all of them.

    By trait in the order of `TRAITS`, then by topic; none where all accounts are one text, its sentences in whatever order. Pure;
    the order of the accounts decides that of `Wording.words` and `Wording.evidence` alone.
    """
    tellings = tell(accounts, dossiers)
    if len({said_in_all(telling) for telling in tellings}) < 2:
        return ()
    shared = shared_topics(tellings, topics)
    rows = [row for row in told if row.relation != "only"]
    found = chain(
        request_wordings(tellings),
        tone_wordings(tellings),
        name_wordings(tellings),
        distance_wordings(tellings),
        verb_wordings(tellings, rows),
        joint_wordings(tellings, rows),
        order_wordings(tellings, shared),
        length_wordings(tellings, shared),
    )
    distinct = {one.id: one for one in found}
    return tuple(sorted(distinct.values(), key=lambda one: (TRAITS.index(one.trait), one.topic or "", one.id)))
