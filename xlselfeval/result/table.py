"""The 核对结果 sheet as a neutral table: rows of cells with named styles.

Thirteen columns carry three blocks: what to do (problems first), every row compared, and the
basis. A cell spans columns; nothing here knows about Excel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from xlselfeval.result.basis_lines import column_lines, rule_lines
from xlselfeval.result.comparison import comparison_rows
from xlselfeval.result.mark import with_mark
from xlselfeval.result.remarks import Remark, take_remarks, with_known
from xlselfeval.result.table_cells import COLUMNS, LOOK_OF_SEVERITY, WIDTHS, TableCell, TableRow, table_row
from xlselfeval.review.conclusion import CONCLUSION_LOOKS, CONCLUSIONS
from xlselfeval.review.entries import counts_in_words, list_entries
from xlselfeval.review.figures import figures_line, unevaluated_formulas, unscored_line
from xlselfeval.review.finding import Finding, demand
from xlselfeval.review.record_source import describe_record_source
from xlselfeval.review.review import Review
from xlselfeval.sheet_names import BASIS, TODO

TITLE = "核对结果"
SAME_AS_ABOVE = "同上。"
_LONGEST_NAME = 60  # of a unit or project in the footer


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class ResultTable:
    """The sheet for one form; its first `head` rows are frozen, `footer` is on every page."""

    sheet: str
    rows: tuple[TableRow, ...]
    widths: tuple[int, ...] = field(default=WIDTHS)
    footer: str = ""
    head: int = 3

    @property
    def left_footer(self) -> str:
        """Return the footer in Excel's codes, where & begins one."""
        return " ".join(self.footer.split()).replace("&", "&&")


def result_table(
    review: Review, *, file: str, today: date, remarks: Mapping[str, Remark] | None = None
) -> ResultTable:
    """Return the table for one reviewed form: findings to act on first, none of the bureau's.

    `remarks` is what people wrote into an earlier sheet, by the text of 位置: it is kept beside the findings at
    the same place, or listed at the end where that place has no finding any more.
    """
    left = dict(remarks or {})
    blocks = [*_head(review, file, today), *_todo(review, left), *comparison_rows(review)]
    rows = with_mark([*blocks, *_basis(review, left)])
    return ResultTable(sheet=review.evidence.submission.sheet, rows=rows, footer=_footer(review))


def _footer(review: Review) -> str:
    submission = review.evidence.submission
    parts = (submission.field_text("organization"), submission.field_text("project"), TITLE)
    return "　".join(part[:_LONGEST_NAME] for part in parts if part)


def _head(review: Review, file: str, today: date) -> list[TableRow]:
    submission = review.evidence.submission
    year = f"{submission.year}年度" if submission.year else ""
    facts = [
        ("填报单位", submission.field_text("organization")),
        ("主管部门", submission.field_text("department")),
        ("项目名称", submission.field_text("project")),
        ("原文件", file),
        ("工作表", submission.sheet),
        ("核对日期", f"{today.year}年{today.month}月{today.day}日"),
    ]
    shown = "　　".join(f"{caption}：{text}" for caption, text in facts if text)
    boxes = "　".join(("■" if name == review.conclusion else "□") + name for name in CONCLUSIONS)
    return [
        table_row(TableCell(f"{year}{review.evidence.scheme.title}{TITLE}", "title", COLUMNS), least=34),
        table_row(TableCell(shown, "fact", COLUMNS)),
        table_row(TableCell("核对结论", "label", 2), TableCell(boxes, CONCLUSION_LOOKS[review.conclusion], 3), TableCell(_figures(review), "figures", COLUMNS - 5), least=26),
    ]  # fmt: skip


def _figures(review: Review) -> str:
    """Sum up the scores, and the entries as they are listed below."""
    said = counts_in_words(review.asked) or "未发现问题"
    return f"{figures_line(review.declared, review.recomputed, review.evidence.scheme.profile.total_places)}；{said}"


def _todo(review: Review, remarks: dict[str, Remark]) -> list[TableRow]:
    """Yield the block of findings; matched remarks are taken out of `remarks`."""
    captions = (
        TableCell("序号", "head"), TableCell("要求", "head"), TableCell("位置", "head"), TableCell("填报内容", "head"),
        TableCell("核对情况", "head", 4), TableCell("处理要求", "head", 3), TableCell("单位说明", "head"), TableCell("财政部门意见", "head"),
    )  # fmt: skip
    rows = [table_row(TableCell(TODO, "section", COLUMNS), least=24), table_row(*captions)]
    settled = [one for one in review.for_unit if (one.name, one.subject) in review.settled]
    entries = [*list_entries(review.asked), *list_entries(settled)]
    if not entries:
        rows.append(table_row(TableCell("未发现需要处理的问题。", "good", COLUMNS)))
    lines = [line for entry in entries for line in entry.lines]
    taken = take_remarks(lines, remarks, review.evidence.issued_names)
    written = iter([_written(review, line, remark) for line, remark in zip(lines, taken, strict=True)])
    for number, entry in enumerate(entries, 1):
        beside = [next(written) for _ in entry.lines]
        rows.append(_entry_row(review, Decimal(number), entry.lines[0], "\n".join(entry.actions), beside[0]))
        for line, remark in zip(entry.lines[1:], beside[1:], strict=True):
            own = tuple("" if one == first else one for one, first in zip(remark, beside[0], strict=True))
            rows.append(_entry_row(review, None, line, SAME_AS_ABOVE, own))
    said = set(taken)
    for place in [place for place, remark in remarks.items() if remark in said]:
        del remarks[place]  # it was written beside the first place of an entry, and is there
    return rows


def _written(review: Review, line: Sequence[Finding], remark: Remark) -> Remark:
    """Join what is written beside a place with what is known of its findings."""
    keys = [(one.name, one.subject) for one in line]
    return with_known(remark, [review.remarks[key] for key in keys if key in review.remarks])


def _entry_row(
    review: Review, number: Decimal | None, line: Sequence[Finding], action: str, remark: Sequence[str]
) -> TableRow:
    """Return the row of one place; only the first row of an entry has its number and demand."""
    first = line[0]
    decision = review.settled.get((first.name, first.subject))
    asked = decision or demand(first, review.explainable)
    return table_row(
        TableCell(number, "centre"),
        TableCell(f"【{asked}】", "good" if decision else LOOK_OF_SEVERITY[first.severity]),
        TableCell(first.location, "link" if first.cell else "cell", link=first.cell),
        TableCell(next((one.filled_in for one in line if one.filled_in), "（空白）")),
        TableCell("；\n".join(one.situation for one in line) + "。", "cell", 4),
        TableCell("不再要求处理。" if decision else action, "cell", 3),
        *(TableCell(text or None) for text in remark),
    )


def _basis(review: Review, remarks: Mapping[str, Remark]) -> list[TableRow]:
    """Yield the block of rules and limits, with the remarks that matched nothing."""
    scheme = review.evidence.scheme
    rows = [table_row(TableCell(BASIS, "section", COLUMNS), least=24)]
    submission = review.evidence.submission
    lines = [
        ("自评表样", f"{scheme.title}（第{scheme.version}版）"),
        ("依据", scheme.basis or scheme.profile.basis or "通用办法"),
        ("下发对照", describe_record_source(submission.record_source, approved=bool(submission.approved))),
    ]
    lines += column_lines(review) if scheme.printed_only else []
    lines += (
        rule_lines(review)
        if review.recomputed.scored
        else [("说明", f"{unscored_line(review.recomputed)}。")]
    )
    lines += unevaluated_formulas(review.evidence)
    lines.append(
        (
            "局限",
            "本表仅核对表内数字、文字的一致性，不对实际完成值的真实性作出判断，不代替财政部门的复核意见。",
        )
    )
    lines += [("未核对事项", text) for text in review.unchecked]
    lines += [
        ("上次说明", f"{place}：" + "；".join(text for text in said if text))
        for place, said in remarks.items()
    ]
    rows += [
        table_row(TableCell(caption, "label"), TableCell(text, "basis", COLUMNS - 1))
        for caption, text in lines
    ]
    return rows
