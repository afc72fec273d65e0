"""The live checks of a form: the gaps of each row, their number, and the line that reports them.

A condition is written once: the check column beside the form, the highlights on its cells and the
equal function all come from it. Array constants are avoided, because conditional formats
do not allow them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from xlselfeval.cell import ERROR_TEXTS
from xlselfeval.formulas.live_formula import (
    LiveFormula,
    Value,
    Values,
    cells_of,
    number_at,
    numbers_of,
    text_of,
)
from xlselfeval.formulas.suggestions import scaled_actual, scaled_actual_text
from xlselfeval.scheme.model import Scheme
from xlselfeval.scoring.number import plain
from xlselfeval.scoring.text import BLANK_MARKS, BLANK_NOTES
from xlselfeval.scoring.words.none_words import says_none

COMPLETE, UNSURE, BROKEN = "完成", "已填写，得分请自行核对", "公式出错"
NO_YEAR = "20　　"  # what the title prints where the year is still open
_NOISE = Decimal("0.000001")  # what a float may be off
_WORDS = (BLANK_NOTES | BLANK_MARKS) - {""}
_NOTHING = "||" + "|".join(sorted(_WORDS)) + "|"
# 无 is an answer to 0起.
_NO_ACTUAL = "||" + "|".join(sorted(word for word in _WORDS if not says_none(word))) + "|"


@dataclass(frozen=True, slots=True)
class RowCheck:
    """A possible gap of a row: its text, the column to highlight, and its condition.

    `column` names a place of the row: indicator, target, actual, points, score or note.
    """

    text: str
    column: str
    condition: str
    holds: Callable[[Values], bool]


def _bare(name: str) -> str:
    """Write the text of a cell without spaces at its ends, full-width ones included."""
    return f'TRIM(SUBSTITUTE({{{name}}},"　",""))'


def _bare_text(values: Values, name: str) -> str:
    return text_of(values, name).replace("　", "").strip(" ")


def _says_nothing(name: str, words: str = _NOTHING) -> str:
    """Write the condition that a cell is blank or holds a word or sign for nothing."""
    return f'ISNUMBER(FIND("|"&{_bare(name)}&"|","{words}"))'


def _is_nothing(values: Values, name: str, words: str = _NOTHING) -> bool:
    return f"|{_bare_text(values, name)}|" in words


def _out_of_range(values: Values) -> bool:
    score, points = number_at(values, "score"), number_at(values, "points")
    return score is not None and points is not None and not 0 <= score <= points


def _reason_due(values: Values) -> bool:
    score, points = number_at(values, "score"), number_at(values, "points")
    return score is not None and points is not None and score < points and _is_nothing(values, "note")


def _differs(values: Values, tolerance: Decimal) -> bool:
    """Return whether a score is above the suggestion, below a missed one, or outside its band."""
    score, points = number_at(values, "score"), number_at(values, "points")
    if score is None or points is None:
        return False
    suggestion = number_at(values, "suggestion")
    if suggestion is not None:
        return score - suggestion > tolerance or (suggestion < points and suggestion - score > tolerance)
    low, _, high = text_of(values, "band").partition("～")
    if not high or "；" in high:
        return False
    return score < Decimal(low) - _NOISE or score > Decimal(high) + _NOISE


_IS_SCORED = "AND(ISNUMBER({score}),ISNUMBER({points}))"
_BLANK_NOTE = _says_nothing("note")
_FROM_SUGGESTION = (
    "OR({{score}}-{{suggestion}}>{tolerance},"
    "AND({{suggestion}}<{{points}},{{suggestion}}-{{score}}>{tolerance}))"
)
_FROM_BAND = (
    f'IF(ISNUMBER(FIND("；",{{band}})),FALSE,IFERROR(OR({{score}}<--LEFT({{band}},FIND("～",{{band}})-1)-{_NOISE:f},'
    f'{{score}}>--MID({{band}},FIND("～",{{band}})+1,9)+{_NOISE:f}),FALSE))'
)

MISSING_ACTUAL, MISSING_SCORE = "未填实际完成值", "未填得分"
OUT_OF_RANGE, DIFFERS, MISSING_REASON, MISSING_EXCESS = (
    "得分超出分值范围", "得分与评分规则不符", "未说明偏差原因", "未说明超额原因",
)  # fmt: skip


@lru_cache(maxsize=32)
def row_checks(scheme: Scheme, *, fraction: bool = False) -> tuple[RowCheck, ...]:
    """Return the checks of a row in the order of their report; `fraction`: the actual shows percents."""
    ratio, excess = scheme.profile.overshoot, scheme.profile.overshoot_excess
    tolerance = scheme.profile.tolerance + _NOISE
    differs = _FROM_SUGGESTION.format(tolerance=plain(tolerance))

    def overshoots(values: Values) -> bool:
        number, done = number_at(values, "number"), scaled_actual(values, fraction=fraction)
        if number is None or done is None or number_at(values, "suggestion") is None:
            return False
        if values["direction"] == "≤" or not _is_nothing(values, "note"):
            return False
        return number > 0 and done >= ratio * number and done - number >= excess

    done_text = scaled_actual_text(fraction=fraction)
    far = f"AND({{number}}>0,{done_text}>={plain(ratio)}*{{number}},{done_text}-{{number}}>={plain(excess)})"
    return (
        RowCheck("未填三级指标", "indicator", _says_nothing("indicator"), lambda values: _is_nothing(values, "indicator")),
        RowCheck("未填年度指标值", "target", _says_nothing("target"), lambda values: _is_nothing(values, "target")),
        RowCheck("未填分值", "points", "NOT(ISNUMBER({points}))", lambda values: number_at(values, "points") is None),
        RowCheck(
            MISSING_ACTUAL, "actual", _says_nothing("actual", _NO_ACTUAL),
            lambda values: _is_nothing(values, "actual", _NO_ACTUAL),
        ),
        RowCheck(MISSING_SCORE, "score", "NOT(ISNUMBER({score}))", lambda values: number_at(values, "score") is None),
        RowCheck(OUT_OF_RANGE, "score", f"IF({_IS_SCORED},OR({{score}}<0,{{score}}>{{points}}),FALSE)", _out_of_range),
        RowCheck(
            DIFFERS, "score",
            f"IF({_IS_SCORED},IF(ISNUMBER({{suggestion}}),{differs},{_FROM_BAND}),FALSE)",
            lambda values: _differs(values, tolerance),
        ),
        RowCheck(MISSING_REASON, "note", f"IF({_IS_SCORED},AND({{score}}<{{points}},{_BLANK_NOTE}),FALSE)", _reason_due),
        RowCheck(
            MISSING_EXCESS, "note",
            f'IF(AND(ISNUMBER({{suggestion}}),ISNUMBER({{number}}),ISNUMBER({{actual}}),{{direction}}<>"≤",{_BLANK_NOTE}),{far},FALSE)', overshoots,
        ),
    )  # fmt: skip


_ANSWERS = ("indicator", "target", "actual", "points", "score", "note")
FILLED = "&".join(f"{{{name}}}" for name in _ANSWERS) + '<>""'


_VERIFIED = 'OR(ISNUMBER({suggestion}),AND(LEN({band})>0,NOT(ISNUMBER(FIND("；",{band})))))'


def _is_verified(values: Values) -> bool:
    band = text_of(values, "band")
    return number_at(values, "suggestion") is not None or (bool(band) and "；" not in band)


@lru_cache(maxsize=32)
def row_check_formula(scheme: Scheme, *, fraction: bool) -> LiveFormula:
    """Build the check column: the first gap of a row, 完成, or nothing for a blank row.

    A score that nothing beside the form could verify is not called 完成.
    """
    checks = row_checks(scheme, fraction=fraction)
    said = f'IF({_VERIFIED},"{COMPLETE}","{UNSURE}")'
    for check in reversed(checks):
        said = f'IF({check.condition},"{check.text}",{said})'

    def value(values: Values) -> Value:
        if any(values[name] in ERROR_TEXTS for name in (*_ANSWERS, "suggestion", "band")):
            return BROKEN
        if not any(text_of(values, name) for name in _ANSWERS):
            return ""
        done = COMPLETE if _is_verified(values) else UNSURE
        return next((check.text for check in checks if check.holds(values)), done)

    return LiveFormula("row-check", f'IFERROR(IF({FILLED},{said},""),"{BROKEN}")', value)


@dataclass(frozen=True, slots=True)
class Progress:
    """A line of the panel beside the form: its caption, and the texts of the check column that it counts."""

    caption: str
    texts: tuple[str, ...] = ()


REQUIRED, FUNDS, INDICATORS, POINTS, ADDED = (
    "必填栏目未填", "预算数、执行数未填或合计不符", "指标、指标值或分值未填", "分值合计不符", "新插入的行（不参与自动检查）",
)  # fmt: skip
PROGRESS: tuple[Progress, ...] = (
    Progress(REQUIRED),
    Progress(FUNDS),
    Progress(INDICATORS, ("未填三级指标", "未填年度指标值", "未填分值")),
    Progress(POINTS),
    Progress("实际完成值未填", (MISSING_ACTUAL,)),
    Progress("得分未填或有误", (MISSING_SCORE, OUT_OF_RANGE, DIFFERS, BROKEN)),
    Progress("偏差原因或超额原因未说明", (MISSING_REASON, MISSING_EXCESS)),
)
# The line below them: rows that were inserted have no check of their own, which is no omission.


@lru_cache(maxsize=16)
def count_formula(texts: tuple[str, ...], *, none: bool = False) -> LiveFormula:
    """Count these texts in the check column; with `none`, one more where no indicator is named."""
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
    """Count the blank ones of the required cells; with `year`, one more for a gap in the title."""
    names = [f"field{number}" for number in range(1, count + 1)]
    parts = [f'IF({_bare(name)}="",1,0)' for name in names] or ["0"]
    if year:
        parts.append(f'IF(OR({_bare("title")}="",ISNUMBER(FIND("{year}",{{title}}))),1,0)')

    def value(values: Values) -> Value:
        blank = sum(not _bare_text(values, name) for name in names)
        gap = not _bare_text(values, "title") or year in text_of(values, "title") if year else False
        return Decimal(blank + gap)

    return LiveFormula("blanks", "+".join(parts), value)


_MONEY_TOLERANCE = Decimal("0.015")  # half a unit of the second place for the total and each of a few lines


@lru_cache(maxsize=2)
def funds_formula(*, lines: bool) -> LiveFormula:
    """Count the missing ones of adjusted budget and spending, and totals unlike their `lines`."""
    columns = (1, 2, 3) if lines else ()
    off = "".join(
        f"+IF(AND(COUNT({{rows{n}}})>0,ISNUMBER({{total{n}}})),IF(ABS(SUM({{rows{n}}})-N({{total{n}}}))>{_MONEY_TOLERANCE},1,0),0)"
        for n in columns
    )

    def value(values: Values) -> Value:
        found = 2 - len(numbers_of(values, "budget") + numbers_of(values, "spent"))
        for n in columns:
            numbers, total = numbers_of(values, f"rows{n}"), number_at(values, f"total{n}")
            found += bool(numbers) and total is not None and abs(sum(numbers) - total) > _MONEY_TOLERANCE
        return Decimal(found)

    return LiveFormula("funds", f"2-COUNT({{budget}},{{spent}}){off}", value)


# A range that ends in the next category's first row, less that row: rows inserted at the end count too.
CATEGORY_SUM = "SUM({rows})-SUM({next})"


@lru_cache(maxsize=16)
def points_formula(categories: int) -> LiveFormula:
    """Count the categories whose points differ from their captions."""
    parts = []
    for number in range(1, categories + 1):
        total = CATEGORY_SUM.replace("rows", f"rows{number}").replace("next", f"next{number}")
        parts.append(f"IF(ABS({total}-{{figure{number}}})>0.005,1,0)")

    def value(values: Values) -> Value:
        off = 0
        for number in range(1, categories + 1):
            rows, after = numbers_of(values, f"rows{number}"), numbers_of(values, f"next{number}")
            wanted = number_at(values, f"figure{number}") or Decimal(0)
            off += abs(sum(rows) - sum(after) - wanted) > Decimal("0.005")
        return Decimal(off)

    return LiveFormula("points-off", "+".join(parts) or "0", value)


def _added(values: Values) -> Value:
    pairs = zip(cells_of(values, "rows_named"), cells_of(values, "rows"), strict=True)
    return Decimal(sum(name not in (None, "") and not check for name, check in pairs))


ADDED_ROWS = LiveFormula("added-rows", "IFERROR(SUMPRODUCT((LEN({rows_named})>0)*(LEN({rows})=0)),0)", _added)


@lru_cache(maxsize=4)
def status_formula(lines: int) -> LiveFormula:
    """Build the line at the top: the number of gaps and their kinds; `lines` counts are one below another.

    Rows that were inserted are named, but they do not keep a form from being finished.
    """
    parts = [
        f'IF({{count{line}}}>0,"；"&{{caption{line}}}&{{count{line}}}&"处","")'
        for line in range(1, lines + 1)
    ]
    parts.append('IF({added}>0,"；"&{added_caption}&{added}&"行","")')
    done = '"已填写完整；请核对得分后报送"'
    template = f'IF(SUM({{rows}})=0,{done},"尚有"&SUM({{rows}})&"处未完成")&{"&".join(parts)}'

    def value(values: Values) -> Value:
        counts = [number_at(values, f"count{line}") or Decimal(0) for line in range(1, lines + 1)]
        total, added = sum(counts, Decimal(0)), number_at(values, "added") or Decimal(0)
        said = [
            f"；{text_of(values, f'caption{line}')}{plain(count)}处"
            for line, count in enumerate(counts, 1)
            if count
        ]
        if added:
            said.append(f"；{text_of(values, 'added_caption')}{plain(added)}行")
        return (f"尚有{plain(total)}处未完成" if total else done.strip('"')) + "".join(said)

    return LiveFormula("status", template, value)


_MOST_CATEGORIES = 12  # level-1 groups that a form may be issued with


@lru_cache(maxsize=16)
def check_formulas(scheme: Scheme) -> tuple[LiveFormula, ...]:
    """Return every formula of this module that a workbook of the scheme may be issued with."""
    return (
        *(row_check_formula(scheme, fraction=fraction) for fraction in (False, True)),
        *(funds_formula(lines=lines) for lines in (False, True)),
        ADDED_ROWS, status_formula(len(PROGRESS)),
        *(count_formula(line.texts, none=line.caption == INDICATORS) for line in PROGRESS if line.texts),
        *(blanks_formula(count, year=year) for count in range(len(scheme.fields) + 3) for year in ("", NO_YEAR)),
        *(points_formula(count) for count in range(_MOST_CATEGORIES + 1)),
    )  # fmt: skip
