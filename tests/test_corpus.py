"""The corpus: its form is read as the guidelines say, every record points at its own characters, and the data are current."""

import json
import re
from pathlib import Path

import pytest

from corpus import agreement, balance, documents
from corpus.__main__ import HERE, TWICE, all_records, read
from corpus.annotations import quotation_kind
from corpus.documents import FICTION
from corpus.source import Line, Slip, find, join, locate, read_text
from corpus.vocabulary import misfit

GUIDELINES = (HERE / "GUIDELINES.md").read_text("utf-8")
EXAMPLES = re.findall(r"```\n(.*?)```", GUIDELINES, re.DOTALL)
HEADER = f"""id: a-case-1999
fiction: {FICTION}
title: A case
published: 1999-03-10
publisher: The Case
kind: wire
style: british
topics: trade
hand: test

= text
"""


@pytest.fixture(scope="module")
def records():
    return all_records()


def written(folder: Path, body: str, header: str = HEADER, name: str = "a-case-1999") -> Path:
    path = folder / "documents" / f"{name}.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text(header + body, "utf-8")
    return path


def slips_of(folder: Path, body: str, header: str = HEADER) -> list[str]:
    return [str(slip).split(": ", 1)[1] for slip in documents.read_document(written(folder, body, header))[1]]


def test_the_example_of_a_document_in_the_guidelines_is_clean(tmp_path):
    path = tmp_path / "salt-barge-1988.txt"
    path.write_text(EXAMPLES[0], "utf-8")
    record, slips = documents.read_document(path)
    assert not slips
    assert [event["type"] for event in record["events"]] == ["ACCUSE", "COERCE", "COERCE"]
    assert record["statements"][0]["kind"] == "mixed"


def test_the_example_of_accounts_in_the_guidelines_is_clean(tmp_path):
    header = f"id: dam-2011\nfiction: {FICTION}\nevent: a call\ndate: 2011-02-06\nclass: readout\ntopics: waters\nhand: test\n\n"
    path = tmp_path / "accounts" / "dam-2011.txt"
    path.parent.mkdir()
    path.write_text(header + EXAMPLES[1], "utf-8")
    (record,), slips = read(path)
    assert not slips
    assert {point["id"]: point["label"] for point in record["points"]} == {
        "A1": "both",
        "A2": "only",
        "A3": "both",
        "B1": "both",
        "B2": "both",
    }
    assert record["one_sided"] == {"a": ["the dam"], "b": []}
    for point in record["points"]:
        assert record["sides"][point["side"]]["text"][point["start"] : point["end"]].strip("[]. ")


@pytest.mark.parametrize(
    ("words", "which", "found"),
    [
        ("Oman", 1, "Oman"),
        ("man", 1, None),  # whole words only
        ("Oman", 2, "Oman"),
        ("Oman", 3, None),
        ("the envoy .. Oman", 1, "the envoy of Oman"),
        ("Oman .. nowhere", 1, None),
    ],
)
def test_words_are_found_whole(words, which, found):
    text = "In Oman the envoy of Oman, a former womanizer, spoke."
    place = find(text, words, 0, len(text), which)
    assert (text[slice(*place)] if place else None) == found


def test_an_elided_span_may_run_into_later_sentences():
    text, _, sentences = read_text(tuple(Line(n, t) for n, t in enumerate(['He said: "We wait.', 'Then we act."'], 1)))
    assert [text[slice(*one)] for one in locate(text, sentences, 1, '<"We .. act.">', "here")] == ['"We wait. Then we act."']


@pytest.mark.parametrize(("quoted", "found"), [("<now>@-1", "now"), ("<now>@+1", "now"), ("<now>#2@-1", None)])
def test_words_of_the_sentence_before_or_after(quoted, found):
    text, _, sentences = read_text(tuple(Line(n, t) for n, t in enumerate(["It is now.", "It was.", "It is now."], 1)))
    if found is None:
        with pytest.raises(Slip):
            locate(text, sentences, 2, quoted, "here")
    else:
        ((start, _),) = locate(text, sentences, 2, quoted, "here")
        assert start == text.index(found) if "-" in quoted else start == text.rindex(found)


def test_neighbouring_pieces_become_one():
    assert join("one two, three", [(4, 7), (0, 3), (9, 14)]) == [(0, 7), (9, 14)]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("Oman paid.\n  E1 | AID 071 | who OMN.GOV <Oman> | by <payed>", "does not stand as whole words"),
        ("Oman paid.\n  E1 | AID 112 | who OMN.GOV <Oman> | by <paid>", "CAMEO 112"),
        ("Oman paid.\n  E1 | AID violence 071 | who OMN.GOV <Oman> | by <paid>", "no mode"),
        ("Oman paid.\n  E1 | AID 071 | who OMX.GOV <Oman> | by <paid>", "no country"),
        ("Oman paid.\n  E1 | AID 071 | who OMN.GOV:fm <Oman> | by <paid>", "not in the cast"),
        ("Oman paid.\n  E1 | AID 071 | who OMN.GOV <Oman> | by <paid> | status alleged", "needs `word`"),
        ("Oman paid.\n  E1 | AID 071 | who OMN.GOV <Oman> | by <paid> | when 1999-02-30", "is no date"),
        ("Oman paid.\n  E1+ | by <paid>", "there is no E1"),
        ("Oman paid.\nIt did.\n  E1 | AID 071 | who OMN.GOV <It> | by <paid>@-1", "must stand in the sentence above"),
        ("Oman paid.\n  S1 | who OMN.GOV <Oman> | cue <paid> | act say", "`what` is missing"),
        ("Oman paid.\n  S1 | who OMN.GOV <Oman> | cue <paid> | what <paid> | act shout", "no act"),
        ("Oman paid.\n  S1 | who OMN.GOV <Oman> | cue <paid> | what <paid> | act say | in S2", "no other statement"),
        ("Oman paid.\n  @ OMN.GOV: Omani", "does not stand in"),
        ("{title} Oman paid.\n  @ OMN.GOV: Oman", "hold no annotations"),
        ("{shout} Oman paid.", "no block kind"),
        ("Oman paid.\n  Q1 | what", "is no annotation"),
        ("Oman paid.\n  Z | dream <paid>", "no reason"),
    ],
)
def test_a_slip_is_told(tmp_path, body, told):
    assert any(told in slip for slip in slips_of(tmp_path, body)), slips_of(tmp_path, body)


def test_a_file_that_cannot_be_read_is_one_slip(tmp_path):
    torn = tmp_path / "torn-1999.txt"
    torn.write_bytes(b"id: torn-1999\n\xff\xfe")
    for path in (torn, tmp_path / "missing-1999.txt"):
        assert [str(slip).startswith(str(path)) for slip in read(path)[1]] == [True]


def test_a_header_is_checked(tmp_path):
    slips = slips_of(
        tmp_path, "Oman paid.", HEADER.replace("trade", "love").replace("british", "martian").replace("1999-03-10", "soon")
    )
    assert len(slips) == 3


def test_a_real_office_holder_is_refused(tmp_path):
    cast = HEADER.replace("= text", "= actors\nDEU.GOV:chancellor | Chancellor Angela Merkel\n\n= text")
    assert any("real office-holder" in slip for slip in slips_of(tmp_path, "Oman paid.", cast))


def test_codes_that_overrule_the_crosswalk():
    assert misfit("CONCEDE", None, "0874") is None  # announced, not yet done
    assert misfit("REQUEST", None, "026") is None  # appeals have no type of their own
    assert misfit("ASSAULT", None, "0874") is not None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('"We wait," he said, "and see"', "mixed"),
        ('"We wait"', "direct"),
        ("that they 'would wait'", "mixed"),
        ("that the minister's men wait", "indirect"),
        ("that the ministers' men wait", "indirect"),
    ],
)
def test_the_kind_follows_the_marks(text, kind):
    assert quotation_kind(text, [(0, len(text))]) == kind


FOLDERS = [f"{reading}{kind}" for reading in ("", "twice/first/", "twice/second/") for kind in ("documents", "accounts")]


def test_every_source_is_clean():
    wrong = [str(slip) for kind in FOLDERS for path in sorted((HERE / kind).glob("*.txt")) for slip in read(path)[1]]
    assert not wrong


def test_the_data_are_built_from_the_sources(records):
    for kind, rows in records.items():
        for split in ("train", "test"):
            stored = [json.loads(line) for line in (HERE / "data" / f"{kind}.{split}.jsonl").read_text("utf-8").splitlines()]
            assert stored == json.loads(json.dumps([row for row in rows if row["split"] == split])), (
                "run `python -m corpus build`"
            )


def test_every_span_lies_in_its_sentence_and_every_id_resolves(records):
    for record in records["documents"]:
        ids = {actor["id"] for actor in record["actors"]}
        for event in record["events"]:
            for telling in event["tellings"]:
                start, end = record["sentences"][telling["sentence"] - 1]
                assert all(start <= low < high <= end for low, high in telling["trigger"]), (record["id"], event["id"])
                assert {one["actor"] for one in telling["actors"] + telling["recipients"]} <= ids
                assert start <= telling["evidence"][0] < telling["evidence"][1] <= end
        for statement in record["statements"]:
            assert {one["actor"] for one in statement["source"]} | set(statement["chain"]) <= ids
            assert all(0 <= low < high <= len(record["text"]) for low, high in statement["content"])


def test_links_are_symmetric_and_labels_follow_them(records):
    for record in records["accounts"]:
        points = {point["id"]: point for point in record["points"]}
        for point in points.values():
            assert point["topic"]
            for link in point["links"]:
                assert point["id"] in {back["id"] for back in points[link["id"]]["links"]}
            kinds = {link["type"] for link in point["links"]}
            assert point["label"] == ("conflict" if "conflict" in kinds else "both" if kinds else "only")


def test_sizes_hold(records):
    """What the corpus promises; these only rise."""
    lines = sum(len(record["sentences"]) for record in records["documents"])
    quiet = sum(all(event["status"] == "historical" for event in record["events"]) for record in records["documents"])
    assert (len(records["documents"]) >= 200, lines >= 3500, quiet >= 50) == (True, True, True)
    assert len({record["group"] for record in records["accounts"]}) >= 500
    assert sum(len(record["points"]) for record in records["accounts"]) >= 20000
    assert all(record["fiction"] == FICTION for rows in records.values() for record in rows)


def test_second_readers_agree():
    """What blind readers reached before anything was settled; `python -m corpus agreement` shows the whole table."""
    documents_twice, accounts_twice = (
        [
            pair
            for path in sorted((TWICE / "second" / kind).glob("*.txt"))
            for pair in zip(read(TWICE / "first" / kind / path.name)[0], read(path)[0], strict=True)
        ]
        for kind in ("documents", "accounts")
    )
    found = agreement.of_documents(documents_twice) | agreement.of_accounts(accounts_twice)
    assert found["statements content F1"] >= 85
    assert found["events type + countries F1, without alternatives"] >= 80
    assert found["events modality kappa"] >= 0.75
    assert found["accounts label kappa"] >= 0.80


def test_an_eighth_is_read_twice(records):
    for kind, twelve_per_cent in (
        ("documents", 0.12 * len(records["documents"])),
        ("accounts", 0.12 * len({record["group"] for record in records["accounts"]})),
    ):
        assert len(list((TWICE / "second" / kind).glob("*.txt"))) >= twelve_per_cent


def test_no_two_sentences_are_near_duplicates(records):
    lines = [sentence for record in records["documents"] for sentence in balance.sentences(record)]
    assert not list(balance.near_duplicates(lines))


def test_near_duplicates_are_found():
    same = "the minister told reporters in the capital that talks on the pipeline would go on"
    assert list(balance.near_duplicates([same + " today", "unlike", same + " tomorrow"]))


def test_the_split_hangs_on_the_id_alone():
    assert documents.split_of("salt-barge-1988") == documents.split_of("salt-barge-1988")
    shares = [documents.split_of(f"case-{number}") for number in range(2000)]
    assert 0.12 < shares.count("test") / len(shares) < 0.18


def test_agreement_of_a_reading_with_itself_is_full_and_with_none_is_nought(tmp_path):
    path = tmp_path / "salt-barge-1988.txt"
    path.write_text(EXAMPLES[0], "utf-8")
    record, _ = documents.read_document(path)
    assert set(agreement.of_documents([(record, record)]).values()) == {100.0, 1.0}
    empty = record | {"statements": [], "events": [], "actors": []}
    assert agreement.of_documents([(record, empty)])["statements content F1"] == 0


def test_kappa_is_corrected_for_chance():
    assert agreement.kappa([("a", "a"), ("b", "b")]) == 1
    assert agreement.kappa([("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")]) == 0


def test_a_second_reader_names_the_sentence(tmp_path):
    first = written(tmp_path, "Oman paid.\nQatar did not.")
    marks = tmp_path / "marks.txt"
    marks.write_text("= marks\n2\n  Z | negated <did not>\n", "utf-8")
    record, slips = documents.read_document(first, marks)
    assert not slips
    assert record["near_misses"][0]["reason"] == "negated"
    marks.write_text("= marks\n3\n  Z | negated <did not>\n", "utf-8")
    with pytest.raises(Slip, match="no sentence 3"):
        documents.read_document(first, marks)
