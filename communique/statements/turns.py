"""Transcripts: each turn is what one speaker said, from the label that opens it to the next ("MR. HALE:", "Q:")."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from communique.actors import Cast, resolve_phrase
from communique.records import Actor, Block, Document, Party, identify
from communique.statements.attributions import Range, trim

LABEL = re.compile(
    r"\s*(?P<name>(?:[\w.’'-]+ ){0,6}[\w.’'-]+)(?: ?\([^)\n]{1,40}\)|, [\w .’'-]{1,40})?\s*:\s+(?=\S)|\s*(?P<letter>[QA])\.\s+(?=[A-Z])"
)
SMALL_WORDS = frozenset("of the for and de von van al bin on to".split())
QUESTIONS = frozenset("q question questioner reporter journalist interviewer".split())
ANSWERS = frozenset("a answer".split())
CHAIRS = frozenset("moderator operator host chair".split())
NOT_SPOKEN = frozenset({"title", "heading", "caption"})
FEWEST_TURNS = 3
FEWEST_WORDS = 3  # "Thank you." closes a turn and says nothing
STAGE = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*")


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn: its speaker, the label and the colon after it, and its paragraphs."""

    speaker: Party
    asks: bool
    colon: Range
    contents: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """A label at the start of a block: its words, where they stand, where its colon stands and the words after it begin."""

    block: Block
    label: str
    start: int
    end: int
    colon: int
    words: int


def find_turns(document: Document, cast: Cast, speaker: Party | None) -> tuple[Turn, ...]:
    """The turns of a transcript in order; none when the text is no transcript.

    `speaker` is whom the page names as the one who answers, where its labels are only "Q" and "A".
    """
    openings = list(find_openings(document))
    labels = [opening.label.lower() for opening in openings]
    repeated = any(labels.count(label) > 1 for label in set(labels))
    if len(openings) < FEWEST_TURNS or not repeated or len(set(labels)) < 2:
        return ()
    naming = Naming(document, cast, openings[0].block.start, speaker)
    turns = [turn_of(document, naming, opening, following) for opening, following in zip(openings, (*openings[1:], None), strict=True)]
    return tuple(turn for turn in turns if turn.contents)


def find_openings(document: Document) -> Iterator[Opening]:
    """The blocks that open with a label."""
    for block in document.body:
        if block.kind in NOT_SPOKEN:
            continue
        found = LABEL.match(document.text, block.start, min(block.start + 140, block.end))
        if found is None:
            continue
        name = "letter" if found["letter"] else "name"
        words = found[name].split()
        if all(word[:1].isupper() or word.lower() in SMALL_WORDS for word in words):
            colon = len(found.group().rstrip()) + found.start() - 1
            yield Opening(block, found[name], found.start(name), found.end(name), colon, found.end())


def turn_of(document: Document, naming: "Naming", opening: Opening, following: Opening | None) -> Turn:
    """A turn with the paragraphs that go on with it: to the next label, a heading, or a paragraph that names its speaker."""
    speaker, asks = naming.speaker(opening)
    pieces = [(opening.words, opening.block.end)]
    end = following.block.start if following else len(document.text)
    for block in document.body:
        if not opening.block.end <= block.start < end:
            continue
        words = document.text[block.start : block.end]
        if block.kind in NOT_SPOKEN or naming.tells_of(speaker, block):
            break
        if not STAGE.fullmatch(words):
            pieces.append((block.start, block.end))
    contents = tuple(piece for start, stop in pieces if (piece := trim(document.text, start, stop)))
    if sum(len(document.text[start:stop].split()) for start, stop in contents) < FEWEST_WORDS:
        contents = ()
    return Turn(speaker, asks, (opening.colon, opening.colon + 1), contents)


class Naming:
    """Who each label of one transcript stands for."""

    def __init__(self, document: Document, cast: Cast, first_turn: int, speaker: Party | None) -> None:
        self.document, self.cast = document, cast
        self.first_turn = first_turn
        self.answering = self.named_before() or speaker

    def speaker(self, opening: Opening) -> tuple[Party, bool]:
        """The party of a label, and whether it is a question's."""
        label = opening.label
        word = label.lower()
        span = self.document.span(opening.start, opening.end)
        if word in QUESTIONS or word.split()[0] in QUESTIONS:
            return Party(actor=self.unnamed("journalist", "JRN"), span=span), True
        if word in CHAIRS:
            return Party(actor=self.unnamed(word, None), span=span), False
        if word in ANSWERS:
            answering = self.answering
            return Party(actor=answering.actor if answering else self.unnamed("interviewee", None), span=span), False
        return Party(actor=self.person(label), span=span), False

    def named_before(self) -> Party | None:
        """The first person named above the first turn, who is not the author."""
        author = (self.document.author or "").lower()
        for mention in self.cast.mentions:
            if mention.evidence[0].start >= self.first_turn:
                return None
            if mention.actor.kind == "person" and mention.name.lower() not in author:
                return Party(actor=mention.actor, span=mention.evidence[0])
        return None

    def person(self, label: str) -> Actor:
        """Whom a label names: a person of the text with that surname, the longest name of the head of the page, or the codebooks."""
        surname = label.split()[-1].lower()
        for mention in self.cast.mentions:
            if mention.actor.kind == "person" and mention.evidence[0].words.lower().split()[-1] == surname and mention.actor.country:
                return mention.actor
        head = self.document.text[: self.first_turn]
        found = re.search(rf"((?:[A-Z][\w.’'-]+ ){{1,3}}{re.escape(surname)})\b", head, re.IGNORECASE)
        name = found.group(1) if found else label.title()
        actor = resolve_phrase(name, on=self.document.anchor)
        if actor is not None and actor.kind == "person":
            return actor
        return replace(self.unnamed(name, None), kind="person", reason="named by the label of the turn only")

    def tells_of(self, speaker: Party, block: Block) -> bool:
        """Whether a paragraph names the one speaking: then it is not theirs but the narrator's."""
        return any(
            mention.actor.id == speaker.actor.id and mention.use == "name"
            for mention in self.cast.mentions
            if block.start <= mention.evidence[0].start < block.end
        )

    def unnamed(self, name: str, sector: str | None) -> Actor:
        """Someone of whom the transcript gives only the part they take."""
        return Actor(
            id=f"document:{identify(self.document.id, name.lower())}", name=name, country=None, sector=sector, kind="unnamed",
            reason="the transcript does not name them",
        )  # fmt: skip
