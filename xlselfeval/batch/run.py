"""The steps of a batch: collect, find duplicates, reuse results, check, store, summarise.

A run can be ended at any moment: stored results are complete, and the next run continues from there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from xlselfeval.batch.copies.earlier import day_of_copy
from xlselfeval.batch.copies.renew import Sources
from xlselfeval.batch.letters.options import LetterOptions, remember, remembered
from xlselfeval.batch.load_checker import (
    load_checker,
    notes_on_issued,
    notes_on_roster,
    place_before,
    roster_to_use,
)
from xlselfeval.batch.lost import lost_file
from xlselfeval.batch.outputs import NO_ROSTER, STORE, SUMMARY, sweep
from xlselfeval.batch.papers.run import PaperRun, check_papers, has_papers
from xlselfeval.batch.plan import (
    duplicate,
    first_of_content,
    plan_copies,
    refused,
    with_repeated_copies,
)
from xlselfeval.batch.progress import Progress
from xlselfeval.batch.results import store as results
from xlselfeval.batch.results.identify_form import RosterIndex
from xlselfeval.batch.results.ledger import update_ledger
from xlselfeval.batch.results.outcome import Outcome
from xlselfeval.batch.results.states import read_states
from xlselfeval.batch.results.tables.parquet import load_pyarrow
from xlselfeval.batch.results.years import ISSUED_YEARS
from xlselfeval.batch.settled import Decisions, basis_digest, read_decisions, split_basis
from xlselfeval.batch.sources.collect import (
    Found,
    LeftOut,
    check_root,
    left_out_in_words,
    list_files,
    without_copies,
)
from xlselfeval.batch.summary.figures import Figures, count
from xlselfeval.batch.summary.lost_decisions import refuse_lost
from xlselfeval.batch.summary.read_register import read_register
from xlselfeval.batch.summary.studied import studied_contents
from xlselfeval.batch.summary.unreviewed import outcomes_of_run
from xlselfeval.batch.task import Checked, FileWorker, Task, place_copy, program_digest, rules_digest
from xlselfeval.batch.write_results import (
    ISSUED,
    ROOT,
    ROSTER,
    Written,
    current_settings,
    missing_days,
    opened_for_writing,
    save_settings,
    write_results,
)
from xlselfeval.batch.wrong_folder import refuse_by_returns, refuse_by_roster, some_of
from xlselfeval.checking import Checker
from xlselfeval.engines.engine import Engine, Job, Lost, SerialEngine
from xlselfeval.engines.processes import ProcessEngine
from xlselfeval.errors import SelfEvalError
from xlselfeval.files.limits import LIMITS
from xlselfeval.files.limits import ROSTER as ROSTER_LIMITS
from xlselfeval.roster.model import Roster
from xlselfeval.roster.read import read_roster

_SURVEY_BYTES = 2**20  # a second more for each, to read a large archive over a slow network
ENGINES = ("local", "dask")
NO_FILES = "文件夹中没有可核对的文件，请检查是否放错了文件夹"


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """The options of a batch.

    `root` is a folder or a URL. `timeout` (seconds) and `memory` (MB) hold for one file. `jobs` is a number of
    processes; with 0 files are checked one after another in this process, without these limits. `raised` is how many
    times higher the limits on the size of a file, and of the roster, are than usual. Without `issued` or `roster`, those of
    earlier runs hold; the roster is left out with NO_ROSTER.
    """

    root: str
    output: Path
    jobs: int = 1
    engine: str = "local"
    scheduler: str | None = None
    scheme: str | None = None
    profile: str | None = None
    basis: str | None = None
    timeout: float = 60.0
    memory: int = 1024
    raised: int = 1
    copies: bool = True
    parquet: bool = False
    issued: Path | None = None
    roster: Path | None = None
    letters: LetterOptions | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """The end of a run: files by outcome, reused results, paths that were left out by kind, figures of the forms.

    `partial` is set where the run was interrupted; `written` are the summary and letters, with what is to be said of them;
    `notes` say with which issued files the forms were compared.
    """

    run: int
    outcomes: dict[Outcome, int] = field(default_factory=dict)
    reused: int = 0
    left_out: LeftOut = field(default_factory=dict)
    figures: Figures
    partial: bool = False
    written: Written
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Check whether there was nothing to check; our own copies alone are nothing."""
        return set(self.outcomes) <= {"duplicate"}


MakeEngine = Callable[[FileWorker], Engine]


def run_batch(
    options: Options, progress: Progress, *, today: date | None = None, engine: MakeEngine | None = None
) -> Run:
    """Check all files below a folder and write the results; Ctrl-C ends the run early.

    `engine` makes another engine than the options name, for a caller that watches each job.
    Raises SelfEvalError when the folder cannot be read or, without a roster that says what is due, has no file; when the
    output cannot be written, rules or roster are wrong, or letters would lack decisions that the summary has no more.
    """
    check_root(options.root)
    if options.parquet:
        load_pyarrow()  # no hour of checking before its lack is noticed
    before = None if options.issued else place_before(options.output / STORE, ISSUED)
    chosen = roster_to_use(options.roster, place_before(options.output / STORE, ROSTER))
    known = None if chosen == NO_ROSTER else chosen
    notes = (*notes_on_issued(options.issued, before, known), *notes_on_roster(options.roster, known))
    options = replace(options, roster=chosen)
    if before is not None and before.is_dir():
        options = replace(options, issued=before)
    loaded = load_checker(
        options.root, options.output, scheme=options.scheme, profile=options.profile, issued=options.issued,
        limits=LIMITS.raised(options.raised),
    )  # fmt: skip
    roster = None
    if known is not None:
        roster = read_roster(known, limits=ROSTER_LIMITS.raised(options.raised))
    listed, left_out = list_files(options.root, options.output, options.issued)
    if not listed and roster is None:
        raise SelfEvalError(f"{options.root}：{'；未计入：'.join([NO_FILES, *left_out_in_words(left_out)])}")
    _refuse_wrong_folder(options, loaded, roster, listed)
    with opened_for_writing(options.output) as store:
        if options.letters is not None and not options.letters.accept_lost:
            refuse_lost(store, options.output / SUMMARY)
        run = _run(store, loaded, roster, options, listed, left_out, progress, today or date.today(), engine)
    return replace(run, notes=notes)


def _refuse_wrong_folder(
    options: Options, loaded: Checker, roster: Roster | None, listed: Sequence[Found]
) -> None:
    """Look into some files for what they were issued as, and refuse a wrong folder of issued files."""
    if options.issued is None or loaded.issued is None:
        return
    refuse_by_roster(options.issued, loaded.issued, roster)
    worker = FileWorker(replace(loaded, issued=None))
    looked = some_of([one for one in listed if not one.outcome])
    jobs = [Job(FileWorker.issue_records, one, options.timeout + one.size / _SURVEY_BYTES) for one in looked]
    here = replace(options, engine="local", jobs=min(options.jobs, len(jobs)))
    with closing(worker), _engine(here)(worker) as engine, closing(engine.run(jobs)) as answers:
        records = [one for _, answer in answers if not isinstance(answer, Lost) for one in answer]
    refuse_by_returns(options.issued, loaded.issued, records, roster)


def _run(
    store: sqlite3.Connection,
    loaded: Checker,
    roster: Roster | None,
    options: Options,
    listed: Iterable[Found],
    left_out: LeftOut,
    progress: Progress,
    day: date,
    make_engine: MakeEngine | None,
) -> Run:
    sweep(options.output)
    given = LetterOptions(basis=options.basis)
    loaded = replace(loaded, basis=remembered(store, given, day).basis or "")
    remember(store, given)
    settings = save_settings(store, options.output, current_settings(store, options.output))
    decisions = read_decisions(store, options.output / SUMMARY)
    days = missing_days(store, options.output)  # before the ledger takes the summary in
    rules = rules_digest(loaded, settings)
    run = results.start_run(
        store, root=options.root, program=program_digest(), rules=rules, options=_stored(options, loaded),
        started=datetime.combine(day, datetime.now().time()),
    )  # fmt: skip
    store.commit()
    partial, found = False, tuple[Found, ...]()
    try:
        # a cluster's workers need not reach the output folder: their copies come back as bytes
        output = None if options.engine == "dask" else options.output.resolve()
        index = None if roster is None else RosterIndex(roster)
        studied = studied_contents(store, read_states(store))
        worker = FileWorker(loaded, output, day, index, settings, decisions, studied)
        with closing(worker), (make_engine or _engine(options))(worker) as engine:
            found, left_out = without_copies(
                _known_copies(engine, _survey_all(engine, listed, options, progress), options), left_out
            )
            tasks = _plan(store, run, rules, found, index, decisions, options)
            _check_all(engine, store, run, rules, tasks, options, progress)
            if has_papers(store):
                # the ledger says which form counts
                update_ledger(store, roster, day, read_register(options.output / SUMMARY))
                known = PaperRun(
                    store=store, run=run, rules=rules, found=found, roster=index, decisions=decisions, output=options.output,
                    copies=options.copies, timeout=options.timeout, limits=loaded.limits, lost=lambda one, answer: _lost(one, answer, options),
                )  # fmt: skip
                check_papers(engine, known, progress)
        results.finish_run(store, run, datetime.now())
    except KeyboardInterrupt:
        partial = True
    store.commit()
    sweep(options.output)
    letters = None if partial else options.letters  # only after a complete run
    written = write_results(
        store, options.output, roster, day, days=days, letters=letters, partial=partial, parquet=options.parquet,
        settings=settings, sources=Sources(loaded, found),
    )  # fmt: skip
    return Run(
        run=run,
        outcomes=outcomes_of_run(store),
        reused=results.reused_in_run(store, run),
        left_out=left_out,
        figures=count(store),
        partial=partial,
        written=written,
    )


def _stored(options: Options, loaded: Checker) -> dict[str, str]:
    """Write options as texts for letters that are written from elsewhere.

    Paths are whole, and the years of the issued forms are added.
    """
    texts = {key: str(value) for key, value in asdict(options).items()}
    places = {key: Path(texts[key]) for key in (ROOT, ISSUED, ROSTER, "scheme", "profile")}
    texts |= {key: str(place.resolve()) for key, place in places.items() if place.exists()}
    texts |= {ROSTER: ""} if options.roster == NO_ROSTER else {}
    years = () if loaded.issued is None else loaded.issued.years
    return texts | {ISSUED_YEARS: " ".join(map(str, years))}


def _engine(options: Options) -> MakeEngine:
    if options.engine == "dask":
        from xlselfeval.batch.dask_engine import DaskEngine

        return lambda worker: DaskEngine(worker, options.jobs, options.memory, options.scheduler)
    if options.engine != "local":
        raise SelfEvalError(f"无此引擎{options.engine}，可用的有{'、'.join(ENGINES)}")
    if not options.jobs:
        return SerialEngine
    return lambda worker: ProcessEngine(worker, options.jobs, options.memory)


def _survey_all(
    engine: Engine, listed: Iterable[Found], options: Options, progress: Progress
) -> tuple[Found, ...]:
    """Return all files with their digests by path, those in archives too."""
    known = [one for one in listed if one.outcome]
    unknown = [one for one in listed if not one.outcome]
    jobs = [Job(FileWorker.survey, one, options.timeout + one.size / _SURVEY_BYTES) for one in unknown]
    progress.begin("登记文件", len(jobs))
    with closing(engine.run(jobs)) as answers:
        for job, answer in answers:
            progress.done("")
            known.extend((_lost(job.argument, answer, options),) if isinstance(answer, Lost) else answer)
    return tuple(sorted(known, key=lambda one: one.path.split("/")))


def _known_copies(engine: Engine, found: tuple[Found, ...], options: Options) -> tuple[Found, ...]:
    """Find the originals of checked copies that do not lie beside them; without such copies none is opened."""
    if not any(one.is_copy and one.original is None for one in found):
        return found
    looked = (one for one in found if one.is_copy or not one.outcome)
    jobs = [Job(FileWorker.content_marks, one, options.timeout) for one in looked]
    with closing(engine.run(jobs)) as answers:
        marks = {job.argument.path: answer for job, answer in answers if not isinstance(answer, Lost)}
    return with_repeated_copies(found, marks)


def _plan(
    store: sqlite3.Connection,
    run: int,
    rules: str,
    found: tuple[Found, ...],
    roster: RosterIndex | None,
    decisions: Decisions,
    options: Options,
) -> list[Task]:
    """Return the files to check; store the other results."""
    first, known = first_of_content(found), results.known_results(store, rules)
    here, wanted = options.output.resolve(), []
    for one in found:
        if one.outcome:
            results.save_result(store, run, rules, refused(one))
        elif one.size and first[one.digest] != one.path:
            results.save_result(store, run, rules, duplicate(one, first[one.digest]))
        else:
            wanted.append(one)
    tasks = []
    for one, copy in plan_copies(wanted, results.copies_of_files(store)):
        before = known.get((one.path, one.digest))
        basis = "" if before is None else basis_digest(roster, decisions, before.forms, one.path)
        if before is not None and split_basis(before.roster)[0] != basis:
            before = None
        has_copy = before is not None and before.copy is not None and (here / before.copy).is_file()
        needs_copy = options.copies and before is not None and before.reviewed
        if before is not None and (has_copy or not needs_copy):
            results.take_over(store, run, before.file, one.modified)
            continue
        day = day_of_copy(store, copy, one)
        tasks.append(Task(found=one, copy=copy if options.copies else None, day=day))
    store.commit()
    return tasks


def _check_all(
    engine: Engine,
    store: sqlite3.Connection,
    run: int,
    rules: str,
    tasks: list[Task],
    options: Options,
    progress: Progress,
) -> None:
    """Check the files and store each result as it comes."""
    progress.begin("核对", len(tasks))
    jobs = (Job(FileWorker.check, task, options.timeout) for task in tasks)
    with closing(engine.run(jobs)) as answers:
        for job, answer in results.committed(store, answers):
            if isinstance(answer, Lost):
                result = refused(_lost(job.argument.found, answer, options))
            else:
                assert isinstance(answer, Checked)
                result = place_copy(options.output, answer, LIMITS.raised(options.raised))
            results.save_result(store, run, rules, result)
            progress.done(result.outcome)


def _lost(found: Found, lost: Lost, options: Options) -> Found:
    return lost_file(found, lost, output=options.output, timeout=options.timeout, memory=options.memory)
