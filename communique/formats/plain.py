"""Records as plain dicts and JSON, and back, by their own type hints: no record has a format of its own."""

import json
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from communique.errors import BadArgument

Record = TypeVar("Record")


def to_plain(value: object) -> Any:
    """A record as dicts, lists, strings and numbers; days as ISO 8601 strings."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def from_plain(kind: type[Record], plain: object) -> Record:
    """The record that `to_plain` gave; raises BadArgument where the dict is not of this kind."""
    try:
        record: Record = rebuilt(kind, plain)
    except (KeyError, TypeError, ValueError) as error:
        raise BadArgument(kind.__name__, f"not the plain form of one ({error!r})", "give what to_plain returned") from error
    return record


def rebuilt(hint: Any, plain: Any) -> Any:
    """A value of this type hint from its plain form."""
    if get_origin(hint) in (UnionType, Union):  # a Literal or None is the second
        if plain is None:
            return None
        return rebuilt(next(arm for arm in get_args(hint) if arm is not NoneType), plain)
    if get_origin(hint) is tuple:
        return tuple(rebuilt(arm, item) for arm, item in zip_arms(get_args(hint), plain))
    if is_dataclass(hint):
        return rebuilt_record(hint, plain)
    if hint is date:
        return date.fromisoformat(plain)
    return plain if get_origin(hint) is Literal else hint(plain)


def rebuilt_record(kind: Any, plain: dict[str, Any]) -> Any:
    """A record from its plain form."""
    return kind(**{name: rebuilt(hint, plain[name]) for name, hint in hints_of(kind).items()})


def zip_arms(arms: tuple[Any, ...], plain: list[Any]) -> list[tuple[Any, Any]]:
    """Pair each item of a tuple with its type: the one type of `tuple[X, ...]`, or each its own."""
    if arms[-1] is Ellipsis:
        return [(arms[0], item) for item in plain]
    return list(zip(arms, plain, strict=True))


@cache
def hints_of(kind: Any) -> dict[str, Any]:
    """The resolved type hints of a record's fields."""
    return get_type_hints(kind)


def to_json(record: object, *, indent: int | None = None) -> str:
    """A record, or a sequence of records, as JSON text (UTF-8, not escaped to ASCII)."""
    return json.dumps(to_plain(tuple(record) if isinstance(record, list) else record), ensure_ascii=False, indent=indent)
