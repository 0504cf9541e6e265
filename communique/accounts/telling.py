"""One document as a side tells it: whose voice it is, who was in the contact, and which words stand for whom."""

from collections.abc import Mapping
from dataclasses import dataclass

from communique.parse import Parse
from communique.records import Actor, Dossier, Mention, Party
from communique.statements.occasions import first_person
from communique.tagging.quotations import QuotationIndex, find_quotations

SILENT_USES = frozenset({"adjective", "place"})
MET = frozenset({"person", "office", "state", "unnamed", "group", "organisation"})


@dataclass(frozen=True, slots=True, eq=False)
class Telling:
    """One document as a side tells it: what its points are read from.

    `voice` is whose "I" and "we" stand outside quotations, None where the text tells of everyone in the third person;
    `contact` who was in the contact; `parties` the actors by the token that heads their words.
    """

    dossier: Dossier
    parse: Parse
    voice: Party | None
    contact: tuple[Actor, ...]
    parties: Mapping[int, tuple[Party, ...]]
    met: frozenset[int]
    strangers: frozenset[int]

    @property
    def countries(self) -> frozenset[str]:
        """The countries whose talks it is."""
        return frozenset(actor.country for actor in self.contact if actor.country)


def telling_of(dossier: Dossier, parsed: Parse, *, party: Actor | None = None, contact: tuple[Actor, ...] = ()) -> Telling:
    """What the points of a document are read from; `party` gives the account, and is the voice of a text in the first person."""
    spoken = party is not None and first_person(dossier.document, QuotationIndex(find_quotations(dossier.document)))
    heads = [(head, mention) for mention in dossier.mentions if (head := head_of(parsed, mention)) is not None]
    parties: dict[int, tuple[Party, ...]] = {}
    for head, mention in heads:
        if mention.use not in SILENT_USES:
            parties[head] = (*parties.get(head, ()), Party(actor=mention.actor, span=mention.evidence[0]))
    met = frozenset(head for head, named in parties.items() if any(one.actor.kind in MET for one in named))
    countries = {actor.country for actor in contact if actor.country}
    known = {head: {one.actor.country for one in parties[head]} for head in met}
    strangers = frozenset(head for head in met if len(countries) > 1 and None not in known[head] and not known[head] & countries)
    voice = Party(actor=party, span=None) if party is not None and spoken else None
    return Telling(dossier, parsed, voice, contact, parties, met, strangers)


def head_of(parsed: Parse, mention: Mention) -> int | None:
    """The token that heads the words of a mention; None where they were not parsed."""
    span = mention.evidence[0]
    tokens = parsed.inside(span.start, span.end)
    tops = parsed.tops(tokens)
    return tops[-1] if tops else None
