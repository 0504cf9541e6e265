"""The reader's windows, its files, and how its probabilities become stretches of words."""

import shutil
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.documents import from_text
from communique.encoder import LONGEST, REACH, Encoder, Sequence, Window, batches, load_encoder, windows
from communique.errors import WrongModel
from communique.statements import find_statements
from communique.tagging import tag
from communique.tagging.decoding import runs, smooth, tagged

SHIPPED = Path(__file__).parents[1] / "communique" / "models" / "reader"
TEXTS = st.text(alphabet=st.sampled_from("ab said é’ ﬁ İ ß 中\u0301“”\"'.,:\n\u200b\u2028😀0"), max_size=120)
PARTS = st.sampled_from(["“We will stay,” she said. ", "He told them ", "that İstanbul’s mayor ", "ﬁred 😀 ", "\n\n", "«Non», "])


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_windows_stand_on_the_characters_of_their_text(text: str) -> None:
    document = from_text("A first line.\n\n" + text)
    for window in windows(document, load_encoder().words):
        assert len(window.ids) == len(window.start) == len(window.end) <= LONGEST
        assert all(0 <= start <= end <= len(document.text) for start, end in zip(window.start, window.end, strict=True))
        assert list(window.start) == sorted(window.start)


@settings(max_examples=40, deadline=None)
@given(st.lists(PARTS))
def test_what_is_tagged_slices_the_text(parts: list[str]) -> None:
    document = from_text("".join(parts))
    tags = tag(document, load_encoder())
    for said in tags.attributions:
        parties = (*said.source, *said.messengers, *said.addressees)
        for start, end in (said.cue, *parties, *said.contents, *said.condition, *said.consequence):
            assert 0 <= start < end <= len(document.text)
        assert 0 <= said.sure <= 1
    for told in tags.tellings:
        for start, end in (*told.trigger, *told.actors, *told.recipients, *told.places, *told.times, *told.figures):
            assert 0 <= start < end <= len(document.text)
        assert sum(probability for _, probability in told.types) == pytest.approx(1, abs=0.01)


def test_a_long_paragraph_is_cut_at_the_end_of_a_sentence() -> None:
    document = from_text("The minister said that the river had risen by a hand. " * 60)
    found = windows(document, load_encoder().words)
    assert len(found) > 1
    assert all(document.text[window.end[-1] - 1] == "." for window in found)
    assert sum(map(len, found)) == len(windows(document, load_encoder().words)[0]) + sum(map(len, found[1:]))


def test_a_word_that_goes_on_for_ever_is_cut_too() -> None:
    found = windows(from_text("x" * 5000 + " said"), load_encoder().words)
    assert all(0 < len(window) <= LONGEST for window in found)


@given(st.integers(1, 400), st.data())
def test_the_second_pass_sees_the_marked_word(length: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, length - 1))
    last = data.draw(st.integers(first + 1, min(length, first + 4)))
    window = Window(0, (1,) * length, tuple(range(length)), tuple(range(1, length + 1)))
    low, high = window.around(first, last)
    assert 0 <= low <= first < last <= high <= length
    assert high - low <= 2 * REACH + 4


@given(st.lists(st.integers(0, 300), max_size=50))
def test_every_sequence_is_read_once(lengths: list[int]) -> None:
    assert sorted(at for group in batches(lengths) for at in group) == list(range(len(lengths)))


def test_read_alone_or_together_the_answer_is_the_same() -> None:
    encoder = load_encoder()
    texts = ["The envoy said the talks had failed.", "No.", "“We will stay,” the mayor of the old town told reporters on Monday."]
    sequences = [Sequence(tuple(encoder.words.encode(text, add_special_tokens=False).ids), ()) for text in texts]
    sequences = [Sequence(one.ids, (0,) * len(one.ids)) for one in sequences]
    together = encoder.read(sequences, tuple(encoder.heads))
    for one, found in zip(sequences, together, strict=True):
        (alone,) = encoder.read([one], tuple(encoder.heads))
        for head, labels in encoder.heads.items():
            assert found[head].shape == (len(one.ids), len(labels))
            assert np.allclose(found[head].sum(-1), 1, atol=1e-5)
            sure = alone[head].max(-1) > 0.8  # the scales of int8 depend on the batch, so the rest may waver
            assert (found[head].argmax(-1) == alone[head].argmax(-1))[sure].all()


def test_files_that_were_changed_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "reader"
    shutil.copytree(SHIPPED, folder)
    (folder / "reader.json").write_text("{}")
    with pytest.raises(WrongModel, match=r"reader\.json"):
        Encoder(folder)
    with pytest.raises(WrongModel, match="SHA256SUMS"):
        Encoder(tmp_path)


def test_a_model_of_ones_own(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(SHIPPED, folder)
    document = from_text("The envoy said the talks had failed.")
    assert find_statements(document, encoder=Encoder(folder)) == find_statements(document)


def cost(inside: list[float], flags: tuple[bool, ...], switching: float) -> float:
    """What the smoothing minimises."""
    chosen = [probability if flag else 1 - probability for probability, flag in zip(inside, flags, strict=True)]
    changes = sum(one != other for one, other in pairwise(flags))
    return -sum(np.log(value + 1e-6) for value in chosen) + switching * changes


@settings(deadline=None)
@given(st.lists(st.floats(0.01, 0.99), min_size=1, max_size=8), st.floats(0, 5))
def test_smoothing_finds_the_likeliest_flags(inside: list[float], switching: float) -> None:
    found = tuple(smooth(np.array(inside, dtype=np.float64), switching).tolist())
    best = min(cost(inside, flags, switching) for flags in product((False, True), repeat=len(inside)))
    assert cost(inside, found, switching) == pytest.approx(best, abs=1e-4)


def test_stretches() -> None:
    assert list(runs(np.array([False, True, True, False, True]))) == [(1, 3), (4, 5)]
    begins, goes_on = np.array([0.0, 0.9, 0.1, 0.8]), np.array([0.1, 0.0, 0.8, 0.1])
    assert [(first, last) for first, last, _ in tagged(begins, goes_on, 0.5)] == [(1, 3), (3, 4)]
