"""The example notebook gives what is stored in it, on any machine's paths; what runs it does as Jupyter does."""

import json
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import EXAMPLES

ROOT = EXAMPLES.parent
RUNNER = ROOT / "docs/execute.py"
NOTEBOOK = ROOT / "docs/walkthrough.ipynb"
executed = runpy.run_path(str(RUNNER))["executed"]


def notebook_of(*sources: str) -> dict[str, Any]:
    """A notebook of code cells, as Jupyter leaves it: outputs of another run, counts out of order, a time in the metadata."""
    stale = {"output_type": "stream", "name": "stdout", "text": ["an older run\n"]}
    cells = [
        {
            "cell_type": "code",
            "id": f"cell-{number}",
            "metadata": {"execution": {"iopub.execute_input": "2026-05-14T08:00:00Z"}},
            "execution_count": 40 + number,
            "outputs": [stale],
            "source": source,
        }
        for number, source in enumerate(sources)
    ]
    return {"cells": cells, "metadata": {"widgets": {}}, "nbformat": 4, "nbformat_minor": 5}


def given(cell: dict[str, Any]) -> str:
    """All that a cell of code gives, as text, in order."""
    return "".join("".join(output.get("text", ())) or "".join(output["data"]["text/plain"]) for output in cell["outputs"])


def test_the_notebook_gives_what_is_stored_in_it(tmp_path: Path) -> None:
    """Run in another folder, so that nothing stored can hang on where the checkout is."""
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    (tmp_path / "docs").mkdir()
    copy = tmp_path / "docs" / NOTEBOOK.name
    shutil.copy(NOTEBOOK, copy)
    done = subprocess.run([sys.executable, str(RUNNER), str(copy)], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert done.stderr == "", "a warning that a reader would see"
    stored, now = (json.loads(path.read_text(encoding="utf-8")) for path in (NOTEBOOK, copy))
    for before, after in zip(stored["cells"], now["cells"], strict=True):
        assert before == after, f"the cell {before['id']!r} gives something else; run `make notebook` and read what has changed"
    assert copy.read_bytes() == NOTEBOOK.read_bytes()


def test_the_notebook_is_sound() -> None:
    """nbformat 4.5: ids of its own for every cell, counts in order; every link leads to a file."""
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    names = [cell["id"] for cell in notebook["cells"]]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name) for name in names)
    counts = [cell["execution_count"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert counts == list(range(1, len(counts) + 1))
    prose = "".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    links = re.findall(r"\]\(([^)#]+)", prose)
    assert links
    assert all((NOTEBOOK.parent / link).exists() for link in links)


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        pytest.param(["1 + 1"], ["2"], id="the value of the last line"),
        pytest.param(["print('a')\n'b'"], ["a\n'b'"], id="what is printed, then the value"),
        pytest.param(["a = 1"], [""], id="an assignment gives nothing"),
        pytest.param(["None"], [""], id="None is not shown"),
        pytest.param(["a = 1", "a += 1", "a"], ["", "", "2"], id="one namespace for all cells"),
        pytest.param(["!echo one; echo two >&2"], ["one\ntwo\n"], id="a command, both its streams"),
        pytest.param(["for i in (1, 2):\n    !echo 'it'\ni"], ["it\nit\n2"], id="a command in a loop"),
        pytest.param([""], [""], id="an empty cell"),
        pytest.param(["open('here').read()"], ["'text'"], id="in the notebook's folder"),
    ],
)
def test_cells_give_what_they_give_in_jupyter(sources: list[str], expected: list[str], tmp_path: Path) -> None:
    (tmp_path / "here").write_text("text", encoding="utf-8")
    notebook = executed(notebook_of(*sources), tmp_path)
    assert [given(cell) for cell in notebook["cells"]] == expected


def test_a_value_that_shows_itself_as_html_is_stored_so(tmp_path: Path) -> None:
    shows = "class Mark:\n    def _repr_html_(self): return '<b>here</b>'\n    def __repr__(self): return 'here'\nMark()"
    [cell] = executed(notebook_of(shows), tmp_path)["cells"]
    assert cell["outputs"][0]["data"] == {"text/html": ["<b>here</b>"], "text/plain": ["here"]}


def test_nothing_of_an_older_run_is_left_and_again_is_the_same(tmp_path: Path) -> None:
    once = executed(notebook_of("1", "print(2)"), tmp_path)
    assert [cell["execution_count"] for cell in once["cells"]] == [1, 2]
    assert "older" not in json.dumps(once)
    assert "2026" not in json.dumps(once)
    assert once["metadata"].keys() == {"kernelspec", "language_info"}
    assert executed(once, tmp_path) == once


@pytest.mark.parametrize("source", ["assert 1 == 2", "!exit 3", "nothing"], ids=["an assertion", "a command", "a name"])
def test_a_cell_that_fails_stops_the_run_and_is_named(source: str, tmp_path: Path) -> None:
    with pytest.raises((AssertionError, RuntimeError, NameError)) as caught:
        executed(notebook_of("1", source), tmp_path)
    assert "in the cell 'cell-1'" in caught.value.__notes__
