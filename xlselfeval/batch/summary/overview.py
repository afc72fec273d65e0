"""总览: one A4 page for the section chief: three numbers, the forms to look at first, figures, two native charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlselfeval.batch.results.outcome import CHECKED, OUTCOMES, Outcome
from xlselfeval.batch.results.queries import WHOLE_DEPARTMENT
from xlselfeval.batch.summary.figures import (
    LEVEL_WORDS,
    Figures,
    counts_of_forms,
    notes_on_moved,
    notes_on_returns,
    notes_on_unissued,
)
from xlselfeval.batch.summary.lists import SummaryBook, Value
from xlselfeval.batch.summary.tally import DIFFERENCES, OPEN, OTHER_GRADE, Compared, Tally
from xlselfeval.cell import day_text
from xlselfeval.files.paper import text_lines
from xlselfeval.result.styles import FONT
from xlselfeval.review.conclusion import UNDER_STUDY
from xlselfeval.review.entries import IN_STUDY
from xlselfeval.review.settings import Settings, loosened
from xlselfeval.roster.model import MATERIALS, PaperKind
from xlselfeval.scoring.number import half_up

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.worksheet import Worksheet

_COLUMNS = 8
_MOST_MISSING = 20  # forms that are named
_SHORT: dict[PaperKind, str] = {"report": "报告", "data-sheet": "数据表"}
_BLOCKS = ((0, 1), (2, 4), (5, 7))  # columns of the three numbers
_WIDTH = 12.5  # characters of each
_CHART_COLUMN, _CHART_WIDTH = 3, 450  # pixels: what is left beside three columns
_HEIGHT, _LINE = 18.0, 14.0
_CHART_ROWS, _CHART_GAP = 8, 3
_PIXELS = 4 / 3  # for a point
_DECLARED, _REFERENCE, _BARS = "#9DC3E6", "#1F4E79", "#5B9BD5"
_GIVEN = "#404040"
Line = tuple[Value, ...]


def write_overview(
    book: SummaryBook, figures: Figures, *, name: str, today: date, partial: bool, settings: Settings
) -> None:
    """Write the page section by section: a row that is written cannot be changed any more."""
    sheet = book.sheet(name)
    sheet.set_portrait()
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 1)
    sheet.set_column(0, _COLUMNS - 1, _WIDTH)
    sheet.set_row(0, 34)
    _across(book, sheet, 0, book.title, "title")
    note = f"核对日期：{day_text(today)}　　金额单位：万元　　复核参考分按评分规则核算，供审核参考"
    _across(book, sheet, 1, note, "sign")
    row = 2
    if partial:
        _across(book, sheet, row, "核对尚未完成，以下为已核对部分的情况", "trouble")
        row += 1
    row = _three_numbers(book, sheet, row, figures)
    row = _section(book, sheet, row, "一、优先关注的自评表")
    row = _first_looks(book, sheet, row, figures)
    row = _section(book, sheet, row, "二、报送、审核和资金情况")
    row = _missing(book, sheet, row, figures)
    row = _pairs(book, sheet, row, _figures(figures))
    row = _section(book, sheet, row, f"三、等级分布（{figures.whole.scored}份）")
    grades = ("等级", "填报（份）", "参考（份）")
    row = _table_with_chart(book, sheet, row, grades, _grade_lines(figures), "填报等级与参考等级（份）")
    row = _section(book, sheet, row, f"四、填报总分与复核参考分的差异（{figures.whole.scored}份）")
    differences = ("差异", "份数")
    lines: list[Line] = [(name, figures.whole.differences[name]) for name in DIFFERENCES]
    row = _table_with_chart(book, sheet, row, differences, lines, "得分差异分布（份）")
    row = _section(book, sheet, row, "五、主要问题")
    row = _frequent(book, sheet, row, figures)
    row = _notes(book, sheet, row, figures, loosened(settings))
    sheet.print_area(0, 0, row - 1, _COLUMNS - 1)
    sheet.activate()


def _across(book: SummaryBook, sheet: Worksheet, row: int, text: str, look: str) -> None:
    _spread(book, sheet, row, (0, _COLUMNS - 1), text, look)


def _section(book: SummaryBook, sheet: Worksheet, row: int, caption: str) -> int:
    sheet.set_row(row, 22)
    _across(book, sheet, row, caption, "section")
    return row + 1


def _three_numbers(book: SummaryBook, sheet: Worksheet, row: int, figures: Figures) -> int:
    """Write the three numbers of the page: returns, conclusions, declared against reference score."""
    whole = figures.whole
    coverage = whole.coverage if figures.has_ledger else None
    due = f"应报{whole.due}份，已报{whole.returned}份" if figures.has_ledger else "未提供单位名单"
    conclusions = [f"{word}{whole.conclusions[word]}份" for word in figures.conclusions]
    compared_first = sorted(figures.levels.items(), key=lambda one: -one[1].scores.forms)
    scores = compared_first[0][1].scores if compared_first else Compared()
    means = scores.means
    compared = f"{scores.forms}份可比"
    if means:
        one, other = (half_up(mean, 2) for mean in means)  # as they are printed above
        compared += f"，平均相差{_points(abs(one - other))}分"
    for level, tally in compared_first[1:]:
        if beside := tally.scores.means:
            compared += f"；{LEVEL_WORDS[level]}{tally.scores.forms}份，{'／'.join(map(_points, beside))}"
    whose = f"（{LEVEL_WORDS[compared_first[0][0]]}）" if len(compared_first) > 1 else ""
    blocks: tuple[tuple[str, str, str], ...] = (
        ("报送率", "—" if coverage is None else f"{half_up(coverage * 100, 1)}%", due),
        ("已审核（份）", str(whole.reviewed), "，".join(conclusions)),
        (f"平均填报总分／平均复核参考分{whose}", "／".join(map(_points, means)) if means else "—", compared),
    )
    for line, (height, look) in enumerate(((6, "label"), (34, "number-block"), (4, "under-block"))):
        lines = _text_lines([block[line] for block in blocks], _BLOCKS)
        sheet.set_row(row + line, height if look == "number-block" else height + _LINE * lines)
        for span, block in zip(_BLOCKS, blocks, strict=True):
            _spread(book, sheet, row + line, span, block[line], look)
    return row + 3


def _text_lines(texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> int:
    """Return the lines of the longest of texts over spans of columns."""
    pairs = zip(texts, spans, strict=True)
    return max(text_lines(text, _WIDTH * (last - first + 1) - 2) for text, (first, last) in pairs)


def _points(number: Decimal) -> str:
    return f"{half_up(number, 2):.2f}"


def _first_looks(book: SummaryBook, sheet: Worksheet, row: int, figures: Figures) -> int:
    spans = ((0, 0), (1, 2), (3, 4), (5, 7))
    _line(book, sheet, row, spans, ("序号", "单位", "项目", "原因"))
    if not figures.first_looks:
        _across(book, sheet, row + 1, "未发现需要优先关注的自评表", "good")
        return row + 2
    for number, (form, why) in enumerate(figures.first_looks, 1):
        texts: tuple[str, ...] = (form.organization, form.project or WHOLE_DEPARTMENT, why)
        lines = _text_lines(texts, spans[1:])
        sheet.set_row(row + number, max(_HEIGHT, 13.0 * lines + 4))
        values: Line = (number, *texts)
        _line(book, sheet, row + number, spans, values, ("centre", "cell", "cell", "cell"))
    return row + len(figures.first_looks) + 1


def _figures(figures: Figures) -> list[tuple[str, Value, str]]:
    """List caption, value and number format of each figure, four to a line."""
    whole = figures.whole
    none = "—"  # what is due is not known without a roster
    pairs: list[tuple[str, Value, str]] = [
        (f"{word}（份）", none if number is None else number, "whole")
        for word, number in counts_of_forms(figures)
    ]
    for level, tally in figures.levels.items():
        pairs += _money(tally, LEVEL_WORDS[level] if len(figures.levels) > 1 else "")
    pairs += [
        ("等级不一致（份）", whole.grade_differs, "whole"),
        ("待处理问题（条）", figures.open_findings, "whole"),
        *([(f"其中{IN_STUDY}（条）", figures.in_study, "whole")] if figures.in_study else []),
        ("已采纳说明（条）", figures.accepted, "whole"),
        ("已忽略（条）", figures.ignored, "whole"),
        ("收到文件（个）", figures.files.total(), "whole"),
    ]
    for kind, counts in figures.papers.items():
        if counts.received:
            pairs += [
                (f"{MATERIALS[kind]}（份）", counts.received, "whole"),
                (f"有问题的{_SHORT[kind]}（份）", counts.with_problems, "whole"),
            ]
        if counts.under_study:
            pairs.append((f"{UNDER_STUDY}的{_SHORT[kind]}（份）", counts.under_study, "whole"))
    return pairs


def _money(tally: Tally, whose: str) -> list[tuple[str, Value, str]]:
    """List the money of the forms of one level.

    Where the treasury knows the spending of other forms or of fewer, what these forms print for it is named,
    too.
    """
    spending, treasury = tally.spending, tally.treasury
    pairs: list[tuple[str, Value, str]] = [
        (f"{whose}年初预算数（{tally.budgets.forms}份）", tally.budgets.one, "money"),
        (f"{whose}全年预算数（{spending.forms}份）", spending.other, "money"),
        (f"{whose}全年执行数（{spending.forms}份）", spending.one, "money"),
        (f"{whose}执行率", "—" if spending.rate is None else spending.rate, "rate"),
    ]
    if treasury.forms:
        pairs.append((f"{whose}国库支出数（{treasury.forms}份）", treasury.other, "money"))
        if (treasury.forms, treasury.one) != (spending.forms, spending.one):
            pairs.append((f"上述{treasury.forms}份的执行数", treasury.one, "money"))
        pairs.append((f"{whose}执行数减国库支出数", treasury.one - treasury.other, "money"))
    return pairs


def _missing(book: SummaryBook, sheet: Worksheet, row: int, figures: Figures) -> int:
    """Name the forms that are due and have not come."""
    missing = figures.missing
    if not missing:
        return row
    names = [f"{form.organization}（{form.project or WHOLE_DEPARTMENT}）" for form in missing[:_MOST_MISSING]]
    more = "等，其余见“催报”" if len(missing) > _MOST_MISSING else ""
    text = f"未报送的{len(missing)}份：{'、'.join(names)}{more}"
    sheet.set_row(row, _LINE * text_lines(text, _COLUMNS * _WIDTH - 2) + 5)
    _across(book, sheet, row, text, "cell")
    return row + 1


def _pairs(book: SummaryBook, sheet: Worksheet, row: int, pairs: Sequence[tuple[str, Value, str]]) -> int:
    for first in range(0, len(pairs), _COLUMNS // 2):
        some = pairs[first : first + _COLUMNS // 2]
        line = [(_in_two(caption), value, look) for caption, value, look in some]
        sheet.set_row(row, 6 + _LINE * max(text_lines(caption, _WIDTH - 1) for caption, _, _ in line))
        for place, (caption, value, look) in enumerate(line):
            book.write(sheet, row, 2 * place, caption, "label")
            book.write(sheet, row, 2 * place + 1, value, f"big-{look}")
        row += 1
    return row


def _in_two(caption: str) -> str:
    """Begin a line before the bracket of a caption that is too long for one."""
    return caption if text_lines(caption, _WIDTH + 3) == 1 else caption.replace("（", "\n（")


def _grade_lines(figures: Figures) -> list[Line]:
    whole = figures.whole
    declared, reference = whole.declared_grades, whole.grades
    lines: list[Line] = [(grade, declared[grade], reference[grade]) for grade in figures.grades]
    known = set(figures.grades)
    others = [sum(n for grade, n in one.items() if grade not in known) for one in (declared, reference)]
    return [*lines, (OTHER_GRADE, others[0], others[1])]


def _table_with_chart(
    book: SummaryBook,
    sheet: Worksheet,
    row: int,
    captions: tuple[str, ...],
    lines: Sequence[Line],
    title: str,
) -> int:
    """Write a table into the first three columns, with its chart beside it.

    With two captions the first takes two columns.

    Forms that are all in one line need no chart.
    """
    has_chart = sum(any(line[1:]) for line in lines) > 1
    last = row + (max(len(lines), _CHART_ROWS) if has_chart else len(lines))
    for number in range(row, last + 1):
        sheet.set_row(number, _HEIGHT)
    spans = ((0, 0), (1, 1), (2, 2)) if len(captions) == 3 else ((0, 1), (2, 2))
    looks = ["centre", *["count"] * (len(captions) - 1)]
    _line(book, sheet, row, spans, captions)
    for number, values in enumerate(lines, row + 1):
        _line(book, sheet, number, spans, values, looks)
    if not has_chart:
        return last + 1
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


def _line(
    book: SummaryBook,
    sheet: Worksheet,
    row: int,
    spans: Sequence[tuple[int, int]],
    values: Line,
    looks: Sequence[str] = (),
) -> None:
    """Write a value over each span of columns, as a heading where it has no look."""
    for span, value, look in zip(spans, values, looks or ["head"] * len(spans), strict=True):
        _spread(book, sheet, row, span, value, look)


def _frequent(book: SummaryBook, sheet: Worksheet, row: int, figures: Figures) -> int:
    spans = ((0, 0), (1, 3), (4, 5), (6, 6), (7, 7))
    _line(book, sheet, row, spans, ("序号", "问题", "要求", "条数", "涉及（份）"))
    if not figures.frequent:
        explained = f"所提问题单位均已说明，正在审核{figures.in_study}条"
        _across(book, sheet, row + 1, explained if figures.in_study else "未发现问题", "good")
        return row + 2
    for number, one in enumerate(figures.frequent, 1):
        sheet.set_row(row + number, max(_HEIGHT, 13.0 * _text_lines((one.title, one.demand), spans[1:3]) + 4))
        values: Line = (number, one.title, one.demand, one.count, one.forms)
        looks = ("centre", "cell", one.severity, "count", "count")
        _line(book, sheet, row + number, spans, values, looks)
    row += len(figures.frequent) + 1
    kinds, findings = figures.less_frequent
    if not kinds:
        return row
    sheet.set_row(row, _HEIGHT)
    rest = f"以上为条数最多的{len(figures.frequent)}类，另有{kinds}类{findings}条（“提示”不计），见“待处理”。"
    _across(book, sheet, row, rest, "sign")
    return row + 1


def _notes(
    book: SummaryBook, sheet: Worksheet, row: int, figures: Figures, settings: Mapping[str, Sequence[str]]
) -> int:
    """Write below the figures what they leave out, and which checks the bureau has loosened."""
    counts: dict[Outcome, int] = {**figures.files, "blank": figures.blanks}
    left_out = [f"{OUTCOMES.get(name, name)}{count}个" for name, count in sorted(counts.items()) if count and name not in CHECKED]  # fmt: skip
    whole = figures.whole
    unexpected = whole.unexpected.total() if figures.has_ledger else 0
    doubtful = sum(one.doubtful for one in figures.levels.values())
    known = {
        "资金各数为合计，只计两数齐全的自评表：年初预算数与全年预算数（调整后），全年预算数与全年执行数。": any(min(one.budgets.forms, one.spending.forms) + one.doubtful < one.reviewed for one in figures.levels.values()),
        f"{doubtful}份自评表的金额单位待核（疑为元与万元混淆），资金各数均未计入，更正或采纳说明后计入。": doubtful,
        "部门整体支出已含项目支出，资金和平均分分别统计，不相加。": len(figures.levels) > 1,
        f"另有部分文件未计入：{'、'.join(left_out)}，详见“未识别文件”表。": left_out,
        f"名单外报送{unexpected}份，份数和问题均未计入，详见“收表台账”。": unexpected,
        f"误报其他年度的表{whole.other_years}份，按未报送计，详见“收表台账”。": whole.other_years,
        f"误报其他单位的表{whole.foreign}份，按未报送计，详见“收表台账”。": whole.foreign,
        f"“待核”的{whole.differences[OPEN]}份，总分相符，但有不能核算、或未按期完成而扣分幅度须由财政部门核定的分值，见“结果汇总”的“待核分值”。": whole.differences[OPEN],
        "未提供单位名单，应报、未报和逾期情况不作统计；各表按收到的文件列示。": not figures.has_ledger,
    }  # fmt: skip
    notes = [note for note, holds in known.items() if holds] + notes_on_returns(figures)
    notes += notes_on_unissued(figures.unissued, is_given=figures.is_issued_given)
    notes += notes_on_moved({kind: counts.moved for kind, counts in figures.papers.items()})
    for how, titles in settings.items():
        notes.append(f"按设置{how}的核对事项{len(titles)}项：{'、'.join(titles)}，见“设置”表。")
    for number, note in enumerate(notes):
        sheet.set_row(row + number, _LINE * text_lines(note, _COLUMNS * _WIDTH - 2) + 3)
        _across(book, sheet, row + number, note, "sign")
    return row + len(notes)
