"""The first block of a result sheet: what a unit is asked, entry by entry, with the remarks beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import count
from types import MappingProxyType
from typing import NamedTuple

from xlselfeval.result.remarks import Remark, take_remarks, with_known
from xlselfeval.result.table_cells import COLUMNS, TableCell, TableRow, section_row, table_row
from xlselfeval.review.conclusion import UNDER_STUDY
from xlselfeval.review.entries import IN_STUDY, Line, list_entries
from xlselfeval.review.finding import DEMANDS, Finding, is_explainable
from xlselfeval.review.note_words import answer_to_remark
from xlselfeval.sheet_names import EXPLANATION, TODO

SAME_AS_ABOVE, _SETTLED, EXPLAINED = "同上。", "不再要求处理。", "单位说明正在审核，暂不需处理。"
_NOTHING, _NOTHING_YET = "未发现需要处理的问题。", f"{UNDER_STUDY}，暂没有需要处理的问题。"
EXPLAIN = "核实无误的，请在此写明理由；已在表中更正的，可以不写。写好后报送这份副本。"
CORRECT = "本条须在表中据实更正，写说明不能代替更正。"
# The same in a copy of values alone, whose form is corrected in the file that was returned.
EXPLAIN_IN_VALUES = (
    "核实无误的，请在此写明理由，写好后报送这份副本；要更正的，在原表中更正，不在本副本中更正。"
)
CORRECT_IN_VALUES = "本条须在原表中据实更正，不在本副本中更正；写说明不能代替更正。"


class Beside(NamedTuple):
    """Facts of a batch that a result sheet shows beside the findings of a review.

    `settled` has the decisions and `remarks` the remarks, by name and subject; `explainable` are the kinds
    that may be explained. `issued_names` gives the issued names of indicators that were renamed, `explained`
    what is explained and not decided. Of a form that `is_under_study` nobody says that it has no problems. A sheet that
    `is_of_values` is beside a copy that has the values of the form alone.
    """

    settled: Mapping[tuple[str, str], str] = MappingProxyType({})
    remarks: Mapping[tuple[str, str], Remark] = MappingProxyType({})
    explainable: Mapping[str, bool] | None = None
    issued_names: Mapping[str, str] = MappingProxyType({})
    explained: frozenset[tuple[str, str]] = frozenset()
    is_under_study: bool = False
    is_of_values: bool = False


def todo_rows(
    findings: Sequence[Finding], remarks: dict[str, Remark], beside: Beside | None = None
) -> list[TableRow]:
    """Return the block for the findings that a unit can act on; matched remarks are taken out of `remarks`."""
    known = beside or Beside()
    captions = (
        TableCell("序号", "head"), TableCell("要求", "head"), TableCell("位置", "head"), TableCell("填报内容", "head"),
        TableCell("核对情况", "head", 4), TableCell("处理要求", "head", 3), TableCell(EXPLANATION, "head"), TableCell("财政部门意见", "head"),
    )  # fmt: skip
    rows = [section_row(TODO), table_row(*captions)]
    settled = [one for one in findings if (one.name, one.subject) in known.settled]
    asked = [one for one in findings if (one.name, one.subject) not in known.settled]
    entries = [*list_entries(asked), *list_entries(settled)]
    if not entries:
        text, look = (_NOTHING_YET, "warning") if known.is_under_study else (_NOTHING, "good")
        rows.append(table_row(TableCell(text, look, COLUMNS)))
    lines = [line for entry in entries for line in entry.lines]
    taken = take_remarks(lines, remarks, known.issued_names)
    written = iter([_written(known, line, remark) for line, remark in zip(lines, taken, strict=True)])
    numbers = count(1)
    for entry in entries:
        in_full: Remark | None = None  # beside the row that 同上 is about
        for line in entry.lines:
            remark, action = next(written), "\n".join(entry.lines[0].actions)
            shown: Sequence[str] = remark
            if line.is_in_study(known.explained):
                action, in_full = EXPLAINED, None
            elif in_full is None:
                in_full = remark
            else:
                action = SAME_AS_ABOVE
                shown = tuple("" if one == above else one for one, above in zip(remark, in_full, strict=True))
            rows.append(_entry_row(known, next(numbers), line, action, shown))
    said = set(taken)
    for place in [place for place, remark in remarks.items() if remark in said]:
        del remarks[place]  # it was written beside the first place of an entry, and is there
    return rows


def demands(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    """Return the line of the third block on what each demand asks; none where nothing is asked."""
    return [("处理要求", DEMANDS)] if findings else []


def _written(known: Beside, line: Sequence[Finding], remark: Remark) -> Remark:
    """Join what is written beside a place with what is known of its findings."""
    keys = [(one.name, one.subject) for one in line]
    return with_known(remark, [known.remarks[key] for key in keys if key in known.remarks])


def _entry_row(known: Beside, number: int, line: Line, action: str, remark: Sequence[str]) -> TableRow:
    """Return the row of one place; rows are numbered, so that they can be counted."""
    first = line[0]
    decision = known.settled.get((first.name, first.subject))
    in_study = IN_STUDY if line.is_in_study(known.explained) else ""
    asked = decision or in_study or line.demand(known.explainable)
    situation = "；\n".join(one.situation for one in line)
    answer = "" if decision else answer_to_remark(remark[0])
    return table_row(
        TableCell(Decimal(number), "centre"),
        TableCell(f"【{asked}】", "good" if decision else first.severity),
        TableCell(first.location_in_copy, "link" if first.cell else "cell", link=first.cell),
        TableCell(line.filled_in or "（空白）"),
        TableCell(f"{situation}。" + (f"\n{answer}。" if answer else ""), "cell", 4),
        TableCell(_SETTLED if decision and action != SAME_AS_ABOVE else action, "cell", 3),
        _explanation(known, line, remark[0], is_settled=decision is not None),
        TableCell(remark[1] or None),
    )


def _explanation(known: Beside, line: Sequence[Finding], text: str, *, is_settled: bool) -> TableCell:
    """Return the cell of 单位说明, coloured where an explanation may take the place of a correction."""
    if is_settled or line[0].severity == "info":
        return TableCell(text or None)
    may_explain = any(is_explainable(one, known.explainable) for one in line)
    explain, correct = (EXPLAIN_IN_VALUES, CORRECT_IN_VALUES) if known.is_of_values else (EXPLAIN, CORRECT)
    return TableCell(
        text or None, *(("answer", 1, None, explain) if may_explain else ("cell", 1, None, correct))
    )
