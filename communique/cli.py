"""The verbs as commands. Data go to standard output; progress and messages to standard error.

Nothing heavy is imported until a command runs, so that `--help` answers at once.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import partial, wraps
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from communique import __version__
from communique.errors import BadArgument, CommuniqueError

if TYPE_CHECKING:
    from communique.actors import Register
    from communique.chronicle import Chronicle
    from communique.errors import UnreadRow
    from communique.formats.changes import Form as ChangeForm
    from communique.formats.changes import Told
    from communique.formats.contacts import ContactForm
    from communique.formats.convert import Account
    from communique.formats.export import Form, View
    from communique.records import Account as SideAccount
    from communique.records import Comparison, Document, Dossier, Statement

FORMS = ("table", "json", "jsonl", "html", "md", "csv", "parquet", "polecat", "icews", "gdelt")
CONTACT_FORMS = ("table", "json", "csv", "md")
CHANGE_FORMS = ("table", "json", "csv", "md")
EVENT_FORMS = ("polecat", "icews", "gdelt", "jsonl", "csv", "parquet")
MOST_LINES = 20  # messages about rows that could not be read; the others are counted
TABLES = ("statements", "reports", "events", "assessments", "mentions", "actors", "documents")
COMPARISON_FORMS = ("table", "html", "json", "csv", "md", "parquet")
COMPARISON_TABLES = ("rows", "points", "links", "omissions", "topics", "wordings", "accounts", "documents")
ACTS = (
    "say", "accuse", "deny", "threaten", "warn", "promise", "demand", "request", "reject", "agree", "propose", "praise",
    "regret", "announce", "ask", "believe", "expect", "report",
)  # fmt: skip
TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
STATUSES = ("happened", "planned", "threatened", "alleged", "denied", "hypothetical", "historical")
SOME_FAILED, NOTHING_READ = 1, 3
EXIT_CODES = """\b
Exit codes:
  0  every source was read
  1  some sources could not be read (each has its line on standard error); the others were written
  2  the command line is wrong
  3  no source could be read
  130  interrupted"""

ALL_OR_NOTHING = """\b
Exit codes:
  0  all texts were read
  2  the command line is wrong
  3  a text could not be read"""

CONVERT_CODES = """\b
Exit codes:
  0  every row was read
  1  some rows could not be read (each has its line on standard error); the others were written
  2  the command line is wrong
  3  nothing could be read"""

COMPARE_CODES = """\b
Exit codes:
  0  every source was read and compared
  1  some sources could not be read (each has its line on standard error); the others were compared
  2  the command line is wrong, or there are fewer than two accounts
  3  so few sources could be read that there is nothing to compare
  130  interrupted"""


class Day(click.ParamType[date]):
    """A day as YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as 2019-03-27", param, ctx)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="communique")
def main() -> None:
    """Read the record of an international crisis: who said what, who did what to whom.

    Every answer points at the characters it rests on.

    \b
    Example:
      communique read examples/strait/article.html
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What every command that reads is told: the sources, what is known of them, and where the answer goes in which form."""

    sources: tuple[str, ...]
    form: "Form | None"
    out: Path | None
    table: str | None
    overwrite: bool
    publisher: str | None
    published: date | None
    as_of: date | None
    actors: Path | None
    max_mb: int
    allow_private: bool


def output_options(forms: Sequence[str], tables: Sequence[str]) -> tuple[Callable[..., Any], ...]:
    """The options that say where the answer goes, in which form."""
    return (
        click.option(
            "--format", "form", type=click.Choice(forms), help="Form of the output; by default that of --out, else table."
        ),
        click.option(
            "--out", type=click.Path(path_type=Path), help="Write here instead: a file, or a folder (ends in / or is one)."
        ),
        click.option("--table", type=click.Choice(tables), help="The one table that a CSV or Parquet file holds."),
        click.option("--replace", "overwrite", is_flag=True, help="Overwrite what --out names."),
    )


KNOWN_OPTIONS = (
    click.option("--as-of", type=Day(), help="The day to count relative dates from where a source has no date."),
    click.option(
        "--actors",
        type=click.Path(path_type=Path),
        help="Your own actors, CSV or TOML: they add to the codebooks and correct them.",
    ),
    click.option("--max-mb", type=click.IntRange(1), default=50, show_default=True, help="Refuse larger sources."),
    click.option("--allow-private", is_flag=True, help="Fetch from private and loopback addresses too."),
)
READING_OPTIONS = (
    click.argument("sources", nargs=-1, required=True, metavar="SOURCE..."),
    *output_options(FORMS, TABLES),
    click.option("--publisher", help="Who published the sources, whatever they say."),
    click.option("--date", "published", type=Day(), help="When they were published, whatever they say."),
    *KNOWN_OPTIONS,
)
COMPARING_OPTIONS = (
    click.argument("sources", nargs=-1, metavar="SOURCE..."),
    click.option("--in", "article", metavar="SOURCE", help="An article whose reported accounts are compared."),
    click.option("--side", "sides", multiple=True, metavar="NAME", help="What to call a side: once for each account, in order."),
    click.option(
        "--corrections",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="Your corrections of an earlier comparison, replayed on this one.",
    ),
    *output_options(COMPARISON_FORMS, COMPARISON_TABLES),
    *KNOWN_OPTIONS,
)
WHOSE_OPTIONS = (
    click.option("--speaker", metavar="WHO", help="Said by: part of a name, an actor's id, or a country code as in CHL."),
    click.option("--addressee", metavar="WHO", help="Said to, in the same way."),
    click.option("--act", type=click.Choice(ACTS), help="What is done in saying it."),
    click.option("--since", type=Day(), help="Said on this day or later; leaves out what is of an unknown day."),
    click.option("--until", type=Day(), help="Said on this day or earlier."),
)


WHAT_OPTIONS = (
    click.option("--actor", metavar="WHO", help="Done by: part of a name, an actor's id, or a country code as in CHL."),
    click.option("--recipient", metavar="WHO", help="Done to, in the same way."),
    click.option("--dyad", nargs=2, metavar="WHO WHO", help="Done by one of two to the other, whichever acts."),
    click.option("--type", type=click.Choice(TYPES, case_sensitive=False), help="The PLOVER type."),
    click.option("--status", type=click.Choice(STATUSES), help="Whether it happened, is planned, alleged..."),
    click.option("--since", type=Day(), help="On this day or later; leaves out what is of an unknown day."),
    click.option("--until", type=Day(), help="On this day or earlier."),
)


def reading_command(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the sources and options that every reading command has, packed as a `Reading`."""

    @wraps(command)
    def packed(**options: Any) -> None:
        command(Reading(**{field.name: options.pop(field.name) for field in fields(Reading)}), **options)

    return with_options(packed, READING_OPTIONS)


def whose_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the filters of statements."""
    return with_options(command, WHOSE_OPTIONS)


def what_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the filters of events."""
    return with_options(command, WHAT_OPTIONS)


def how_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say how its sources are read."""
    return with_options(command, KNOWN_OPTIONS)


def with_options(command: Callable[..., None], options: Sequence[Callable[..., Any]]) -> Callable[..., None]:
    """A command with options, which the help shows in this order."""
    for option in reversed(options):
        command = option(command)
    return command


@main.command(epilog=EXIT_CODES)
@reading_command
def read(reading: Reading) -> None:
    """Read texts and write their dossiers: who said what, who did what to whom, by whom it is told.

    SOURCE is a file (HTML, PDF, text, Markdown, JSONL), a folder, an http(s) address, or - for standard input.

    \b
    Examples:
      communique read examples/strait/article.html
      communique read examples/strait --format html --out dossiers/
      communique read examples/strait --format csv --table reports
    """
    run(reading)


@main.command(epilog=EXIT_CODES)
@whose_options
@click.option("--not-said", is_flag=True, help="What the texts say was left out: not mentioned, omitted, passed over.")
@reading_command
def said(reading: Reading, not_said: bool, **wanted: Any) -> None:
    """Read texts and tell who said what: all of it, or what one side said, to whom, when, in which speech act.

    \b
    Examples:
      communique said examples/strait --speaker Ferrante
      communique said examples/strait --speaker CHL --act reject --format csv
      communique said examples/strait --not-said
    """
    from communique.statements import select_statements

    def chosen(statements: "Iterable[Statement]") -> "tuple[Statement, ...]":
        found = select_statements(statements, **wanted)
        return tuple(one for one in found if one.negated) if not_said else found

    run(reading, narrow=partial(narrowed, chosen), view="said")


@main.command(epilog=EXIT_CODES)
@whose_options
@reading_command
def commitments(reading: Reading, **wanted: Any) -> None:
    """Read texts and tell who has threatened, promised, offered, demanded or refused what, to whom, on which condition.

    \b
    Examples:
      communique commitments examples/strait
      communique commitments examples/strait --speaker ARG --act threaten
    """
    from communique.statements import find_commitments, select_statements

    def chosen(statements: "Iterable[Statement]") -> "tuple[Statement, ...]":
        return select_statements(find_commitments(statements), **wanted)

    run(reading, narrow=partial(narrowed, chosen), view="commitments")


@main.command(epilog=EXIT_CODES)
@what_options
@reading_command
def reports(reading: Reading, **wanted: Any) -> None:
    """Read texts and tell who did what to whom, text by text: every report, though several may tell of one event.

    \b
    Examples:
      communique reports examples/strait --actor CHL
      communique reports examples/strait --type coerce --format csv
    """
    run(reading, narrow=partial(reporting, wanted), view="reports")


@main.command(epilog=EXIT_CODES)
@what_options
@click.option("--min-sources", type=click.IntRange(1), default=1, help="Told by so many publishers independent of each other.")
@reading_command
def events(reading: Reading, **wanted: Any) -> None:
    """Read texts and tell what happened, over all of them: reports of one happening are one event, copies one source.

    Events come in order of day, each with its reports and their words. All reports are held until the last text is read.

    \b
    Examples:
      communique events examples/strait
      communique events examples/strait --dyad ARG CHL --min-sources 2
      communique events examples/strait --format csv --table events
    """
    from communique.chronicle import build_chronicle
    from communique.events import select_events

    account = event_account()
    write = chronicle_writer(reading, account)

    def written(dossiers: Iterable["Dossier"]) -> None:
        chronicle = build_chronicle(with_documents(reading, dossiers))
        found = select_events(chronicle.events, **wanted)
        if chronicle.events and not found:
            click.echo("communique: no event of this kind was found", err=True)
        basis = {name for event in found for name in event.basis}
        write(replace(chronicle, events=found, reports=tuple(one for one in chronicle.reports if one.id in basis)))

    run(reading, write=written)
    tell(account, reading.form or str(reading.out))


def comparing_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the sources and options of a comparison; those of reading are packed as a `Reading`."""

    @wraps(command)
    def packed(**options: Any) -> None:
        known = {field.name: options.pop(field.name) for field in fields(Reading) if field.name in options}
        command(Reading(publisher=None, published=None, **known), **options)

    return with_options(packed, COMPARING_OPTIONS)


@main.command(epilog=COMPARE_CODES)
@comparing_options
def compare(reading: Reading, article: str | None, sides: tuple[str, ...], corrections: Path | None) -> None:
    """Lay accounts of one contact side by side: what both mention, what only one mentions, where they do not agree.

    Each SOURCE is one side's account: a file, an http(s) address, or a folder of them. Sides are called after whom the sources
    name; --side gives them other names. With --in, accounts that an article reports are compared too.

    \b
    Examples:
      communique compare examples/strait/readout-buenos-aires.md examples/strait/readout-santiago.txt
      communique compare examples/strait/readout-buenos-aires.md examples/strait/readout-santiago.txt --out comparison.html
    """
    from communique.accounts import compare_accounts
    from communique.accounts.sides import check_length

    tally = Tally()
    try:
        write = comparison_writer(reading)
        replayed = corrections_of(corrections)
        told = list(dossiers_of(reading, tally, check=check_length))
        reported = list(dossiers_of(replace(reading, sources=(article,)), tally, check=check_length)) if article else []
        accounts: list[Dossier | SideAccount] = [
            *told,
            *(account for dossier in reported for account in accounts_within(dossier)),
        ]
        if enough(accounts, tally):
            write(compare_accounts(accounts, dossiers=reported, sides=sides, **replayed))
    except CommuniqueError as error:
        raise click.UsageError(printable(str(error))) from error
    if tally.failed:
        sys.exit(SOME_FAILED if len(accounts) > 1 else NOTHING_READ)


def accounts_within(dossier: "Dossier") -> "tuple[SideAccount, ...]":
    """The accounts that an article reports; BadArgument where there is none."""
    from communique import accounts

    found: tuple[SideAccount, ...] = accounts.accounts_in(dossier)
    if not found:
        raise BadArgument(f"--in {dossier.document.source}", "no account is reported in it", "give the accounts themselves")
    return found


def corrections_of(path: Path | None) -> dict[str, Any]:
    """The analyst's corrections as `compare_accounts` takes them; nothing where no file is given."""
    if path is None:
        return {}
    from communique.accounts.corrections import load_corrections

    return {"corrections": load_corrections(path)}


def enough(accounts: Sequence[object], tally: "Tally") -> bool:
    """Whether there are two accounts to compare; BadArgument where there never were."""
    if len(accounts) > 1:
        return True
    what = "one account alone" if accounts else "no account"
    error = BadArgument("compare", what, "give two sources or more, or with --in an article that reports two accounts")
    if not tally.failed:
        raise error
    click.echo(f"communique: {error}", err=True)
    return False


def comparison_writer(reading: Reading) -> "Callable[[Comparison], None]":
    """The function that writes a comparison as the options say; raises BadArgument before anything is read."""
    from communique.formats import comparison

    kind, form = destination(reading)
    if form not in comparison.FORMS:
        raise BadArgument(str(reading.out), f"no comparison is written as {form}", f"choose {', '.join(COMPARISON_FORMS)}")
    stem = reading.out.stem if reading.out else ""
    table = reading.table or (stem if stem in COMPARISON_TABLES else "rows")
    if reading.out is None:
        return partial(comparison.write_stream, form=form, out=sys.stdout, table=table)
    if kind == "folder":
        return partial(comparison.write_folder, form=form, folder=reading.out)
    return partial(comparison.write_file, form=form, path=reading.out, table=table)


@main.command(epilog=EXIT_CODES)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "--format", "form", type=click.Choice(CONTACT_FORMS), default="table", show_default=True, help="Form of the output."
)
@how_options
def pairs(sources: tuple[str, ...], form: "ContactForm", **how: Any) -> None:
    """Read texts and tell which of them report one contact: a call, a meeting or talks, by day, participants and channel.

    A side's own account is listed with its side; an article that reports the contact is listed as no side's account.

    \b
    Examples:
      communique pairs examples/strait
      communique pairs examples/strait --format csv
    """
    from communique.accounts.pairing import find_contacts
    from communique.formats.contacts import write_contacts

    def written(dossiers: Iterable["Dossier"]) -> None:
        documents: dict[str, Document] = {}
        contacts = find_contacts(kept(dossiers, documents))
        if not contacts:
            click.echo("communique: no two of these texts report one contact", err=True)
        write_contacts(contacts, documents, form, sys.stdout)

    plain_utf8()
    reading = Reading(
        sources=sources, form=None, out=None, table=None, overwrite=False, publisher=None, published=None, **how
    )  # fmt: skip
    run(reading, write=written)


def kept(dossiers: Iterable["Dossier"], documents: "dict[str, Document]") -> Iterator["Dossier"]:
    """The dossiers, their documents noted on the way."""
    for dossier in dossiers:
        documents[dossier.document.id] = dossier.document
        yield dossier


def reporting(wanted: dict[str, Any], dossiers: Iterable["Dossier"]) -> Iterator["Dossier"]:
    """The dossiers with the reports that were asked for and nothing else; those without any are left out."""
    from communique.events import select_events

    found = False
    for dossier in dossiers:
        chosen = select_events(dossier.reports, **wanted)
        if chosen:
            found = True
            yield replace(dossier, mentions=(), statements=(), reports=chosen, assessments=())
    if not found:
        click.echo("communique: no report of this kind was found", err=True)


@main.command(epilog=CONVERT_CODES)
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@click.option("--to", "form", type=click.Choice(EVENT_FORMS), required=True, help="The format to write.")
@click.option("--out", type=click.Path(path_type=Path), help="Write to this file, and beside it what its columns mean.")
@click.option("--replace", "overwrite", is_flag=True, help="Overwrite what --out names.")
def convert(source: Path, form: str, out: Path | None, overwrite: bool) -> None:
    """Convert event data: a file of POLECAT, ICEWS, GDELT 2.0, or of events or dossiers that communique wrote.

    Its format is told by its content; zip and gzip are unpacked. What could not be read, and what the new format cannot hold,
    is told on standard error.

    \b
    Examples:
      communique convert examples/events/strait.icews --to polecat
      communique convert examples/events/strait.icews --to gdelt --out strait.gdelt
    """
    from communique.formats.convert import accounted, read_events, write_events
    from communique.formats.export import write_event_file

    account = event_account()
    try:
        events = accounted(read_events(source), account, limited())
        if out is None and form == "parquet":
            raise BadArgument("--to parquet", "Parquet is binary", "add --out FILE")
        if out is not None and out.exists() and not overwrite:
            raise BadArgument(str(out), "already there", "choose another name, or add --replace")
        if out is None:
            plain_utf8()
            write_events(events, form, sys.stdout, account)
        else:
            write_event_file(events, form, out, account)
    except BadArgument as error:
        raise click.UsageError(str(error)) from error
    except CommuniqueError as error:
        click.echo(f"communique: {printable(str(error))}", err=True)
        sys.exit(NOTHING_READ)
    click.echo(f"communique: {account.read + account.unread} rows, {account.unread} of them not read", err=True)
    tell(account, form)
    if account.unread:
        sys.exit(SOME_FAILED if account.read else NOTHING_READ)


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """Where a command that lays texts side by side writes, and in which form."""

    form: "ChangeForm"
    out: Path | None
    overwrite: bool


WRITING_OPTIONS = (
    click.option(
        "--format", "form", type=click.Choice(CHANGE_FORMS), default="table", show_default=True, help="Form of the output."
    ),
    click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file instead."),
    click.option("--replace", "overwrite", is_flag=True, help="Overwrite what --out names."),
)


@main.command(epilog=ALL_OR_NOTHING)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@partial(with_options, options=WRITING_OPTIONS)
def versions(old: str, new: str, **writing: Any) -> None:
    """Compare two versions of one page: what it says now that it did not, no longer says, or says otherwise.

    OLD and NEW are files or http(s) addresses. Paragraphs in another order, white space and typography are no edits.

    \b
    Examples:
      communique versions examples/strait/readout-santiago.txt examples/strait-earlier/readout-santiago-edited.txt
      communique versions examples/strait/readout-santiago.txt examples/strait/readout-santiago.txt --format json
    """
    from communique.accounts.editions import compare_versions
    from communique.dossier import build_dossier
    from communique.formats.changes import Told

    read = texts_of((new, old))
    edits = compare_versions(build_dossier(read[1]), build_dossier(read[0]))
    write_changes(Told(documents=read, changes=edits, name="edits"), Writing(**writing))


@main.command(epilog=ALL_OR_NOTHING)
@click.argument("current", metavar="THIS")
@click.argument("previous", nargs=-1, required=True, metavar="PREVIOUS...")
@partial(with_options, options=WRITING_OPTIONS)
def formulas(current: str, previous: tuple[str, ...], **writing: Any) -> None:
    """Compare one side's account with its earlier ones: formulas kept, strengthened, weakened, dropped, new.

    THIS and PREVIOUS are files or http(s) addresses; the earlier accounts may stand in any order.

    \b
    Example:
      communique formulas examples/strait/readout-buenos-aires.md examples/strait-earlier/readout-buenos-aires-march.md
    """
    from communique.accounts.formulas import watch_formulas
    from communique.formats.changes import Told

    read = texts_of((current, *previous))
    found = watch_formulas(read[0], read[1:])
    write_changes(Told(documents=read, changes=found, name="formulas"), Writing(**writing))


def texts_of(sources: Sequence[str]) -> "tuple[Document, ...]":
    """The documents of some files or addresses; leaves with exit code 3 and a line where one cannot be read."""
    from communique.documents import read

    try:
        return tuple(read(source) for source in sources)
    except CommuniqueError as error:
        click.echo(f"communique: {printable(str(error))}", err=True)
        sys.exit(NOTHING_READ)


def write_changes(told: "Told", writing: Writing) -> None:
    """Write formulas or edits to standard output, or to the file that was named."""
    from communique.formats.changes import write
    from communique.formats.export import replacing

    if writing.out is None:
        plain_utf8()
        write(told, writing.form, sys.stdout)
        return
    if writing.out.exists() and not writing.overwrite:
        raise click.UsageError(str(BadArgument(str(writing.out), "already there", "choose another name, or add --replace")))
    with replacing(writing.out, "w") as held:
        write(told, writing.form, held)


def event_account() -> "Account":
    """A new account of events written."""
    from communique.formats.convert import Account

    return Account()


def limited() -> "Callable[[UnreadRow], None]":
    """Messages about rows on standard error, the first few one by one."""
    told = 0

    def report(row: "UnreadRow") -> None:
        nonlocal told
        told += 1
        if told <= MOST_LINES:
            click.echo(f"communique: {printable(str(row))}", err=True)
        if told == MOST_LINES:
            click.echo("communique: further rows that cannot be read are only counted", err=True)

    return report


def tell(account: "Account", form: str) -> None:
    """What became of the events written in a format of event data, on standard error; nothing where none was."""
    for line in account.lines(form) if account.events or account.left_out else ():
        click.echo(f"communique: {printable(line)}", err=True)


def plain_utf8() -> None:
    """Standard output as UTF-8 whatever the machine's setting."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")


def narrowed(
    chosen: "Callable[[Iterable[Statement]], tuple[Statement, ...]]", dossiers: Iterable["Dossier"]
) -> Iterator["Dossier"]:
    """The dossiers with the statements that were asked for and nothing else; those without any are left out."""
    found = False
    for dossier in dossiers:
        statements = chosen(dossier.statements)
        if statements:
            found = True
            yield replace(dossier, mentions=(), statements=statements, reports=(), assessments=())
    if not found:
        click.echo("communique: no statement of this kind was found", err=True)


def run(
    reading: Reading,
    *,
    narrow: Callable[[Iterable["Dossier"]], Iterable["Dossier"]] = iter,
    view: "View" = "dossier",
    write: "Callable[[Iterable[Dossier]], None] | None" = None,
) -> None:
    """Read the sources, narrow their dossiers to what is asked, and write them; exits with a code when some were not read.

    `write` stands in for the writer that the view and the options name.
    """
    tally, account = Tally(), event_account()
    try:
        write = write or writer(reading, view, account)
        write(narrow(dossiers_of(reading, tally)))
        tell(account, reading.form or str(reading.out))
    except BadArgument as error:
        raise click.UsageError(str(error)) from error
    if tally.failed:
        sys.exit(SOME_FAILED if tally.read else NOTHING_READ)


def dossiers_of(reading: Reading, tally: "Tally", *, check: "Callable[[Document], None] | None" = None) -> Iterator["Dossier"]:
    """The dossiers of what can be read of the sources, one at a time; raises BadArgument at once where an option is wrong.

    A document that `check` raises an error for is not read further.
    """
    from communique.actors import load_actors
    from communique.actors.register import NOBODY
    from communique.documents import NetworkPolicy, read_all
    from communique.documents.reading import files_of

    network = NetworkPolicy(max_bytes=reading.max_mb * 1_000_000, allow_private=reading.allow_private)
    register = load_actors(reading.actors) if reading.actors else NOBODY
    documents = read_all(
        reading.sources,
        publisher=reading.publisher,
        date=reading.published,
        max_bytes=network.max_bytes,
        network=network,
    )
    total = sum(1 for source in reading.sources for _ in files_of(source))
    checked = (passed(document, check) for document in documents) if check else documents
    return watched(checked, total, tally, reading.as_of, register)


def passed(document: "Document | CommuniqueError", check: "Callable[[Document], None]") -> "Document | CommuniqueError":
    """The document, or the error that a check raises for it."""
    try:
        if not isinstance(document, CommuniqueError):
            check(document)
    except CommuniqueError as error:
        return error
    return document


@dataclass
class Tally:
    """How many sources were read, and how many could not be."""

    read: int = 0
    failed: int = 0


def writer(reading: Reading, view: "View", account: "Account") -> Callable[[Iterable["Dossier"]], None]:
    """The function that writes dossiers as the options say; raises BadArgument before anything is read."""
    from communique.formats import export

    tables = export.FILLED[view]
    if reading.table and reading.table not in export.FILLED["dossier"]:
        raise BadArgument(f"--table {reading.table}", "events are what several reports agree on", "use `communique events`")
    table = reading.table or (None if view == "dossier" else tables[0])
    kind, form = destination(reading)
    if reading.out is None:
        return partial(export.write_stream, form=form, out=sys.stdout, table=table, view=view, account=account)
    if kind == "folder":
        return partial(export.write_folder, form=form, folder=reading.out, view=view, account=account)
    return partial(export.write_file, form=form, path=reading.out, table=table, view=view, account=account)


def chronicle_writer(reading: Reading, account: "Account") -> "Callable[[Chronicle], None]":
    """The function that writes a chronicle as the options say."""
    from communique.formats import chronicle

    table = reading.table or "events"
    if table not in chronicle.TABLES_OF_EVENTS:
        raise click.UsageError(str(BadArgument(f"--table {table}", "not a table of events", "choose events or reports")))
    try:
        kind, form = destination(reading)
    except BadArgument as error:
        raise click.UsageError(str(error)) from error
    if reading.out is None:
        return partial(chronicle.write_stream, form=form, out=sys.stdout, table=table, account=account)
    if kind == "folder":
        return partial(chronicle.write_folder, form=form, folder=reading.out, account=account)
    return partial(chronicle.write_file, form=form, path=reading.out, table=table, account=account)


def with_documents(reading: Reading, dossiers: Iterable["Dossier"]) -> Iterable["Dossier"]:
    """The dossiers; where tables of events go to a folder, that of all documents read is written there on the way."""
    from communique.formats.export import keeping_documents

    kind, form = destination(reading)
    if reading.out is None or kind != "folder" or form not in ("csv", "parquet"):
        return dossiers
    return keeping_documents(dossiers, form, reading.out / f"documents.{form}")


def destination(reading: Reading) -> 'tuple[Literal["stream", "file", "folder"], Form]':
    """Where the output goes and in which form; raises BadArgument where something is there, or the form is not known."""
    from communique.formats.export import SUFFIXES

    out = reading.out
    if out is None:
        plain_utf8()
        return "stream", reading.form or "table"
    form = reading.form or SUFFIXES.get(out.suffix.lower())
    if form is None:
        raise BadArgument(str(out), "no form is known for this ending", f"add --format ({', '.join(FORMS)})")
    if out.is_dir() or not out.suffix:
        if out.is_dir() and any(out.iterdir()) and not reading.overwrite:
            raise BadArgument(str(out), "the folder is not empty", "choose another, or add --replace")
        return "folder", form
    if out.exists() and not reading.overwrite:
        raise BadArgument(str(out), "already there", "choose another name, or add --replace")
    return "file", form


def watched(
    documents: Iterable["Document | CommuniqueError"], total: int, tally: Tally, as_of: date | None, actors: "Register"
) -> Iterator["Dossier"]:
    """The dossiers of what could be read, counted; a progress bar where a person watches, and a line for each failure.

    `total` counts files: a JSON Lines file holds more documents than one, and the bar grows with them.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("reading", total=total)
        for document in documents:
            outcome = document if isinstance(document, CommuniqueError) else coded(replace(document, as_of=as_of), actors)
            if isinstance(outcome, CommuniqueError):
                tally.failed += 1
                console.print(f"communique: {printable(str(outcome))}")
            else:
                tally.read += 1
                yield outcome
            done = tally.read + tally.failed
            progress.update(task, completed=done, total=max(total, done))


def coded(document: "Document", actors: "Register") -> "Dossier | CommuniqueError":
    """The dossier of one document, or the error that stands in for it."""
    from communique.dossier import build_dossier

    try:
        return build_dossier(document, actors=actors)
    except Exception as error:  # noqa: BLE001  a fault of ours in one text must not lose the others of a batch
        return CommuniqueError(document.source, f"a fault in communique, {type(error).__name__}: {error}", "please report it")


def printable(text: str) -> str:
    """Text on one line without control characters: file names come from outside too."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


if __name__ == "__main__":
    main()
