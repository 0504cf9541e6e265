"""Who did what to whom: the cases of tests/cases/events.jsonl, and laws that hold for any text."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.documents import from_text
from communique.errors import UnknownCode
from communique.events import code_events
from communique.events.lexicon import compose, event_nouns, frames, operators, read_slot
from communique.events.magnitudes import figures_in
from communique.events.ontology import cameo_code, cameo_codes, event_type, event_types
from communique.events.stances import judgements
from communique.parse import parse
from communique.records import Party, Report, Statement

CASES = [json.loads(line) for line in Path(__file__).with_name("cases").joinpath("events.jsonl").read_text("utf-8").splitlines()]


def countries(parties: tuple[Party, ...]) -> str:
    return ",".join(party.actor.country or "-" for party in parties)


def told(report: Report) -> str:
    return f"{report.type} {report.status} {countries(report.actors)} > {countries(report.recipients)}"


MISCODED = frozenset(Path(__file__).with_name("cases").joinpath("miscoded.txt").read_text("utf-8").splitlines())


def marked(case):
    reason = pytest.mark.xfail(strict=True, reason="the shipped reader misreads it")
    return pytest.param(case, id=case["case"], marks=[reason] if case["case"] in MISCODED else [])


@pytest.mark.parametrize("case", list(map(marked, CASES)))
def test_case(case):
    published = date.fromisoformat(case["published"]) if "published" in case else None
    reports = code_events(from_text(case["text"], published=published))
    assert sorted(map(told, reports)) == sorted(case["expect"])


def only(text: str, **options) -> Report:
    [report] = code_events(from_text(text, **options))
    return report


def test_evidence_trigger_and_reason():
    report = only("Turkey imposed sanctions on Greece on Tuesday.", published=date(2024, 5, 2))
    assert [span.words for span in report.evidence] == ["Turkey imposed sanctions on Greece on Tuesday"]
    assert [span.words for span in report.trigger] == ["imposed sanctions"]
    assert "SANCTION discontinue (CAMEO 163) by triggers.csv: impose" in report.reason
    assert "actor is the subject" in report.reason
    assert (report.quad, report.goldstein, report.mode) == ("material conflict", -8.0, "discontinue")


def test_date_in_the_clause_is_resolved_on_the_day_of_the_text():
    report = only("Turkey imposed sanctions on Greece on Tuesday.", published=date(2024, 5, 2))
    assert report.when.iso == "2024-04-30"
    assert report.when.span.words == "Tuesday"


def test_unknown_date_says_why():
    report = only("Turkey imposed sanctions on Greece.", published=date(2024, 5, 2))
    assert report.when.iso is None
    assert report.when.reason


def test_magnitudes_belong_to_the_clause():
    report = only("Rwanda deployed nearly 600 soldiers in Burundi.")
    [figure] = report.magnitudes
    assert (figure.value, figure.unit, figure.qualifier) == (600, "soldiers", "nearly")
    assert figure.span.words == "600 soldiers"


def test_money_and_scale():
    report = only("Japan gave $2.5 million to Nepal.")
    [figure] = report.magnitudes
    assert (figure.value, figure.unit) == (2_500_000, "US dollars")


def test_the_dead_and_the_wounded_are_two_figures():
    report = only("Syrian jets bombed a town in Iraq, killing 12 and wounding 30 soldiers.")
    assert [(figure.value, figure.unit) for figure in report.magnitudes] == [(12, "killed"), (30, "soldiers wounded")]


def test_figures_of_another_event_are_left_out():
    report = only("Canada fired missiles at nine sites in Cuba in response to the killing of 26 tourists.")
    assert [figure.value for figure in report.magnitudes] == [9]


def test_what_is_told_again_has_the_day_of_the_first_telling():
    text = "Jordan raided a camp in Syria on Tuesday. The raid killed two Syrian officers."
    first, again = code_events(from_text(text, published=date(2024, 5, 2)))
    assert (first.when.iso, again.when.iso) == ("2024-04-30", "2024-04-30")
    assert "told before" in again.reason
    assert "the day of" in again.when.reason


def test_a_relative_clause_does_not_share_the_day_of_its_main_clause():
    text = "On Thursday Kenya criticised Uganda, which had detained three Kenyan pilots."
    days = {report.type: report.when.iso for report in code_events(from_text(text, published=date(2024, 5, 4)))}
    assert days == {"ACCUSE": "2024-05-02", "COERCE": None}


def test_deeds_of_different_modes_in_one_sentence_are_two():
    reports = code_events(from_text("Ethiopia deported two Eritreans and froze the accounts of Eritrean companies."))
    assert [report.mode for report in reports] == ["deport", "seize"]


def test_a_slot_may_ask_for_the_head_of_its_phrase():
    slot = read_slot("obj:!control|power")
    assert (slot.heads, slot.words) == ({"control"}, {"power"})


def test_place_and_contexts():
    report = only("Kenya held talks with Uganda in Nairobi about the price of oil.")
    assert report.place.words == "Nairobi"
    assert {"diplomatic", "natural_resource"} <= set(report.contexts)


def test_a_month_is_no_place():
    assert only("Kenya cancelled the fishing licences of Uganda in March.").place is None


@pytest.mark.parametrize(
    "text, value, unit",
    [
        ("Thirty-three carers were flown out.", 33.0, "carers"),
        ("Peru shipped forty-one thousand tonnes of rice.", 41_000.0, "tonnes"),
        ("Oman lent Yemen $1.06bn.", 1_060_000_000.0, "US dollars"),
        ("Oman lent Yemen 2.5 million dollars.", 2_500_000.0, "dollars"),
        ("Chile sent two hundred men.", 200.0, "men"),
        ("Chile sent three dozen ships.", 36.0, "ships"),
        ("Chile sent nearly 1,200 conscripts.", 1_200.0, "conscripts"),
    ],
)
def test_figures_in_words_and_digits(text: str, value: float, unit: str) -> None:
    document = from_text(text)
    parsed = parse(document)
    [figure] = figures_in(document, parsed, range(len(parsed)))
    assert (figure.value, figure.unit) == (value, unit)


def statement_of(document, speaker: Party, words: str) -> Statement:
    at = document.text.index(words)
    span = document.span(at, at + len(words))
    return Statement(
        id="s1", evidence=(span,), method="test", confidence=1.0, speakers=(speaker,), cue=None, content=(span,), form="direct",
        act="say", reason="test",
    )  # fmt: skip


def speaker_in(document, country: str) -> Party:
    from communique.actors import find_cast

    return next(
        Party(actor=mention.actor, span=mention.evidence[0])
        for mention in find_cast(document).mentions
        if mention.actor.country == country
    )


def test_harm_that_only_an_adversary_asserts_is_alleged():
    document = from_text("Armenia spoke first. Georgia has bombed a bridge in Azerbaijan.")
    statement = statement_of(document, speaker_in(document, "ARM"), "Georgia has bombed a bridge in Azerbaijan.")
    [report] = code_events(document, [statement])
    assert (report.status, report.statement) == ("alleged", "s1")
    assert report.alleged_by is not None and report.alleged_by.actor.country == "ARM"


def test_own_deeds_are_not_alleged():
    document = from_text("Georgia has bombed a bridge in Azerbaijan.")
    statement = statement_of(document, speaker_in(document, "GEO"), "Georgia has bombed a bridge in Azerbaijan.")
    [report] = code_events(document, [statement])
    assert (report.status, report.alleged_by) == ("happened", None)


def test_a_judgement_on_another_country_is_an_accusation():
    document = from_text("Armenia spoke first. The flights of Georgia are a provocation.")
    statement = statement_of(document, speaker_in(document, "ARM"), "The flights of Georgia are a provocation.")
    assert list(map(told, code_events(document, [statement]))) == ["ACCUSE happened ARM > GEO"]


def test_a_denied_judgement_is_none():
    document = from_text("Armenia spoke first. The flights of Georgia are no provocation.")
    statement = statement_of(document, speaker_in(document, "ARM"), "The flights of Georgia are no provocation.")
    assert code_events(document, [statement]) == ()


def test_should_in_a_statement_is_a_demand_of_its_speaker():
    document = from_text("Armenia spoke first. Georgia should leave the talks to others.")
    statement = statement_of(document, speaker_in(document, "ARM"), "Georgia should leave the talks to others.")
    assert list(map(told, code_events(document, [statement]))) == ["REQUEST happened ARM > GEO"]


def test_the_same_run_gives_the_same_ids():
    document = from_text("Turkey imposed sanctions on Greece and recalled its ambassador.")
    assert [report.id for report in code_events(document)] == [report.id for report in code_events(document)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n ",
        "?!",
        "“‘«",
        "and " * 3000,
        "קרא קרא ישראל התקיפה",
        "Turkey " * 500,
        "IMF IMF IMF",
        "1999 12 %",
        "(((((",
        "attacked and " * 1500,
        "of " * 3000,
        "series of " * 1500,
        "must attack, " * 800,
        "agreed to " * 1500,
        "To be is to be to be.",
        "Which who that which attacked attacked attacked?",
    ],
)
def test_odd_input_is_no_error(text):
    code_events(from_text(text))


WORDS = st.sampled_from(
    "Turkey Greece Iran the of to and refused agreed threatened must will not talks sanctions attack withdraw troops who which "
    "by accused denied said ended aid on against , . “ ” (".split()
)


@settings(max_examples=40, deadline=None)
@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_every_report_stands_on_its_text(text):
    document = from_text(text)
    for report in code_events(document):
        for span in (*report.evidence, *report.trigger, *(figure.span for figure in report.magnitudes)):
            assert document.text[span.start : span.end] == span.words
        assert report.evidence[0].start <= report.trigger[0].start
        assert any(party.actor.country for party in (*report.actors, *report.recipients))
        assert not {party.actor.id for party in report.actors} & {party.actor.id for party in report.recipients}
        assert event_type(report.type).quad == report.quad


def test_tables_load_and_their_codes_exist():
    codes = [frame.code for group in frames().values() for frame in group]
    codes += [noun.code for group in event_nouns().values() for noun in group]
    codes += judgements().values()
    assert len(codes) > 1500
    assert all(cameo_code(code.cameo) and event_type(code.type) for code in codes)
    assert all(group for group in operators().values())


def test_modes_of_frames_are_modes_of_their_type():
    codes = {frame.code for group in frames().values() for frame in group}
    codes |= {noun.code for group in event_nouns().values() for noun in group}
    assert [code for code in codes if code.mode and code.mode not in event_type(code.type).modes] == []


def test_ontology():
    assert len(event_types()) == 16
    assert (cameo_code("1831").type, cameo_code("1831").mode) == ("ASSAULT", "suicide-attack")
    assert (cameo_code("0311").type, cameo_code("1712").type, cameo_code("175").type) == ("AGREE", "ASSAULT", "ASSAULT")
    assert (cameo_code("010").type, cameo_code("192").type) == (None, "COERCE")
    assert all(-10 <= code.goldstein <= 10 for code in cameo_codes().values())
    assert all(code.mode in event_type(code.type).modes for code in cameo_codes().values() if code.type and code.mode)


@pytest.mark.parametrize("wrong", [lambda: cameo_code("999"), lambda: event_type("FIGHT"), lambda: read_slot("obj:NOWHERE")])
def test_unknown_codes_are_named(wrong):
    with pytest.raises(UnknownCode):
        wrong()


@pytest.mark.parametrize(
    ("kind", "inner", "outer"),
    [
        ("commit", "CONSULT", "AGREE"),
        ("commit", "ASSAULT", "THREATEN"),
        ("refuse", "AID", "REJECT"),
        ("stop", "COERCE", "CONCEDE"),
        ("stop", "AID", "SANCTION"),
        ("demand", "RETREAT", "REQUEST"),
        ("accuse", "ASSAULT", "ACCUSE"),
    ],
)
def test_compositions(kind, inner, outer):
    assert compose(kind, inner)[0].type == outer


def test_an_operator_without_a_row_changes_nothing():
    assert compose("start", "ASSAULT") is None
