"""The analyst's own actors, which the tables of knowledge are read with: a register of rows, and what is built under it.

Names are looked up in many places below one call. The register goes along in a context variable that only `consulting`
sets, for as long as a stage runs, so that what a function gives depends on its arguments alone; what is remembered of the
codebooks is remembered for each register apart.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from typing import TypeVar, cast

Result = TypeVar("Result", bound=Callable[..., object])
KEPT_REGISTERS = 4  # with what was built under them


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One actor of a register for one time; what is empty is as the codebook has it.

    `known` is the name of the codebook's actor that the row corrects, of the country `known_in`, "" for a new one. `start`
    and `end` are `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, both included, "" for no limit. `where` names the file and the row.
    """

    name: str
    where: str
    kind: str
    known: str = ""
    known_in: str = ""
    aliases: tuple[str, ...] = ()
    country: str = ""
    sector: str = ""
    office: str = ""
    start: str = ""
    end: str = ""
    note: str = ""

    @property
    def actor(self) -> str:
        """The name that the actor has here and in its id: the codebook's, if it is there."""
        return self.known or self.name

    @property
    def names(self) -> tuple[str, ...]:
        """The name and the other names."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Register:
    """The analyst's own actors, read by `load_actors`; equal when their rows are."""

    rows: tuple[Row, ...] = ()
    digest: str = ""
    source: str = field(default="", compare=False)

    def __hash__(self) -> int:
        return hash(self.digest)


@dataclass(slots=True)
class Shelf:
    """What was built of the codebooks under one register, by function and arguments."""

    register: Register
    kept: dict[tuple[object, ...], object] = field(default_factory=dict)


NOBODY = Register()
CODEBOOKS = Shelf(NOBODY)
CONSULTED: ContextVar[Shelf] = ContextVar("register", default=CODEBOOKS)


@contextmanager
def consulting(register: Register) -> Iterator[None]:
    """Read names with this register until the block ends."""
    token = CONSULTED.set(shelf_of(register))
    try:
        yield
    finally:
        CONSULTED.reset(token)


@lru_cache(maxsize=KEPT_REGISTERS)
def shelf_of(register: Register) -> Shelf:
    """What is remembered under a register."""
    return CODEBOOKS if register == NOBODY else Shelf(register)


def consulted() -> Register:
    """The register that names are read with."""
    return CONSULTED.get().register


def remembered(build: Result) -> Result:
    """Remember what a function of the codebooks gives, for each register apart."""

    @wraps(build)
    def once(*arguments: object) -> object:
        kept = CONSULTED.get().kept
        key = (build, *arguments)
        if key not in kept:
            kept[key] = build(*arguments)
        return kept[key]

    return cast("Result", once)
