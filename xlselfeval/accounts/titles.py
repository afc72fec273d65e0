"""The lines around a table: its title, unit of money, year, the unit that it is of, and its scope."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from xlselfeval.accounts.layout import AccountsLayout, TableLayout, title_key
from xlselfeval.across.figures import Scope
from xlselfeval.across.unit_names import scope_in
from xlselfeval.cell import Cell
from xlselfeval.files.sheet import Sheet
from xlselfeval.scoring.text import compact

_LONGEST = 80  # characters of a title
_YEAR = re.compile(r"(20\d\d)年(?:度)?")
_NUMBERING = re.compile(
    r"^(?:附?表[一二三四五六七八九十\d]{1,3}[、.:]?|[一二三四五六七八九十\d]{1,3}[、.:]|[A-Z]{1,3}\d{2}(?:-\d)?|\d{1,2}|附件\d?:?)+"
)
_OWN = re.compile(r"^(?:部门|单位|本级|汇总)*")  # before a title
_MONEY_WORDS = re.compile("拨款|基金|国有资本|预算|项目|基本|专户|经费|明细|财政专")
_UNIT = re.compile(r"单位:(?P<unit>万元|元)|^\(?(?P<bare>万元)\)?$")
_ORGANIZATION = re.compile(
    r"(?P<kind>(?:编制|公开|填报|汇总)?(?:部门|单位))(?:名称)?:(?P<name>(?!万?元).*?)(?:\(?(?:公章|盖章)\)?)?(?:(?:金额|货币)?单位:|$)"
)
_NAME = re.compile(r"[\u4e00-\u9fff()]{4,40}")
_PAPER = re.compile(r"^(?:第[一二三四]部分)?(?P<name>[\u4e00-\u9fff()]{3,40}?)(?:关于)?(?:20\d\d年(?:度)?)(?P<level>部门|单位)?(?:\(?(?:本级|汇总)\)?)?决算")  # fmt: skip
_FILE = re.compile(
    r"^(?:20\d\d年?度?)?(?P<name>[\u4e00-\u9fff()]{2,30}?(?:局|委|办|部|院|会|中心|大队|支队|学校|馆|所|站|处|街道|镇|乡|公司)(?:\((?:本级|汇总)\))?)(?:20|[^\u4e00-\u9fff]|$|部门|单位|决算)"
)
_SCOPES: dict[str, Scope] = {
    "部门": "department",
    "公开部门": "department",
    "单位": "unit",
    "公开单位": "unit",
}


def find_titles(sheet: Sheet, layout: AccountsLayout) -> list[tuple[Cell, TableLayout]]:
    """Find the titles of tables in a sheet, by row; one in the name of the sheet counts where no cell has one."""
    found: dict[int, tuple[Cell, TableLayout]] = {}
    for (row, _), cell in sheet.cells.items():
        if row not in found and isinstance(cell.written.value, str):
            table = table_of(cell.text, layout)
            if table is not None:
                found[row] = cell, table
    if not found and (table := table_of(sheet.name, layout)) is not None:
        return [(Cell(sheet.name, 0, 1), table)]
    return [found[row] for row in sorted(found)]


def table_of(text: str, layout: AccountsLayout) -> TableLayout | None:
    """Return the table that a text is the title of; None for other texts, and for tables that are not read."""
    if len(text) > _LONGEST or "表" not in text:
        return None
    title = title_key(text)
    before, _, after = title.rpartition("年度") if "年度" in title else title.rpartition("年")
    core = _OWN.sub("", _NUMBERING.sub("", after.strip("年度")))
    for table in layout.tables:
        if core in table.titles or any(re.fullmatch(one, core) for one in table.patterns):
            return table
    if before:
        return None
    named = [(title, table) for table in layout.tables for title in table.titles if core.endswith(title)]
    longest = max(named, key=lambda one: len(one[0]), default=None)
    if longest is None or _MONEY_WORDS.search(core.removesuffix(longest[0])):
        return None
    return longest[1]


def unit_word(texts: Iterable[str]) -> str | None:
    """Return the unit of money that lines state, 元 or 万元; None where they state none or both."""
    found = {one["unit"] or one["bare"] for text in texts if (one := _UNIT.search(text))}
    return found.pop() if len(found) == 1 else None


def year_in(texts: Iterable[str]) -> int | None:
    """Return the first year that lines name."""
    return next((int(match[1]) for text in texts if (match := _YEAR.search(text))), None)


class Named(NamedTuple):
    """The unit that a line names, and the scope that its caption suggests: 部门： the department, 单位： one unit."""

    name: str
    scope: Scope | None


def organization_in(sheet: Sheet, cells: Sequence[Cell]) -> Named | None:
    """Return the unit that the lines around a title name: behind its caption, or in the cell to the right."""
    for cell in cells:
        match = _ORGANIZATION.search(compact(cell.text))
        if match is None:
            continue
        name = match["name"]
        if not name:
            name = compact(sheet.cell(cell.row, sheet.merge_at(cell.row, cell.column).right + 1).text)
        if name and not _UNIT.search(f"单位:{name}") and ":" not in name:
            return Named(name, _SCOPES.get(match["kind"]))
    return None


def paper_names(texts: Sequence[str]) -> Iterator[re.Match[str]]:
    """Yield the matches of lines such as ××局2024年度部门决算, with `name` and `level`, also where it is two lines."""
    for before, text in zip(("", *texts), texts, strict=False):
        for line in (text, f"{before}{text}" if _YEAR.match(text) and _NAME.fullmatch(before) else ""):
            match = _PAPER.match(line) if len(line) <= _LONGEST else None
            if match is not None:
                yield match


def unit_of_file(name: str) -> str | None:
    """Return the unit that the name of a file begins with."""
    match = _FILE.match(name)
    return None if match is None else match["name"]


def scope_of(organization: str | None, texts: Iterable[str]) -> tuple[Scope | None, bool]:
    """Return the scope of a set, and whether the words 本级 or 汇总 state it; the kind of a paper suggests one."""
    lines = [text for text in texts if len(text) <= _LONGEST]
    for text in (organization, *(one for one in lines if "决算" in one)):
        if (scope := scope_in(text)) is not None:
            return scope, True
    levels = {match["level"] for match in paper_names(lines)} - {None}
    if len(levels) == 1:
        return ("department" if "部门" in levels else "unit"), False
    return None, False
