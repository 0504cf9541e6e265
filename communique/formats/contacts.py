"""Contacts and the documents that report them: for a terminal, as JSON, CSV and Markdown."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Literal, NamedTuple, get_args

from communique.formats import words
from communique.formats.markdown import escape, rows
from communique.formats.plain import to_plain
from communique.formats.tables import csv_lines, inert
from communique.records import Contact, Document

ContactForm = Literal["table", "json", "csv", "md"]
FORMS: tuple[ContactForm, ...] = get_args(ContactForm)
NOT_A_SIDE = "reports it; no side's account"
COLUMNS = (
    "contact", "day", "channel", "participants", "document", "side", "publisher", "published", "title", "source", "confidence",
    "reason",
)  # fmt: skip


class Told(NamedTuple):
    """One document of a contact, in words."""

    document: str
    side: str
    publisher: str
    published: str
    title: str
    source: str


def write_contacts(contacts: Sequence[Contact], documents: Mapping[str, Document], form: ContactForm, out: IO[str]) -> None:
    """Write contacts with the documents that report them, which are given by id."""
    if form == "table":
        write_view(contacts, documents, out)
    else:
        out.write({"json": contacts_json, "csv": contacts_csv, "md": contacts_markdown}[form](contacts, documents))


def told(contact: Contact, documents: Mapping[str, Document]) -> Iterator[Told]:
    """The documents of a contact, each with its side, "" for an article."""
    for name, side in zip(contact.documents, contact.sides, strict=True):
        document = documents[name]
        published = document.published.isoformat() if document.published else ""
        yield Told(name, side or "", document.publisher or "", published, document.title or "", document.url or document.source)


def heading(contact: Contact) -> str:
    """`2026-05-13, phone call: Argentina, Chile, Lucía Ferrante`."""
    return f"{contact.when.iso or 'undated'}, {contact.channel or 'contact'}: {words.names(contact.participants)}"


def contacts_json(contacts: Sequence[Contact], documents: Mapping[str, Document]) -> str:
    """One JSON object: the version of its form, and the contacts, each with its documents."""
    listed = [
        {"contact": to_plain(contact), "documents": [each._asdict() for each in told(contact, documents)]} for contact in contacts
    ]
    return json.dumps({"format": "communique-contacts/1", "contacts": listed}, ensure_ascii=False, indent=1) + "\n"


def contacts_csv(contacts: Sequence[Contact], documents: Mapping[str, Document]) -> str:
    """A row for each document of each contact; an empty side is an article's."""
    lines: list[tuple[str | float, ...]] = [COLUMNS]
    for contact in contacts:
        before = (contact.id, contact.when.iso or "", contact.channel or "", words.names(contact.participants))
        after = (round(contact.confidence, 3), contact.reason)
        lines += [(*before, *each, *after) for each in told(contact, documents)]
    return csv_lines([[inert(cell) for cell in line] for line in lines])


def contacts_markdown(contacts: Sequence[Contact], documents: Mapping[str, Document]) -> str:
    """A heading for each contact with a table of its documents; every word from a text is escaped."""
    lines = ["# Which documents report one contact", ""]
    for contact in contacts:
        lines += [f"## {escape(heading(contact))}", "", f"{escape(contact.reason)}.", "", *table_of(contact, documents), ""]
    return "\n".join(lines)


def table_of(contact: Contact, documents: Mapping[str, Document]) -> list[str]:
    """The documents of a contact as a table in Markdown."""
    cells = (
        (each.side or NOT_A_SIDE, each.publisher, each.published, each.title, each.source) for each in told(contact, documents)
    )
    return rows(("side", "publisher", "published", "title", "source"), cells)


def write_view(contacts: Sequence[Contact], documents: Mapping[str, Document], out: IO[str]) -> None:
    """The contacts as a person reads them in a terminal."""
    from rich.console import Console
    from rich.text import Text

    from communique.formats.terminal import add, printable, table

    console = Console(file=out, width=None if out.isatty() else 140, highlight=False)
    for contact in contacts:
        grid = table("side", "published", "publisher", "source")
        for each in told(contact, documents):
            add(grid, each.side or NOT_A_SIDE, each.published, each.publisher, each.source)
        console.print(Text(printable(heading(contact)), style="bold"))
        console.print(Text(printable(f"{contact.confidence:.2f}: {contact.reason}"), style="dim"))
        console.print(grid)
        console.print()
