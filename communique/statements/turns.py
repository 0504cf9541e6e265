"""Transcripts: each turn is what one speaker said, from the label that opens it to the next ("MR. HALE:", "Q:")."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from communique.actors import Cast, resolve_phrase
from communique.actors.folding import fold_phrase
from communique.records import Actor, Block, Document, Party, Span, identify
from communique.statements.attributions import Range, trim

LABEL = re.compile(
    r"\s*(?P<name>(?:[\w.’'-]+ ){0,6}[\w.’'-]+)(?: ?\([^)\n]{1,40}\)|, [\w .’'-]{1,40})?\s*:\s+(?=\S)"
    r"|\s*(?P<letter>[QA])\.\s+(?=[A-Z])"
)
LONGEST_LABEL = 140
SMALL_WORDS = frozenset("of the for and de von van al bin on to".split())
QUESTIONS = frozenset("q question questioner reporter journalist interviewer correspondent".split())
PRESIDING = frozenset("chairman chairwoman chairperson speaker president".split())  # of the body whose record it is
ANSWERS = frozenset("a answer".split())
CHAIRS = frozenset("operator chair".split())
HOSTS = frozenset("moderator host presenter anchor announcer".split())
VOICES = frozenset("spokesman spokeswoman spokesperson".split())
IN_HOUSE = frozenset({"GOV", "LEG", "MIL"})
NOT_SPOKEN = frozenset({"title", "heading", "caption"})
FEWEST_TURNS = 3
FEWEST_WORDS = 3  # "Thank you." closes a turn and says nothing
SHORTEST_NAME = 3  # letters: "the", "le" do not name an outlet
STAGE = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*")


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn: its speaker, the colon after the label, and its paragraphs."""

    speaker: Party
    asks: bool
    colon: Range
    contents: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """A label at the start of a block: where it stands, where its colon stands and the words after it begin."""

    label: str
    start: int
    end: int
    colon: int
    words: int


def find_turns(document: Document, cast: Cast, speaker: Party | None, issuer: Party | None) -> tuple[Turn, ...]:
    """The turns of a transcript in order; none when the text is no transcript.

    `speaker` is whom the page names as the one who answers, where its labels are only "Q" and "A"; `issuer` the office whose
    record it is: a deputy in the record of a parliament sits there.
    """
    parts = divided(document)
    labels = Counter(opening.label.lower() for opening, _ in parts)
    if len(parts) < FEWEST_TURNS or len(labels) < 2 or max(labels.values()) < 2:
        return ()
    naming = Naming(document, cast, parts[0][0].start, speaker, issuer)
    turns = [turn_of(document, naming, opening, blocks) for opening, blocks in parts]
    return tuple(turn for turn in turns if turn.contents)


def divided(document: Document) -> list[tuple[Opening, list[Block]]]:
    """The text by its labels: each with the block it opens and those up to the next label or heading."""
    parts: list[tuple[Opening, list[Block]]] = []
    ended = True
    for block in document.body:
        opening = opening_of(document, block)
        if opening is not None:
            parts.append((opening, [block]))
        elif parts and not ended and block.kind not in NOT_SPOKEN:
            parts[-1][1].append(block)
        ended = block.kind in NOT_SPOKEN or (ended and opening is None)
    return parts


def opening_of(document: Document, block: Block) -> Opening | None:
    """The label that opens a block: a letter, or capitalised words before a colon."""
    found = LABEL.match(document.text, block.start, min(block.start + LONGEST_LABEL, block.end))
    if found is None or block.kind in NOT_SPOKEN:
        return None
    name = "letter" if found["letter"] else "name"
    if not all(word[:1].isupper() or word.lower() in SMALL_WORDS for word in found[name].split()):
        return None
    colon = found.start() + len(found.group().rstrip()) - 1
    return Opening(found[name], found.start(name), found.end(name), colon, found.end())


def turn_of(document: Document, naming: "Naming", opening: Opening, blocks: list[Block]) -> Turn:
    """A turn with the paragraphs that go on with it, up to one that names its speaker: there a narrator takes over."""
    speaker, asks = naming.speaker(opening)
    pieces = [(opening.words, blocks[0].end)]
    for block in blocks[1:]:
        if naming.tells_of(speaker, block):
            break
        if not STAGE.fullmatch(document.text, block.start, block.end):
            pieces.append((block.start, block.end))
    contents = tuple(piece for start, stop in pieces if (piece := trim(document.text, start, stop)))
    spoken = sum(len(document.text[start:stop].split()) for start, stop in contents)
    return Turn(speaker, asks, (opening.colon, opening.colon + 1), contents if spoken >= FEWEST_WORDS else ())


class Naming:
    """Who each label of one transcript stands for."""

    def __init__(self, document: Document, cast: Cast, first_turn: int, speaker: Party | None, issuer: Party | None) -> None:
        self.document = document
        self.issuer = issuer.actor if issuer else None
        self.outlet = None if issuer else outlet_of(document)
        self.first_turn = first_turn
        self.persons = {m.evidence[0].start: m.actor for m in cast.mentions if m.actor.kind == "person" and m.actor.country}
        self.named = [(m.evidence[0], m.actor) for m in cast.mentions if m.actor.kind == "person" and m.use == "name"]
        self.answering = self.named_before() or (speaker.actor if speaker else None)
        self.known: dict[str, Actor] = {}
        for span, actor in self.named:
            if actor.country:
                self.known.setdefault(span.words.lower().split()[-1], actor)

    def speaker(self, opening: Opening) -> tuple[Party, bool]:
        """The party of a label, and whether it asks."""
        first, *_ = opening.label.lower().split()
        asks = first in QUESTIONS
        if asks:
            actor = self.of_outlet(self.unnamed("journalist", "JRN"))
        elif first in CHAIRS:
            actor = self.of_outlet(self.unnamed(first, "JRN" if self.outlet else None))
        elif first in HOSTS or self.is_outlet(opening.label):
            actor = self.voice_of_outlet(opening.label)
        elif first in ANSWERS or opening.label.lower() in VOICES:
            actor = self.answering or self.unnamed("interviewee", None)
        else:
            actor = self.persons.get(opening.start) or self.person(opening.label)
        return Party(actor=actor, span=self.document.span(opening.start, opening.end)), asks

    def is_outlet(self, label: str) -> bool:
        """Whether a label names the paper or station that publishes the text: "Le Carrefour" of Le Carrefour du Sahel."""
        publisher = set(fold_phrase(self.document.publisher or "").split())
        words = set(fold_phrase(label).split())
        return words <= publisher and max(map(len, words), default=0) > SHORTEST_NAME

    def voice_of_outlet(self, label: str) -> Actor:
        """Who asks or hosts for the outlet that publishes the text, of its country."""
        known = f"{self.outlet.name} publishes this record" if self.outlet else "the label names whoever publishes the text"
        return self.of_outlet(replace(self.unnamed(label.title(), "JRN"), kind="outlet", reason=known))

    def named_before(self) -> Actor | None:
        """The first person named above the first turn, who is not the author."""
        author = (self.document.author or "").lower()
        above = (actor for span, actor in self.named if span.start < self.first_turn and span.words.lower() not in author)
        return next(above, None)

    def person(self, label: str) -> Actor:
        """Whom a label names: a person of the text with that surname, else as the head of the page names them in full."""
        surname = label.split()[-1].lower()
        if surname not in self.known:
            head = self.document.text[: self.first_turn]
            found = re.search(rf"((?:[A-Z][\w.’'-]+ ){{1,3}}(?i:{re.escape(surname)}))\b", head)
            name = found.group(1) if found else label.title()
            actor = resolve_phrase(name, on=self.document.anchor)
            by_label = replace(self.unnamed(name, None), kind="person", reason="named by the label of the turn only")
            self.known[surname] = self.in_house(actor if actor is not None and actor.kind == "person" else by_label, label)
        return self.known[surname]

    def in_house(self, actor: Actor, label: str) -> Actor:
        """An officer in the record of a government's body is that government's: "UNDERSECRETARY ZALDUMBIDE"."""
        title = label.rsplit(" ", 1)[0].title() if " " in label else ""
        office = self.issuer if title.lower() in PRESIDING else resolve_phrase(title, on=self.document.anchor)
        if self.issuer is None or actor.country is not None or office is None or office.sector not in IN_HOUSE:
            return actor
        reason = f"{actor.reason}; {office.name!r} in a record of {self.issuer.name!r}"
        return replace(actor, country=self.issuer.country, sector=office.sector, reason=reason)

    def of_outlet(self, actor: Actor) -> Actor:
        """Who asks in an outlet's own record is of its country."""
        return replace(actor, country=self.outlet.country) if self.outlet else actor

    def tells_of(self, speaker: Party, block: Block) -> bool:
        """Whether a paragraph names the one speaking."""
        return any(actor.id == speaker.actor.id for actor in self.named_in(block))

    def named_in(self, block: Block) -> Iterator[Actor]:
        """The persons named in a block."""
        for span, actor in islice(self.named, bisect_left(self.named, block.start, key=start_of), None):
            if span.start >= block.end:
                return
            yield actor

    def unnamed(self, name: str, sector: str | None) -> Actor:
        """Someone of whom the transcript gives only the part they take."""
        return Actor(
            id=f"document:{identify(self.document.id, name.lower())}", name=name, country=None, sector=sector, kind="unnamed",
            reason="the transcript does not name them",
        )  # fmt: skip


def outlet_of(document: Document) -> Actor | None:
    """The outlet that published a document, of the country where its name places it ("The Weekly, Amman")."""
    name = document.publisher
    placed = resolve_phrase(name, on=document.anchor) if name else None
    if name is None or placed is None or placed.country is None:
        return None
    return Actor(
        id=f"document:{identify(document.id, name.lower())}", name=name, country=placed.country, sector="JRN", kind="outlet",
        reason=f"publishes this record; {placed.reason}",
    )  # fmt: skip


def start_of(named: tuple[Span, Actor]) -> int:
    """Where a person is named."""
    return named[0].start
