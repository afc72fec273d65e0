"""Reviews as the text of a message box: the conclusion, the figures, the first findings.

Office programs cut the text of a message box at 1,024 characters; ours ends before, at a whole line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from xlselfeval.cell import Cell
from xlselfeval.data_sheet.review import DataReview
from xlselfeval.errors import shortened
from xlselfeval.review.entries import Line, counts_in_words, list_lines
from xlselfeval.review.figures import figures_line
from xlselfeval.review.likely_causes import agrees
from xlselfeval.review.review import Review
from xlselfeval.scoring.number import plain
from xlselfeval.scoring.scorecard import RowScore, earned_text
from xlselfeval.scoring.text import quoted

LONGEST = 900  # UTF-16 units, as Windows counts
_LINE = 110  # characters of one line about a finding or a row
_NAME = 30  # characters of a name in a line
_FORMS = 6  # forms of one workbook that are listed
_UNSCORED = "基础数据表不计分，无需重算；请点击“检查填报”核对表内数字。"
_NOTHING, _SAME = "未发现问题。", "各行填报得分与应得分一致。"


def checked_message(reviews: Sequence[Review | DataReview]) -> str:
    """Return the conclusion on each form and data sheet, its counts and the first findings for the unit."""
    blocks = [
        (_conclusion(review, reviews), [_line(line) for line in list_lines(review.for_unit)] or [_NOTHING])
        for review in reviews
    ]
    return _fitted(blocks, "另有{}条，请点击“生成核对结果”查看。")


def rescored_message(reviews: Sequence[Review | DataReview]) -> str:
    """Return declared and recomputed total of each form, then the rows whose scores differ; data sheets have none."""
    forms = [one for one in reviews if isinstance(one, Review)]
    if not forms:
        return _UNSCORED
    blocks = [
        (
            _sheet(review, reviews)
            + figures_line(review.declared, review.recomputed, review.evidence.scheme.profile.total_places),
            list(_score_lines(review)) or [_SAME],
        )
        for review in forms
    ]
    return _fitted(blocks, "另有{}行得分不一致，请点击“生成核对结果”查看。")


def written_message(reviews: Sequence[Review | DataReview], names: Sequence[str]) -> str:
    """Return the conclusion on each form and data sheet, and its result sheet; `names` as the reviews."""
    blocks = [
        (_conclusion(review, reviews), [f"详见工作表“{shortened(name, 31)}”。"])
        for review, name in zip(reviews, names, strict=True)
    ]
    return _fitted(blocks, "")


def _sheet(review: Review | DataReview, reviews: Sequence[Review | DataReview]) -> str:
    """Return the sheet's name where there are several forms or data sheets."""
    name = review.evidence.submission.sheet if isinstance(review, Review) else review.sheet.sheet
    return f"【{shortened(name, _NAME)}】" if len(reviews) > 1 else ""


def _conclusion(review: Review | DataReview, reviews: Sequence[Review | DataReview]) -> str:
    """核对结论：退回修改（须更正1条，请核实5条）."""
    counted = counts_in_words(review.asked)
    return f"{_sheet(review, reviews)}核对结论：{review.conclusion}" + (f"（{counted}）" if counted else "")


def _line(line: Line) -> str:
    """【须更正】H14 “发布信息”得分：填报4分；…。请…"""
    first = line[0]
    name = quoted(shortened(first.indicator, _NAME)) if first.indicator else ""
    place = f"{first.where} " if first.cells else ""
    situations = "；".join(one.situation for one in line)
    return shortened(
        f"【{line.demand()}】{place}{name}{first.part}：{situations}。{''.join(line.actions)}", _LINE
    )


def _score_lines(review: Review) -> Iterator[str]:
    """Yield H14 发布信息：填报4分，应得4.88分 for each row declared outside the recomputed interval."""
    evidence = review.evidence
    funds, execution = evidence.submission.funds, evidence.scorecard.execution
    if execution is not None:
        cell = funds.score if funds is not None else None
        yield from _score_line(review, cell, "预算执行率", evidence.execution_declared.number, execution)
    for one in evidence.rows:
        yield from _score_line(review, one.row.score, one.row.name, one.declared.number, one.score)


def _score_line(
    review: Review, cell: Cell | None, name: str, declared: Decimal | None, score: RowScore
) -> Iterator[str]:
    if not review.recomputed.scored or score.low is None or score.high is None:
        return  # not scored, or 待核: counted in the figures
    if declared is not None and agrees(declared, score, review.evidence.scheme.profile):
        return
    place = "" if cell is None or cell.is_absent else f"{cell.place} "
    said = "未填写" if declared is None else f"填报{plain(declared)}分"
    yield f"{place}{shortened(name, _NAME)}：{said}，应得{earned_text(score, review.evidence.scheme.profile)}分"


def _fitted(blocks: Sequence[tuple[str, Sequence[str]]], more: str) -> str:
    """Fit heads and lines into the room, equal shares for each form; `more` counts the rest."""
    shown = blocks[:_FORMS]
    last = [f"另有{len(blocks) - _FORMS}张表未列出。"] if len(blocks) > _FORMS else []
    room = (LONGEST - sum(_units(line) + 2 for line in last)) // max(1, len(shown))
    return "\n\n".join([_block(head, lines, more, room) for head, lines in shown] + last)


def _block(head: str, lines: Sequence[str], more: str, room: int) -> str:
    text = head
    for number, line in enumerate(lines):
        rest = f"\n{more.format(len(lines) - number)}"
        after = 0 if number + 1 == len(lines) else _units(rest)
        if _units(text) + _units(line) + 1 + after + 2 > room:  # 2 for the blank line behind the block
            return text + rest
        text += f"\n{line}"
    return text


def _units(text: str) -> int:
    """Return the length as Windows counts it: a rare character is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
