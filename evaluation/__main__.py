"""`python -m evaluation predict|gate|raise|corpus|merging|accounts`: predictions for the benches, floors, raising them, our own
texts, pairs of accounts one by one."""

import sys
from pathlib import Path

import click
from rich.console import Console

from communique.errors import CommuniqueError
from evaluation.alignment import measure_accounts
from evaluation.benches import SHARED
from evaluation.by_pair import show_accounts
from evaluation.corpus import measure_corpus
from evaluation.gate import gate, raise_floors
from evaluation.merging import measure_merging
from evaluation.predict import TASKS, predict


@click.group()
def main() -> None:
    """Measure the program."""


@main.command("predict")
@click.argument("task", type=click.Choice(list(TASKS)))
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="INPUT")
@click.argument("target", type=click.Path(path_type=Path), metavar="OUTPUT")
def predict_command(task: str, source: Path, target: Path) -> None:
    """Write predictions of TASK for INPUT to OUTPUT, in the form the bench's score.py reads."""
    try:
        predict(task, source, target)
    except CommuniqueError as error:
        raise click.ClickException(str(error)) from error


@main.command("gate")
def gate_command() -> None:
    """Fail when a score is below its floor."""
    if not gate(Console()):
        sys.exit(1)


@main.command("raise")
@click.option("--allow-lower", is_flag=True, help="Let floors sink too; say why in the commit.")
def raise_command(allow_lower: bool) -> None:
    """Set the floors to what is measured now."""
    raise_floors(Console(), allow_lower=allow_lower)


@main.command("corpus")
def corpus_command() -> None:
    """How the program does on the corpus's held-back texts; scores alone, since nobody reads them."""
    for name, value in {**measure_corpus(), **measure_accounts()}.items():
        click.echo(f"{name:52} {'none' if value is None else format(value, '.3g')}")


@main.command("merging")
def merging_command() -> None:
    """How well tellings of one event are merged, on the corpus's training texts."""
    for name, value in measure_merging().items():
        click.echo(f"{name:52} {value:.3g}")


@main.command("accounts")
def accounts_command() -> None:
    """The scores of each pair of the accounts bench, and how far those of all hang on which pairs there are."""
    if not SHARED.is_dir():
        raise click.ClickException(f"the benches are not at {SHARED}; clone them beside the project to measure")
    show_accounts(Console(width=140))


if __name__ == "__main__":
    main()
