"""The 核对结果 sheet as a neutral table: rows of cells with named styles.

Thirteen columns carry three blocks: what to do (problems first), every row compared, and the
basis. A cell spans columns; nothing here knows about Excel.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from xlselfeval.cell import day_text
from xlselfeval.result.comparison import comparison_rows
from xlselfeval.result.mark import with_mark
from xlselfeval.result.remarks import Remark
from xlselfeval.result.table_cells import TableRow, basis_rows, head_rows
from xlselfeval.result.todo import Beside, demands, todo_rows
from xlselfeval.review.conclusion import UNDER_STUDY
from xlselfeval.review.entries import counts_in_words, list_lines
from xlselfeval.review.figures import figures_line, scale_of, unevaluated_formulas, unscored_line
from xlselfeval.review.places import COLUMN_PARTS
from xlselfeval.review.record_source import describe_record_source
from xlselfeval.review.review import Review
from xlselfeval.scheme.profile import PAPER_WORDS
from xlselfeval.scoring.grades import bands_of
from xlselfeval.scoring.number import plain
from xlselfeval.scoring.text import compact
from xlselfeval.sheet_names import FACT_GAP, FIRST_FORMAT, SOURCE_FILE
from xlselfeval.submission import FORMATS

TITLE = "核对结果"
_LIMITS = "本表仅核对表内数字、文字的一致性，不对实际完成值的真实性作出判断，不代替财政部门的复核意见。"
_LONGEST_CAPTION = 20  # characters of the caption of a column
_LONGEST_NAME = 60  # of a unit or project in the footer


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class ResultTable:
    """The sheet for one form; its first HEAD rows are frozen, `footer` is on every page."""

    sheet: str
    rows: tuple[TableRow, ...]
    footer: str = ""

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
    known = Beside(
        review.settled, review.remarks, review.explainable, review.evidence.issued_names, review.explained,
        is_under_study=review.is_under_study, is_of_values=bool(review.evidence.submission.first_format),
    )  # fmt: skip
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
        (SOURCE_FILE, file),
        (FIRST_FORMAT, FORMATS.get(submission.first_format)),
        ("工作表", submission.sheet),
        ("核对日期", day_text(today)),
    ]
    shown = FACT_GAP.join(f"{caption}：{text}" for caption, text in facts if text)
    title = f"{year}{review.evidence.scheme.title}{TITLE}"
    return head_rows(
        title, shown, review.conclusion, _figures(review),
        first_format=submission.first_format, is_under_study=review.is_under_study,
    )  # fmt: skip


def _figures(review: Review) -> str:
    """Sum up the scores, and the lines that are listed below."""
    said = _lines_in_words(review)
    return f"{figures_line(review.declared, review.recomputed, review.evidence.scheme.profile.total_places)}；{said}"


def _lines_in_words(review: Review) -> str:
    """Count the lines asked, explained and settled, in words: 没有要处理的问题（忽略1条、采纳说明1条）.

    Explained ones wait for a decision of the bureau, which has made one on those that are settled.
    """
    settled = [one for one in review.for_unit if (one.name, one.subject) in review.settled]
    decided = Counter(review.settled[line[0].name, line[0].subject] for line in list_lines(settled))
    counted = "、".join(f"{word}{number}条" for word, number in sorted(decided.items()))
    asked = counts_in_words(review.asked, review.explainable, review.explained)
    if review.is_under_study and not asked:
        asked = UNDER_STUDY
    if not decided:
        return asked or "未发现问题"
    return f"{asked}（另有{counted}）" if asked else f"没有要处理的问题（{counted}）"


def _basis(review: Review, remarks: Mapping[str, Remark]) -> list[TableRow]:
    """Yield the block of rules and limits, with the remarks that matched nothing."""
    scheme = review.evidence.scheme
    submission = review.evidence.submission
    lines = [
        *demands(review.for_unit),
        ("自评表样", f"{scheme.title}（第{scheme.version}版）"),
        ("依据", scheme.cited_basis),
        ("下发对照", describe_record_source(submission.record_source, approved=bool(submission.approved))),
    ]
    lines += _column_lines(review) if scheme.printed_only else []
    unscored = [("说明", f"{unscored_line(review.recomputed)}。")]
    lines += _rule_lines(review) if review.recomputed.scored else unscored
    lines += unevaluated_formulas(review.evidence)
    lines.append(("局限", _LIMITS))
    lines += [("未核对事项", text) for text in review.unchecked]
    return basis_rows(lines, remarks)


def _column_lines(review: Review) -> list[tuple[str, str]]:
    """Return what each column of a form was taken for that no scheme knows."""
    read = review.evidence.submission.columns
    shown = "、".join(
        f"{one.caption.place}“{compact(one.caption.text)[:_LONGEST_CAPTION]}”为{COLUMN_PARTS[one.role]}{'' if one.is_sure else '（按文字推断）'}"
        for one in read
        if one.role in COLUMN_PARTS
    )
    return [("栏目", f"各栏按表头文字识别为：{shown}。表上未列的栏目、年度、目标和总分不作要求。")]


def _rule_lines(review: Review) -> list[tuple[str, str]]:
    """Return the rules by which the scores were recomputed."""
    profile = review.evidence.scheme.profile
    used = {one.score.rule for one in review.evidence.rows} | {"execution"}
    same = f"各项得分四舍五入保留{profile.places}位小数；填报得分与应得分相差不超过{profile.tolerance}分的，视为一致"
    lines = [("评分规则", profile.summary), ("容差", same), *_grade_lines(review)]
    lines += [
        ("计分方法", f"{rule.text}{PAPER_WORDS[rule.evidence]}")
        for rule in profile.rules
        if rule.name in used
    ]
    reference = "复核参考分的计算：定量指标按规则应得分计；定性指标按填报得分计，超出对应区间的按区间上限或下限计；不能核算的，按填报得分计并注明待核。可能区间：定性指标和待核的指标，分别按可得的最低分、最高分计算。"
    return [*lines, ("说明", reference)]


def _grade_lines(review: Review) -> list[tuple[str, str]]:
    """Return the scale of grades that the form prints, where it is another one than its scheme's, or cannot be read."""
    printed = review.evidence.submission.printed_grades
    scale = scale_of(review.evidence)
    if printed is None or scale == bands_of(review.evidence.scheme):
        return []
    if not scale:
        return [("等级划分", f"{printed.cell.place}所列的等级划分不完整或前后重叠，等级未予核对。")]
    shown = "，".join(f"{plain(band.low)}分以上为{band.name}" for band in scale[:-1])
    return [("等级划分", f"按{printed.cell.place}所列：{shown}，其余为{scale[-1].name}。")]
