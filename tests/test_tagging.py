"""What is tagged around triggers; and that training and reading agree on what the encoder sees."""

import ast
from pathlib import Path
from typing import Any, get_args

import numpy as np

from communique import encoder
from communique.events.ontology import event_types
from communique.records import Act
from communique.tagging import passes
from communique.tagging.triggers import Told, join_pieces, party

OUTSIDE, ACTOR, RECIPIENT = 0, 2, 3
Range = tuple[int, int]


def told(trigger: list[Range], kind: str = "SANCTION", sure: float = 0.8) -> Told:
    """A telling with nothing but its words and type."""
    return Told(tuple(trigger), ((kind, 1.0),), (("happened", 1.0),), (), (), (), (), (), ((), ()), sure)


def parts(*likely: tuple[float, float]) -> np.ndarray:
    """The probabilities of the five parts, given those of actor and recipient."""
    found = np.zeros((len(likely), 5), dtype=np.float32)
    for at, (actor, recipient) in enumerate(likely):
        found[at, ACTOR], found[at, RECIPIENT], found[at, OUTSIDE] = actor, recipient, 1 - actor - recipient
    return found


def test_the_pieces_of_one_trigger_are_one_telling() -> None:
    verb, noun = told([(0, 7), (12, 21)], sure=0.7), told([(0, 7), (12, 21)], sure=0.9)
    other = told([(30, 34)])
    assert list(join_pieces([noun, other, verb])) == [noun, other]


def test_two_types_of_the_same_words_stay_two() -> None:
    assert len(list(join_pieces([told([(0, 7)], "SANCTION"), told([(0, 7)], "COERCE")]))) == 2


def test_a_party_is_what_is_surely_one() -> None:
    part = parts((0.9, 0.05), (0.1, 0.1), (0.6, 0.2), (0.2, 0.7))
    assert party(part, ACTOR, RECIPIENT).tolist() == [True, False, True, False]
    assert party(part, RECIPIENT, ACTOR).tolist() == [False, False, False, True]


def test_where_none_is_sure_the_likeliest_is_taken_with_its_neighbours() -> None:
    part = parts((0.2, 0.1), (0.3, 0.1), (0.0, 0.0), (0.15, 0.0), (0.2, 0.4))
    assert party(part, ACTOR, RECIPIENT).tolist() == [True, True, False, False, False]
    assert party(parts((0.05, 0.05)), ACTOR, RECIPIENT).tolist() == [False]


def of_training() -> dict[str, Any]:
    """The plain constants and the cropping of `training/reader.py`, read without torch, which is for fitting only."""
    source = ast.parse((Path(__file__).parents[1] / "training" / "reader.py").read_text("utf-8"))
    plain = [node for node in source.body if isinstance(node, ast.Assign) and is_literal(node.value)]
    crop = [node for node in source.body if isinstance(node, ast.FunctionDef) and node.name == "crop"]
    found: dict[str, Any] = {}
    exec(compile(ast.Module([*plain, *crop], []), "reader.py", "exec"), found)
    return found


def is_literal(node: ast.expr) -> bool:
    """Whether an expression is a constant or a tuple of constants."""
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Tuple) and all(map(is_literal, node.elts)))


def test_training_and_reading_agree() -> None:
    training, heads = of_training(), encoder.load_encoder().heads
    assert (training["MARKED"], training["ANOTHER"]) == (passes.MARKED, passes.ANOTHER)
    assert (training["OPENS"], training["CLOSES"], training["REACH"]) == (encoder.OPENS, encoder.CLOSES, encoder.REACH)
    assert training["EVENTS"] == heads["event"] and set(heads["event"]) == set(event_types())
    assert training["ACTS"] == heads["act"] == get_args(Act)
    assert training["STATUSES"] == heads["status"]
    assert {*passes.FIRST, *passes.SECOND} <= set(heads)
    for length in (5, 100, 200, 254):
        window = encoder.Window(0, (1,) * length, tuple(range(length)), tuple(range(1, length + 1)))
        for first in range(0, length, 7):
            assert training["crop"](length, first, first + 1) == window.around(first, first + 1)
