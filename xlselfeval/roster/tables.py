"""The tables of a roster workbook, found by their headings; faults are noted by cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from xlselfeval.cell import ERROR_TEXTS, Cell
from xlselfeval.errors import Fault, shortened
from xlselfeval.files.sheet import Sheet
from xlselfeval.reading.captions import heading_key
from xlselfeval.scheme.model import FIRST_YEAR, LAST_YEAR
from xlselfeval.scoring.answers import unit_of_money
from xlselfeval.scoring.dates import parse_span
from xlselfeval.scoring.number import amount_of
from xlselfeval.scoring.text import compact, is_blank_mark, normalise

_SHOWN = 30  # characters of a text that a fault repeats
LIST_SHEET, INDICATOR_SHEET, HELP_SHEET = "单位名单", "绩效指标", "填写说明"
NOTICE, LETTER = "通知", "函"  # kinds of letters to a department
EXAMPLE = "示例"  # the first characters of rows that are skipped
LIST_COLUMNS = {
    "organization_code": "单位编码 单位代码 预算单位编码 预算单位代码",
    "organization": "单位名称 填报单位 预算单位 预算单位名称 单位",
    "other_names": "其他名称曾用名 其他名称 其它名称 曾用名 别名 简称",
    "department": "主管部门 主管部门名称 一级预算单位",
    "project_code": "项目编码 项目代码",
    "project": "项目名称 项目",
    "budget_initial": "年初预算数 年初预算",
    "budget_adjusted": "调整后预算数 调整后预算 全年预算数 全年预算 调整预算数",
    "treasury_spent": "国库支出数 国库支付数 国库支出 国库支付 实际支出数 全年执行数 支出数",
    "due": "截止日期 报送截止日期 截止时间 报送期限 报送日期",
    "contact": "联系人 联系人及电话 联系电话 联系人电话",
    "paper": "文种 行文方式",
    "papers": "另需报送材料 应报材料 应报送材料 报送材料 随表材料",
}
INDICATOR_COLUMNS = {
    "owner": "单位或项目 单位项目 单位编码或项目编码 所属单位或项目 所属项目 项目编码 项目名称 单位编码",
    "category": "一级指标 一级",
    "subcategory": "二级指标 二级",
    "indicator": "三级指标 三级 三级指标名称 指标名称",
    "sign": "指标性质 性质 指标方向 方向",
    "value": "指标值 年度指标值 目标值 年度目标值",
    "unit": "计量单位 指标值单位 度量单位",
    "points": "分值 权重 指标分值",
}
_NEEDED = (("organization_code", "organization"), ("owner", "indicator", "value"))
_HEADING_ROWS = 20  # the first rows of a sheet, in which a heading is looked for
_TOTALS = frozenset(["合计", "总计", "小计", "共计"])
LARGEST = Decimal(10) ** 12  # 万元


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Table:
    """A table of a sheet: heading row, column of each role, captions that are not read."""

    sheet: Sheet
    heading: int
    columns: Mapping[str, int]
    unused: tuple[str, ...]

    def money_unit(self, role: str) -> str:
        """Return 元 where the caption of a column names it and not 万元, else 万元."""
        caption = compact(self.sheet.cell(self.heading, self.columns[role]).text)
        return "元" if "元" in caption and "万元" not in caption else "万元"

    def rows(self, faults: list[Fault]) -> Iterator[Row]:
        """Yield the rows under the heading that are not blank, without examples and totals."""
        used = set(self.columns.values())
        last = max((row for row, _ in self.sheet.cells), default=0)
        merged = {row for (row, column) in self.sheet.covered if column in used}
        written = {row for (row, column) in self.sheet.cells if column in used} | merged
        for number in range(self.heading + 1, last + 1):
            if number not in written:
                continue
            row = Row(self, number, faults)
            open_formulas = [role for role in self.columns if row.is_uncalculated(role)]
            for role in open_formulas:
                row.fault(role, "公式没有计算结果，请用Excel或WPS打开并保存，或直接填写")
            texts = {text for role in self.columns if (text := row.text(role, quiet=True))}
            is_example = any(text.startswith(EXAMPLE) for text in texts)
            if (texts or open_formulas) and not is_example and not texts & _TOTALS:
                yield row


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Row:
    """A row of a table; its getters note faults, one a cell, so that all of them are found at once."""

    table: Table
    line: int
    faults: list[Fault] = field(default_factory=list)
    faulty: set[str] = field(default_factory=set)

    def cell(self, role: str) -> Cell | None:
        """Return the cell of a role, or None where the table has no such column."""
        column = self.table.columns.get(role)
        return None if column is None else self.table.sheet.cell(self.line, column)

    def is_uncalculated(self, role: str) -> bool:
        """Return whether the cell of a role has a formula without a saved value."""
        cell = self.cell(role)
        return cell is not None and cell.is_uncalculated

    def place(self, role: str) -> str:
        """Return the place of a fault in this row: 单位名单!C5."""
        column = self.table.columns.get(role, 1)
        return Cell(self.table.sheet.name, self.line, column).address

    def is_faulty(self, role: str) -> bool:
        """Return whether a fault of a cell has been noted."""
        return self.place(role) in self.faulty

    def fault(self, role: str, problem: str) -> None:
        """Note a fault of a cell."""
        place = self.place(role)
        if place not in self.faulty:
            self.faulty.add(place)
            self.faults.append(Fault(place, problem))

    def _missing(self, role: str, caption: str) -> None:
        """Note that a cell is blank; of a column that the table has not, once for all rows."""
        if role in self.table.columns:
            self.fault(role, f"没有{caption}")
            return
        first = Cell(self.table.sheet.name, self.table.heading, min(self.table.columns.values()))
        missing = Fault(first.address, f"表头中没有“{caption}”栏，请补上并填写")
        if missing not in self.faults:
            self.faults.append(missing)

    def text(self, role: str, *, most: int = 0, quiet: bool = False) -> str:
        """Return a text in one line, "" for a blank cell; more than `most` characters are a fault.

        With `quiet` no fault is noted.
        """
        cell = self.cell(role)
        if cell is None:
            return ""
        text = " ".join(cell.text.split())
        if is_blank_mark(text):
            return ""
        if not quiet and not text.isprintable():
            self.fault(role, "有看不见的控制字符，请重新输入")
            return ""
        if not quiet and text in ERROR_TEXTS:
            self.fault(role, f"公式出错（{text}），请改正公式，或直接填写")
        if not quiet and most and len(text) > most:
            self.fault(role, f"共{len(text)}字，不得超过{most}字，请精简")
        return text

    def required_text(self, role: str, caption: str, *, most: int = 0) -> str:
        """Return a text whose absence is a fault; `caption` names it."""
        text = self.text(role, most=most)
        if not text:
            self._missing(role, caption)
        return text

    def code(self, role: str) -> str:
        """Return a code; one of which a spreadsheet has stored 15 digits as a number is a fault."""
        text = self.text(role, most=60)
        if len(text) >= 18 and text.isdecimal() and not text[15:].strip("0"):
            self.fault(role, f"“{text}”疑以数字形式存储，末几位已变为0，请将单元格设为文本后重新输入")
        return text

    def money(self, role: str) -> Decimal | None:
        """Return an amount in 万元, None for a blank cell."""
        cell = self.cell(role)
        if cell is None or is_blank_mark(cell.text):
            return None
        caption = self.table.money_unit(role)
        unit = unit_of_money(caption)
        number = amount_of(cell.written, unit).number
        if number is None:
            self.fault(role, f"“{shortened(cell.text, _SHOWN)}”不是金额，请只填数字（{caption}）")
            return None
        amount = number * unit.factor / unit_of_money("万元").factor
        if not 0 <= amount < LARGEST:
            self.fault(role, f"“{shortened(cell.text, _SHOWN)}”不是合理的金额，应为不小于0的数字")
            return None
        return amount

    def day(self, role: str) -> date | None:
        """Return a date, None for a blank cell."""
        cell = self.cell(role)
        if cell is None or is_blank_mark(cell.text):
            return None
        found = cell.written.value if isinstance(cell.written.value, date) else _day_in(cell.text)
        if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
            self.fault(role, f"“{shortened(cell.text, _SHOWN)}”不是日期，请按2025-03-31的格式填写")
            return None
        return found

    def number(self, role: str, caption: str) -> Decimal | None:
        """Return a number; its absence and a negative one are faults."""
        cell = self.cell(role)
        text = "" if cell is None else cell.text
        if cell is None or is_blank_mark(text):
            self._missing(role, caption)
            return None
        number = amount_of(cell.written).number
        if number is None:
            self.fault(role, f"{caption}“{shortened(text, _SHOWN)}”不是数字")
        elif number < 0:
            self.fault(role, f"{caption}“{shortened(text, _SHOWN)}”是负数")
            return None
        return number


def _day_in(text: str) -> date | None:
    span = parse_span(normalise(text), None, timely=True)
    return span.last if span is not None and span.first == span.last else None


def list_table(sheets: list[Sheet]) -> Table | None:
    """Find the table of units and projects: on the sheet of its name, else on any other."""
    return _find(sheets, LIST_SHEET, LIST_COLUMNS, _NEEDED[0])


def indicator_table(sheets: list[Sheet]) -> Table | None:
    """Find the table of approved indicators."""
    return _find(sheets, INDICATOR_SHEET, INDICATOR_COLUMNS, _NEEDED[1])


def _find(sheets: list[Sheet], name: str, captions: dict[str, str], needed: tuple[str, ...]) -> Table | None:
    known = {variant: role for role, variants in captions.items() for variant in variants.split()}
    for sheet in sorted(sheets, key=lambda sheet: sheet.name != name):
        for row in range(1, _HEADING_ROWS + 1):
            table = _table_at(sheet, row, known)
            if all(role in table.columns for role in needed):
                return table
    return None


def _table_at(sheet: Sheet, row: int, known: Mapping[str, str]) -> Table:
    columns: dict[str, int] = {}
    unused = []
    for (number, column), cell in sheet.cells.items():
        if number > row:
            break
        if number == row and (key := heading_key(cell.text)):
            role = known.get(key)
            if role is None or role in columns:
                unused.append(shortened(cell.text, _SHOWN))
            else:
                columns[role] = column
    return Table(sheet, row, columns, tuple(unused))
