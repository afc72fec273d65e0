"""Forms that another program drew: workbooks by openpyxl in the published layouts, without our template."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from support.mutation.build_cache import cached
from support.packages import saved

Rows = Sequence[Sequence[object]]
# 产出 category, subcategory, name, target, actual, points, score, note
NATIONAL: Rows = (
    ("产出指标\n（50分）", "数量指标", "指标1：基建工程委托业务项目数量", "≥50个", 50, 15, 15, None),
    (None, None, "指标2：", None, None, None, None, None),
    (None, None, "……", None, None, None, None, None),
    (None, "质量指标", "委托业务报告合格率", "≥100百分比", 100, 15, 15, None),
    (None, "时效指标", "提交报告及时性", "2022年12月31日前", "2022年11月30日", 10, 10, None),
    (None, "成本指标", "项目总成本", "≤90万元", "89.97万元", 10, 10, None),
    (
        "效益指标\n（30分）",
        "社会效益指标",
        "对维护基建市场公平的影响程度",
        "效果明显",
        "达成预期指标",
        15,
        15,
        None,
    ),
    (None, "可持续影响指标", "制度落实的持续性影响", "效果明显", "达成预期指标", 15, 15, None),
    ("满意度指标\n（10分）", "服务对象满意度指标", "服务对象满意度", "≥90%", "95%", 10, 10, None),
)


@cached
def national(
    rows: Rows = NATIONAL,
    *,
    shift: tuple[int, int] = (0, 0),
    merged: bool = True,
    formulas: bool = False,
    change: Callable[[Worksheet], None] | None = None,
) -> bytes:
    """Draw the nine-column project form; `shift` moves it down and right."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sheet1"
    draw_national(sheet, rows, shift=shift, merged=merged, formulas=formulas)
    if change is not None:
        change(sheet)
    return saved(book)


def draw_national(
    sheet: Worksheet,
    rows: Rows = NATIONAL,
    *,
    shift: tuple[int, int] = (0, 0),
    merged: bool = True,
    formulas: bool = False,
) -> None:
    """Draw the form into a sheet."""
    down, right = shift

    def put(
        row: int, column: int, value: object, to_row: int | None = None, to_column: int | None = None
    ) -> None:
        sheet.cell(row + down, column + right, value)  # type: ignore[arg-type]
        if merged and (to_row or to_column):
            sheet.merge_cells(
                start_row=row + down, start_column=column + right,
                end_row=(to_row or row) + down, end_column=(to_column or column) + right,
            )  # fmt: skip

    put(1, 1, "附件1", to_column=9)
    put(2, 1, "项目支出绩效自评表", to_column=9)
    put(3, 1, "（2022年度）", to_column=9)
    put(4, 1, "项目名称")
    put(4, 2, "基建委托业务", to_column=9)
    put(5, 1, "主管部门")
    put(5, 2, "某区人民政府", to_column=4)
    put(5, 5, "实施单位")
    put(5, 6, "某镇人民政府", to_column=9)
    put(6, 1, "项目资金\n（万元）", to_row=10)
    for column, caption in enumerate(
        ("年初预算数", "全年预算数\n（A）", "全年执行数（B）", "分 值", "执行率（B/A）", "得分"), 4
    ):
        put(6, column, caption)
    money = (("年度资金总额：", 90, 90, 90, 10, 1, 10), ("其中：当年财政拨款", 90, 90, 90, "—", None, "—"), ("上年结转资金", 0, 0, 0, "—", None, "—"), ("其他资金", None, None, None, "—", None, "—"))  # fmt: skip
    for line, values in enumerate(money, 7):
        put(line, 2, values[0], to_column=3)
        for column, value in enumerate(values[1:], 4):
            put(line, column, value)
    sheet.cell(7 + down, 8 + right).number_format = "0.00%"
    put(11, 1, "年度总体目标", to_row=12)
    put(11, 2, "预期目标", to_column=5)
    put(11, 6, "实际完成情况", to_column=9)
    put(12, 2, "完成基建工程委托业务。", to_column=5)
    put(12, 6, "全年委托的基建工程业务均已办结。", to_column=9)
    head = 13
    put(head, 1, "绩效指标", to_row=head + len(rows))
    for column, caption in enumerate(
        (
            "一级指标",
            "二级指标",
            "三级指标",
            "年度\n指标值",
            "实际完成值",
            "分值",
            "得 分",
            "偏差原因分析\n及改进措施",
        ),
        2,
    ):
        put(head, column, caption)
    for line, values in enumerate(rows, head + 1):
        for column, value in enumerate(values, 2):
            if value is not None:
                put(line, column, value)
    if merged:
        _merge_down(sheet, rows, head + 1 + down, right)
    total = head + 1 + len(rows)
    put(total, 1, "总分", to_column=6)
    scores = [value for row in rows if isinstance(value := row[6], int | float)]
    points = [value for row in rows if isinstance(value := row[5], int | float)]
    put(total, 7, sum(points) + 10)
    put(total, 8, sum(scores) + 10)
    if formulas:
        first, last = head + 1 + down, total - 1 + down
        for column in (7, 8):
            letter = "ABCDEFGHIJKLMN"[column + right - 1]
            extra = "ABCDEFGHIJKLMN"[(7 if column == 7 else 9) + right - 1]
            sheet.cell(
                total + down, column + right
            ).value = f"=SUM({letter}{first}:{letter}{last})+{extra}{7 + down}"
    put(
        total + 1,
        1,
        "注：1.一级指标分值统一设置为：产出指标50分、效益指标30分、服务对象满意度指标10分、预算资金执行率10分。",
        to_column=9,
    )


def _merge_down(sheet: Worksheet, rows: Rows, first: int, right: int) -> None:
    for column in (0, 1):
        starts = [place for place, row in enumerate(rows) if row[column] is not None]
        for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
            if end - start > 1:
                sheet.merge_cells(
                    start_row=first + start, start_column=2 + column + right, end_row=first + end - 1, end_column=2 + column + right
                )  # fmt: skip
