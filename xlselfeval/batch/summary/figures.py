"""The figures of a batch, for the whole and for each department.

Overview, terminal and circular count by these alone.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from xlselfeval.batch.results import queries
from xlselfeval.batch.results.current_forms import FormPlace
from xlselfeval.batch.results.missing_papers import missing_papers
from xlselfeval.batch.results.outcome import OUTCOMES, REVIEWED, Outcome
from xlselfeval.batch.results.paper_forms import current_papers
from xlselfeval.batch.results.papers import MOVED
from xlselfeval.batch.results.queries import (
    FOREIGN,
    MISWRITTEN,
    OTHER_YEAR,
    STATUS_WORDS,
    WHOLE_DEPARTMENT,
    Form,
    StoredFinding,
)
from xlselfeval.batch.results.receipts import UNDATED
from xlselfeval.batch.results.states import (
    States,
    changed_explainable,
    findings_with_lines,
    is_in_study,
    read_states,
    settled_in,
)
from xlselfeval.batch.results.store import last_options
from xlselfeval.batch.results.unissued import is_issued_given, read_unissued
from xlselfeval.batch.results.unit_findings import bureau_findings
from xlselfeval.batch.summary.first_looks import Look, Signs, look_first, place_of
from xlselfeval.batch.summary.studied import judged_returns
from xlselfeval.batch.summary.tally import OTHER_GRADE, Counts, Tally
from xlselfeval.batch.summary.titles import title_of
from xlselfeval.batch.summary.unreviewed import outcomes_of_run, unreviewed_files
from xlselfeval.errors import SchemeError
from xlselfeval.review.catalogue_entry import STANDS_FOR_ALL
from xlselfeval.review.conclusion import UNDER_STUDY
from xlselfeval.review.finding import DEMAND_WORDS, SEVERITIES, demand
from xlselfeval.roster.model import MATERIALS, PaperKind
from xlselfeval.scheme.load import load_scheme
from xlselfeval.scheme.model import Level, Scheme, Severity

LEVEL_WORDS: dict[Level, str] = {"department": WHOLE_DEPARTMENT, "project": "项目"}
CONCLUSIONS = tuple(OUTCOMES[name] for name in REVIEWED)
_PROBLEMS = CONCLUSIONS[1:]  # conclusions by which something is asked of the unit
_MOST_FREQUENT = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class Frequent:
    """A kind of finding: title, gravest severity, demands, number of findings and of forms."""

    title: str
    severity: Severity
    demand: str
    count: int
    forms: int


class PaperCounts(NamedTuple):
    """Counts of reports or data sheets; those of units that the roster does not know are `unexpected`, and apart."""

    received: int = 0
    with_problems: int = 0  # with something to correct or explain
    with_errors: int = 0  # with something to correct, unexpected ones too
    doubled: int = 0  # between the returns of which the bureau has to choose
    unexpected: int = 0
    unexpected_with_problems: int = 0
    missing: int = 0  # that the roster asks for and that have not come
    moved: int = 0  # that could not be compared with a form whose file was moved away
    undated: int = 0  # without a day of receipt and first seen when they were due
    under_study: int = 0  # on which only the bureau has to decide


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """All figures of a batch.

    `found_in` counts what is asked of each form and paper: by its key, then by the name of the finding. Of the `open_findings` those are left
    out there and in `frequent` that are `in_study`: explained, and not decided.

    `levels` are the levels of the forms, the whole department first; `departments` has the order of the roster. `missing` are
    the forms that are due and have not come.
    """

    has_ledger: bool
    whole: Counts
    levels: dict[Level, Tally]
    departments: dict[tuple[str, Level], Tally]
    missing: tuple[Form, ...]
    grades: tuple[str, ...]
    frequent: tuple[Frequent, ...]
    found_in: dict[str, Counter[str]]
    first_looks: tuple[Look, ...]
    open_findings: int
    accepted: int
    ignored: int
    files: Counter[Outcome]
    blanks: int  # files in which nobody had written, and that have not come filled in since
    papers: Mapping[PaperKind, PaperCounts]
    verified: int = 0  # clues that the bureau has confirmed, of which the units are still to be asked
    unissued: int = 0  # forms that were compared with no issued file
    is_issued_given: bool = False
    undecided: int = 0  # forms on which the bureau has to decide: explanations, clues that are not confirmed
    # Kinds of findings that `frequent` leaves out, and their findings.
    less_frequent: tuple[int, int] = (0, 0)
    in_study: int = 0
    doubtful: frozenset[FormPlace] = frozenset()  # forms whose amounts may be in another unit

    @property
    def conclusions(self) -> tuple[str, ...]:
        """The conclusions that are counted: 正在审核 only where a form waits for the bureau."""
        return (*CONCLUSIONS, *([UNDER_STUDY] if self.whole.conclusions[UNDER_STUDY] else []))

    @property
    def is_finished(self) -> bool:
        """Check whether nothing is asked of any unit any more: nothing in letters, and no clue that was confirmed."""
        return self.is_in_order and not self.verified

    @property
    def is_in_order(self) -> bool:
        """Check whether all forms have come, and they and all reports are in order."""
        whole = self.whole
        is_asked = any(whole.conclusions[word] or whole.unexpected[word] for word in _PROBLEMS)
        has_come = whole.due == whole.returned and not (
            whole.foreign or whole.other_years or whole.miswritten
        )
        papers = any(
            one.with_problems or one.under_study or one.unexpected_with_problems or one.missing or one.moved
            for one in self.papers.values()
        )
        return has_come and not is_asked and not papers and not self.undecided


def count(store: sqlite3.Connection, *, states: States | None = None) -> Figures:
    """Count the figures of the last run by the `states` of its findings, by default those of the store."""
    kinds, found_in = dict[str, list[StoredFinding]](), dict[str, Counter[str]]()
    demands, changed = dict[str, Counter[str]](), changed_explainable(store)
    signs = Signs()
    asked = ignored = in_study = 0
    states = read_states(store) if states is None else states
    decided = settled_in(states)
    signs.verified.update(one.key.form for one in states.values() if one.is_to_be_asked)
    for one, has_line, _ in findings_with_lines(store, states, decided):
        if not one.form.is_counted or one.key in decided:
            ignored += one.form.is_counted and has_line and decided.get(one.key) == "ignored"
            continue
        signs.add(one, has_line=has_line)
        if not has_line or one.finding.severity == "info":
            continue
        name = one.finding.name
        asked += 1
        if is_in_study(one, states, changed):
            in_study += 1
            continue
        kinds.setdefault(name, []).append(one)
        demands.setdefault(name, Counter())[demand(one.finding, changed)] += 1
        found_in.setdefault(name, Counter())[one.form.key] += 1
    for one in bureau_findings(store):
        if one.key not in decided:
            signs.add(one, has_line=False)
    returned, absent = judged_returns(store, states), list(missing_papers(store))
    papers, (forms, schemes) = returned.papers, graded_forms(store, returned.forms)
    moved = count_moved(store)
    whole, levels, departments = Counts(), dict[Level, Tally](), dict[tuple[str, Level], Tally]()
    for form in forms:
        whole.add(form)
        level = _level(form, schemes)
        for tally in (
            levels.setdefault(level, Tally()),
            departments.setdefault((form.department, level), Tally()),
        ):
            (tally.add_doubtful if place_of(form) in signs.doubtful else tally.add)(form)
    grades = _grades(schemes.values(), whole)
    ranked = sorted(
        kinds, key=lambda one: (-len(kinds[one]), min(map(DEMAND_WORDS.index, demands[one])), one)
    )
    rest = ranked[_MOST_FREQUENT:]
    return Figures(
        has_ledger=queries.has_ledger(store),
        whole=whole,
        levels={level: levels[level] for level in LEVEL_WORDS if level in levels},
        departments=departments,
        missing=tuple(form for form in forms if form.is_awaited),
        grades=grades,
        frequent=tuple(
            Frequent(
                title=title_of(name),
                severity=min((one.finding.severity for one in kinds[name]), key=SEVERITIES.index),
                demand=_asked(demands[name]),
                count=len(kinds[name]),
                forms=len({one.form.key for one in kinds[name]}),
            )
            for name in ranked[:_MOST_FREQUENT]
        ),
        found_in=found_in,
        first_looks=look_first(forms, signs, grades),
        open_findings=asked,
        in_study=in_study,
        doubtful=frozenset(signs.doubtful),
        ignored=ignored,
        accepted=sum(form.accepted for form in (*forms, *papers) if form.is_counted),
        files=outcomes_of_run(store),
        blanks=sum(one.outcome == "blank" for one in unreviewed_files(store)),
        papers={kind: _count_papers(kind, papers, absent, moved[kind]) for kind in MATERIALS},
        verified=signs.verified.total(),
        unissued=len(read_unissued(store)),
        is_issued_given=is_issued_given(store),
        undecided=sum(one.conclusion == UNDER_STUDY and one.key not in signs.verified for one in forms),
        less_frequent=(len(rest), sum(len(kinds[one]) for one in rest)),
    )


def _asked(demands: Counter[str]) -> str:
    """Write what a kind of finding asks: 须更正, or where it asks several things 须更正3、请核实1."""
    words = [word for word in DEMAND_WORDS if demands[word]]
    return words[0] if len(words) == 1 else "、".join(f"{word}{demands[word]}" for word in words)


def count_moved(store: sqlite3.Connection) -> Counter[PaperKind]:
    """Count the papers that count and could not be compared with a form whose file was moved away."""
    return Counter(one.head.kind for one in current_papers(store) if one.not_compared == MOVED)


def notes_on_moved(moved: Mapping[PaperKind, int]) -> list[str]:
    """Say which papers could not be compared with their forms, for the overview and the terminal."""
    return [
        f"{number}份{MATERIALS[kind]}未与自评表比对：自评表的原文件已移走，没有据此提出新的问题，也不能认为无误；请把原文件放回收表的文件夹，再核对一次。"
        for kind, number in moved.items() if number
    ]  # fmt: skip


def notes_on_unissued(forms: int, *, is_given: bool) -> list[str]:
    """Say that issued forms were not compared with the issued files, for the overview and the terminal."""
    why = "下发文件的文件夹中没有这些表，见“收表台账”的“说明”" if is_given else "本次没有下发文件可以对照"
    note = f"{forms}份自评表未与下发文件比对（{why}），有下发记录的只按表内保存的记录核对，是否改动过下发内容不能断定。单位用重新下发以前的旧表填报的，会当作改动了下发内容提出；以前对照下发文件查出、本次没有查出的问题，不算单位已改正。下发的原文件还在的，请放齐，核对时指明其所在的文件夹，再核对一次。"
    return [note] if forms else []


def _count_papers(kind: PaperKind, papers: Iterable[Form], absent: Iterable[Form], moved: int) -> PaperCounts:
    here = [one for one in papers if one.path and one.kind == kind]
    known, unexpected = ([one for one in here if one.is_counted == counts] for counts in (True, False))
    return PaperCounts(
        received=len(known),
        with_problems=sum(one.conclusion in _PROBLEMS for one in known),
        under_study=sum(one.conclusion == UNDER_STUDY for one in known),
        with_errors=sum(one.conclusion == CONCLUSIONS[-1] for one in here),
        doubled=sum(one.status == "returned-twice" for one in known),
        unexpected=len(unexpected),
        unexpected_with_problems=sum(one.conclusion in _PROBLEMS for one in unexpected),
        missing=sum(one.kind == kind for one in absent),
        moved=moved,
        undated=sum(one.status == UNDATED for one in known),
    )


def graded_forms(
    store: sqlite3.Connection, forms: Iterable[Form] | None = None
) -> tuple[list[Form], dict[str, Scheme]]:
    """Give forms without a grade row the grade of their declared total; return them and their schemes by id.

    The forms are by default all.

    Those that have to be filled in anew have no reference score.
    """
    forms = list(judged_returns(store).forms if forms is None else forms)
    schemes = _schemes(store, {form.scheme for form in forms if form.scheme})
    query = "SELECT DISTINCT return_id FROM findings WHERE name = ?"
    replaced = {line[0] for line in store.execute(query, (STANDS_FOR_ALL,))}
    forms = [_unscored(form) if form.return_id in replaced else form for form in forms]
    return [_graded(form, schemes) for form in forms], schemes


def _unscored(form: Form) -> Form:
    """Return a form that has to be filled in anew without its reference score: it was filled in for other targets."""
    return replace(form, total=None, total_low=None, total_high=None, open_points=None, grade=None)


def counts_of_forms(figures: Figures) -> list[tuple[str, int | None]]:
    """List what is counted of forms, in words, for the overview and the terminal; None for what is not known."""
    whole, known = figures.whole, figures.has_ledger
    return [
        ("应报", whole.due if known else None),
        ("已报", whole.returned),
        ("未报", whole.due - whole.returned if known else None),
        *((word, whole.conclusions[word]) for word in figures.conclusions),
        ("逾期报送", whole.late if known else None),
        *([(STATUS_WORDS[UNDATED], whole.undated)] if whole.undated else []),
        ("名单外报送", whole.unexpected.total() if known else None),
        *([(STATUS_WORDS[FOREIGN], whole.foreign)] if whole.foreign else []),
        *([(STATUS_WORDS[OTHER_YEAR], whole.other_years)] if whole.other_years else []),
        *([(STATUS_WORDS[MISWRITTEN], whole.miswritten)] if whole.miswritten else []),
    ]


def notes_on_returns(figures: Figures) -> list[str]:
    """Say which returns need the bureau, and how late ones are counted, for the overview and the terminal."""
    whole, replaced = figures.whole, figures.files["blank"] - figures.blanks
    notes = {
        f"{replaced}个空白表文件，单位已报来填好的表，不再列入“未识别文件”。": max(replaced, 0),
        f"{whole.doubled}份自评表同时收到内容不同的几份，请在“收表台账”的“以此份为准”选定。": whole.doubled,
        f"{whole.miswritten}份自评表只有单位名称不是下发的，未计入报送；请按“收表台账”的“说明”核实是哪个单位的。": whole.miswritten,
        "逾期按首次报送的收到日期计，“均不采用”的不计；退回后重报的，不再另计。": whole.late,
        f"{whole.undated}份自评表首次核对时已过报送期限、没有填写收到日期，是否逾期不能确定，未计入逾期报送；请在“收表台账”填写，报过几次的，在“报送历史”填写首次报送的。": whole.undated,
    }
    for kind, counts in figures.papers.items():
        word = MATERIALS[kind]
        asked = f"（有问题的{counts.unexpected_with_problems}份）" if counts.unexpected_with_problems else ""
        notes[
            f"另有{counts.unexpected}份{word}{asked}的单位不在单位名单内或未写明，未计入，不发函，详见“收表台账”。"
        ] = counts.unexpected
        undated = f"{counts.undated}份{word}首次核对时已过报送期限、没有填写收到日期，是否逾期不能确定；请在“收表台账”填写，报过几次的，在“报送历史”填写首次报送的。"
        doubled = f"{counts.doubled}份{word}同时收到内容不同的几份，请在“收表台账”的“以此份为准”选定。"
        missing = f"名单要求报送的{word}{counts.missing}份尚未收到，详见“收表台账”。"
        notes |= {doubled: counts.doubled, undated: counts.undated, missing: counts.missing}
    return [note for note, number in notes.items() if number]


def _schemes(store: sqlite3.Connection, ids: set[str]) -> dict[str, Scheme]:
    """Load the schemes of the last run's forms by their ids, one from a file by the options of the run."""
    found: dict[str, Scheme] = {}
    for name in (*sorted(ids), last_options(store).get("scheme")):
        try:
            scheme = load_scheme(name) if name and name != "None" else None
        except SchemeError:  # from a file that is there no more: its grades are those that its forms got
            continue
        if scheme is not None and scheme.id in ids:
            found.setdefault(scheme.id, scheme)
    return found


def _graded(form: Form, schemes: Mapping[str, Scheme]) -> Form:
    """Give a form without a grade row the grade of its declared total.

    It stays as it is where the grade of its reference score is none of the scheme's.
    """
    scheme = schemes.get(form.scheme or "")
    if form.declared_grade or form.declared_total is None or scheme is None:
        return form
    if form.total is not None and form.grade not in {grade.name for grade in scheme.grades}:
        return form
    return replace(form, declared_grade=scheme.grade_of(form.declared_total) or None)


def _level(form: Form, schemes: Mapping[str, Scheme]) -> Level:
    """Return the level of a form: by the roster, or without one by its scheme.

    Lines of the roster for a whole unit name no project.

    The general scheme has forms of both levels.
    """
    scheme = schemes.get(form.scheme or "")
    if form.ledger_place is None and scheme is not None and not scheme.printed_only:
        return scheme.level
    return "project" if form.project else "department"


def _grades(schemes: Iterable[Scheme], whole: Counts) -> tuple[str, ...]:
    """List the grades from the best down: those of the schemes, then others in the forms."""
    names = dict.fromkeys(grade.name for scheme in schemes for grade in scheme.grades)
    names |= dict.fromkeys(sorted(name for name in whole.grades if name != OTHER_GRADE))
    return tuple(names)
