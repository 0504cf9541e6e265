"""Transcripts: each turn is what one speaker said, from the label that opens it to the next ("MR. HALE:", "Q:")."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from communique.actors import Cast, resolve_phrase
from communique.actors.folding import fold, fold_phrase
from communique.actors.identity import organisation_actor, state_actor
from communique.actors.knowledge import Match, find_phrases, first_names, word_class
from communique.actors.ties import LOOSE, Tie, Ties
from communique.parse import Parse
from communique.records import Actor, Block, Document, Party, Span, identify
from communique.statements.attributions import Range, trim

LABEL = re.compile(
    r"\s*(?P<name>@?(?:[\w.’'-]+ ){0,6}[\w.’'-]+)(?: ?\([^)\n]{1,40}\)|(?:, [\w .’'-]{1,40}){1,2})?\s*:\s+(?=\S)"
    r"|\s*(?P<letter>[QA])\.\s+(?=[A-Z])"
)
LONGEST_LABEL = 140
SMALL_WORDS = frozenset("of the for and de von van al bin on to".split())
QUESTIONS = frozenset("q question questioner reporter journalist interviewer correspondent".split())
PRESIDING = frozenset("chair chairman chairwoman chairperson speaker president".split())  # of the body whose record it is
ANSWERS = frozenset("a answer".split())
CHAIRS = frozenset("operator chair".split())
HOSTS = frozenset("moderator host presenter anchor announcer".split())
DESKS = frozenset("desk editor editors newsroom".split())
PRESS = re.compile(r"(?:radio|television|tv|agency|news|press|times|post|herald|observer|daily|weekly|tribune|journal|gazette)")
COUNTRIES = frozenset({"state", "adjective", "demonym"})
HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
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


def with_homes(turns: tuple[Turn, ...], parsed: Parse, ties: Ties) -> tuple[Turn, ...]:
    """The turns with the country of whom the page does not place, the surest that the reader ties any of their labels to."""
    surest: dict[str, Tie] = {}
    for turn in turns:
        who, span = turn.speaker.actor, turn.speaker.span
        tie = ties.surely(parsed.at(span.start)) if span and who.country is None else None
        if tie and tie.sure > surest.get(who.id, LOOSE).sure:
            surest[who.id] = tie
    return tuple(replace(turn, speaker=replace(turn.speaker, actor=of_tie(turn.speaker.actor, surest))) for turn in turns)


def of_tie(actor: Actor, surest: Mapping[str, Tie]) -> Actor:
    """An actor of the country that its label is tied to; the same one where it is tied to none."""
    tie = surest.get(actor.id)
    return replace(actor, country=tie.country, reason=f"{actor.reason}; {tie.why}") if tie else actor


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
    if not all(word.lstrip("@")[:1].isupper() or word.lower() in SMALL_WORDS for word in found[name].split()):
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

    def speaker(self, opening: Opening) -> tuple[Party, bool]:
        """The party of a label, and whether it asks."""
        first, *_ = opening.label.lower().split()
        asks = first in QUESTIONS
        if asks:
            actor = self.at_home(self.unnamed("journalist", "JRN"))
        elif first in CHAIRS:
            actor = self.of_outlet(self.unnamed(first, "JRN" if self.outlet else None))
        elif first in HOSTS or not DESKS.isdisjoint(words_of(opening.label)) or self.is_outlet(opening.label):
            actor = self.voice_of_outlet(opening.label)
        elif first in ANSWERS or opening.label.lower() in VOICES:
            actor = self.answering or self.unnamed("interviewee", None)
        else:
            actor = self.persons.get(opening.start) or self.labelled(opening)
        return Party(actor=actor, span=self.document.span(opening.start, opening.end)), asks

    def is_outlet(self, label: str) -> bool:
        """Whether a label names the paper or station that publishes the text: "Le Carrefour" of Le Carrefour du Sahel."""
        publisher = set(words_of(self.document.publisher or ""))
        words = set(words_of(label))
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

    def labelled(self, opening: Opening) -> Actor:
        """Whom a label stands for: someone the text names, an outlet, a state or someone at a place, else only a name."""
        label = opening.label
        if label not in self.known:
            found = self.introduced(label) or self.press(label) or self.placed(opening) or self.person(label)
            self.known[label] = self.in_house(found, label)
        return self.known[label]

    def introduced(self, label: str) -> Actor | None:
        """The best known person of the text whose name has the words of the label in it: "DÍAZ" is Ana Díaz Vega."""
        words = surname_of(label)
        found = [actor for _, actor in self.named if has_words(actor.name, words)]
        return max(found, key=lambda actor: (actor.country is not None, actor.sector is not None), default=None)

    def press(self, label: str) -> Actor | None:
        """Who asks under the name of an outlet."""
        if label.startswith("@") or not any(PRESS.fullmatch(word) for word in words_of(label)):
            return None
        actor = resolve_phrase(label, on=self.document.anchor)
        if actor is not None and actor.country and actor.sector == "JRN":
            return actor
        return self.at_home(replace(self.unnamed(label, "JRN"), kind="outlet", reason="an outlet by the label of the turn"))

    def placed(self, opening: Opening) -> Actor | None:
        """A state, or a body or someone known by the place, for a label that is no person's name: "CHILE", "LIMA-STRINGER".

        A place alone may be a surname, so there has to be a hyphen, or a day after it as in a post.
        """
        words = HUMP.sub(" ", opening.label.lstrip("@")).replace("-", " ").split()
        matches = list(find_phrases(words))
        entries = [entry for match in matches for entry in match.entries]
        if fold(words[0]) in first_names() or any(entry.kind == "title" for entry in entries):
            return None
        body = next((entry for entry in entries if entry.kind == "organisation" and entry.country), None)
        if body is not None:
            return organisation_actor(body)
        state = next((entry for entry in entries if entry.kind in COUNTRIES and entry.country), None)
        if state is not None and len(words) == matches[0].last + 1 and not state.cautious:
            return state_actor(state.country or "", "the label of the turn is a state")
        apart = "-" in opening.label or opening.label.startswith("@") or opening.colon > opening.end
        place = state or next((entry for entry in entries if entry.kind == "place" and entry.country), None)
        if place is None or not apart or len(words) < 2:
            return None
        sector = next((entry.sector for entry in reversed(entries) if entry.kind == "agent" and entry.sector), None)
        sector = "BUS" if sector == "SPY" else sector  # a secret agent does not sign as one: it is a firm's or a ship's
        return replace(
            self.unnamed(opening.label, sector), country=place.country, reason=f"{place.name} in the label of the turn"
        )

    def person(self, label: str) -> Actor:
        """Someone whom the head of the page names in full without saying who it is, or only the label."""
        head = self.document.text[: self.first_turn]
        found = re.search(rf"((?:[A-Z][\w.’'-]+ ){{1,3}}(?i:{re.escape(label.split()[-1])}))\b", head)
        name = found.group(1) if found else label.title()
        actor = resolve_phrase(name, on=self.document.anchor)
        if actor is not None and actor.kind == "person":
            return actor
        return replace(self.unnamed(name, None), kind="person", reason="named by the label of the turn only")

    def in_house(self, actor: Actor, label: str) -> Actor:
        """An officer in the record of a government's body is that government's: "UNDERSECRETARY ZALDUMBIDE"."""
        if self.issuer is None or actor.country is not None or actor.kind != "person":
            return actor
        title = label.rsplit(" ", 1)[0].title() if " " in label else ""
        office = self.issuer if title.lower() in PRESIDING else resolve_phrase(title, on=self.document.anchor)
        if office is None or office.sector not in IN_HOUSE:
            return actor
        reason = f"{actor.reason}; {office.name!r} in a record of {self.issuer.name!r}"
        return replace(actor, country=self.issuer.country, sector=office.sector, reason=reason)

    def at_home(self, actor: Actor) -> Actor:
        """Who asks is taken to be of the country of whoever publishes the record."""
        home = self.outlet or self.issuer
        return replace(actor, country=home.country) if home else actor

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


def words_of(label: str) -> tuple[str, ...]:
    """The folded words of a label, those of a handle apart: "@HarbourDesk"."""
    return tuple(fold_phrase(HUMP.sub(" ", label.lstrip("@"))).split())


def surname_of(label: str) -> tuple[str, ...]:
    """The words of a label after titles and forms of address: "DEPUTY MINISTER RUIZ", "MR AL-BADRI"."""
    words = words_of(label)
    titles = [match.last for match in find_phrases(words, loose=True) if is_title(match)]
    first = next((last + 1 for last in reversed(titles) if last + 1 < len(words)), 0)
    while first + 1 < len(words) and words[first] in word_class("courtesy") | word_class("name particle"):
        first += 1
    return words[first:]


def is_title(match: Match) -> bool:
    """Whether known words are a title."""
    return any(entry.kind == "title" for entry in match.entries)


def has_words(name: str, words: tuple[str, ...]) -> bool:
    """Whether a name has these words in it, next to each other."""
    whole = words_of(name)
    return any(whole[at : at + len(words)] == words for at in range(len(whole) - len(words) + 1))


def outlet_of(document: Document) -> Actor | None:
    """The outlet that published a document, of the country where its name places it ("The Weekly, Amman")."""
    name = document.publisher
    placed = resolve_phrase(name, on=document.anchor) if name else None
    if name and (placed is None or placed.country is None):
        placed = resolve_phrase(name.rpartition(",")[2], on=document.anchor)
    if name is None or placed is None or placed.country is None:
        return None
    return Actor(
        id=f"document:{identify(document.id, name.lower())}", name=name, country=placed.country, sector="JRN", kind="outlet",
        reason=f"publishes this record; {placed.reason}",
    )  # fmt: skip


def start_of(named: tuple[Span, Actor]) -> int:
    """Where a person is named."""
    return named[0].start
