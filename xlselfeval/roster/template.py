"""The empty roster workbook: 单位名单, 绩效指标 and 填写说明, with examples that the reader skips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from xlselfeval.cell import column_letters
from xlselfeval.form.instructions import write_lines
from xlselfeval.form.page_setup import set_page
from xlselfeval.form.plan import LONGEST_NAME
from xlselfeval.form.reproducible import reproducible_bytes
from xlselfeval.form.styles import OpenpyxlStyles
from xlselfeval.form.validations import Validation, add_validation, list_literal, text_validation
from xlselfeval.layout import ref, span
from xlselfeval.roster.indicators import LONGEST_INDICATOR, LONGEST_TARGET
from xlselfeval.roster.tables import (
    EXAMPLE,
    HELP_SHEET,
    INDICATOR_SHEET,
    LARGEST,
    LETTER,
    LIST_SHEET,
    NOTICE,
)
from xlselfeval.scheme.load import issuing_ids, load_scheme
from xlselfeval.scheme.model import FIRST_YEAR, LAST_YEAR
from xlselfeval.scoring.number import plain

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

SIGNS = ("≥", "≤", "＝", "＞", "＜", "定性")
_LAST_ROW = 20_000  # the last row with validations and borders
_MOST_POINTS = 1000
_HEADING_ROW = 2
_HELP_WIDTH = 92
_EXAMPLE_COLOR = "FF808080"
_FORMATS = {"text": "@", "money": "#,##0.00", "date": "yyyy-mm-dd", "number": "General", "list": "@"}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Column:
    """A column: caption, width in characters, kind of content, prompt of its validation."""

    caption: str
    width: float
    kind: Literal["text", "money", "date", "number", "list"]
    prompt: str
    needed: bool = False
    most: int = LONGEST_NAME
    options: tuple[str, ...] = ()


def _list_columns() -> tuple[_Column, ...]:
    return (
        _Column(caption="单位编码", width=13, kind="text", needed=True, most=60, prompt="必填。同一单位各行的编码和名称要一致。"),
        _Column(caption="单位名称", width=28, kind="text", needed=True, prompt="必填。填写全称，印在下发的表上。"),
        _Column(caption="其他名称/曾用名", width=22, kind="text", most=200, prompt="选填。单位报表时可能使用的其他名称，用顿号隔开，用于对应报送的表。"),
        _Column(caption="主管部门", width=22, kind="text", prompt="选填。填写后印在下发的表上。"),
        _Column(caption="项目编码", width=16, kind="text", most=60, prompt="项目自评表的项目编码；部门（单位）整体自评表的行留空。"),
        _Column(caption="项目名称", width=34, kind="text", prompt="项目自评表必填；部门（单位）整体自评表的行留空。"),
        _Column(caption="年初预算数（万元）", width=21, kind="money", prompt="选填。只填数字，单位为万元；填写后将预填在下发的表中。"),
        _Column(caption="调整后预算数（万元）", width=21, kind="money", prompt="选填。只填数字，单位为万元；填写后将预填在下发的表中，核对时与单位填报数比较。"),
        _Column(caption="国库支出数（万元）", width=21, kind="money", prompt="选填。只填数字，单位为万元；不下发，核对时与单位填报的执行数比较。"),
        _Column(caption="截止日期", width=13, kind="date", prompt="选填，如2025-03-31。核对时据此统计未报送和逾期天数。"),
        _Column(caption="联系人", width=18, kind="text", prompt="选填。填写姓名和电话，供催报使用。"),
        _Column(caption="文种", width=8, kind="list", options=(NOTICE, LETTER), prompt="选填。主管部门与本部门不相隶属、应发函的（如人大、法院；对乡镇人民政府发函还是发通知，按本地惯例）选“函”，任一行选定即可；未选的发通知。"),
        _Column(caption="另需报送材料", width=24, kind="text", most=60, prompt="选填。除本行的自评表外还应报送的材料：自评报告、基础数据表，用顿号隔开；基础数据表由单位整体填报，填在项目名称留空的一行。填写后统计缺报并催报；不填的不统计。"),
    )  # fmt: skip


def _indicator_columns() -> tuple[_Column, ...]:
    schemes = [load_scheme(name) for name in issuing_ids()]
    categories = tuple(dict.fromkeys(one.name for scheme in schemes for one in scheme.categories))
    level2 = tuple(dict.fromkeys(name for scheme in schemes for one in scheme.categories for name in one.subcategories))  # fmt: skip
    return (
        _Column(caption="单位或项目", width=24, kind="text", needed=True, prompt="必填。名单里的项目编码或项目名称；部门整体的表写单位编码或单位名称。同名的写成“单位编码/项目编码”。"),
        _Column(caption="一级指标", width=14, kind="list", needed=True, options=categories, prompt="必填。与表样中的名称一致。"),
        _Column(caption="二级指标", width=20, kind="list", needed=True, options=level2, prompt="必填。与表样中的名称一致。"),
        _Column(caption="三级指标", width=30, kind="text", needed=True, most=LONGEST_INDICATOR, prompt="必填。只填指标名称，不填指标值。"),
        _Column(caption="指标性质", width=11, kind="list", options=SIGNS, prompt="定量指标选 ≥ ≤ ＝ ＞ ＜，定性指标选“定性”。日期前可以不选。"),
        _Column(caption="指标值", width=24, kind="text", needed=True, most=LONGEST_TARGET, prompt="必填。定量指标填数，如 200；定性指标写要达到的状态；时限指标写日期，如 2025年12月31日前。"),
        _Column(caption="计量单位", width=11, kind="text", most=20, prompt="如 篇、次、%、万元；定性指标和日期留空。"),
        _Column(caption="分值", width=9, kind="number", needed=True, prompt="必填。一个表各指标分值合计应为表样总分减去预算执行率的分值，一般是 90。"),
    )  # fmt: skip


_LIST_EXAMPLES = (
    (f"{EXAMPLE}-001", f"{EXAMPLE}单位甲（本行不会下发）", "示例甲局、示例甲中心", "示例主管部门", "", "", 500, 520, 515.5, "2025-03-31", "张三 0000-0000000", "", "自评报告、基础数据表"),
    (f"{EXAMPLE}-001", f"{EXAMPLE}单位甲（本行不会下发）", "", "示例主管部门", f"{EXAMPLE}-XM01", f"{EXAMPLE}项目", 100, 120, 118.25, "2025-03-31", "", "", ""),
)  # fmt: skip
_INDICATOR_EXAMPLES = (
    (f"{EXAMPLE}-XM01", "产出指标", "数量指标", "示例：发布信息", "≥", 200, "篇", 50),
    (f"{EXAMPLE}-XM01", "产出指标", "时效指标", "示例：完成时间", "", "2025年12月31日前", "", 10),
    (f"{EXAMPLE}-XM01", "效益指标", "社会效益指标", "示例：服务能力", "定性", "明显提升", "", 20),
    (f"{EXAMPLE}-XM01", "满意度指标", "服务对象满意度指标", "示例：群众满意度", "≥", 90, "%", 10),
)  # fmt: skip
_NOTE = "灰色斜体为示例，以“示例”开头的行不下发，可保留或删除。表头文字请勿改动；列的次序可调整，也可增加列。"
_HELP = (
    ("title", "单位名单填写说明"),
    ("heading", "一、单位名单"),
    ("note", "1. 每行为一张应报送的表：项目自评表每个项目一行；部门（单位）整体自评表每个单位一行，项目编码和项目名称留空。"),
    ("note", "2. 单位编码、单位名称必填。同一单位各行应一致；同一单位的同一项目只列一行。"),
    ("note", "3. 金额单位为万元；表头为“（元）”的按元读取。年初预算数、调整后预算数将预填在下发的表中，国库支出数仅用于核对。"),
    ("note", "4. 编码按文本填写（本表已设置）。从其他表格粘贴时请选“只粘贴数值”；较长的编码以数字形式存储的，末几位将变为0。"),
    ("note", "5. 截止日期用于统计未报送和逾期，联系人用于“催报”，均不下发。"),
    ("note", "6. 文种：选“通知”（或留空）的，向主管部门发审核通知、催报通知；选“函”的，改发函，随附的审核意见表措辞也随函。与财政部门不相隶属的（如人大、法院）选“函”；乡镇人民政府与财政部门也不相隶属，发函还是发通知，按本地惯例。"),
    ("note", "7. 另需报送材料：本行自评表以外还应报送的自评报告、基础数据表，用顿号隔开；填写后统计缺报并催报。"),
    ("heading", "二、绩效指标"),
    ("note", "1. 每行为一个批复的三级指标。名单内未列指标的表照常下发，指标由单位填写。"),
    ("note", "2. 指标性质、指标值、计量单位合成表上的年度指标值：≥、200、篇合成“≥200篇”；选“定性”的，按指标值的文字印出。"),
    ("note", "3. 下发的指标、指标值和分值印在表上，单位不得改动。"),
    ("note", "4. 每张表各项指标分值合计，应等于表样的总分减去预算执行率的分值。"),
    ("heading", "三、检查和下发"),
    ("note", "1. 检查：xlselfeval roster check 名单.xlsx --scheme 表样编号。全部错误一次列出，注明单元格。"),
    ("note", "2. 下发：xlselfeval issue 表样编号 --roster 名单.xlsx -o 下发文件夹。有错误时不生成文件。"),
    ("note", "3. 表样编号见xlselfeval schemes。"),
)  # fmt: skip


def new_roster() -> bytes:
    """Return the bytes of an empty roster workbook, always the same."""
    from openpyxl import Workbook

    book, styles = Workbook(), OpenpyxlStyles()
    sheet = book.active
    assert sheet is not None
    sheet.title = LIST_SHEET
    _write_table(sheet, styles, "一、要报送的表（单位和项目）", _list_columns(), _LIST_EXAMPLES)
    _write_table(book.create_sheet(INDICATOR_SHEET), styles, "二、批复的绩效指标", _indicator_columns(), _INDICATOR_EXAMPLES)  # fmt: skip
    write_lines(book.create_sheet(HELP_SHEET), _HELP, styles, width=_HELP_WIDTH, footer=HELP_SHEET)
    return reproducible_bytes(book)


def _write_table(
    sheet: Worksheet,
    styles: OpenpyxlStyles,
    title: str,
    columns: Sequence[_Column],
    examples: Sequence[Sequence[float | str]],
) -> None:
    from openpyxl.styles import Alignment, Font

    last = len(columns)
    styles.apply(sheet.cell(1, 1), "heading")
    sheet.cell(1, 1).value = f"{title}　　{_NOTE}"
    sheet.merge_cells(span(1, 1, 1, last))
    sheet.row_dimensions[1].height = 34
    centred = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for number, column in enumerate(columns, 1):
        heading = sheet.cell(_HEADING_ROW, number, column.caption)
        styles.apply(heading, "status" if column.needed else "formula")
        heading.alignment = centred
        _shape_column(sheet, number, column)
        add_validation(sheet, _rule(column, number))
    sheet.row_dimensions[_HEADING_ROW].height = 34
    for row, values in enumerate(examples, _HEADING_ROW + 1):
        for number, (column, value) in enumerate(zip(columns, values, strict=True), 1):
            cell = sheet.cell(row, number, _typed(column, value))
            styles.apply(cell, "amount" if column.kind == "money" else "issued-text")
            cell.number_format = _FORMATS[column.kind]
            cell.font = Font(name="宋体", size=11, italic=True, color=_EXAMPLE_COLOR)
        sheet.row_dimensions[row].height = 30
    _draw_borders(sheet, last)
    sheet.freeze_panes = ref(_HEADING_ROW + 1, 3)
    sheet.auto_filter.ref = span(_HEADING_ROW, 1, _HEADING_ROW + len(examples), last)
    set_page(sheet, [column.width for column in columns], left=sheet.title)
    sheet.print_title_rows = f"{_HEADING_ROW}:{_HEADING_ROW}"


def _shape_column(sheet: Worksheet, number: int, column: _Column) -> None:
    """Set width and format of a column, so that a code that is typed stays text."""
    from openpyxl.styles import Alignment, Font

    shape = sheet.column_dimensions[column_letters(number)]
    shape.width = column.width
    shape.number_format = _FORMATS[column.kind]
    shape.font = Font(name="宋体", size=11)
    shape.alignment = Alignment(vertical="center", wrap_text=True)


def _typed(column: _Column, value: float | str) -> float | str | date | None:
    """Return the value of an example as a person would type it into that column."""
    if value == "":
        return None
    if column.kind == "date":
        return date.fromisoformat(str(value))
    return value if column.kind in ("money", "number") else str(value)


def _draw_borders(sheet: Worksheet, last: int) -> None:
    """Draw borders in every row that is filled in; empty rows are not printed."""
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import Border, Side
    from openpyxl.styles.differential import DifferentialStyle

    side = Side(style="thin", color="FF000000")
    style = DifferentialStyle(border=Border(left=side, right=side, top=side, bottom=side))
    first = _HEADING_ROW + 1
    condition = f"COUNTA($A{first}:${column_letters(last)}{first})>0"
    cells = span(first, 1, _LAST_ROW, last)
    sheet.conditional_formatting.add(cells, Rule(type="expression", dxf=style, formula=[condition]))


# Kind of a column → kind of its validation, lower and upper bound, error message.
_RULES: dict[str, tuple[Literal["decimal", "date"], str, str, str]] = {
    "money": ("decimal", "0", plain(LARGEST), "应填写不小于0的数字，单位为万元，不必填写“万元”。"),
    "number": ("decimal", "0", str(_MOST_POINTS), "分值应为不小于0的数字。"),
    "date": ("date", f"DATE({FIRST_YEAR},1,1)", f"DATE({LAST_YEAR},12,31)", "应填写日期，如2025-03-31。"),
}


def _rule(column: _Column, number: int) -> Validation:
    title = column.caption.partition("（")[0]
    cells = span(_HEADING_ROW + 1, number, _LAST_ROW, number)
    if column.kind == "list":
        options = list_literal(column.options)
        return Validation(
            cells=cells, kind="list", title=title, prompt=column.prompt, first=options, refusal=""
        )
    if column.kind == "text":
        return text_validation(cells, title, column.most, column.prompt)
    kind, first, second, error = _RULES[column.kind]
    return Validation(
        cells=cells, kind=kind, title=title, prompt=column.prompt, first=first, second=second, error=error
    )
