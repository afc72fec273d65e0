"""Data sheets as two units of Hunan published them, with other names, and honest ones at random."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from io import BytesIO
from random import Random
from types import MappingProxyType

from openpyxl import Workbook, load_workbook
from support.packages import saved

from xlselfeval.cell import column_letters
from xlselfeval.data_sheet.layout import PERIODS
from xlselfeval.data_sheet.load import load_layout
from xlselfeval.data_sheet.places import cell_of, places_of
from xlselfeval.data_sheet.read import read_data_sheets
from xlselfeval.data_sheet.review import DataReview, review_data_sheet
from xlselfeval.data_sheet.values import DataSheet
from xlselfeval.files.open import open_workbook
from xlselfeval.review.finding import Finding

Value = str | float | int | None
Rows = Sequence[Sequence[Value]]


def workbook_bytes(rows: Rows, *, merged: Sequence[str] = ()) -> bytes:
    """Write rows into the one sheet of a workbook, with merged ranges."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "基础数据表"
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    return saved(book)


def read_rows(rows: Rows, *, merged: Sequence[str] = ()) -> DataSheet:
    """Read the one data sheet of a workbook of these rows."""
    (found,) = read_data_sheets(open_workbook(workbook_bytes(rows, merged=merged)))
    return found


def check_rows(rows: Rows) -> DataReview:
    """Check the one data sheet of a workbook of these rows."""
    return review_data_sheet(read_rows(rows))


def marks(findings: Sequence[Finding]) -> list[tuple[str, str | None]]:
    """Return the names and cells of findings above a hint."""
    return [(one.name, one.cell) for one in findings if one.severity != "info"]


def published_2023() -> list[list[Value]]:
    """Return the sheet that a township published for 2023."""
    return [
        ["附件一"],
        ["2023年度部门整体支出绩效评价基础数据表"],
        ["填报单位：某县某乡人民政府"],
        ["财政供养人员情况（人）", "编制数", "2023年实际在职人数", "控制率"],
        [None, "46", "50", "108.70%"],
        ["经费控制情况（万元）", "2022年决算数", "2023年预算数", "2023年决算数"],
        ["三公经费：", 0, 0, 0],
        ["1、公务用车购置和维护经费", 0, 0, 0],
        ["其中：公车购置", 0, 0, 0],
        ["公车运行维护", 0, 0, 0],
        ["2、出国经费", 0, 0, 0],
        ["3、公务接待", 0, 0, 0],
        ["项目支出：", 874.2, 308.17, 1025.2],
        ["1、业务工作经费"],
        ["2、运行维护经费"],
        ["3、省级专项资金（每个专项一行）"],
        ["公用经费", 118.31, 85.76, 193.42],
        ["其中：办公经费", 29.35, 27, 49.09],
        ["水费、电费、差旅费", 8.8, 13, 12.64],
        ["会议费、培训费", 4.92, 3, 5.42],
        ["政府采购金额"],
        ["部门基本支出预算调整"],
        ["楼堂馆所控制情况（2023年完工项目）", "批复规模（㎡）", "实际规模（㎡）", "规模控制率", "预算投资（万元）", "实际投资（万元）", "投资概算控制率"],
        [None],
        ["厉行节约保障措施"],
        ["说明:项目支出需要填报基本支出以外的所有项目支出情况,公用经费填报基本支出中的一般商品和服务支出。"],
    ]  # fmt: skip


def published_2018() -> list[list[Value]]:
    """Return the sheet of 2018: other captions under 项目支出 and in the last row."""
    rows = [
        [
            text.replace("2023", "2018").replace("2022", "2017") if isinstance(text, str) else text
            for text in row
        ]
        for row in published_2023()
    ]
    other = {
        "1、业务工作经费": "1、业务工作专项",
        "2、运行维护经费": "2、运行维护专项",
        "部门基本支出预算调整": "部门整体支出预算调整",
    }
    return [
        [other.get(str(row[0]), row[0]), *row[1:]] for row in rows if not str(row[0]).startswith("3、省级")
    ]


Figures = dict[tuple[str, str], Decimal]
_ECONOMIC = ("wages", "personal", "economic_other")
_PAID_FROM_GOODS = ("car_running", "abroad", "reception", "meetings", "training")
_OWN = ("income_general", "income_fund", "income_special", "income_other", "income_carried", "office", "utilities", "procurement_micro")  # fmt: skip
_PLACES = Decimal("0.01")


def honest_figures(random: Random, *, rounded: bool = False) -> Figures:
    """Draw the figures of a sheet that keeps every rule; rounded from yuan, with the tails that rounding leaves."""
    exact: Figures = {}
    for column in ("previous", "initial", "added", "spent"):
        exact |= {(key, column): number for key, number in _column(random, rounded).items()}
    for key in {key for key, _ in exact}:
        exact[key, "adjusted"] = exact[key, "initial"] + exact[key, "added"]
    for things, amount in (
        ("cars_bought", "car_purchase"),
        ("abroad_groups", "abroad"),
        ("reception_batches", "reception"),
    ):
        for column in ("previous", "spent"):
            exact[things, column] = Decimal(
                random.randint(1, 9) if exact[amount, column].quantize(_PLACES) > 0 else 0
            )
    for key, least in (
        ("abroad_people", "abroad_groups"),
        ("cars_kept", ""),
        ("reception_people", "reception_batches"),
    ):
        for column in ("previous", "spent"):
            exact[key, column] = exact.get((least, column), Decimal(0)) + random.randint(0, 90)
    for column in ("previous", "spent"):  # who pays for cars has one
        exact["cars_kept", column] = max(exact["cars_kept", column], Decimal(1))
    return {key: number.quantize(_PLACES, ROUND_HALF_UP) for key, number in exact.items()}


def _column(random: Random, rounded: bool) -> dict[str, Decimal]:
    """Draw one column from its smallest parts up."""
    last = 6 if rounded else 2

    def draw(most: int = 500) -> Decimal:
        return Decimal(random.choice([0, random.randint(1, most * 10**last)])).scaleb(-last)

    drawn = {key: draw() for key in (*_ECONOMIC, *_PAID_FROM_GOODS, *_OWN, "car_purchase")}
    drawn["goods"] = sum((drawn[key] for key in _PAID_FROM_GOODS), draw())
    drawn["capital"] = drawn["car_purchase"] + draw()
    economic = (*_ECONOMIC, "goods", "capital")
    drawn["economic"] = drawn["spending"] = sum((drawn[key] for key in economic), Decimal(0))
    drawn["office"], drawn["utilities"] = (
        drawn["spending"] * share for share in (Decimal("0.1"), Decimal("0.05"))
    )
    drawn["public"] = drawn["spending"] * Decimal("0.25")
    drawn["project"] = drawn["spending"] * Decimal("0.5")
    drawn["personnel"] = drawn["spending"] - drawn["public"] - drawn["project"]
    drawn["basic"] = drawn["personnel"] + drawn["public"]
    drawn["projects/1"] = drawn["project"] * Decimal("0.75")
    drawn["projects/2"] = drawn["project"] - drawn["projects/1"]
    short = drawn["spending"] - sum((drawn[key] for key in _OWN[:5]), Decimal(0))
    drawn["income_general"] += max(short + 1, Decimal(0))
    drawn["income"] = sum((drawn[key] for key in _OWN[:5]), Decimal(0))
    drawn["cars"] = drawn["car_purchase"] + drawn["car_running"]
    drawn["three_public"] = drawn["cars"] + drawn["abroad"] + drawn["reception"]
    drawn["procurement_small"] = drawn["procurement_micro"] + draw()
    drawn["procurement"] = drawn["procurement_small"] + draw()
    drawn["payables/1"], drawn["payables/2"] = draw(), draw()
    drawn["payables"] = drawn["payables/1"] + drawn["payables/2"]
    drawn["assets_used"] = draw()
    drawn["assets"] = drawn["assets_used"] + draw()
    if not rounded:  # each figure to the last place, with totals that are exact sums
        return _closed(drawn, economic)
    return drawn


def _closed(drawn: dict[str, Decimal], economic: tuple[str, ...]) -> dict[str, Decimal]:
    cut = {key: number.quantize(_PLACES, ROUND_DOWN) for key, number in drawn.items()}
    cut["personnel"] = cut["spending"] - cut["public"] - cut["project"]
    cut["basic"] = cut["personnel"] + cut["public"]
    cut["projects/2"] = cut["project"] - cut["projects/1"]
    assert cut["economic"] == sum(cut[key] for key in economic)
    return cut


STAFF: Rows = (("某局机关", 14, 14, "100%", 0, 3, 0), ("某中心", 20, 19, "95.00%", 1, 4, 2), ("合计", 34, 33, "97.06%", 1, 7, 2))  # fmt: skip


def filled_rows(
    figures: Figures, *, reasons: Mapping[str, str] | str = "因工作需要", staff: Rows = STAFF, texts: Mapping[tuple[str, str], str] = MappingProxyType({})
) -> list[list[Value]]:  # fmt: skip
    """Return the rows of our own sheet, filled in.

    `reasons` are by row, or one for every row; `texts` are in place of figures.
    """
    layout = load_layout("hunan")
    rows: list[list[Value]] = [["2024年度部门整体支出绩效评价基础数据表"], ["填报单位", "某县某局"]]
    for block in layout.blocks:
        if block.kind == "text":
            rows += [[block.caption], ["严格执行各项规定。"]]
        elif block.kind == "lines":
            rows += [[block.caption], [one.caption for one in block.columns]]
            rows += [list(line) for line in staff] if block.key == "staff" else []
        else:
            rows.append([block.caption, *(one.caption for one in layout.columns)])
            lines = [(row.key, row.caption, row.columns) for row in block.rows if row.issues]
            if block.kind == "items":
                lines = [
                    (f"{block.key}/{number}", f"明细{number}", tuple(one.key for one in block.columns))
                    for number in (1, 2)
                ]
            for key, caption, columns in lines:
                values: list[Value] = []
                for column in PERIODS:
                    number = figures.get((key, column)) if column in columns else None
                    values.append(texts.get((key, column), None if number is None else float(number)))
                reason = reasons if isinstance(reasons, str) else reasons.get(key)
                rows.append([caption, *values, reason or None])
    return rows


def due_reasons(figures: Figures) -> dict[str, str]:
    """Return a reason for each row that changed by a fifth, or that is above a budget of its own."""
    layout, reasons = load_layout("hunan"), {}
    for key in layout.changes:
        before, spent = figures.get((key, "previous")), figures.get((key, "spent"))
        if before and spent is not None and abs(spent - before) * 5 >= before:
            reasons[key] = f"因工作安排，比上年{'增加' if spent > before else '减少'}"
    for budget, keys in layout.overruns:
        for key in keys:
            if figures.get((key, "spent"), 0) > figures.get((key, budget), 0):
                reasons.setdefault(key, "上级追加任务")
    return reasons


def address(rows: Rows, caption: str, column: str) -> str:
    """Return the cell of a row, by the beginning of its caption, in a column of a period."""
    number = next(
        place for place, row in enumerate(rows, 1) if str(row[0]).lstrip("123456789.").startswith(caption)
    )
    return f"{column_letters(PERIODS.index(column) + 2)}{number}"


def typed_inputs(data: bytes, figures: Figures) -> dict[str, Decimal | str]:
    """Return what a unit types into the open cells of a blank sheet, by address."""
    layout = load_layout("hunan")
    sheet = load_workbook(BytesIO(data)).active
    assert sheet is not None
    keys = {
        *places_of(layout).rows,
        *(f"{key}/{number}" for key in ("projects", "payables") for number in (1, 2)),
    }
    typed: dict[str, Decimal | str] = {
        cell_of(layout, key, period): number for (key, period), number in figures.items() if key in keys
    }
    typed |= {cell_of(layout, key, "reason"): reason for key, reason in due_reasons(figures).items()}
    table = next(block for block in layout.blocks if block.key == "staff")
    for number, line in enumerate(STAFF[:2], 1):
        for column, value in zip(table.columns, line, strict=False):
            typed[cell_of(layout, f"staff/{number}", column.key)] = value if isinstance(value, str) else Decimal(value or 0)  # fmt: skip
    for key in ("projects", "payables"):
        for number in (1, 2):
            typed[cell_of(layout, f"{key}/{number}", "name")] = f"明细{number}"
    typed[cell_of(layout, "measures/1", "text")] = "严格执行各项规定。"
    return {ref: answer for ref, answer in typed.items() if not sheet[ref].protection.locked}


_OF_UNIT = """
支出情况（按支出性质）|上年决算数|年初预算数|调整追加数|全年预算数|本年决算数|超预算或增减原因
支出合计|600|565.72|21.93|587.65|587.65|
1.基本支出|600|565.72|21.93|587.65|587.65|
2.项目支出|0|0|0|0|0|
“三公”经费、会议费、培训费|上年决算数|年初预算数|调整追加数|全年预算数|本年决算数|超预算或增减原因
会议费|1.42|2|0|2|1.99|召开全市工作会议，比上年增加
培训费|3|3|0|3|3|
"""


def rows_of_unit(unit: str, *changes: tuple[str, str], year: int = 2020) -> list[list[Value]]:
    """Return the data sheet that agrees with the form and the report of a unit, with texts replaced.

    The papers of the unit are those of support.word.reports.
    """
    text = _OF_UNIT.strip()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    rows: list[list[Value]] = [[f"{year}年度部门整体支出绩效评价基础数据表"], ["填报单位", unit]]
    for line in text.splitlines():
        name, *cells = line.split("|")
        rows.append([name, *(float(one) if one.replace(".", "").isdigit() else one or None for one in cells)])
    return rows


def data_workbook_of(unit: str, *changes: tuple[str, str], year: int = 2020) -> bytes:
    """Return that data sheet as a workbook."""
    return workbook_bytes(rows_of_unit(unit, *changes, year=year))
