"""Checks of the issue record inside a workbook, and of the year that was issued."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from xlselfeval.cell import Cell
from xlselfeval.issue_record import RecordSource
from xlselfeval.review.evidence import Evidence
from xlselfeval.review.finding import Finding
from xlselfeval.review.places import Place

_RECORD = Place("record", "下发记录")
_AGAIN = "请用下发的表重新填报，勿删改隐藏的工作表。"
_CHECK = "请核实：在下发的表上填报的，在“单位说明”栏写明；不是的，用下发的表重新填报。"
Find = Callable[..., Finding]  # Evidence.finding, or make_finding with a sheet


def record(evidence: Evidence) -> Iterator[Finding]:
    """Report an issue record inside the workbook that was edited or removed, or that is of an issue nobody knows.

    A document has room for none, nor has the checked copy of a file of another format.
    """
    source, submission = evidence.submission.record_source, evidence.submission
    yield from other_year(source, evidence.finding, submission.year, submission.title)
    has_room = submission.values_of != "docx" and not submission.copy_of
    yield from record_faults(source, evidence.finding, has_room=has_room)


def other_year(
    source: RecordSource, find: Find, year: int | None, title: Cell | None = None
) -> Iterator[Finding]:
    """Report a form of an earlier year than the sender's files have it for."""
    asked = source.asked_year(year)
    if asked is not None:
        yield find("year-mismatch", Place("field/year", "年度", title), found=str(year), expected=str(asked))


def record_faults(source: RecordSource, find: Find, *, has_room: bool = True) -> Iterator[Finding]:
    """Report the record inside a workbook that was edited or removed, or that is of no issue that counts.

    Where the sender's files have no such form at all, a record that they do not know accuses nobody: they may not be all.
    """
    by_file = source.kind == "file"
    checked = f"（已按下发文件“{source.file}”核对）" if by_file else ""
    if source.is_replaced:
        named = f"“{source.file}”" if source.file else ""
        yield find("form-replaced", _RECORD, named=named)
    elif source.own_record == "unknown" and (by_file or source.rivals):
        state = f"工作簿内的下发记录与下发文件、下发清单均不对应{checked}"
        advice = f"{fill_in_anew(source)}，勿删改隐藏的工作表。"
        yield find("record-unknown", _RECORD, state=state, advice=advice)
    elif source.own_record == "edited":
        against = f"（与下发文件“{source.file}”不一致）" if by_file else "（内容与下发编号不符）"
        yield find("snapshot-changed", _RECORD, state="已被改动", against=against, advice=_AGAIN)
    elif source.own_record == "old":
        yield find(
            "snapshot-changed",
            _RECORD,
            severity="warning",
            state="由早期版本写入",
            against="，不能确认未被改动",
            advice=_CHECK,
        )
    elif source.own_record == "absent" and by_file and has_room:
        yield find(
            "snapshot-changed", _RECORD, severity="warning", state="缺失", against=checked, advice=_CHECK
        )


def fill_in_anew(source: RecordSource) -> str:
    """Ask for the issued form, by the name of its file where that is known."""
    return f"请用下发的表“{source.file}”重新填报" if source.kind == "file" else "请用下发的表重新填报"
