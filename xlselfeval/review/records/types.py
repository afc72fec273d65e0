"""The types of the JSON records, as scripts read them; the tables of docs/json.md are made from the annotations.

A number is the text of its exact decimal. The fields of a row and of a finding are described where they are made,
by `RecordRow` and `Finding`; a test holds them against the types here.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, TypedDict

from xlselfeval.errors import ErrorName
from xlselfeval.review.catalogue_entry import Audience
from xlselfeval.review.conclusion import Conclusion
from xlselfeval.review.counted_targets import TargetFrom
from xlselfeval.scheme.model import Severity

Number = Annotated[str, Decimal]


class ErrorRecord(TypedDict):
    """The reason why a file could not be reviewed, in JSON."""

    name: Annotated[ErrorName, "the name of the error, for scripts"]
    message: Annotated[str, "what is wrong and what to do, in Chinese"]


class DeclaredRecord(TypedDict):
    """The figures that a form states, in JSON."""

    total: Annotated[Number | None, "the total as filled in"]
    grade: Annotated[str | None, "the grade as filled in"]
    points: Annotated[Number | None, "the total of the points (分值) as printed"]


class RecomputedRecord(TypedDict):
    """The figures that the rules give, in JSON."""

    total: Annotated[Number | None, "the reference score"]
    total_low: Annotated[Number | None, "the lowest total that is possible"]
    total_high: Annotated[Number | None, "the highest total that is possible"]
    open_points: Annotated[
        Number | None,
        "the points of rows that could not be recomputed, or of which the rule says only that they are not full (completed late)",
    ]
    grade: Annotated[
        str | None,
        "the grade of the reference score, by the grades that the form's own notes print, else by the scheme's; null where the form prints only a part of the points (thresholds are of all), or grades of its own without bounds that can be read",
    ]
    grade_low: Annotated[str | None, "the grade of the lowest total"]
    grade_high: Annotated[str | None, "the grade of the highest total"]
    points: Annotated[Number | None, "the points that count"]


class RowRecord(TypedDict):
    """A row of a form in JSON: as filled in, and what the rules give."""

    kind: Literal["execution", "indicator"]
    category: str | None
    subcategory: str | None
    indicator: str | None
    target: str | None
    target_from: TargetFrom
    actual: str | None
    points: Number | None
    declared: Number | None
    by_formula: Number | None
    low: Number | None
    high: Number | None
    rule: str | None
    cell: str | None
    note: str | None


class FindingRecord(TypedDict):
    """A finding about a form or a data sheet in JSON."""

    code: str
    name: str
    severity: Severity
    audience: Audience
    explainable: bool
    sheet: str | None
    cell: str | None
    cells: list[str]
    indicator: str | None
    found: str | None
    expected: str | None
    hint: str | None
    subject: str
    part: str
    situation: str
    action: str
    opinion: str
    message: str


class FormRecord(TypedDict):
    """A reviewed form in JSON, as `check --json` prints it."""

    file: Annotated[str, "the path as given"]
    kind: Annotated[Literal["form"], "`form`"]
    sheet: Annotated[str, "the sheet of the form"]
    status: Annotated[
        Literal["reviewed", "blank"],
        "`reviewed`; `blank`: nobody has filled the form in, which is one finding (`form-blank`) in place of all that ask for answers; `unreadable`: the file could not be reviewed, and all is null or empty but `file`, `status`, `error`, and `issued`, which is `none`; so is `kind`, as nobody knows what was in the file",
    ]
    error: Annotated[None, "an object with `name` and `message` for a file that could not be reviewed"]
    scheme: Annotated[
        str,
        "the scheme; `general` where none fits: only what the form prints is judged ([layouts.md](layouts.md))",
    ]
    profile: Annotated[str, "the rule profile"]
    year: Annotated[str | None, "the year"]
    organization: Annotated[str | None, "the unit"]
    project: Annotated[str | None, "the project; null for the form of a whole unit"]
    issued: Annotated[
        Literal["none", "embedded", "file"],
        "what the form was compared with: `none`, `embedded` (the record inside the workbook), `file` (the sender's file, `--issued`)",
    ]
    conclusion: Annotated[
        Conclusion,
        "退回修改, 请核实 or 表内未发现问题, from the findings that are asked of the unit",
    ]
    declared: Annotated[DeclaredRecord, "the figures as filled in"]
    recomputed: Annotated[
        RecomputedRecord,
        "the figures that the rules give; null throughout, and `low` and `high` of the rows, where nothing can follow: the form has no scores (transfer payments), no points, or no row that can be computed (a table of standards)",
    ]
    rows: Annotated[list[RowRecord], "the rows of the form"]
    findings: Annotated[list[FindingRecord], "the findings, the gravest first"]
    limits: Annotated[
        list[str],
        "what was not checked, in Chinese sentences, such as the formulas of an `.xls`, or kinds of findings that settings switch off; empty for an `.xlsx` or `.xlsm` that was read whole and by its scheme",
    ]


class UnreadableRecord(TypedDict):
    """A file that could not be reviewed in JSON: the fields of a `FormRecord`.

    Nobody knows what was in the file, so it has no kind.
    """

    file: str
    kind: None
    sheet: None
    status: Literal["unreadable"]
    error: ErrorRecord
    scheme: None
    profile: None
    year: None
    organization: None
    project: None
    issued: Literal["none"]
    conclusion: None
    declared: None
    recomputed: None
    rows: list[RowRecord]
    findings: list[FindingRecord]
    limits: list[str]


class DataSheetRecord(TypedDict):
    """A checked data sheet in JSON, as `check --json` prints it."""

    file: Annotated[str, "the path as given"]
    kind: Annotated[Literal["data-sheet"], "`data-sheet`"]
    sheet: Annotated[str, "the sheet"]
    status: Annotated[Literal["reviewed"], "`reviewed`"]
    error: Annotated[None, "as of a form"]
    layout: Annotated[str, "the layout that it was read by"]
    year: Annotated[str | None, "the year"]
    organization: Annotated[str | None, "the unit"]
    issued: Annotated[Literal["none", "embedded", "file"], "as of a form"]
    conclusion: Annotated[Conclusion, "as of a form"]
    findings: Annotated[list[FindingRecord], "with the fields of a form's findings"]
    limits: Annotated[
        list[str],
        "the kinds of findings that settings switch off, in a Chinese sentence; empty where there are none",
    ]


class OperandRecord(TypedDict):
    """A figure or a name that a finding about a report rests on, in JSON."""

    text: Annotated[str, "the figure or the name as written"]
    paragraph: Annotated[int, "the paragraph in the document"]


class ReportFindingRecord(TypedDict):
    """A finding about a report in JSON."""

    code: Annotated[str, "as for forms"]
    name: Annotated[str, "as for forms"]
    severity: Annotated[Severity, "as for forms"]
    audience: Annotated[Audience, "as for forms"]
    explainable: Annotated[bool, "as for forms"]
    paragraph: Annotated[
        int, "the paragraph in the document, from 1, empty ones counted; in a `.txt` the line"
    ]
    start: Annotated[int, "offset of the first wrong character in the text of the paragraph"]
    end: Annotated[int, "offset behind the last one"]
    where: Annotated[str, "the place for people: 第4段, or the cell of a table (第2个表第3行第5列)"]
    quote: Annotated[str, "the clause with the wrong figure"]
    found: Annotated[str, "what is written"]
    expected: Annotated[str | None, "what follows from the operands"]
    operands: Annotated[list[OperandRecord], "the figures or names that it rests on"]
    message: Annotated[str, "all of it in one line, with severity and paragraph"]


class ReportRecord(TypedDict):
    """A report in JSON, as `report check --json` prints it."""

    file: Annotated[str, "the path as given"]
    kind: Annotated[Literal["report"], "`report`"]
    status: Annotated[Literal["reviewed", "unreadable"], "`reviewed`, `unreadable`"]
    error: Annotated[ErrorRecord | None, "`name` and `message` of what could not be read"]
    organization: Annotated[str | None, "the unit as the report names it, else the form"]
    year: Annotated[str | None, "the year as the report names it, else the form"]
    claims: Annotated[int, "claims about figures that were checked; places to fill in are none"]
    checked: Annotated[
        int,
        "the same number as `claims`: each is decided; what nothing is found to compare with is no claim, and in `limits`",
    ]
    findings: Annotated[list[ReportFindingRecord], "in the order of the text"]
    limits: Annotated[
        list[str],
        "the figures outside tables that nothing was found to compare with, and the kinds of findings that settings switch off, in Chinese sentences; empty where there are none",
    ]
