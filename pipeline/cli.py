"""The command line. It parses, calls, and tells a person in plain words what happened; the work is elsewhere.

Exit status: 0 all done · 1 usage · 2 some documents failed · 3 a tool or language is missing · 130 interrupted.
"""

from __future__ import annotations

import codecs
import errno
import hashlib
import json
import os
import re
import shlex
import shutil
import sys
import tempfile
import time
import traceback
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from pipeline import __version__
from pipeline.errors import MissingToolError, UsageError, ZapisnikError
from pipeline.files import write_atomically

if TYPE_CHECKING:
    from pipeline.batch import Outcome
    from pipeline.progress import Progress
    from pipeline.review.decisions import Decisions
    from pipeline.settings import Settings

_INTERRUPTED = 130
_FULL = (errno.ENOSPC, errno.EDQUOT)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
_WORD = re.compile(r"[^\W\d_]+(?:[.'’][^\W\d_]+)*")  # letters, as the lexicon holds them: Brezovec, D'Hondt, d.o.o
# The class has had several homes; BadParameter descends from it in every version of typer.
_CommandLineError: type[Exception] = typer.BadParameter.__mro__[2]

app = typer.Typer(
    name="zapisnik",
    help="Scanned Slovene municipal minutes become clean, structured, searchable text.",
    epilog="Example: zapisnik run scans/2023 --out out/2023",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
lexicon = typer.Typer(
    help="The word lists that repair relies on.",
    epilog="Example: zapisnik lexicon check Brezovec",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(lexicon, name="lexicon")
_errors = Console(stderr=True, highlight=False)

Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder of the outputs; made where it is missing.")]
Config = Annotated[Path | None, typer.Option("--config", metavar="FILE", help="Settings, as TOML.")]
Jobs = Annotated[
    int | None, typer.Option("--jobs", metavar="N", min=1, max=10_000, help="Processes; one a processor unless given.")
]
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the outputs of a run.")]
TextIn = Annotated[Path, typer.Argument(metavar="IN.txt", help='Text to read; "-" is standard input.')]
TextOut = Annotated[Path, typer.Option("-o", "--output", metavar="OUT", help='File to write; "-" is standard output.')]
Words = Annotated[list[str], typer.Argument(metavar="WORD", help="Words as they are written, with their capitals.")]


def main() -> int:
    """Run the command line and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    return call(sys.argv[1:])


def call(arguments: Sequence[str]) -> int:
    """Carry out a command and return its exit status; every error is told in words."""
    try:
        return app(list(arguments), prog_name="zapisnik", standalone_mode=False) or 0
    except _CommandLineError as error:
        message = error.format_message()  # type: ignore[attr-defined]
        command = error.ctx.command_path if error.ctx else "zapisnik"  # type: ignore[attr-defined]
        _say(message if "Usage:" in message else f"zapisnik: {message}\n  try: {command} --help")
        return UsageError.exit_status
    except ZapisnikError as error:
        _say(f"zapisnik: {error.message}\n  what to do: {error.advice}")
        return error.exit_status
    except BrokenPipeError:
        # Whoever read our output has left; nothing more can be written to it, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UsageError.exit_status
    except OSError as error:
        message, advice = _told(error)
        _say(f"zapisnik: {message}\n  what to do: {advice}")
        return ZapisnikError.exit_status if error.errno in _FULL else UsageError.exit_status
    except (KeyboardInterrupt, typer.Abort):
        return _INTERRUPTED
    except Exception as error:
        with tempfile.NamedTemporaryFile("w", prefix="zapisnik-", suffix=".log", delete=False) as log:
            traceback.print_exc(file=log)
        _say(f"zapisnik: {type(error).__name__}: {error}\n  what to do: this is a fault of zapisnik, send {log.name}")
        return ZapisnikError.exit_status


def _told(error: OSError) -> tuple[str, str]:
    """Return what happened, and what to do about it."""
    what = f"{error.filename or 'a file'}: {error.strerror or error}"
    if error.errno in _FULL:
        return what, "make room; the same command goes on where it was"
    return what, "check how it is written, and that it may be read or written"


# ------------------------------------------------------------------------------------------------ folders


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"zapisnik {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and end.")
    ] = False,
) -> None:
    pass


@app.command(epilog="Example: zapisnik run scans/2023 --out out/2023")
def run(
    sources: Annotated[list[Path], typer.Argument(metavar="SRC", help="Scans, texts, or folders of them.")],
    out: Out,
    jobs: Jobs = None,
    dask: Annotated[
        str | None, typer.Option("--dask", metavar="ADDRESS", help="Work on the dask cluster with this scheduler.")
    ] = None,
    config: Config = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Do everything anew, also what is done already.")] = False,
) -> int:
    """Turn scans into text, minutes and a report; what an earlier run has done is not done again."""
    from pipeline import batch
    from pipeline.settings import load_settings

    settings = load_settings(config)
    _renew_lexicon(settings)
    _learn(out, settings)
    options = batch.Options(jobs or _processors(), dask, fresh)
    return _carry_out(lambda progress: batch.run(sources, out, settings, options, progress), fresh)


@app.command(epilog="Example: zapisnik watch /scans/new --out out/new")
def watch(
    sources: Annotated[list[Path], typer.Argument(metavar="IN", help="Folders into which scans come.")],
    out: Out,
    jobs: Jobs = None,
    config: Config = None,
    every: Annotated[
        float, typer.Option("--every", metavar="S", min=0.1, max=86_400, help="Look so often, seconds.")
    ] = 5,
    settle: Annotated[
        float,
        typer.Option("--settle", metavar="S", min=0, help="Take a file that has not changed for so long, seconds."),
    ] = 30,
) -> int:
    """Do scans as they come, once they have stopped growing; Ctrl-C ends it, and the same command goes on."""
    from pipeline import batch
    from pipeline.settings import load_settings
    from pipeline.watch import Watch

    settings = load_settings(config)
    options = batch.Options(jobs or _processors(), retry=False)  # one that fails would hold up each new scan
    watched = Watch(sources, out, settle)
    watched.check()  # what is wrong now is told at once, and ends it
    told = ""
    try:
        _say(f"Watching {', '.join(map(str, sources))}. Ctrl-C ends.")
        while True:
            time.sleep(every)
            try:
                if files := watched.ready():
                    _renew_lexicon(settings)
                    _learn(out, settings)
                    status = _carry_out(
                        lambda progress, files=files: batch.run(  # type: ignore[misc]
                            sources, out, settings, options, progress, files.__contains__
                        ),
                        fresh=False,
                    )
                    if status == _INTERRUPTED:
                        return status
                    watched.done()
                told = ""
            except (MissingToolError, BrokenPipeError):
                raise
            # another run is at work there, the disk is full, a drive is gone, somebody holds a table open
            except (ZapisnikError, OSError) as error:
                message, advice = _told(error) if isinstance(error, OSError) else (error.message, error.advice)
                if message != told:
                    _say(f"waiting: {message}\n  what to do: {advice}")
                told = message
    except KeyboardInterrupt:
        return _INTERRUPTED


@app.command(epilog="Example: zapisnik report out/2023")
def report(folder: Folder) -> int:
    """Write the report of a folder of outputs anew."""
    from pipeline.review.report import write_report

    _check_is_output(folder)
    typer.echo(f"Report: {write_report(folder)}")
    return 0


@app.command(epilog="Example: zapisnik apply out/2023 decisions.jsonl")
def apply(
    folder: Folder,
    decisions: Annotated[
        Path | None,
        typer.Argument(metavar="[DECISIONS.jsonl]", help="The file that the report saved; else the one in DIR."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    jobs: Jobs = None,
) -> int:
    """Carry a person's decisions into every output of a folder, and renew its report."""
    from pipeline import batch
    from pipeline.cache import Store
    from pipeline.progress import counted, printable
    from pipeline.review.decisions import FILE_NAME, archive_decisions, load_decisions
    from pipeline.settings import Settings

    _check_is_output(folder)
    settings = Store(folder).load_settings() or Settings()
    with tempfile.TemporaryDirectory() as trial:
        target = Path(trial) if dry_run else folder
        if dry_run and (folder / FILE_NAME).exists():
            shutil.copy(folder / FILE_NAME, trial)
        _take_over(decisions or folder / FILE_NAME, folder, target)
        made = load_decisions(target / FILE_NAME, archive_decisions(settings))
    if dry_run:
        for path, changes in batch.preview(folder, made):
            typer.echo(f"{printable(path)}: {counted(len(changes), 'word')} would change")
            for page, now, then in changes:
                typer.echo(f"  page {page}: {printable(now)} → {printable(then)}")
        _tell_unsettled(folder, made)
        return 0
    _renew_lexicon(settings)
    _learn(folder, settings)
    options = batch.Options(jobs or _processors())
    status = _carry_out(lambda progress: batch.refinish(folder, options, progress), fresh=False)
    _tell_unsettled(folder, made)
    return status


@app.command(epilog="Example: zapisnik forget out/2023 seja-3.pdf")
def forget(
    folder: Folder,
    documents: Annotated[
        list[str] | None, typer.Argument(metavar="[DOCUMENT…]", help="As they stand in manifest.csv.")
    ] = None,
    gone: Annotated[bool, typer.Option("--gone", help="All whose source is no longer there.")] = False,
) -> int:
    """Remove documents from a folder of outputs: their files, their rows, their places in the report.

    Sources are not touched, and what people decided is kept.
    """
    from pipeline import batch
    from pipeline.progress import counted, printable, progress_for

    _check_is_output(folder)
    if bool(documents) == gone:
        raise UsageError("it is not said what to forget", "name documents as in manifest.csv, or give --gone")
    with progress_for(_errors) as progress:
        forgotten = batch.forget(folder, documents or (), gone, progress)
    for path in forgotten:
        typer.echo(f"forgotten: {printable(path)}")
    typer.echo(f"{counted(len(forgotten), 'document')} forgotten")
    return 0


@app.command(epilog="Example: zapisnik bag out/2023 -o 2023-za-arhiv --with-sources")
def bag(
    folder: Folder,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="BAG", help="The bag to make; DIR-bag unless given.")
    ] = None,
    with_sources: Annotated[bool, typer.Option("--with-sources", help="Put the scans in it too.")] = False,
) -> int:
    """Make a BagIt bag of a folder of outputs: what an archive takes in, with a checksum of every file."""
    from pipeline.bag import make_bag
    from pipeline.progress import counted, some

    _check_is_output(folder)
    target = output or folder.resolve().with_name(f"{folder.resolve().name}-bag")
    made = make_bag(folder, target, with_sources)
    typer.echo(f"{target}: {counted(made.files, 'file')}, all verified")
    if made.left_out:
        _say(f"not in it, could not be opened: {counted(len(made.left_out), 'source')} ({some(made.left_out)})")
    return 0


@app.command(epilog='Example: zapisnik find "pobratena mesta" --in out')
def find(
    words: Annotated[str, typer.Argument(metavar="WORDS", help='What to look for; "two words" stand side by side.')],
    folder: Annotated[Path, typer.Option("--in", metavar="DIR", help="Outputs of zapisnik run.")],
    most: Annotated[int, typer.Option("--most", metavar="N", min=1, max=1_000_000_000, help="How many to show.")] = 50,
) -> int:
    """Find items and resolutions over a whole archive, in any case and number."""
    from pipeline import search
    from pipeline.progress import printable

    found = search.find(folder, words, most)
    for hit in found.hits:
        number = f", sklep {hit.number}" if hit.number else ""
        item = "brez točke" if hit.item == "0" else f"{hit.item}. točka"
        page = f", page {hit.page}" if hit.page else ""
        where = printable(f"{hit.document}{page}, in {hit.outputs}")
        typer.echo(f"{hit.date or '?'}  {printable(hit.session or hit.body)}  [{where}]")
        typer.echo(f"    {item}{number}: {printable(hit.snippet)}")
    if not found.hits:
        _say("nothing found")
    elif found.total > len(found.hits):
        _say(f"{len(found.hits)} of {found.total} are shown; all of them: --most {found.total}")
    return 0


@app.command(epilog="Example: zapisnik review out/2023")
def review(
    folder: Folder,
    port: Annotated[
        int, typer.Option("--port", metavar="N", min=0, max=65535, help="Port; always the same free one unless given.")
    ] = 0,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the report in the browser.")] = True,
) -> int:
    """Serve the report on this machine alone, and save every decision to the disk as it is made."""
    from pipeline.progress import counted
    from pipeline.review.server import serve

    _check_is_output(folder)

    def ready(address: str) -> None:
        typer.echo(f"The report is at {address}\nOnly this machine can open it. Ctrl-C ends.")
        if browser:
            typer.launch(address)

    saved = serve(folder, port, ready)
    again = f"; zapisnik apply {shlex.quote(str(folder))} carries them into the texts" if saved else ""
    typer.echo(f"{counted(saved, 'decision')} saved{again}")
    return 0


# ------------------------------------------------------------------------------------------------ single texts


@app.command(epilog="Example: zapisnik repair old.txt -o new.txt --changes changes.json")
def repair(
    source: TextIn,
    output: TextOut,
    changes: Annotated[
        Path | None, typer.Option("--changes", metavar="CHANGES.json", help="List every changed word here.")
    ] = None,
    config: Config = None,
) -> int:
    """Repair a text; line breaks and every character that needs no repair stay as they are."""
    from pipeline.changes import changes_in
    from pipeline.ingest.text import document_from_text
    from pipeline.progress import counted
    from pipeline.repair.document import repair as repaired
    from pipeline.settings import load_settings

    settings = load_settings(config)
    _check_is_writable(output)
    if changes is not None:
        _check_is_writable(changes)
    _renew_lexicon(settings)
    content = _read(source)
    mark = "\ufeff" if content.startswith(codecs.BOM_UTF8) else ""
    document = repaired(document_from_text(_decode(content), str(source)), settings)
    _write(output, mark + document.text)
    if changes is not None:
        _write(changes, json.dumps(changes_in(document), ensure_ascii=False, indent=1) + "\n")
    words = list(document.words())
    changed, doubtful = sum(word.changed for word in words), sum(word.doubtful for word in words)
    _say(f"{counted(changed, 'word')} changed, {doubtful} doubtful")
    return 0


@app.command(epilog="Example: zapisnik segment new.txt -o minutes.json")
def segment(source: TextIn, output: TextOut) -> int:
    """Find the session, attendance, agenda, resolutions and votes in a clean text."""
    from pipeline.model import Source
    from pipeline.segment.minutes import segment_text

    _check_is_writable(output)
    content = _read(source)
    text = _decode(content)
    about = Source(str(source), hashlib.sha256(content).hexdigest(), text.count("\f") + 1)
    _write(output, json.dumps(segment_text(text).as_json(about), ensure_ascii=False, indent=1) + "\n")
    return 0


# ------------------------------------------------------------------------------------------------ this machine


@lexicon.command(epilog="Example: zapisnik lexicon build")
def build(
    fresh: Annotated[bool, typer.Option(help="Compile all of it anew, also what has not changed.")] = False,
    config: Config = None,
) -> int:
    """Compile the installed and our own word lists into the lexicon, where they have changed."""
    from pipeline.repair.lexicon.compiling import build_lexicon
    from pipeline.settings import load_settings

    settings = load_settings(config)
    count = build_lexicon(settings, _say, fresh)
    typer.echo(f"{count} forms in {settings.lexicon}")
    return 0


@lexicon.command(epilog="Example: zapisnik lexicon learn clean-texts/ --pages 200")
def learn(
    texts: Annotated[list[Path], typer.Argument(metavar="TEXT…", help="Clean Slovene text: files or folders of .txt.")],
    pages: Annotated[int, typer.Option(help="How many pages to render and read.", min=1)] = 100,
    seed: Annotated[int, typer.Option(help="The same seed gives the same pages.")] = 1,
    config: Config = None,
) -> int:
    """Learn what Tesseract makes of each letter from pages rendered of clean text, and write the confusions anew."""
    from pipeline.repair.training.train import learn_confusions
    from pipeline.settings import load_settings

    for reader, words in learn_confusions(texts, load_settings(config), pages, seed, _say).items():
        typer.echo(f"confusions-{reader}.tsv: learnt from {words} words")
    return 0


@lexicon.command(epilog="Example: zapisnik lexicon train born-digital/2023")
def train(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Clean minutes of this archive, as .txt.")],
    config: Config = None,
) -> int:
    """Count the words and neighbours of the archive's own clean minutes, and compile the lexicon with them."""
    from pipeline.repair.lexicon.compiling import build_lexicon
    from pipeline.repair.training.train import train_language
    from pipeline.settings import load_settings

    settings = load_settings(config)
    typer.echo(f"{train_language(folder, settings)} words counted")
    build_lexicon(settings, _say)
    return 0


@lexicon.command(epilog="Example: zapisnik lexicon names out/2023")
def names(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Outputs of `zapisnik run`.", exists=True)],
    config: Config = None,
) -> int:
    """Learn the names that the documents of a folder show, and compile the lexicon with them.

    The next run repairs anew with them, without reading anything again. They take the place of those learnt before.
    """
    from pipeline.repair.lexicon.compiling import build_lexicon
    from pipeline.review.folder_names import learn_names
    from pipeline.settings import load_settings

    settings = load_settings(config)
    learnt = learn_names(folder, settings)
    typer.echo(f"{len(learnt)} names in {settings.own_words}")
    build_lexicon(settings, _say)
    return 0


@lexicon.command(epilog="Example: zapisnik lexicon add Brezovec Podgorje")
def add(words: Words, config: Config = None) -> int:
    """Add words to the archive's own list, and compile the lexicon."""
    from pipeline.repair.lexicon.compiling import build_lexicon
    from pipeline.repair.lexicon.own_words import add_words
    from pipeline.settings import load_settings

    settings = load_settings(config)
    words = [unicodedata.normalize("NFC", word) for word in words]
    if wrong := [repr(word) for word in words if not _WORD.fullmatch(word)]:
        advice = "give words of letters, each by itself, also those that are joined by a space or hyphen"
        raise UsageError(f"not a word: {', '.join(wrong)}; nothing is added", advice)
    added = add_words(dict.fromkeys(words, f"zapisnik lexicon add, {date.today().isoformat()}"), settings)
    for word in dict.fromkeys(words):
        typer.echo(f"{word}: {'added' if word in added else 'already on the list'}")
    if added:
        build_lexicon(settings, _say)
    return 0


@lexicon.command(epilog="Example: zapisnik lexicon check Brezovec")
def check(words: Words, config: Config = None) -> int:
    """Say whether the lexicon holds words, of what kind they are, and how frequent."""
    from pipeline.repair.lexicon.own_words import check_word
    from pipeline.settings import load_settings

    settings = load_settings(config)
    for word in words:
        known = check_word(word, settings)
        if known is None:
            typer.echo(f"{word}: not in the lexicon; zapisnik lexicon add {shlex.quote(word)}")
        else:
            lower, title, upper = (f"{count:.0f}" for count in known.per_billion)
            typer.echo(
                f"{word}: {', '.join(known.kinds)}; in a billion words {lower} in small letters, "
                f"{title} with a capital, {upper} in capitals"
            )
    return 0


@app.command(epilog="Example: zapisnik doctor")
def doctor(config: Config = None) -> int:
    """Say what is missing on this machine, and how to get it."""
    from pipeline.doctor import needs
    from pipeline.settings import load_settings

    missing = False
    for need in needs(load_settings(config)):
        if need.found:
            typer.echo(f"✓ {need.name}: {need.found}")
        else:
            missing |= need.required
            typer.echo(f"{'✗' if need.required else '–'} {need.name}: missing; {need.remedy}")
    typer.echo("Something is missing: see the lines with ✗" if missing else "Everything needed is here.")
    return MissingToolError.exit_status if missing else 0


# ------------------------------------------------------------------------------------------------ helpers


def _carry_out(work: Callable[[Progress], Outcome], fresh: bool) -> int:
    """Do a run's `work` with its progress shown, tell what came of it, and return the exit status."""
    from pipeline.progress import counted, describe, duration, printable, progress_for, some

    start = time.monotonic()
    try:
        with progress_for(_errors) as progress:
            outcome = work(progress)
    except KeyboardInterrupt:
        again = "the same command without --fresh" if fresh else "the same command"
        _say(f"Interrupted. What is done is kept; {again} goes on from there.")
        return _INTERRUPTED
    if outcome.passed_over:
        names = some([path.name for path in outcome.passed_over])
        _say(f"left out, neither scan nor text: {counted(len(outcome.passed_over), 'file')} ({names})")
    if outcome.empty:
        _say(f"no scans or texts found in {', '.join(map(printable, map(str, outcome.empty)))}")
    if outcome.gone:
        _say(f"no longer among the sources: {counted(len(outcome.gone), 'document')} ({some(outcome.gone)})")
        out = shlex.quote(str(outcome.report.parent))
        _say(f"  their outputs are kept; to drop them: zapisnik forget {out} --gone")
    for failure in outcome.failures:
        _say(f"failed: {describe(failure)}")
    parts = [f"{counted(outcome.finished, 'document')} done"]
    if outcome.already_done:
        parts.append(f"{outcome.already_done} already done")
    if outcome.failed:
        parts.append(f"{outcome.failed} failed, see errors.csv")
    if outcome.passed_over:
        parts.append(f"{counted(len(outcome.passed_over), 'file')} left out")
    pages = f"{counted(outcome.pages_read, 'page')} read in {duration(time.monotonic() - start)}"
    typer.echo(f"{', '.join(parts)}; {pages}")
    typer.echo(f"Report: {outcome.report}")
    return ZapisnikError.exit_status if outcome.failures else 0


def _renew_lexicon(settings: Settings) -> None:
    """Compile the lexicon where the word lists are no longer those it was compiled from."""
    from pipeline.repair.lexicon.version import is_current

    if is_current(settings):
        return
    from pipeline.repair.lexicon.compiling import build_lexicon

    _say("The word lists have changed: compiling the lexicon")
    try:
        build_lexicon(settings, _say)
    except OSError as error:
        if error.errno not in _FORBIDDEN:
            raise
        advice = "have who set it up call `zapisnik lexicon build`, or set lexicon in the settings to another folder"
        raise UsageError(f"the lexicon cannot be compiled: {_told(error)[0]}", advice) from error


def _learn(folder: Path, settings: Settings) -> None:
    """Take what people decided in `folder` into the archive's own dictionaries."""
    from pipeline.progress import counted
    from pipeline.review.decisions import FILE_NAME, load_decisions

    decisions = load_decisions(folder / FILE_NAME)
    if not decisions.entries:
        return
    from pipeline.review.learning import documents_in, learn

    try:
        learnt = learn(decisions, documents_in(folder), settings)
    except OSError as error:  # set up by another person: what is decided holds in this folder all the same
        if error.errno not in _FORBIDDEN:
            raise
        _say(f"nothing is learnt from decisions: {_told(error)[0]}")
        _say("  what to do: set local and lexicon in the settings to folders that you may write")
        return
    if learnt.words:
        shown = ", ".join(learnt.words[:10]) + (", …" if len(learnt.words) > 10 else "")
        _say(f"{counted(len(learnt.words), 'word')} learnt from decisions: {shown}")
    if learnt.forgotten:
        _say(f"{counted(len(learnt.forgotten), 'word')} no longer taught: {', '.join(learnt.forgotten[:10])}")
    if learnt.remembered:
        _say(f"{counted(len(learnt.remembered), 'decision')} remembered for the whole archive")
    _renew_lexicon(settings)


def _take_over(file: Path, folder: Path, target: Path) -> None:
    """Add the decisions in `file` to those in `target`, but for those about documents that are not in `folder`."""
    from pipeline.progress import counted
    from pipeline.review.decisions import FILE_NAME, add_decisions, load_decisions
    from pipeline.review.learning import sources_in

    if not file.is_file():
        raise UsageError(f"there is no file {file}", "give the decisions.jsonl that the report saved")
    present = {sha256 for sha256, _ in sources_in(folder)}
    given = load_decisions(file).entries
    own = file.samefile(folder / FILE_NAME) if (folder / FILE_NAME).exists() else False
    taken = [one for one in given if own or one.document in present or one.reach in ("folder", "everywhere")]
    foreign = {one.document for one in given} - {one.document for one in taken}
    if given and not taken:
        about = f"{counted(len(given), 'decision')} in {file}, about {counted(len(foreign), 'document')}"
        raise UsageError(f"{about} not in {folder}; nothing is taken over", "give the folder in which they were made")
    added = add_decisions(target / FILE_NAME, taken)
    everywhere = any(one.reach in ("folder", "everywhere") for one in added)
    reach = "every document" if everywhere else counted(len({one.document for one in added}), "document")
    reach = f"; they reach {reach}" if added else ""
    typer.echo(f"{counted(len(added), 'new decision')}, {len(taken) - len(added)} known already{reach}")
    if left := len(given) - len(taken):
        what = f"{counted(left, 'decision')} about {counted(len(foreign), 'document')}"
        _say(f"not taken over: {what} not in {folder}")


def _tell_unsettled(folder: Path, decisions: Decisions) -> None:
    """Name the decisions that were not carried out, and why."""
    from pipeline.progress import counted, printable
    from pipeline.review.learning import documents_in
    from pipeline.review.unsettled import unsettled

    left = unsettled(decisions, documents_in(folder))
    for entry in left.stale:
        _say(f"not applied: {printable(entry.path)}, page {entry.page}: {entry.read!r} no longer stands there")
    for said in left.conflicts:
        opinions = "; ".join(f"{entry.who!r}: {entry.verdict} {entry.text!r}" for entry in said)
        where = f"{printable(said[-1].path)}, page {said[-1].page}"
        _say(f"not applied, people differ: {where}: {said[-1].read!r} ({opinions})")
    if left.elsewhere:
        count = len({entry.document for entry in left.elsewhere})
        what = f"{counted(len(left.elsewhere), 'decision')} about {counted(count, 'document')}"
        _say(f"not applied: {what} not in {folder}")


def _check_is_output(folder: Path) -> None:
    if not (folder / "manifest.csv").is_file():
        raise UsageError(f"{folder} is not the output folder of a run", "give the folder that was --out")


def _check_is_writable(target: Path) -> None:
    """Make sure that the folder of a single file is there: what is not is rather a slip of the keys than wanted."""
    if not target.parent.is_dir():
        raise UsageError(f"there is no folder {target.parent}", "check how it is written, or make it first")
    if target.is_dir():
        raise UsageError(f"{target} is a folder", "give the name of a file")


def _processors() -> int:
    return len(os.sched_getaffinity(0))


def _read(source: Path) -> bytes:
    try:
        return sys.stdin.buffer.read() if str(source) == "-" else source.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {source}: {error.strerror}", "check how it is written") from error


def _decode(content: bytes) -> str:
    from pipeline.ingest.text import decode, is_text

    if content and not is_text(content):
        raise UsageError("the input is not text", "for scans there is: zapisnik run SRC --out DIR")
    return decode(content).text


def _write(target: Path, text: str) -> None:
    if str(target) == "-":
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
    else:
        write_atomically(target, text)


def _say(message: str) -> None:
    _errors.print(Text(message), soft_wrap=True)
