"""Run a notebook's cells in order and store what they print and give: the same cells, the same bytes.

Run as ``python docs/execute.py docs/walkthrough.ipynb``; the cells run in the notebook's own folder, as in Jupyter.

Why not Jupyter itself: nbclient needs a kernel, a process of its own that is spoken to over sockets, and some thirty packages,
where a notebook that only prints text and tables needs `exec`. What is stored is nbformat 4.5, which Jupyter opens and runs. Of
what Jupyter adds to Python, lines that begin with `!` are known and nothing else.
"""

import ast
import contextlib
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

Notebook = dict[str, Any]
Output = dict[str, Any]
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
COMMAND = re.compile(r"^( *)!(.+)$", re.MULTILINE)


def executed(notebook: Notebook, folder: Path) -> Notebook:
    """The notebook with the outputs that its cells give when they run in this folder, one after another, in one namespace."""
    namespace = {"__name__": "__main__", "run_command": run_command}
    cells, count = [], 0
    with contextlib.chdir(folder):
        for cell in notebook["cells"]:
            count += cell["cell_type"] == "code"
            cells.append(executed_cell(cell, count, namespace))
    return {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}


def executed_cell(cell: dict[str, Any], count: int, namespace: dict[str, Any]) -> dict[str, Any]:
    """A cell after it was run, if it is one of code: its id and its source as they were, the rest made anew."""
    source = "".join(cell["source"])
    plain = {"cell_type": cell["cell_type"], "id": cell["id"], "metadata": {}, "source": lines_of(source)}
    if cell["cell_type"] != "code":
        return plain
    try:
        outputs = outputs_of(source, count, namespace)
    except Exception as error:
        error.add_note(f"in the cell {cell['id']!r}")
        raise
    return {**plain, "execution_count": count, "outputs": outputs}


def outputs_of(source: str, count: int, namespace: dict[str, Any]) -> list[Output]:
    """What a cell prints, then what its last line gives, where it is an expression with a value."""
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        value = value_of(source, namespace)
    outputs: list[Output] = []
    if printed.getvalue():
        outputs.append({"output_type": "stream", "name": "stdout", "text": lines_of(printed.getvalue())})
    if value is not None:
        outputs.append({"output_type": "execute_result", "execution_count": count, "metadata": {}, "data": shown(value)})
    return outputs


def value_of(source: str, namespace: dict[str, Any]) -> object:
    """Run a cell; what its last statement gives, None where that is no expression."""
    tree = ast.parse(COMMAND.sub(lambda found: f"{found[1]}run_command({found[2]!r})", source))
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), namespace)
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), namespace) if isinstance(last, ast.Expr) else None


def run_command(command: str) -> None:
    """Print what a command prints; programs installed beside this Python come first. RuntimeError where it fails."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = {**os.environ, "PATH": path}
    done = subprocess.run(
        command, shell=True, encoding="utf-8", env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if done.returncode:
        raise RuntimeError(f"{command}: exit code {done.returncode}\n{done.stdout}")
    print(done.stdout, end="")


def shown(value: object) -> dict[str, list[str]]:
    """A value as text, and as HTML where it can show itself so."""
    as_html = getattr(value, "_repr_html_", None)
    html = {"text/html": lines_of(as_html())} if as_html else {}
    return {**html, "text/plain": lines_of(repr(value))}


def lines_of(text: str) -> list[str]:
    """Text as nbformat keeps it: a list of its lines, each with its line feed."""
    return text.splitlines(keepends=True)


def to_text(notebook: Notebook) -> str:
    """A notebook as the text of its file, written as nbformat writes it."""
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main(paths: list[str]) -> None:
    """Run each notebook in its folder and write it where it was."""
    for path in map(Path, paths):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(to_text(executed(notebook, path.resolve().parent)), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
