"""Through whom words came that the sentence names beside their speaker: "[a Cairo daily] quoted the envoy as saying"."""

import re
from collections.abc import Iterator

from communique.actors import Cast
from communique.parse import Parse
from communique.records import Party
from communique.statements.attributions import Attribution
from communique.statements.sources import Source, phrase
from communique.statements.speakers import unnamed

QUOTING = frozenset({"quote", "cite"})
THROUGH = frozenset({"through", "via"})
MESSENGERS = re.compile(
    r"spokes\w+|ambassador|envoy|consul|lawyer|lawyers|intermediar\w+|mediator|mediators|interpreter|broadcaster|agency|newspaper|"
    r"radio|television|daily|weekly|embassy|representative|emissary|aide|chargé|counsel",
    re.IGNORECASE,
)
HANGING = frozenset({"prep", "pcomp", "advcl", "xcomp", "acl", "pobj", "dobj", "oprd"})  # "quoted the envoy [as [saying]]"


class Relays:
    """Finds those named between a speaker and the text of one document."""

    def __init__(self, parsed: Parse, cast: Cast) -> None:
        self.parse, self.cast = parsed, cast

    def of(self, attribution: Attribution) -> tuple[Party, ...]:
        """Those through whom the words of an attribution came, outermost first; none where the layout names the speaker."""
        if attribution.speaker is not None or attribution.source is None:
            return ()
        source = attribution.source
        tagged = {messenger.head: messenger for messenger in attribution.messengers}
        heads = dict.fromkeys((*tagged, *self.quoting(attribution), *self.quoted_by(source.head), *self.through(attribution)))
        beside = (head for head in heads if head != source.head and not self.is_inside(attribution, head))
        found = ((self.named(tagged[head]) if head in tagged else self.someone(head)) for head in beside)
        return tuple(party for party in found if party is not None)

    def quoting(self, attribution: Attribution) -> Iterator[int]:
        """The subject of the verb by which another's words are quoted, or its agent in the passive."""
        parse = self.parse
        verb = attribution.token
        while parse.lemma[verb] not in QUOTING and parse.dep[verb] in HANGING and parse.head[verb] != verb:
            verb = parse.head[verb]
        if parse.lemma[verb] in QUOTING:
            subject = parse.child(verb, "nsubj")
            yield from () if subject is None else (subject,)
            yield from self.agent(verb)

    def quoted_by(self, speaker: int) -> Iterator[int]:
        """Who is said to quote the speaker: "a clerk [quoted by the Lake Courier]"."""
        for child in self.parse.children[speaker]:
            if self.parse.dep[child] == "acl" and self.parse.lemma[child] in QUOTING:
                yield from self.agent(child)

    def agent(self, verb: int) -> Iterator[int]:
        """The noun after the "by" of a passive."""
        for child in self.parse.children[verb]:
            if self.parse.word[child].lower() == "by":
                who = self.parse.child(child, "pobj")
                if who is not None:
                    yield who

    def through(self, attribution: Attribution) -> Iterator[int]:
        """The messenger: "the rebels, [through a spokesman], have sworn"."""
        source = attribution.source
        above = list(self.parse.ancestors(attribution.token))[:1]
        for holder in (*self.parse.inside(*attribution.cue_range), *([source.head] if source else []), *above):
            for child in self.parse.children[holder]:
                who = self.parse.child(child, "pobj") if self.parse.word[child].lower() in THROUGH else None
                if who is not None:
                    yield who

    def someone(self, head: int) -> Party | None:
        """The actor that a noun stands for; words come through no corridor and no autumn."""
        if self.cast.use_at(head) == "place":
            return None
        known = self.cast.party(head)
        if known is not None or not MESSENGERS.fullmatch(self.parse.word[head]):
            return known
        return self.named(phrase(self.parse, head))

    def named(self, messenger: Source) -> Party:
        """The actor of a phrase: known, or known to this text only."""
        known = self.cast.party(messenger.head)
        if known is not None:
            return known
        document = self.cast.document
        span = document.span(self.parse.start[messenger.first], self.parse.end[messenger.last])
        return Party(actor=unnamed(document, self.parse, messenger), span=span)

    def is_inside(self, attribution: Attribution, head: int) -> bool:
        """Part of what is said."""
        return any(start <= self.parse.start[head] < end for start, end in attribution.contents)
