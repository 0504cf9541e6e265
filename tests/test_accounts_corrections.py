"""The analyst's corrections: read and written, replayed on a comparison, and laws of replaying."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique import build_dossier, from_text
from communique.accounts import compare_accounts
from communique.accounts.corrections import (
    Correction,
    Named,
    correct_links,
    correct_points,
    load_corrections,
    save_corrections,
)
from communique.accounts.points import points_at, sentences
from communique.accounts.sides import find_account
from communique.errors import CannotRead, CommuniqueError
from communique.parse import parse
from communique.records import Account, Comparison, Document, Dossier, Link, Point

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "corrections.jsonl").read_text("utf-8").splitlines()]
CHILE = from_text(
    "The minister rejected the claim and raised the fishing licences. He will fly home on Friday. The talks were frank.",
    publisher="Chile",
)
ARGENTINA = from_text("The licences came up. Gas deliveries go on. The talks were frank.", publisher="Argentina")
LICENCES = Named(words="The licences came up.", account="Argentina")
CLAIM = Named(words="rejected the claim and raised the fishing licences", account="Chile")
HOME = Named(words="He will fly home on Friday.", account="Chile")
FRANK = (Named(words="The talks were frank.", account="Chile"), Named(words="The talks were frank.", account="Argentina"))


def said(kind: Any, *points: Named, **more: Any) -> Correction:
    """A correction by one analyst."""
    return Correction(kind=kind, by="R. Osei", points=points, **more)


@cache
def sentence_by_sentence() -> tuple[tuple[Dossier, ...], tuple[Account, ...]]:
    """Both texts read, and their accounts with each sentence as a point, whatever a model would take for one."""
    dossiers = tuple(map(build_dossier, (CHILE, ARGENTINA)))
    accounts = []
    for dossier, side in zip(dossiers, ("Chile", "Argentina"), strict=True):
        spans = [(span.start, span.end) for span in sentences(dossier, parse(dossier.document))]
        points = points_at(dossier, side, spans)
        accounts.append(replace(find_account(dossier, side=side), points=points, basis=tuple(point.id for point in points)))
    return dossiers, tuple(accounts)


def compared(*corrections: Correction) -> tuple[Comparison, list[CommuniqueError]]:
    """The comparison with these corrections, and what was not applied."""
    errors: list[CommuniqueError] = []
    dossiers, accounts = sentence_by_sentence()
    return compare_accounts(accounts, dossiers=dossiers, corrections=corrections, unapplied=errors.append), errors


def words(comparison: Comparison, side: str) -> list[str]:
    return [point.evidence[0].words for point in comparison.points if point.side == side]


def links_of(comparison: Comparison, words: str = "The talks were frank.") -> list[Link]:
    """The links of points with some words: by default those that both texts have."""
    ids = {point.id for point in comparison.points if point.evidence[0].words == words}
    return [link for link in comparison.links if ids & {*link.basis}]


def point_of(comparison: Comparison, start: str) -> Point:
    return next(point for point in comparison.points if point.evidence[0].words.startswith(start))


def test_a_link_by_hand_says_who_made_it_and_ends_the_omission() -> None:
    found, errors = compared(said("link", CLAIM, LICENCES, relation="differently", on=date(2026, 5, 14), note="same licences"))
    link = next(link for link in found.links if link.corrected)
    assert errors == []
    assert (link.relation, link.confidence) == ("differently", 1.0)
    assert link.reason == "linked by R. Osei on 2026-05-14: same licences"
    assert not any(one.point in link.basis for one in found.omissions)
    assert any({*link.basis} <= {*row.basis} and row.relation == "differently" for row in found.rows)


def test_a_link_taken_away_leaves_omissions_on_both_sides() -> None:
    before, _ = compared()
    found, errors = compared(said("unlink", *FRANK))
    assert errors == []
    [link] = links_of(before)
    assert links_of(found) == []
    marked = [one for one in found.omissions if one.corrected]
    assert {one.point for one in marked} == {*link.basis}
    assert all("unlinked by R. Osei" in one.reason and "does not mention it" in one.reason for one in marked)


def test_a_relabelled_link_keeps_its_points() -> None:
    before, _ = compared()
    found, _ = compared(said("relabel", *FRANK, relation="general"))
    assert [(link.basis, link.relation, link.corrected) for link in links_of(found)] == [
        (links_of(before)[0].basis, "general", True)
    ]


def test_a_split_makes_a_point_of_each_part() -> None:
    found, errors = compared(said("split", CLAIM, parts=("rejected the claim", "raised the fishing licences")))
    assert errors == []
    assert words(found, "Chile")[:2] == ["rejected the claim", "raised the fishing licences"]
    assert point_of(found, "raised").reason == "split off by R. Osei"


def test_a_part_of_a_split_can_be_linked() -> None:
    split = said("split", CLAIM, parts=("rejected the claim", "raised the fishing licences"))
    found, errors = compared(said("link", Named(words="raised the fishing licences"), LICENCES), split)
    assert errors == []
    assert any(link.left == point_of(found, "raised").id for link in found.links)


def test_merged_points_are_one_from_first_to_last_character() -> None:
    found, errors = compared(said("merge", HOME, FRANK[0]))
    assert errors == []
    assert words(found, "Chile")[1:] == ["He will fly home on Friday. The talks were frank."]


def test_what_is_no_point_is_gone() -> None:
    found, errors = compared(said("not-a-point", HOME))
    assert errors == []
    assert not any("Friday" in each for each in words(found, "Chile"))


def test_a_point_by_id_and_digest() -> None:
    before, _ = compared()
    wanted = point_of(before, "He will")
    for document, gone in ((CHILE.digest, True), (CHILE.id, True), ("another", False)):
        found, errors = compared(said("not-a-point", Named(id=wanted.id, document=document)))
        assert (wanted.id not in {point.id for point in found.points}) is gone
        assert not errors


def test_a_relabelled_point_has_its_topic_and_aspect() -> None:
    found, _ = compared(said("relabel", HOME, topic="travel", aspect="form"))
    assert (point_of(found, "He will").topic, point_of(found, "He will").aspect) == ("travel", "form")
    assert "travel" in {topic.name for topic in found.topics}


def test_a_side_renamed_is_found_by_either_name() -> None:
    renamed = said("side", account="Chile", side="Santiago")
    for name in ("Chile", "Santiago"):
        found, errors = compared(renamed, said("not-a-point", replace(HOME, account=name)))
        assert errors == []
        assert [account.side for account in found.accounts] == ["Santiago", "Argentina"]
        assert len(words(found, "Santiago")) == 2


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (said("link", Named(words="The ship sank."), LICENCES), "no longer stands in the text"),
        (said("link", Named(words="The talks were frank."), LICENCES), "is in 2 points"),
        (said("link", HOME, FRANK[0]), "of one account"),
        (said("merge", CLAIM, FRANK[0]), "not next to each other"),
        (said("merge", CLAIM, LICENCES), "of several accounts"),
        (said("relabel", HOME, LICENCES, relation="both"), "are not linked"),
        (said("split", CLAIM, parts=("rejected the claim", "the moon")), "is not in"),
        (said("split", CLAIM, parts=("rejected the claim", "the claim and raised")), "overlap"),
        (said("not-a-point", Named(words="frank", account="Peru")), "no account is called 'Peru'"),
        (said("side", account="Peru", side="Lima"), "no account is called 'Peru'"),
        (said("relabel", Named(id="000000000000"), topic="x"), "is no point any more"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_does_not_fit_is_reported_and_the_others_are_applied(wrong: Correction, told: str) -> None:
    found, errors = compared(replace(wrong, where="mine.toml:7"), said("relabel", *FRANK, relation="general"))
    assert len(errors) == 1
    assert told in str(errors[0])
    assert errors[0].where == "mine.toml:7"
    assert [link.relation for link in links_of(found)] == ["general"]


def test_what_does_not_fit_is_a_warning_unless_someone_listens() -> None:
    with pytest.warns(UserWarning, match="no longer stands"):
        compare_accounts([CHILE, ARGENTINA], corrections=[said("not-a-point", Named(words="The ship sank."))])


def test_the_later_of_two_days_holds() -> None:
    link = said("link", *FRANK, on=date(2026, 5, 14))
    unlink = said("unlink", *FRANK, on=date(2026, 5, 15))
    assert links_of(compared(link, unlink)[0]) == links_of(compared(unlink, link)[0]) == []
    assert len(links_of(compared(replace(link, on=date(2026, 5, 16)), unlink)[0])) == 1


def test_quoted_words_hold_when_spaces_and_points_change() -> None:
    found, errors = compared(said("not-a-point", Named(words="fly  home\non Friday", account="Chile")))
    assert errors == []
    assert len(words(found, "Chile")) == 2


MANY = (
    said("link", Named(words="raised the fishing licences"), LICENCES, relation="general"),
    said("split", CLAIM, parts=("rejected the claim", "raised the fishing licences")),
    said("unlink", *FRANK),
    said("not-a-point", HOME),
    said("relabel", Named(words="Gas deliveries go on."), topic="gas"),
    said("side", account="Chile", side="Santiago"),
    said("merge", LICENCES, Named(words="Gas deliveries go on.", account="Argentina")),
    said("relabel", FRANK[0], aspect="tone"),
)
SOME = st.lists(st.sampled_from(MANY), unique=True)


@settings(max_examples=25, deadline=None)
@given(SOME, st.randoms())
def test_the_order_of_corrections_does_not_matter(corrections: list[Correction], order: Any) -> None:
    shuffled = list(corrections)
    order.shuffle(shuffled)
    assert replayed(corrections) == replayed(shuffled)


@settings(max_examples=25, deadline=None)
@given(SOME)
def test_replayed_twice_is_replayed_once(corrections: list[Correction]) -> None:
    assert replayed([*corrections, *corrections]) == replayed(corrections)
    before, _ = compared()
    documents = {CHILE.id: CHILE, ARGENTINA.id: ARGENTINA}
    once = correct_points(before.accounts, corrections, documents).accounts
    assert correct_points(once, corrections, documents).accounts == once
    linked = correct_links(once, (), corrections, documents).links
    assert correct_links(once, linked, corrections, documents).links == linked


def replayed(corrections: Sequence[Correction]) -> tuple[Any, ...]:
    found, _ = compared(*corrections)
    return found.accounts, found.links, found.omissions, found.rows


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=30).filter(str.strip)
NAMED = st.builds(Named, words=WORDS, account=st.none() | WORDS) | st.builds(Named, id=WORDS, document=st.none() | WORDS)
NOTED = {"by": WORDS, "on": st.none() | st.dates(), "note": st.none() | WORDS}
RELATIONS = st.sampled_from(["both", "differently", "general", "conflict"])
CORRECTIONS = st.one_of(
    st.builds(Correction, kind=st.just("link"), points=st.tuples(NAMED, NAMED), relation=st.none() | RELATIONS, **NOTED),
    st.builds(Correction, kind=st.just("unlink"), points=st.tuples(NAMED, NAMED), **NOTED),
    st.builds(Correction, kind=st.just("split"), points=st.tuples(NAMED), parts=st.tuples(WORDS, WORDS), **NOTED),
    st.builds(Correction, kind=st.just("merge"), points=st.tuples(NAMED, NAMED, NAMED), **NOTED),
    st.builds(Correction, kind=st.just("relabel"), points=st.tuples(NAMED), topic=WORDS, **NOTED),
    st.builds(Correction, kind=st.just("side"), account=WORDS, side=WORDS, **NOTED),
    st.builds(Correction, kind=st.just("not-a-point"), points=st.tuples(NAMED), **NOTED),
)


@pytest.mark.parametrize("ending", ["toml", "jsonl"])
@settings(deadline=None)
@given(corrections=st.lists(CORRECTIONS, max_size=4))
def test_corrections_survive_their_file(tmp_path_factory: pytest.TempPathFactory, ending: str, corrections: Any) -> None:
    path = tmp_path_factory.mktemp("corrections") / f"mine.{ending}"
    save_corrections(corrections, path)
    assert load_corrections(path) == tuple(corrections)


def test_a_correction_knows_its_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    save_corrections([said("not-a-point", HOME), said("unlink", *FRANK)], path)
    lines = path.read_text("utf-8").split("\n")
    assert [each.where for each in load_corrections(path)] == [f"{path}:1", f"{path}:{lines.index('[[correction]]', 1) + 1}"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_bad_line_is_an_error_with_file_line_and_next_step(tmp_path: Path, case: dict[str, str]) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text(f"\n{case['line']}\n", "utf-8")
    with pytest.raises(CommuniqueError) as raised:
        load_corrections(path)
    assert raised.value.where == f"{path}:2"
    assert case["error"] in str(raised.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [("kind = [", "not TOML"), ('[[corrections]]\nkind = "link"', "unknown table"), ("correction = 3", "unknown table")],
)
def test_a_bad_toml_file_is_an_error(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(CommuniqueError, match=told):
        load_corrections(path)


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match="no such file"):
        load_corrections(tmp_path / "none.toml")


def test_documents_are_asked_for_by_their_own_text() -> None:
    changed: Document = from_text("The talks were short.", publisher="Chile")
    errors: list[CommuniqueError] = []
    compare_accounts([changed, ARGENTINA], corrections=[said("unlink", *FRANK)], unapplied=errors.append)
    assert [error.what for error in errors] == ["“The talks were frank.” (Chile) no longer stands in the text"]
