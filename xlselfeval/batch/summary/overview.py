"""总览: one A4 page with the figures of the batch, two native charts and the most frequent findings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlselfeval.batch.results.outcome import OUTCOMES, REVIEWED
from xlselfeval.batch.summary.figures import CONCLUSIONS, DIFFERENCES, OTHER_GRADE, Figures, share
from xlselfeval.batch.summary.lists import SummaryBook, Value
from xlselfeval.result.styles import FONT
from xlselfeval.review.finding import SEVERITY_WORDS
from xlselfeval.review.settings import Settings, switched_off

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.worksheet import Worksheet

_COLUMNS = 8
_WIDTH = 12.5  # characters of each
_CHART_COLUMN, _CHART_WIDTH = 3, 458  # pixels: what is left beside three columns
_HEIGHT = 21.0
_CHART_ROWS, _CHART_GAP = 9, 3
_PIXELS = 4 / 3  # for a point
_DECLARED, _REFERENCE, _BARS = "#9DC3E6", "#1F4E79", "#5B9BD5"
_GIVEN = "#404040"
Line = tuple[Value, ...]


def write_overview(
    book: SummaryBook,
    figures: Figures,
    *,
    name: str,
    title: str,
    today: date,
    partial: bool,
    settings: Settings,
) -> None:
    """Write the page section by section: a row that is written cannot be changed any more."""
    sheet = book.sheet(name)
    sheet.set_portrait()
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 1)
    sheet.set_column(0, _COLUMNS - 1, _WIDTH)
    sheet.set_row(0, 36)
    _across(book, sheet, 0, title, "title")
    day = f"{today.year}年{today.month}月{today.day}日"
    _across(
        book, sheet, 1, f"核对日期：{day}　　金额单位：万元　　参考得分由本工具按规则复算，供审核参考", "sign"
    )
    row = 2
    if partial:
        _across(book, sheet, row, "尚未全部核对完毕，以下只是已核对部分的情况", "trouble")
        row += 1
    row = _section(book, sheet, row, "一、收表、核对和资金")
    row = _pairs(book, sheet, row, _figures(figures))
    row = _section(book, sheet, row, "二、等级分布")
    grades = ("等级", "填报（份）", "参考（份）")
    row = _table_with_chart(book, sheet, row, grades, _grade_lines(figures), "填报等级与参考等级（份）")
    row = _section(book, sheet, row, "三、填报得分与参考得分的差异")
    differences = ("差异", "份数")
    row = _table_with_chart(book, sheet, row, differences, _difference_lines(figures), "得分差异分布（份）")
    row = _section(book, sheet, row, "四、最常见的问题")
    row = _frequent(book, sheet, row, figures)
    row = _notes(book, sheet, row, figures, switched_off(settings, "unit", "bureau"))
    sheet.print_area(0, 0, row - 1, _COLUMNS - 1)
    sheet.activate()


def _across(book: SummaryBook, sheet: Worksheet, row: int, text: str, look: str) -> None:
    sheet.merge_range(row, 0, row, _COLUMNS - 1, "", book.formats[look])
    book.write(sheet, row, 0, text, look)


def _section(book: SummaryBook, sheet: Worksheet, row: int, caption: str) -> int:
    sheet.set_row(row, 26)
    _across(book, sheet, row, caption, "section")
    return row + 1


def _figures(figures: Figures) -> list[tuple[str, Value, str]]:
    """List caption, value and number format of each figure, four to a line."""
    whole, ledger = figures.whole, figures.has_ledger
    none = "—"  # what is due is not known without a roster
    pairs: list[tuple[str, Value, str]] = [
        ("应报（份）", whole.due if ledger else none, "whole"),
        ("已报（份）", whole.returned, "whole"),
        ("未报（份）", whole.due - whole.returned if ledger else none, "whole"),
        ("报送率", whole.coverage if ledger and whole.coverage is not None else none, "rate"),
        *((f"{word}（份）", whole.conclusions[word], "whole") for word in CONCLUSIONS),
        ("逾期（份）", whole.late if ledger else none, "whole"),
        ("年初预算", whole.budget_initial, "money"),
        ("调整后预算", whole.budget_adjusted, "money"),
        ("全年执行", whole.budget_spent, "money"),
        ("执行率", none if whole.execution_rate is None else whole.execution_rate, "rate"),
        ("平均填报得分", _mean(whole.declared_sum, whole.with_declared), "score"),
        ("平均参考得分", _mean(whole.total_sum, whole.scored), "score"),
        ("等级不一致（份）", whole.grade_differs, "whole"),
        ("待处理（条）", figures.open_findings, "whole"),
    ]
    if whole.with_treasury:
        pairs += [
            ("国库执行数", whole.treasury_spent, "money"),
            ("有国库数（份）", whole.with_treasury, "whole"),
        ]
        pairs += [
            ("计划外（份）", whole.unexpected, "whole"),
            ("收到文件（个）", figures.files.total(), "whole"),
        ]
    return pairs


def _mean(total: Decimal, count: int) -> Decimal | str:
    mean = share(total, Decimal(count))
    return "—" if mean is None else mean


def _pairs(book: SummaryBook, sheet: Worksheet, row: int, pairs: Sequence[tuple[str, Value, str]]) -> int:
    for first in range(0, len(pairs), _COLUMNS // 2):
        sheet.set_row(row, 24)
        for place, (caption, value, look) in enumerate(pairs[first : first + _COLUMNS // 2]):
            book.write(sheet, row, 2 * place, caption, "label")
            book.write(sheet, row, 2 * place + 1, value, f"big-{look}")
        row += 1
    return row


def _grade_lines(figures: Figures) -> list[Line]:
    whole = figures.whole
    declared, reference = whole.declared_grades, whole.grades
    lines: list[Line] = [(grade, declared[grade], reference[grade]) for grade in figures.grades]
    known = set(figures.grades)
    others = [sum(n for grade, n in one.items() if grade not in known) for one in (declared, reference)]
    return [*lines, (OTHER_GRADE, others[0], others[1])]


def _difference_lines(figures: Figures) -> list[Line]:
    return [(name, figures.whole.differences[name]) for name in DIFFERENCES]


def _table_with_chart(
    book: SummaryBook,
    sheet: Worksheet,
    row: int,
    captions: tuple[str, ...],
    lines: Sequence[Line],
    title: str,
) -> int:
    """Write a table into the first three columns and its chart beside; with two captions the first takes two columns."""
    last = row + max(len(lines), _CHART_ROWS)
    for number in range(row, last + 1):
        sheet.set_row(number, _HEIGHT)
    spans = ((0, 0), (1, 1), (2, 2)) if len(captions) == 3 else ((0, 1), (2, 2))
    looks = ["centre", *["count"] * (len(captions) - 1)]
    for span, caption in zip(spans, captions, strict=True):
        _spread(book, sheet, row, span, caption, "head")
    for number, values in enumerate(lines, row + 1):
        for span, value, look in zip(spans, values, looks, strict=True):
            _spread(book, sheet, number, span, value, look)
    chart = _chart(book, sheet.name, (row + 1, row + len(lines)), captions, title)
    chart.set_size({"width": _CHART_WIDTH, "height": (last - row + 1) * _HEIGHT * _PIXELS - 2 * _CHART_GAP})
    placed = {"x_offset": 8, "y_offset": _CHART_GAP, "description": title, "object_position": 2}
    sheet.insert_chart(row, _CHART_COLUMN, chart, placed)
    book.rows.add_chart()
    return last + 1


def _chart(
    book: SummaryBook, sheet: str, rows: tuple[int, int], captions: tuple[str, ...], title: str
) -> Chart:
    """Make a chart: columns for several series; bars for one, whose categories have long names."""
    first, last = rows
    several = len(captions) > 2
    chart = book.workbook.add_chart({"type": "column" if several else "bar"})
    colours = (_DECLARED, _REFERENCE) if several else (_BARS,)
    for place, (caption, colour) in enumerate(zip(captions[1:], colours, strict=True), 4 - len(captions)):
        column = place if several else 2
        chart.add_series({
            "name": caption, "fill": {"color": colour}, "gap": 60, "data_labels": {"value": True, "num_format": "0;;"},
            "categories": [sheet, first, 0, last, 0], "values": [sheet, first, column, last, column],
        })  # fmt: skip
    font = {"name": FONT, "size": 9, "color": _GIVEN}
    names: dict[str, object] = {"num_font": font}
    counts: dict[str, object] = {"num_font": font, "min": 0, "num_format": "0", "name": "份数", "name_font": font | {"bold": False}, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}}  # fmt: skip
    chart.set_title({"name": title, "name_font": font | {"size": 11, "bold": True}, "overlay": False})
    if several:
        chart.set_x_axis(names)
        chart.set_y_axis(counts)
        chart.set_legend({"position": "top", "font": font})
    else:
        chart.set_y_axis(names | {"reverse": True})  # the first category above, as in the table
        chart.set_x_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
        chart.set_legend({"none": True})
    return chart


def _spread(
    book: SummaryBook, sheet: Worksheet, row: int, span: tuple[int, int], value: Value, look: str
) -> None:
    """Write a value over neighbouring columns."""
    if span[0] != span[1]:
        sheet.merge_range(row, span[0], row, span[1], "", book.formats[look])
    book.write(sheet, row, span[0], value, look)


def _frequent(book: SummaryBook, sheet: Worksheet, row: int, figures: Figures) -> int:
    spans = ((0, 0), (1, 4), (5, 5), (6, 6), (7, 7))
    for span, caption in zip(spans, ("序号", "问题", "要求", "条数", "涉及（份）"), strict=True):
        _spread(book, sheet, row, span, caption, "head")
    if not figures.frequent:
        _across(book, sheet, row + 1, "没有发现问题", "good")
        return row + 2
    for number, one in enumerate(figures.frequent, 1):
        sheet.set_row(row + number, _HEIGHT)
        values: Line = (number, one.title, SEVERITY_WORDS[one.severity], one.count, one.forms)
        for span, value, look in zip(
            spans, values, ("centre", "cell", one.severity, "count", "count"), strict=True
        ):
            _spread(book, sheet, row + number, span, value, look)
    return row + len(figures.frequent) + 1


def _notes(
    book: SummaryBook, sheet: Worksheet, row: int, figures: Figures, switched_off: Sequence[str]
) -> int:
    """Write below the figures what they leave out."""
    left_out = [
        f"{OUTCOMES.get(name, name)} {count} 个"
        for name, count in sorted(figures.files.items())
        if name not in REVIEWED
    ]
    notes = []
    if left_out:
        notes.append(f"另有文件没有计入：{'、'.join(left_out)}，见“未识别文件”。")
    if figures.has_ledger and figures.whole.unexpected:
        notes.append(f"计划外报送 {figures.whole.unexpected} 份，没有计入，见“收表台账”。")
    if not figures.has_ledger:
        notes.append("没有应报清单，不能统计应报、未报和逾期；以下各表按收到的文件列出。")
    if switched_off:
        notes.append(f"按设置停用的核对事项：{'、'.join(switched_off)}，见“设置”。")
    for number, note in enumerate(notes):
        _across(book, sheet, row + number, note, "sign")
    return row + len(notes)
