"""A returned form: its answers, each with its cell.

Plain types without Excel. The reader makes them, the scoring sees the contents of cells alone, and the
review compares them with the recomputed scores.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple

from xlselfeval.cell import Cell
from xlselfeval.errors import WrongValue, in_a_line
from xlselfeval.issue_record import NO_RECORD, IssuedRow, IssueRecord, Macros, RecordSource
from xlselfeval.scheme.model import FIELD_NAMES

FORMATS = {
    "docx": "Word文档",
    "xls": ".xls或.et",
    "xlsb": ".xlsb",
    "ods": ".ods",
    "html": "网页（以.xls等保存）",
    "xml": "XML表格",
}  # formats of which values alone are read, in words


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class FundLine:
    """A line of the money block; a cell is None where the form has no such column.

    `division` numbers the divisions of the total: 0 by source, 1 where lines by kind of spending follow.
    """

    label: str
    budget_initial: Cell | None
    budget_adjusted: Cell | None
    budget_spent: Cell | None
    division: int = 0


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class FundSplit:
    """Money divided apart from the fund lines: 「按支出性质分：1925.67」 over 「其中：基本支出：900.47」.

    `total` is its own printed sum, None without one; `parts` are what it sums, by label. The whole must be one
    of the sums `against`, where there are any. `is_second` where the money is divided another way as well.
    """

    label: str
    total: Cell | None
    parts: tuple[tuple[str, Cell], ...]
    against: tuple[Cell, ...]
    is_second: bool


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Funds:
    """The money block: the total line, its fund lines and other splits, and the score of the execution row.

    `budget_adjusted` of a line is the budget that the rate is of, by the form's own marks.
    """

    total: FundLine
    lines: tuple[FundLine, ...]
    points: Cell | None
    rate: Cell | None
    score: Cell | None
    unit: str
    note: Cell | None = None
    splits: tuple[FundSplit, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class IndicatorRow:
    """A level-3 indicator as filled in.

    `unit` is the text of a column of units beside target and actual, `standard` that of a column of standards.
    A row with `part_of` shares points or score with the row at that place in the form (a ★ row, a merged cell).
    One that `is_execution` is the rate of execution, as an indicator.
    """

    category: str
    subcategory: str
    name: str
    indicator: Cell
    target: Cell
    actual: Cell
    points: Cell
    score: Cell
    note: Cell
    unit: str = ""
    standard: str = ""
    part_of: int | None = None
    is_execution: bool = False

    def __repr__(self) -> str:
        return in_a_line(f"<IndicatorRow {self.name}: {self.target.text} → {self.actual.text}>")


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class CategoryCaption:
    """A level-1 caption as printed, with the points that it names (「产出指标(50分)」)."""

    name: str
    points: Decimal | None
    cell: Cell


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class TotalRow:
    """The row 总分; a cell is None where the form has no such cell.

    `score` may stand above the table; `above` is a second total there, besides the one of the row. `grade` is
    captioned 等级, or the blank cell where a grade would stand. Where none is captioned, `grade_candidates` are
    short texts of which one may name a grade of the scheme. `subtotals` are the scores in rows of sums within the table.
    """

    points: Cell | None
    score: Cell | None
    grade: Cell | None
    grade_candidates: tuple[Cell, ...] = ()
    above: Cell | None = None
    subtotals: tuple[Cell, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class GoalBlock:
    """A block of indicators with points as a whole (「年度绩效目标1（40分）」), from its first to its last row."""

    name: str
    points: Decimal | None
    cell: Cell
    first: int
    last: int


class PrintedSplit(NamedTuple):
    """The points of groups that a form's own notes print, by the word of the group (产出, 效益, 执行率).

    It is binding unless the note allows another split (如有特殊情况，可做适当调整).
    """

    points: tuple[tuple[str, Decimal], ...]
    is_binding: bool
    cell: Cell

    def of(self, name: str) -> Decimal | None:
        """Return the points of a group by its name, 产出指标 or 满意度指标; None where the note names it not."""
        core = name.replace("指标", "")
        same = (points for word, points in self.points if core == word or core[-3:] == word[-3:] == "满意度")
        return next(same, None)


class GradeBand(NamedTuple):
    """A grade with its lowest total.

    `high` is the total at which it ends where the better grade begins later (80-89分, 90-100分).
    """

    name: str
    low: Decimal
    high: Decimal | None = None


class PrintedGrades(NamedTuple):
    """The grades that a form's own notes print, the best first.

    They are not `is_whole` where totals are left out or have two grades.
    """

    bands: tuple[GradeBand, ...]
    is_whole: bool
    cell: Cell


class ReadColumn(NamedTuple):
    """A column as it was read: its role, its caption, and whether a word of the vocabulary names it.

    Without such a word it is known by a pattern, or by its place, alone. A column of money has a role that
    begins with "funds/".
    """

    role: str
    caption: Cell
    is_sure: bool


class UnknownColumn(NamedTuple):
    """A column of figures whose caption is unknown; `is_points` where they are numbers that may be points or scores."""

    caption: Cell
    is_points: bool


class RivalColumns(NamedTuple):
    """Two columns of the indicator table whose captions claim one role; the first is read."""

    role: str
    caption: Cell
    other: Cell


class FormulaFault(NamedTuple):
    """A fault of a formula; `kind` is the name of a finding without "formula-".

    `found` is the content of the cell (a constant, a formula, a value), `expected` the issued formula or the
    value that the formula really gives.
    """

    kind: str
    cell: Cell
    found: str
    expected: str


class OpenFormula(NamedTuple):
    """A formula that was not evaluated; `reason` is a name in FORMULA_REASONS (review/note_words.py).

    It `follows` from another one in the form that has no value.
    """

    cell: Cell
    reason: str
    follows: bool = False


class HiddenSheet(NamedTuple):
    """A hidden sheet that somebody else filled, with or without a form on it."""

    name: str
    holds_form: bool


class DoubtfulResult(NamedTuple):
    """A sheet 核对结果 that is not as a check of this form wrote it.

    It has no mark, was changed since, or states another unit, project or year, which is `stated`.
    """

    name: str
    why: Literal["unmarked", "changed", "other-form"]
    stated: str = ""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Submission:
    """A returned form.

    `fields` holds the heading fields found by their captions (organization, project, department); a part
    that the form lacks is None. `cells` holds all cells of the sheet by row and column, for formulas that
    refer to them. `hidden` names hidden rows and columns with content inside the form, `hidden_sheets` those
    of the workbook, `doubtful_results` its doubtful sheets 核对结果, `left_out` the sheets of forms
    that were issued in it and are not there. `is_protected` is None where the file does not say, `macros` where the workbook has none.
    `year` is the `printed_year`, where the form prints none that of its issue.
    `record` is the issue record that the form is compared with, `record_source` its source; `approved` are the indicators
    that a roster has for a form without a sound one. `values_of` is the
    format (a key of FORMATS) of a file whose formulas could not be read or that has none; else "". `copy_of` is that of the
    file of which this one is the checked copy, in which formulas and issue records have no place; else "". `captions` holds the keys of all
    texts down to the heading, by which a scheme recognises the form; `heading` is the caption of the
    indicators; `columns` are all columns that were read; `other_scores` are scores above the table that belong to
    no row of it (of the goals); `unknown_captions` are those of a heading in which a column is missing.
    `unknown_figures` are columns of figures below them. `unread` are numbers under a caption of points or
    scores that belong to nothing that was read. `printed_split` are the points of groups by the form's own notes,
    `printed_grades` its scale of grades; `skipped_sheets` are charts, macro sheets and sheets that could not be read; `under_merges` are numbers
    that a merged range covers, each with the cell that is seen there.
    """

    sheet: str
    title: Cell
    year: int | None
    fields: tuple[tuple[str, Cell], ...]
    goal_expected: Cell | None
    goal_achieved: Cell | None
    funds: Funds | None
    rows: tuple[IndicatorRow, ...]
    categories: tuple[CategoryCaption, ...]
    total: TotalRow
    record: IssueRecord | None
    printed_year: int | None = None
    cells: Mapping[tuple[int, int], Cell] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    is_protected: bool | None = None
    macros: Macros | None = None
    hidden_sheets: tuple[HiddenSheet, ...] = ()
    doubtful_results: tuple[DoubtfulResult, ...] = ()
    left_out: tuple[str, ...] = ()
    record_source: RecordSource = NO_RECORD
    approved: tuple[IssuedRow, ...] = ()
    values_of: str = ""
    copy_of: str = ""
    captions: frozenset[str] = frozenset()
    blocks: tuple[GoalBlock, ...] = ()
    heading: Cell | None = None
    rivals: tuple[RivalColumns, ...] = ()
    columns: tuple[ReadColumn, ...] = ()
    other_scores: tuple[Cell, ...] = ()
    unknown_captions: tuple[str, ...] = ()
    unknown_figures: tuple[UnknownColumn, ...] = ()
    unread: tuple[Cell, ...] = ()
    printed_split: PrintedSplit | None = None
    printed_grades: PrintedGrades | None = None
    skipped_sheets: tuple[str, ...] = ()
    under_merges: tuple[tuple[Cell, Cell], ...] = ()

    def __repr__(self) -> str:
        return f"<Submission {self.sheet}: {self.year or 'no year'}, {len(self.rows)} indicators>"

    @property
    def first_format(self) -> str:
        """The format in which the form came as values alone, itself or before it was copied; else ""."""
        return self.copy_of or self.values_of

    @property
    def issued_rows(self) -> tuple[IssuedRow, ...]:
        """The indicators that the form was issued with, as its record or else the roster says."""
        return self.approved if self.approved or self.record is None else self.record.rows

    def field(self, name: str) -> Cell | None:
        """Return the value cell of a heading field; None where the form has no such caption.

        Raises WrongArgument for a name that no heading field has.
        """
        if name not in FIELD_NAMES:
            raise WrongValue(f"表头没有“{in_a_line(str(name))}”这一栏，可取 {'、'.join(FIELD_NAMES)}")
        return next((cell for key, cell in self.fields if key == name), None)

    def field_text(self, name: str) -> str | None:
        """Return the text of a heading field (organization, project, department); None where it is blank or absent."""
        cell = self.field(name)
        return None if cell is None or cell.is_blank else cell.text
