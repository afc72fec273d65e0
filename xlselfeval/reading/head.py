"""The head of a form: title, year, fields and overall goals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlselfeval.cell import Cell, Written
from xlselfeval.files.sheet import Sheet
from xlselfeval.reading.captions import heading_key
from xlselfeval.reading.find_forms import FormArea, cells_between, value_beside
from xlselfeval.reading.vocabulary import Meaning, Vocabulary
from xlselfeval.scheme.model import FIELD_NAMES
from xlselfeval.scoring.number import amount_of
from xlselfeval.scoring.numerals import chinese_numeral
from xlselfeval.scoring.text import compact

_WHOLE = "整体"  # in the title of a form of a whole department
_LONGEST_LINE = 40  # characters of a line that may print the year
_NO_YEAR = re.compile("日期|填报|公开|联系|打印")
_MONEY_UNIT = re.compile("(?:人民币)?[万千亿百]{0,2}元")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)|([一二][〇零一二三四五六七八九]{3})(?=年)")


def _texts(sheet: Sheet, first: int, end: int) -> Iterator[Cell]:
    return (cell for cell in cells_between(sheet, first, end) if isinstance(cell.written.value, str))


def read_title(sheet: Sheet, first: int, top: int) -> Cell:
    """Return the cell of the title: the first short text with 自评, better one with 表."""
    named = [one for one in _texts(sheet, first, top) if len(one.text) <= 60 and "自评" in compact(one.text)]
    return next((one for one in named if "表" in one.text), named[0] if named else sheet.cell(first, 1))


def read_year(sheet: Sheet, area: FormArea, top: int, title: Cell, answers: set[str]) -> int | None:
    """Read the year of the title, of a field 年度, or of another line that is no answer and no date."""
    texts, vocabulary = list(_texts(sheet, area.first, top)), area.vocabulary
    captions = (cell for cell in texts if vocabulary.role("fields", heading_key(cell.text)) == "year")
    fields = [value_beside(sheet, cell, vocabulary) for cell in captions]
    short = (cell for cell in texts if "年" in cell.text and len(cell.text) <= _LONGEST_LINE)
    others = [cell for cell in short if cell.ref not in answers and not _NO_YEAR.search(cell.text)]
    for cell in (title, *fields, *others):
        match = _YEAR.search(compact(cell.text))
        if match:
            return int(match[1]) if match[1] else chinese_numeral(match[2])
    return None


def read_fields(sheet: Sheet, area: FormArea, top: int, title: Cell) -> Iterator[tuple[str, Cell]]:
    """Yield the role and value of each field above the table, by its caption.

    Of several captions with a role the first counts that no word makes doubtful: 单位名称 before 部门. A form
    of a whole department (部门整体) may name it under 主管部门 alone; another one without a unit is that of its 主管部门.
    Of two captions in one cell (项目实施单位/项目负责人) the first counts.
    """
    found: dict[str, tuple[bool, Cell]] = {}
    departments: list[Cell] = []
    for cell in _texts(sheet, area.first, top):
        caption, colon, inline = compact(cell.text).partition(":")
        meaning, is_double = _meaning(caption, area.vocabulary)
        if meaning is None or meaning.role not in FIELD_NAMES:
            continue
        doubtful = meaning.weak or meaning.guessed
        if colon and inline:
            text = re.split(r"[:：]", cell.text, maxsplit=1)[1].strip()
            value = Cell(cell.sheet, cell.row, cell.column, Written(text, text), cell.formula)
        else:
            value = value_beside(sheet, cell, area.vocabulary, area.right)
        if is_double and "/" in value.text:
            text = value.text.partition("/")[0].strip()
            value = value._replace(written=Written(text, text))
        if _MONEY_UNIT.fullmatch(compact(value.text)):
            continue  # 单位：万元 names no organization
        if meaning.role == "department" and not value.is_blank:
            departments.append(value)
        if meaning.role not in found or (found[meaning.role][0] and not doubtful):
            found[meaning.role] = (doubtful, value)
    if "organization" not in found and "department" in found:
        if _WHOLE in title.text:
            found["organization"] = found.pop("department")
        elif departments:
            found["organization"] = (True, departments[-1])  # the nearest: 省级主管部门, 县级主管部门
    for role, (_, value) in found.items():
        yield role, value


def _meaning(caption: str, vocabulary: Vocabulary) -> tuple[Meaning | None, bool]:
    """Return the meaning of a caption, and whether it is the first of two in one cell: 项目实施单位/项目负责人."""
    first, slash, _ = caption.partition("/")
    own = vocabulary.meaning("fields", heading_key(first)) if slash else None
    if own is not None and not own.guessed and own.role in FIELD_NAMES:
        return own, True
    return vocabulary.meaning("fields", heading_key(caption)), False


def read_goals(sheet: Sheet, area: FormArea) -> tuple[Cell | None, Cell | None]:
    """Return the overall goal and what was achieved of it.

    In one row of captions the achieved one is right of the expected ones; the last of these that is filled
    in counts (年初绩效目标, 全年（调整）绩效目标).
    """
    rows = _goal_captions(sheet, area)
    for expected, achieved in rows.values():
        if expected and achieved and expected[0].column < achieved[-1].column:
            named = [cell for cell in expected if cell.column < achieved[-1].column]
            values = [_below(sheet, cell, area) for cell in _inner(area, named)]
            filled = [value for value in values if not value.is_blank]
            return (filled or values)[-1], _below(sheet, achieved[-1], area)
    expected = [cell for pair in rows.values() for cell in pair[0]]
    achieved = [cell for pair in rows.values() for cell in pair[1]]
    return _last_goal(sheet, area, expected), _last_goal(sheet, area, achieved)


def _goal_captions(sheet: Sheet, area: FormArea) -> dict[int, tuple[list[Cell], list[Cell]]]:
    """Return the captions of expected and of achieved goals, row by row."""
    rows: dict[int, tuple[list[Cell], list[Cell]]] = {}
    for cell in _texts(sheet, area.first, area.indicators.row):
        key, words = heading_key(cell.text), area.vocabulary
        is_expected, is_achieved = (words.has("goals", role, key) for role in ("expected", "achieved"))
        if is_expected or is_achieved:
            expected, achieved = rows.setdefault(cell.row, ([], []))
            if is_expected:
                expected.append(cell)
            if is_achieved:
                achieved.append(cell)
    return rows


def read_goal_scores(sheet: Sheet, area: FormArea) -> Iterator[Cell]:
    """Yield scores of the goals: figures beside their captions, in a column of scores that has no points."""
    if "points" in area.indicators or "score" not in area.indicators:
        return
    column = area.indicators.spans["score"].left
    for row, (_, achieved) in _goal_captions(sheet, area).items():
        cell = sheet.cell(row, column)
        if achieved and achieved[-1].column < column and amount_of(cell.written).number is not None:
            yield cell


def _inner(area: FormArea, captions: list[Cell]) -> list[Cell]:
    """Leave out captions that also name the whole section, where there are others."""
    is_section = area.vocabulary.has
    return [one for one in captions if not is_section("goals", "section", heading_key(one.text))] or captions


def _last_goal(sheet: Sheet, area: FormArea, captions: list[Cell]) -> Cell | None:
    return _below(sheet, _inner(area, captions)[-1], area) if captions else None


def _below(sheet: Sheet, caption: Cell, area: FormArea) -> Cell:
    """Return the value of a goal: under its caption, or beside it where the form prints it so."""
    below = sheet.cell(sheet.merge_at(caption.row, caption.column).bottom + 1, caption.column)
    if below.is_blank or area.vocabulary.role("goals", heading_key(below.text)):
        beside = value_beside(sheet, caption, area.vocabulary, area.right)
        if not beside.is_blank and not area.vocabulary.role("goals", heading_key(beside.text)):
            return beside
    return below
