"""The live checks of a form: what a row still lacks, how many such places there are, and the line that says so.

A condition is written once: the check column beside the form, the highlights on its cells and the
equal function all come from it. Array constants are avoided, because conditional formats
do not allow them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from xlselfeval.scheme.model import Scheme
from xlselfeval.scoring.number import plain
from xlselfeval.workbook.liveformula import (
    LiveFormula,
    Value,
    Values,
    cells_of,
    number_at,
    numbers_of,
    text_of,
)
from xlselfeval.workbook.livehelp import GIVEN, given

COMPLETE = "完成"
NO_YEAR = "20　　"  # what the title prints where the year is still open
_TOLERANCE = Decimal("0.0101")  # one last place, and what a float may be off
_NO_NOTE = "||无|/|-|—|"


@dataclass(frozen=True, slots=True)
class RowCheck:
    """Something that a row may lack: what is said, the column that is highlighted, and when.

    `column` names a place of the row: indicator, target, actual, points, score or note.
    """

    text: str
    column: str
    condition: str
    holds: Callable[[Values], bool]


def _lacks(name: str) -> Callable[[Values], bool]:
    return lambda values: not text_of(values, name).strip(" ")


def _no_note(values: Values) -> bool:
    return f"|{text_of(values, 'note').strip(' ')}|" in _NO_NOTE


def _out_of_range(values: Values) -> bool:
    score, points = number_at(values, "score"), number_at(values, "points")
    return score is not None and points is not None and not 0 <= score <= points


def _reason_due(values: Values) -> bool:
    score, points = number_at(values, "score"), number_at(values, "points")
    return score is not None and points is not None and score < points and _no_note(values)


def _differs(values: Values) -> bool:
    """Higher than suggested; lower where the target is not reached; outside the allowed band."""
    score, points = number_at(values, "score"), number_at(values, "points")
    if score is None or points is None:
        return False
    suggestion = number_at(values, "suggestion")
    if suggestion is not None:
        return score - suggestion > _TOLERANCE or (suggestion < points and suggestion - score > _TOLERANCE)
    low, _, high = text_of(values, "band").partition("～")
    if not high or "；" in high:
        return False
    return score < Decimal(low) - Decimal("0.0001") or score > Decimal(high) + Decimal("0.0001")


_IS_SCORED = "AND(ISNUMBER({score}),ISNUMBER({points}))"
_BLANK_NOTE = f'ISNUMBER(FIND("|"&TRIM({{note}})&"|","{_NO_NOTE}"))'
_FROM_SUGGESTION = (
    f"OR({{score}}-{{suggestion}}>{_TOLERANCE},"
    f"AND({{suggestion}}<{{points}},{{suggestion}}-{{score}}>{_TOLERANCE}))"
)
_FROM_BAND = (
    'IF(ISNUMBER(FIND("；",{band})),FALSE,IFERROR(OR({score}<--LEFT({band},FIND("～",{band})-1)-0.0001,'
    '{score}>--MID({band},FIND("～",{band})+1,9)+0.0001),FALSE))'
)

MISSING_ACTUAL, MISSING_SCORE = "缺实际完成值", "缺得分"
OUT_OF_RANGE, DIFFERS, MISSING_REASON, MISSING_EXCESS = (
    "得分应在 0 到分值之间", "得分与参考不符", "缺偏差原因", "缺超额说明",
)  # fmt: skip


@lru_cache(maxsize=16)
def row_checks(scheme: Scheme) -> tuple[RowCheck, ...]:
    """What a row is checked for, in the order in which it is told."""
    ratio, excess = scheme.profile.overshoot, scheme.profile.overshoot_excess

    def overshoots(values: Values) -> bool:
        number, done = number_at(values, "number"), given(values)
        if number is None or done is None or values["direction"] == "≤" or not _no_note(values):
            return False
        return number > 0 and done >= ratio * number and done - number >= excess

    far = f"AND({{number}}>0,{GIVEN}>={ratio}*{{number}},{GIVEN}-{{number}}>={excess})"
    return (
        RowCheck("缺三级指标", "indicator", 'TRIM({indicator})=""', _lacks("indicator")),
        RowCheck("缺年度指标值", "target", 'TRIM({target})=""', _lacks("target")),
        RowCheck("缺分值", "points", "NOT(ISNUMBER({points}))", lambda values: number_at(values, "points") is None),
        RowCheck(MISSING_ACTUAL, "actual", 'TRIM({actual})=""', _lacks("actual")),
        RowCheck(MISSING_SCORE, "score", "NOT(ISNUMBER({score}))", lambda values: number_at(values, "score") is None),
        RowCheck(OUT_OF_RANGE, "score", f"IF({_IS_SCORED},OR({{score}}<0,{{score}}>{{points}}),FALSE)", _out_of_range),
        RowCheck(
            DIFFERS, "score",
            f"IF({_IS_SCORED},IF(ISNUMBER({{suggestion}}),{_FROM_SUGGESTION},{_FROM_BAND}),FALSE)", _differs,
        ),
        RowCheck(MISSING_REASON, "note", f"IF({_IS_SCORED},AND({{score}}<{{points}},{_BLANK_NOTE}),FALSE)", _reason_due),
        RowCheck(
            MISSING_EXCESS, "note",
            f'IF(AND(ISNUMBER({{number}}),ISNUMBER({{actual}}),{{direction}}<>"≤",{_BLANK_NOTE}),{far},FALSE)', overshoots,
        ),
    )  # fmt: skip


_ANSWERS = ("indicator", "target", "actual", "points", "score", "note")
FILLED = "&".join(f"{{{name}}}" for name in _ANSWERS) + '<>""'


@lru_cache(maxsize=16)
def row_check_formula(scheme: Scheme) -> LiveFormula:
    """The check column: the first thing that a row lacks, 完成, or nothing for a blank row."""
    checks = row_checks(scheme)
    said = f'"{COMPLETE}"'
    for check in reversed(checks):
        said = f'IF({check.condition},"{check.text}",{said})'

    def value(values: Values) -> Value:
        if not any(text_of(values, name) for name in _ANSWERS):
            return ""
        return next((check.text for check in checks if check.holds(values)), COMPLETE)

    return LiveFormula("row-check", f'IF({FILLED},{said},"")', value)


@dataclass(frozen=True, slots=True)
class Progress:
    """One line of the panel beside the form: its caption, and the texts of the check column that it counts."""

    caption: str
    texts: tuple[str, ...] = ()


REQUIRED, FUNDS, INDICATORS, POINTS, ADDED = (
    "必填栏目没有填", "预算数、执行数没有填", "指标、指标值或分值没有填", "分值合计不符", "新插入的行（不会自动检查）",
)  # fmt: skip
PROGRESS: tuple[Progress, ...] = (
    Progress(REQUIRED),
    Progress(FUNDS),
    Progress(INDICATORS, ("缺三级指标", "缺年度指标值", "缺分值")),
    Progress(POINTS),
    Progress("实际完成值没有填", (MISSING_ACTUAL,)),
    Progress("得分没有填或有误", (MISSING_SCORE, OUT_OF_RANGE, DIFFERS)),
    Progress("缺偏差原因或超额说明", (MISSING_REASON, MISSING_EXCESS)),
    Progress(ADDED),
)


@lru_cache(maxsize=16)
def count_formula(texts: tuple[str, ...], *, none: bool = False) -> LiveFormula:
    """How often these texts stand in the check column; with `none`, one more where no indicator is named at all."""
    parts = [f'COUNTIF({{rows}},"{text}")' for text in texts]
    if none:
        parts.append("IF(COUNTA({rows_named})=0,1,0)")

    def value(values: Values) -> Value:
        found = sum(cell in texts for cell in cells_of(values, "rows"))
        empty = none and not any(cell is not None for cell in cells_of(values, "rows_named"))
        return Decimal(found + empty)

    return LiveFormula("count", "+".join(parts), value)


@lru_cache(maxsize=32)
def blanks_formula(count: int, *, year: str = "") -> LiveFormula:
    """How many of so many required cells are blank; with `year`, one more where the title still has that gap."""
    names = [f"field{number}" for number in range(1, count + 1)]
    parts = [f'IF(TRIM({{{name}}})="",1,0)' for name in names] or ["0"]
    if year:
        parts.append(f'IF(ISNUMBER(FIND("{year}",{{title}})),1,0)')

    def value(values: Values) -> Value:
        blank = sum(not text_of(values, name).strip(" ") for name in names)
        return Decimal(blank + (bool(year) and year in text_of(values, "title")))

    return LiveFormula("blanks", "+".join(parts), value)


FUNDS_MISSING = LiveFormula(
    "funds-missing",
    "2-COUNT({budget},{spent})",
    lambda values: Decimal(2 - len(numbers_of(values, "budget") + numbers_of(values, "spent"))),
)
# A range that ends in the next category's first row, less that row: rows inserted at the end count too.
CATEGORY_SUM = "SUM({rows})-SUM({next})"


@lru_cache(maxsize=16)
def points_formula(categories: int) -> LiveFormula:
    """How many of so many categories have points that do not add up to what their captions say."""
    parts = []
    for number in range(1, categories + 1):
        total = CATEGORY_SUM.replace("rows", f"rows{number}").replace("next", f"next{number}")
        parts.append(f"IF(ABS({total}-{{figure{number}}})>0.005,1,0)")

    def value(values: Values) -> Value:
        off = 0
        for number in range(1, categories + 1):
            rows, after = (
                sum(numbers_of(values, f"{name}{number}"), Decimal(0)) for name in ("rows", "next")
            )
            wanted = number_at(values, f"figure{number}") or Decimal(0)
            off += abs(rows - after - wanted) > Decimal("0.005")
        return Decimal(off)

    return LiveFormula("points-off", "+".join(parts) or "0", value)


def _added(values: Values) -> Value:
    pairs = zip(cells_of(values, "rows_named"), cells_of(values, "rows"), strict=True)
    return Decimal(sum(name not in (None, "") and not check for name, check in pairs))


ADDED_ROWS = LiveFormula("added-rows", "SUMPRODUCT((LEN({rows_named})>0)*(LEN({rows})=0))", _added)


@lru_cache(maxsize=4)
def status_formula(lines: int) -> LiveFormula:
    """The line at the top: how many places are unfinished, and which; `lines` counts stand below one another."""
    parts = [
        f'IF({{count{line}}}>0,"；"&{{caption{line}}}&" "&{{count{line}}}&" 处","")'
        for line in range(1, lines + 1)
    ]
    done = '"已填完，没有发现缺漏；请核对总分和等级后报送"'
    template = f'IF(SUM({{rows}})=0,{done},"还有 "&SUM({{rows}})&" 处未完成"&{"&".join(parts)})'

    def value(values: Values) -> Value:
        counts = [number_at(values, f"count{line}") or Decimal(0) for line in range(1, lines + 1)]
        if sum(counts, Decimal(0)) == 0:
            return done.strip('"')
        said = [
            f"；{text_of(values, f'caption{line}')} {plain(count)} 处"
            for line, count in enumerate(counts, 1)
            if count > 0
        ]
        return f"还有 {plain(sum(counts, Decimal(0)))} 处未完成" + "".join(said)

    return LiveFormula("status", template, value)


_MOST_CATEGORIES = 12  # level-1 groups that a form may be issued with


@lru_cache(maxsize=16)
def check_formulas(scheme: Scheme) -> tuple[LiveFormula, ...]:
    """Every formula of this module that a workbook of the scheme may be issued with."""
    return (
        row_check_formula(scheme), FUNDS_MISSING, ADDED_ROWS, status_formula(len(PROGRESS)),
        *(count_formula(line.texts, none=line.caption == INDICATORS) for line in PROGRESS if line.texts),
        *(blanks_formula(count, year=year) for count in range(len(scheme.fields) + 3) for year in ("", NO_YEAR)),
        *(points_formula(count) for count in range(_MOST_CATEGORIES + 1)),
    )  # fmt: skip
