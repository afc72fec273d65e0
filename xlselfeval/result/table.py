"""The 核对结果 sheet as a neutral table: rows of cells with named styles.

Thirteen columns carry three blocks: what to do (problems first), every row compared, and the
basis. A cell spans columns; nothing here knows about Excel.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from xlselfeval.result.basis_lines import column_lines, rule_lines
from xlselfeval.result.comparison import comparison_rows
from xlselfeval.result.mark import with_mark
from xlselfeval.result.remarks import Remark
from xlselfeval.result.table_cells import COLUMNS, WIDTHS, TableCell, TableRow, table_row
from xlselfeval.result.todo import Beside, todo_rows
from xlselfeval.review.conclusion import CONCLUSION_LOOKS, CONCLUSIONS
from xlselfeval.review.entries import counts_in_words
from xlselfeval.review.figures import figures_line, unevaluated_formulas, unscored_line
from xlselfeval.review.record_source import describe_record_source
from xlselfeval.review.review import Review
from xlselfeval.sheet_names import BASIS

TITLE = "核对结果"
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
    known = Beside(review.settled, review.remarks, review.explainable, review.evidence.issued_names)
    todo = todo_rows(review.for_unit, left, known)
    blocks = [*_head(review, file, today), *todo, *comparison_rows(review)]
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
