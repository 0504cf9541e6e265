"""The parse: plain arrays that agree with each other, any engine behind one callable, files checked before they are loaded."""

import shutil
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique import from_text
from communique.checksums import check_files
from communique.errors import WrongModel
from communique.parse import LONGEST, Parse, Row, body_pieces, edges, parse, pipeline_folder


def words_engine(texts: Iterable[str]) -> list[list[Row]]:
    """An engine that knows only spaces: every word hangs on the first of its text."""
    found = []
    for text in texts:
        rows: list[Row] = []
        at = 0
        for number, word in enumerate(text.split()):
            at = text.index(word, at)
            rows.append((at, at + len(word), word, word.lower(), "NN", "NOUN", "dep" if number else "ROOT", 0, number == 0))
            at += len(word)
        found.append(rows)
    return found


def check_arrays(parsed: Parse, text: str) -> None:
    """What holds of every parse."""
    for token in range(len(parsed)):
        assert text[parsed.start[token] : parsed.end[token]] == parsed.word[token]
        assert parsed.left[token] <= token <= parsed.right[token]
        assert parsed.sentence[parsed.head[token]] == parsed.sentence[token]
        assert all(parsed.head[child] == token for child in parsed.children[token])
        first, last = parsed.sentences[parsed.sentence[token]]
        assert first <= token < last


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=120))
def test_any_text_gives_consistent_arrays(text: str) -> None:
    document = from_text(f"A start. {text}", media_type="text/plain")
    check_arrays(parse(document), document.text)


def test_another_engine_can_take_its_place() -> None:
    document = from_text("One two three.\n\nFour five.", media_type="text/plain")
    parsed = parse(document, engine=words_engine)
    check_arrays(parsed, document.text)
    assert parsed.word == ("One", "two", "three.", "Four", "five.")
    assert len(parsed.sentences) == 2


def test_sentences_do_not_cross_blocks_and_boilerplate_is_not_parsed() -> None:
    text = "France accused Italy.\n\nItaly denied it.\n\nCopyright © 2024 A Paper. All rights reserved."
    parsed = parse(from_text(text, media_type="text/plain"))
    assert len(parsed.sentences) == 2
    assert "Copyright" not in parsed.word


def test_a_long_block_is_cut_at_spaces_and_nothing_is_lost() -> None:
    text = "word " * LONGEST
    document = from_text(text.strip(), media_type="text/plain")
    pieces = list(body_pieces(document))
    assert len(pieces) > 1
    assert "".join(piece for _, _, piece in pieces) == document.text
    assert all(len(piece) <= LONGEST for _, _, piece in pieces)


def test_edges_and_children() -> None:
    # the (head cat) saw (head root) it
    left, right, children = edges([1, 2, 2, 2])
    assert left == (0, 0, 0, 3)
    assert right == (0, 1, 3, 3)
    assert children == ((), (0,), (1, 3), ())


def test_changed_model_files_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "pipeline"
    shutil.copytree(pipeline_folder(), folder)
    sums = resources.files("communique").joinpath("parse.sha256").read_text("ascii")
    check_files(folder, sums, remedy="reinstall it")
    (folder / "parser" / "model").write_bytes(b"something else")
    with pytest.raises(WrongModel, match="reinstall it"):
        check_files(folder, sums, remedy="reinstall it")
    (folder / "parser" / "model").unlink()
    with pytest.raises(WrongModel):
        check_files(folder, sums, remedy="reinstall it")


def test_tokens_of_characters() -> None:
    read = parse(from_text("The envoy left. No one asked why."))
    assert [read.word[token] for token in read.inside(4, 14)] == ["envoy", "left"]
    assert read.word[read.at(6)] == "envoy"
    assert read.word[read.at(10_000)] == "."
    assert [read.word[token] for token in read.tops(range(3))] == ["left"]
    assert [read.word[token] for token in read.tops(range(2))] == ["envoy"]
