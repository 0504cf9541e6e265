"""Which documents report one contact: a table of folders with what is one in them, laws, the command."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from communique import build_dossier, from_text, read_all
from communique.accounts.pairing import HEAD, channel_of, find_contacts, home_of
from communique.cli import CONTACT_FORMS, main
from communique.errors import CommuniqueError
from communique.formats.contacts import FORMS, NOT_A_SIDE, write_contacts
from communique.records import Document, Dossier
from tests.conftest import EXAMPLES

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "contacts.jsonl").read_text("utf-8").splitlines()]
STRAIT = str(EXAMPLES / "strait")


def dossiers_of(case: dict[str, Any]) -> dict[str, Dossier]:
    """The dossiers of a case by the short names of its documents."""
    return {
        name: build_dossier(from_text(text, publisher=publisher, published=date.fromisoformat(day), source=name))
        for name, publisher, day, text in case["documents"]
    }


@pytest.fixture(scope="module")
def strait() -> list[Dossier]:
    return [build_dossier(found) for found in read_all(STRAIT) if not isinstance(found, CommuniqueError)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_what_is_one_contact(case: dict[str, Any]) -> None:
    dossiers = dossiers_of(case)
    names = {dossier.document.id: name for name, dossier in dossiers.items()}
    found = [sorted(names[each] for each in contact.documents) for contact in find_contacts(dossiers.values())]
    assert sorted(found) == case["contacts"]


def test_an_article_is_no_sides_account() -> None:
    case = next(case for case in CASES if case["documents"][-1][0] == "article" and case["contacts"])
    (contact,) = find_contacts(dossiers_of(case).values())
    assert contact.sides == ("Chile", None)


def test_a_contact_says_who_when_how_and_why(strait: list[Dossier]) -> None:
    (contact,) = find_contacts(strait)
    assert contact.sides == ("Argentina", "Chile", None)
    assert {actor.id for actor in contact.participants} >= {"ARG.GOV", "CHL.GOV", "CHL.GOV:rodrigo-beltran"}
    assert (contact.when.iso, contact.channel) == ("2026-05-13", "phone call")
    assert contact.basis == contact.documents
    assert "Rodrigo Beltrán" in contact.reason
    assert contact.confidence == pytest.approx(1 / (1 + 2.718281828 ** -sum(part.weight for part in contact.parts)))


def test_the_same_document_twice_is_one(strait: list[Dossier]) -> None:
    assert find_contacts([*strait, *strait]) == find_contacts(strait)


def test_nothing_is_no_contact() -> None:
    assert find_contacts([]) == ()


@settings(max_examples=8, deadline=None)
@given(st.data())
def test_the_order_of_documents_does_not_matter(strait: list[Dossier], data: st.DataObject) -> None:
    assert find_contacts(data.draw(st.permutations(strait))) == find_contacts(strait)


@pytest.mark.parametrize(
    ("publisher", "home"),
    [
        ("Ministry of Foreign Affairs of Chile", "CHL"),
        ("Ministry of Foreign Affairs and International Cooperation of Morocco", "MAR"),
        ("Press Department, Ministry of Foreign Affairs, Budapest", "HUN"),
        ("Norway", "NOR"),
        ("The Meridian Review", None),
        ("Oslo Daily News", None),
        (None, None),
    ],
)
def test_whose_document_it_is(publisher: str | None, home: str | None) -> None:
    assert home_of(from_text("The ministers met.", publisher=publisher)) == home


def test_what_stands_far_below_says_nothing_of_the_channel() -> None:
    text = (
        "The ministers of Chile and Argentina exchanged letters. "
        + "The text is long. " * (HEAD // 10)
        + "They spoke by telephone."
    )
    assert channel_of(from_text(text)) is None
    assert channel_of(from_text(text[-30:])) == "phone call"


def written(strait: list[Dossier], form: Any) -> str:
    out = io.StringIO()
    documents: dict[str, Document] = {dossier.document.id: dossier.document for dossier in strait}
    write_contacts(find_contacts(strait), documents, form, out)
    return out.getvalue()


@pytest.mark.parametrize("form", FORMS)
def test_every_form_names_each_document(strait: list[Dossier], form: str) -> None:
    text = written(strait, form).replace("\\", "")
    assert all(name in text for name in ("readout-buenos-aires.md", "readout-santiago.txt", "2026-05-13"))


def test_csv_has_a_row_for_each_document_and_no_side_for_an_article(strait: list[Dossier]) -> None:
    lines = list(csv.DictReader(io.StringIO(written(strait, "csv"))))
    assert [line["side"] for line in lines] == ["Argentina", "Chile", ""]
    assert {line["channel"] for line in lines} == {"phone call"}


def test_markdown_and_the_table_say_that_an_article_is_no_account(strait: list[Dossier]) -> None:
    assert NOT_A_SIDE.split(";")[0] in written(strait, "md")
    assert "reports it" in written(strait, "table")


def test_what_comes_from_a_text_is_escaped() -> None:
    dossiers = [
        build_dossier(from_text(text, publisher=publisher, published=date(2026, 5, 11), title="=cmd()|<b>x</b>", source=source))
        for source, publisher, text in (
            ("one", "Ministry of Foreign Affairs of Chile", CASES[0]["documents"][0][3]),
            ("two", "Ministry of Foreign Affairs of Argentina", CASES[0]["documents"][1][3]),
        )
    ]
    assert "<b>" not in written(dossiers, "md")
    assert {line["title"] for line in csv.DictReader(io.StringIO(written(dossiers, "csv")))} == {"'=cmd()|<b>x</b>"}


def test_the_command_lists_the_contact() -> None:
    result = CliRunner().invoke(main, ["pairs", STRAIT, "--format", "json"])
    assert result.exit_code == 0
    (found,) = json.loads(result.stdout)["contacts"]
    assert [each["side"] for each in found["documents"]] == ["Argentina", "Chile", ""]
    assert tuple(FORMS) == CONTACT_FORMS


def test_the_command_says_when_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("The price of copper fell in London.")
    result = CliRunner().invoke(main, ["pairs", str(tmp_path)])
    assert result.exit_code == 0
    assert "no two of these texts report one contact" in result.stderr
