"""Which statements: the filters, and those that commit someone."""

from dataclasses import replace
from datetime import date

import pytest

from communique import build_dossier, find_commitments, from_text, select_statements
from communique.records import Dossier, Statement

TEXT = """Chile warned Argentina on Monday that the strait would be shut unless the boats turned back.

On Wednesday the Argentine foreign minister refused to turn them back. Brazil said the weather was fine.

The Chilean readout made no mention of the boats."""


@pytest.fixture(scope="module")
def told() -> tuple[Statement, ...]:
    return build_dossier(from_text(TEXT, published=date(2026, 5, 14))).statements


def speakers(statements: tuple[Statement, ...]) -> list[str | None]:
    return [statement.speaker.actor.country if statement.speaker else None for statement in statements]


def test_nothing_asked_is_everything(told: tuple[Statement, ...]) -> None:
    assert select_statements(told) == told


@pytest.mark.parametrize("wanted", ["CHL", "chl", "CHL.GOV", "chile", "  Chile "])
def test_a_speaker_by_country_id_or_part_of_a_name(told: tuple[Statement, ...], wanted: str) -> None:
    found = select_statements(told, speaker=wanted)
    assert "threaten" in {statement.act for statement in found}
    assert set(speakers(found)) == {"CHL"}


def test_an_addressee(told: tuple[Statement, ...]) -> None:
    assert [statement.act for statement in select_statements(told, addressee="argentina")] == ["threaten"]


def test_an_act(told: tuple[Statement, ...]) -> None:
    assert speakers(select_statements(told, act="reject")) == ["ARG"]


def test_days_are_included_and_unknown_days_left_out(told: tuple[Statement, ...]) -> None:
    assert [s.act for s in select_statements(told, since=date(2026, 5, 11), until=date(2026, 5, 11))] == ["threaten"]
    assert [s.act for s in select_statements(told, since=date(2026, 5, 12))] == ["reject"]
    assert all(s.said.start for s in select_statements(told, until=date(2030, 1, 1)))


def test_filters_are_all_to_be_met(told: tuple[Statement, ...]) -> None:
    assert select_statements(told, speaker="CHL", act="reject") == ()


def test_commitments_are_in_order_and_leave_out_what_is_only_said(told: tuple[Statement, ...]) -> None:
    assert [statement.act for statement in find_commitments(told)] == ["threaten", "reject"]


def test_what_was_not_promised_commits_nobody(told: tuple[Statement, ...]) -> None:
    warning = find_commitments(told)[0]
    assert find_commitments([replace(warning, negated=True)]) == ()


def test_what_will_be_on_a_condition_is_a_commitment_by_any_verb() -> None:
    dossier = build_dossier(from_text("“If the crew is not freed, Bolivia will stop the gas,” the minister said."))
    (found,) = find_commitments([replace(statement, act="say") for statement in dossier.statements])
    assert [span.words for span in found.consequence] == ["Bolivia will stop the gas"]


def test_the_example_holds_threats_through_others(example: Dossier) -> None:
    found = find_commitments(example.statements)
    relayed = next(s for s in found if s.relayed_by)
    assert "every further day has a price" in relayed.content[0].words
    assert any("unless the licences were restored" in span.words for s in found for span in s.condition)
