"""Workbooks and web pages of accounts, in the layouts in which they are published and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape

from openpyxl import Workbook
from support.accounts.figures import Amount, SetFigures
from support.accounts.published import DISPLACED_T5
from support.packages import saved

Value = str | Decimal | None
ORDER = ("T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9")
TITLES = {
    "T1": "收入支出决算总表", "T2": "收入决算表", "T3": "支出决算表", "T4": "财政拨款收入支出决算总表",
    "T5": "一般公共预算财政拨款支出决算表", "T6": "一般公共预算财政拨款基本支出决算表", "T7": "财政拨款“三公”经费支出决算表",
    "T8": "政府性基金预算财政拨款收入支出决算表", "T9": "国有资本经营预算财政拨款收入支出决算表",
}  # fmt: skip
_CLASS_NAMES = {
    "201": "一般公共服务支出", "203": "国防支出", "204": "公共安全支出", "205": "教育支出", "206": "科学技术支出", "207": "文化旅游体育与传媒支出",
    "208": "社会保障和就业支出", "210": "卫生健康支出", "211": "节能环保支出", "212": "城乡社区支出", "213": "农林水支出",
    "215": "资源勘探工业信息等支出", "220": "自然资源海洋气象等支出", "221": "住房保障支出",
}  # fmt: skip
_EMPTY_CLASSES = ("二、外交支出", "二十三、其他支出", "二十四、抗疫特别国债安排的支出")
_CAPTIONS = {
    "general": "一般公共预算财政拨款收入", "fund": "政府性基金预算财政拨款收入", "state_capital": "国有资本经营预算财政拨款收入", "superior": "上级补助收入",
    "business": "事业收入", "operating": "经营收入", "subordinate": "附属单位上缴收入", "other": "其他收入", "income": "本年收入合计",
    "surplus_used": "使用非财政拨款结余（含专用结余）", "opening": "年初结转和结余", "total_in": "总计", "spending": "本年支出合计", "surplus_shared": "结余分配",
    "closing": "年末结转和结余", "total_out": "总计",
}  # fmt: skip
_COLUMNS = {
    "T2": ("income", "fiscal", "superior", "business", "operating", "subordinate", "other"),
    "T3": ("spending", "basic", "project", "to_superior", "operating_spent", "to_subordinate"),
    "T5": ("spending", "basic", "project"), "T8": ("opening", "income", "spending", "basic", "project", "closing"), "T9": ("spending", "basic", "project"),
}  # fmt: skip
_HEADINGS = {
    "T2": ("本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入"),
    "T3": ("本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"),
    "T5": ("合计", "基本支出", "项目支出"), "T9": ("合计", "基本支出", "项目支出"),
}  # fmt: skip
_THREE = ("total", "abroad", "cars", "car_purchase", "car_running", "reception")
_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, kw_only=True)
class Style:
    """The drawing of a set: the spellings and arrangements that were seen in publications."""

    unit: str = "万元"
    three_codes: bool = False
    total_last: frozenset[str] = frozenset(["T5"])
    interleaved: bool = True
    lines: bool = False  # 行次, 栏次, and the mark 公开01表
    second_heading: bool = False  # 决算数 under each heading
    blank: Value = None
    commas: bool = False
    merged: bool = True
    level: str = "部门"
    order: Sequence[str] = ORDER
    title: Callable[[str, SetFigures], str] = lambda key, figures: TITLES[key]
    state_year: bool = True
    note: bool = True  # that a table is empty
    levels_with_total: bool = False  # 类, 款, 项 in the row of 合计, without merged cells


SHANGHAI = Style()
MINISTRY = Style(three_codes=True, total_last=frozenset(), interleaved=False, lines=True, second_heading=True, blank=Decimal(0))  # fmt: skip
COMMAS = Style(commas=True, merged=False, title=lambda key, figures: f"{figures.organization}{figures.year}年度{TITLES[key]}")  # fmt: skip
YUAN = Style(unit="元", blank="—", order=("T1", "T2", "T3", "T4", "T5", "T6", "T8", "T9", "T7"), title=lambda key, figures: f"{ORDER.index(key) + 1}、{TITLES[key]}")  # fmt: skip
DISTRICT = Style(
    three_codes=True, levels_with_total=True, merged=False, level="", state_year=False, total_last=frozenset()
)
STYLES = {"shanghai": SHANGHAI, "ministry": MINISTRY, "commas": COMMAS, "yuan": YUAN, "district": DISTRICT}


@dataclass
class Grid:
    """The cells of one table with its merged ranges (first row, first column, last row, last column, from 1)."""

    name: str
    rows: list[list[Value]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)

    def heading(self, *rows: Sequence[str | None]) -> None:
        """Add rows of headings; < continues the one to its left, ^ the one above."""
        top = len(self.rows) + 1
        for number, row in enumerate(rows):
            self.rows.append([None if text in ("<", "^") else text for text in row])
            for column, text in enumerate(row):
                if text not in ("<", "^", None):
                    right, bottom = column, number
                    while right + 1 < len(row) and row[right + 1] == "<":
                        right += 1
                    while bottom + 1 < len(rows) and rows[bottom + 1][column] == "^":
                        bottom += 1
                    if (right, bottom) != (column, number):
                        self.merges.append((top + number, column + 1, top + bottom, right + 1))


def draw(figures: SetFigures, style: Style = SHANGHAI) -> list[Grid]:
    """Draw the tables of a set, each as a grid; one that was published with a displaced table has it."""
    grids = [_table(key, figures, style) for key in style.order]
    if figures.id == DISPLACED_T5:
        _displace(grids[style.order.index("T5")], width=3 if style.three_codes else 1)
    return grids


def _displace(grid: Grid, width: int) -> None:
    """Leave captions of lines in whose figures were taken out: all below are beside another caption."""
    start = next(place for place, row in enumerate(grid.rows) if str(row[0]).startswith("208"))
    for number, code in enumerate(("20709", "2070999")):
        parts = [code[:3], code[3:5], code[5:]][: number + 2] if width == 3 else [code]
        grid.rows.insert(
            start + number, [*parts, *[None] * (width - len(parts)), "文化事业", None, None, None]
        )
    below = [row for row in grid.rows[start:] if len(row) > width + 1]
    figures = [row[width + 1 :] for row in below[2:] if not str(row[0]).startswith("212")]
    for place, row in enumerate(below):
        row[width + 1 :] = figures[place] if place < len(figures) else [None] * 3
    total = next(row for row in grid.rows if "合计" in row[: width + 1])
    total[width + 1] = Decimal("1700.57")


def _table(key: str, figures: SetFigures, style: Style) -> Grid:
    grid = Grid(TITLES[key][:20])
    title = style.title(key, figures)
    grid.rows.append([f"{figures.year}年度{title}" if style.state_year and "年度" not in title else title])
    if style.lines:
        grid.rows.append([None, None, f"公开0{ORDER.index(key) + 1}表"])
    unit = f"金额单位：{style.unit}"
    grid.rows.append([f"{style.level}：{figures.organization}", None, unit] if style.level else [unit])
    if not figures.holds(key) and style.note:
        _heading(grid, key, style)
        words = TITLES[key].removesuffix("决算表").removesuffix("总表")
        grid.rows.append([f"说明：本{style.level}本年度没有{words}，故本表无数据。"])
        return grid
    _heading(grid, key, style)
    rows = {"T1": _one, "T4": _four, "T6": _six, "T7": _seven}.get(key, _coded(key))
    grid.rows += [list(row) for row in rows(figures, style)]
    grid.rows.append(["注：本表反映本年度有关收支情况。"])
    return grid


def _heading(grid: Grid, key: str, style: Style) -> None:
    width = 3 if style.three_codes else 1
    code = ["功能分类科目编码", *["<"] * (width - 1)]
    project = ["项目", *["<"] * width]
    if key == "T1":
        line = ["行次"] if style.lines else []
        first, second = (
            ["收入", "<", *["<"] * len(line)],
            ["项目", *line, "金额" if style.lines else "决算数"],
        )
        grid.heading([*first, *(word.replace("收入", "支出") for word in first)], [*second, *second])
        if style.lines:
            grid.rows.append(["栏次", None, Decimal(1), "栏次", None, Decimal(2)])
    elif key == "T4":
        grid.heading(["收入", "<", "支出", "<", "<", "<", "<"], ["项目", "决算数", "项目", "合计", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"])  # fmt: skip
    elif key == "T6":
        half = ["经济分类科目编码", *["<"] * (style.three_codes), "科目名称", "决算数"]
        grid.heading([*half, *half], ["类", "款", "^", "^"] * 2) if style.three_codes else grid.heading(
            half * 2
        )
    elif key == "T7":
        _heading_of_three(grid, style)
    elif key == "T8":
        grid.heading([*project, "年初结转和结余", "本年收入", "本年支出", "<", "<", "年末结转和结余"], [*code, "科目名称", "^", "^", "小计", "基本支出", "项目支出", "^"])  # fmt: skip
    else:
        headings = _HEADINGS[key]
        if style.levels_with_total:
            more = [None] * len(headings)
            grid.heading([*project, *headings], ["支出功能分类", None, None, "科目名称", *more], ["科目编码", None, None, None, *more])  # fmt: skip
            return
        below = ["决算数" if style.second_heading else "^" for _ in headings]
        grid.heading([*project, *headings], [*code, "科目名称", *below])
    if style.lines and key in ("T2", "T3", "T5", "T8", "T9"):
        columns = len(_COLUMNS[key])
        grid.rows.append(["栏次", *[None] * width, *(Decimal(one) for one in range(1, columns + 1))])


def _heading_of_three(grid: Grid, style: Style) -> None:
    if style.interleaved:
        grid.heading(
            ["财政拨款“三公”经费", *["<"] * 11],
            ["合计", "<", "因公出国（境）费", "<", "公务用车购置及运行费", *["<"] * 5, "公务接待费", "<"],
            ["^", "^", "^", "^", "小计", "<", "公务用车购置费", "<", "公务用车运行费", "<", "^", "^"],
            ["预算数", "决算数"] * 6,
        )
        return
    items = ["合计", "因公出国（境）费", "公务用车购置及运行维护费", "<", "<", "公务接待费"]
    cars = ["^", "^", "小计", "公务用车购置费", "公务用车运行维护费", "^"]
    grid.heading(["预算数", *["<"] * 5, "决算数", *["<"] * 5], [*items, *items], [*cars, *cars])
    grid.rows.append([Decimal(one) for one in range(1, 13)])


def _shown(amount: Amount, style: Style) -> Value:
    if amount is None:
        return style.blank
    scaled = amount * 10_000 if style.unit == "元" else amount
    return f"{scaled:,.2f}" if style.commas else scaled


def _one(figures: SetFigures, style: Style) -> Iterator[list[Value]]:
    left = ("general", "fund", "state_capital", "superior", "business", "operating", "subordinate", "other")
    classes = [row for row in figures.rows("T1") if row.isdecimal()]
    right = [
        (f"{_NUMERALS[place]}、{_CLASS_NAMES[code]}", figures.amount("T1", code))
        for place, code in enumerate(classes)
    ]
    right += [(caption, None) for caption in _EMPTY_CLASSES]
    line = [None] if style.lines else []

    def at(row: str) -> Value:
        return _shown(figures.amounts.get(("T1", row, "amount", "spent")), style)

    for place in range(max(len(left), len(right))):
        own = [f"{_NUMERALS[place]}、{_CAPTIONS[left[place]]}", *line, at(left[place])] if place < len(left) else [None, *line, None]  # fmt: skip
        other = [right[place][0], *line, _shown(right[place][1], style)] if place < len(right) else [None, *line, None]  # fmt: skip
        yield [*own, *other]
    for one, two in (("income", "spending"), ("surplus_used", "surplus_shared"), ("opening", "closing"), ("total_in", "total_out")):  # fmt: skip
        yield [_CAPTIONS[one], *line, at(one), _CAPTIONS[two], *line, at(two)]


def _four(figures: SetFigures, style: Style) -> Iterator[list[Value]]:
    funds = ("total", "general", "fund", "state_capital")
    three = ["一、一般公共预算财政拨款", "二、政府性基金预算财政拨款", "三、国有资本经营预算财政拨款"]

    def at(row: str, column: str = "amount") -> Value:
        return _shown(figures.amounts.get(("T4", row, column, "spent")), style)

    classes = [row for row in figures.rows("T4") if row.isdecimal()]
    left = [*zip(three, ("general", "fund", "state_capital"), strict=True)]
    for place in range(max(3, len(classes))):
        own = [left[place][0], at(left[place][1])] if place < 3 else [None, None]
        code = classes[place] if place < len(classes) else None
        other = [None] * 5 if code is None else [f"{_NUMERALS[place]}、{_CLASS_NAMES[code]}", *(at(code, fund) for fund in funds)]  # fmt: skip
        yield [*own, *other]
    yield ["本年收入合计", at("income"), "本年支出合计", *(at("spending", fund) for fund in funds)]
    yield ["年初财政拨款结转和结余", at("opening"), "年末财政拨款结转和结余", *(at("closing", fund) for fund in funds)]  # fmt: skip
    for caption, row in zip(three, ("opening_general", "opening_fund", "opening_state_capital"), strict=True):
        yield [caption, at(row), *[None] * 5]
    yield ["总计", at("total_in"), "总计", *(at("total_out", fund) for fund in funds)]


def _coded(key: str) -> Callable[[SetFigures, Style], Iterator[list[Value]]]:
    def rows(figures: SetFigures, style: Style) -> Iterator[list[Value]]:
        width = 3 if style.three_codes else 1

        def line(row: str, code: Sequence[Value], name: str) -> list[Value]:
            return [*code, *[None] * (width - len(code)), name, *(_shown(figures.amounts.get((key, row, column, "spent")), style) for column in _COLUMNS[key])]  # fmt: skip

        total = line("total", ["合计"], "合计") if not style.three_codes else line("total", ["合计"], "")
        if style.levels_with_total:
            total = line("total", ["类", "款", "项"], "合计")
        if key not in style.total_last:
            yield total
        for code in (row for row in figures.rows(key) if row != "total"):
            for depth, name in enumerate((_CLASS_NAMES[code], f"{_CLASS_NAMES[code]}（款）", f"{_CLASS_NAMES[code]}（项）")):  # fmt: skip
                parts = [code, "99", "01"][: depth + 1]
                yield line(code, parts if style.three_codes else ["".join(parts)], name)
        if key in style.total_last:
            yield total

    return rows


def _six(figures: SetFigures, style: Style) -> Iterator[list[Value]]:
    halves = [
        [row for row in figures.rows("T6") if row[:3] in own] for own in (("301", "303"), ("302", "310"))
    ]

    def cells(code: str | None) -> list[Value]:
        width = 2 if style.three_codes else 1
        if code is None:
            return [None] * (width + 2)
        parts: list[Value] = [code[:3], code[3:] or None] if style.three_codes else [code]
        return [*parts, f"科目{code}", _shown(figures.amounts.get(("T6", code, "amount", "spent")), style)]

    for place in range(max(map(len, halves))):
        yield [value for half in halves for value in cells(half[place] if place < len(half) else None)]
    blank = [None] * (2 if style.three_codes else 1)
    staff, public = (_shown(figures.amounts.get(("T6", row, "amount", "spent")), style) for row in ("staff", "public"))  # fmt: skip
    yield ["人员经费合计", *blank, staff, "公用经费合计", *blank, public]


def _seven(figures: SetFigures, style: Style) -> Iterator[list[Value]]:
    def at(item: str, period: str) -> Value:
        return _shown(figures.amounts.get(("T7", "line", item, period)), style)

    if style.interleaved:
        yield [at(item, period) for item in _THREE for period in ("budget", "spent")]
    else:
        yield [at(item, period) for period in ("budget", "spent") for item in _THREE]


def workbook_bytes(grids: Sequence[Grid], *, merged: bool = True, one_sheet: bool = False) -> bytes:
    """Write grids into a workbook: a sheet for each, or all below each other."""
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for number, grid in enumerate(grids, 1):
        if number == 1 or not one_sheet:
            sheet, offset = book.create_sheet(f"{number} {grid.name}"), 0
        else:
            offset = sheet.max_row + 2
        for row, values in enumerate(grid.rows, 1):
            for column, value in enumerate(values, 1):
                if value is not None:
                    cell = sheet.cell(
                        offset + row, column, float(value) if isinstance(value, Decimal) else value
                    )
                    cell.number_format = "0.00" if isinstance(value, Decimal) and value % 1 else "General"
        for top, left, bottom, right in grid.merges if merged else ():
            sheet.merge_cells(start_row=offset + top, start_column=left, end_row=offset + bottom, end_column=right)  # fmt: skip
    return saved(book)


def page_bytes(grids: Sequence[Grid], *, intro: Sequence[str] = ()) -> bytes:
    """Write grids into a web page with a table for each, each cell a paragraph; the title is above the table."""
    parts = [f"<p>{escape(line)}</p>" for line in intro]
    for grid in grids:
        parts.append(f"<h3>{escape(str(grid.rows[0][0]))}</h3>")
        spans = {
            (top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in grid.merges
        }
        covered = {(row, column) for top, left, bottom, right in grid.merges for row in range(top, bottom + 1) for column in range(left, right + 1)} - set(spans)  # fmt: skip
        lines = []
        for row, values in enumerate(grid.rows[1:], 2):
            cells = []
            for column, value in enumerate(values, 1):
                if (row, column) in covered:
                    continue
                high, wide = spans.get((row, column), (1, 1))
                text = "" if value is None else escape(f"{value:.2f}" if isinstance(value, Decimal) and value % 1 else str(value))  # fmt: skip
                cells.append(f'<td rowspan="{high}" colspan="{wide}"><p>{text}</p></td>')
            lines.append(f"<tr>{''.join(cells)}</tr>")
        parts.append(f"<table>{''.join(lines)}</table>")
    return f'<html><head><meta charset="utf-8"></head><body>{"".join(parts)}</body></html>'.encode()


def internal_grid(figures: SetFigures, *, unit: str = "元") -> Grid:
    """Draw 财决01表: three halves, each with the initial budget, that of the whole year, and the final figure."""
    grid = Grid("Z01 收入支出决算总表(财决01表)")
    grid.rows += [["收入支出决算总表"], [*[None] * 14, "财决01表"]]
    grid.rows.append(
        [f"编制单位：{figures.organization}", None, f"{figures.year}年度", *[None] * 11, f"金额单位：{unit}"]
    )
    columns = ["行次", "年初预算数", "全年预算数", "决算数"]
    heads = ["项目", "项目(按功能分类)", "项目(按支出性质和经济分类)"]
    grid.heading(
        ["收入", "<", "<", "<", "<", "支出", *["<"] * 9],
        [text for head in heads for text in (head, *columns)],
    )
    grid.rows.append(
        [
            text
            for part in range(3)
            for text in ("栏次", None, *(Decimal(part * 3 + one) for one in (1, 2, 3)))
        ]
    )

    def cells(caption: str | None, row: str | None) -> list[Value]:
        found = [
            figures.amounts.get(("T1", row or "", "amount", period))
            for period in ("initial", "adjusted", "spent")
        ]
        return [caption, None, *(None if caption is None else "—" if one is None else one * (10_000 if unit == "元" else 1) for one in found)]  # fmt: skip

    left = [row for row in _CAPTIONS if row not in ("spending", "surplus_shared", "closing", "total_out")]
    classes = [row for row in figures.rows("T1") if row.isdecimal()]
    right = [*classes, "spending", "surplus_shared", "closing", "total_out"]
    third = [("一、基本支出", "basic"), ("人员经费", "personnel"), ("日常公用经费", "public"), ("二、项目支出", "project"), ("其中：基本建设类项目", None)]  # fmt: skip
    for place in range(max(len(left), len(right))):
        one = left[place] if place < len(left) else None
        two = right[place] if place < len(right) else None
        caption, three = third[place] if place < len(third) else (None, None)
        grid.rows.append([*cells(None if one is None else f"{_NUMERALS[place % 10]}、{_CAPTIONS[one]}", one), *cells(None if two is None else _CAPTIONS.get(two, _CLASS_NAMES.get(two)), two), *cells(caption, three)])  # fmt: skip
    return grid


def cover_grid(figures: SetFigures, *lines: str) -> Grid:
    """Draw a cover: the unit and the paper in two lines."""
    return Grid(
        "封面", [[figures.organization], [f"{figures.year}年度部门决算"], *([line] for line in lines)]
    )
