"""Read an earlier 汇总.xlsx for what people wrote beside findings, in 待处理 and in 内部线索."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from xlselfeval.batch.results.queries import WHOLE_DEPARTMENT
from xlselfeval.batch.results.states import ENDED, STATE_WORDS, decision_before
from xlselfeval.batch.results.summary_lines import SummaryLine, without_beside
from xlselfeval.batch.summary.written_rows import list_name
from xlselfeval.cell import column_letters
from xlselfeval.errors import UnreadableFile

TODO, CLUES = "待处理", "内部线索"
DECISION = "处理意见"
_ENDED = frozenset(STATE_WORDS[state] for state in ENDED)
_DEMAND = "要求"
# Caption of a column → field of a line.
_FIELDS = {
    "主管部门": "department", "单位": "organization", "项目": "project", "位置": "location", "问题": "problem", "填报内容": "found",
    "应为／参考": "expected", "单位说明": "explanation", DECISION: "decision",
}  # fmt: skip
_RENAMED = {"填报": "填报内容", "复核": "应为／参考"}  # captions of version 0.1
_OF_CLUES = {"核查线索": "问题"}
CAPTIONS = (*list(_FIELDS)[:3], _DEMAND, *list(_FIELDS)[3:])
PREVIOUS, STATE, ID = "上次意见", "状态", "标识"


class Summary(NamedTuple):
    """The lines of 待处理 and 内部线索 in a summary, and who saved it last."""

    lines: tuple[SummaryLine, ...]
    saved_by: str


def read_summary(path: Path) -> Summary:
    """Read the lines of 待处理. Raises UnreadableFile where the file is no summary of ours."""
    summary = _read(path)
    if summary is None:
        raise UnreadableFile(
            "not-a-workbook", f"{path}不是批量核对写出的汇总，无法读取处理意见；请指定原汇总所在的文件夹"
        )
    return summary


def read_replaceable(path: Path) -> Summary | None:
    """Read a summary that is to be written anew; None where there is no file.

    Raises UnreadableFile where there is another file, which must not be written over.
    """
    if not path.exists():
        return None
    summary = _read(path)
    if summary is None:
        raise _foreign(path)
    return summary


def refuse_foreign(path: Path) -> None:
    """Raise UnreadableFile where a file is no summary of ours, by its captions alone."""
    if path.exists() and _read(path, rows=1) is None:
        raise _foreign(path)


def _foreign(path: Path) -> UnreadableFile:
    line = f"{path}已存在且不是批量核对写出的汇总，未予覆盖；请移走或改名后重新生成"
    return UnreadableFile("locked", line)


def _read(path: Path, rows: int | None = None) -> Summary | None:
    """Read the lines in the first `rows` of both sheets, or all; None where it is no summary of ours."""
    from openpyxl import load_workbook

    try:
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(file, read_only=True, data_only=True)
            lines: dict[str, list[list[SummaryLine]]] = {TODO: [], CLUES: []}
            for name in book.sheetnames:
                if (kind := list_name(name)) in lines:
                    lines[kind].append(
                        list(_lines(kind, book[name].iter_rows(max_row=rows, values_only=True)))
                    )
            saved_by = book.properties.lastModifiedBy or ""
    except _RenamedCaption as error:
        raise UnreadableFile("locked", f"{path}：{error}") from error
    except Exception:  # openpyxl may raise anything on foreign bytes
        return None
    every = chain.from_iterable(chain(lines[TODO], lines[CLUES]))
    return Summary(tuple(every), saved_by) if lines[TODO] else None


def _lines(sheet: str, rows: Iterator[tuple[object, ...]]) -> Iterator[SummaryLine]:
    """Yield the lines below the captions, whatever their order; ValueError where 待处理 lacks a caption.

    内部线索 of earlier versions asked for nothing.
    """
    is_todo = sheet == TODO
    renamed = _RENAMED if is_todo else _OF_CLUES
    captions = [renamed.get(text, text) for text in map(_text, next(rows, ()))]
    missing = [one for one in (CAPTIONS if is_todo else (DECISION,)) if one not in captions]
    if missing and ID in captions:
        raise _RenamedCaption(_explain_renamed(sheet, missing, captions))
    if not is_todo and not {DECISION, ID} <= set(captions):
        return
    if missing:
        raise ValueError("not the captions of a summary")
    for row in rows:
        values = dict(zip(captions, map(_text, row), strict=False))
        if any(values.get(caption) for caption in CAPTIONS):
            fields = {field: values.get(caption, "").strip() for caption, field in _FIELDS.items()}
            if fields["project"] == WHOLE_DEPARTMENT:  # shown where a form has no project
                fields["project"] = ""
            fields["problem"] = without_beside(fields["problem"])
            if ID not in captions:  # of version 0.1
                fields["decision"] = decision_before(fields["decision"])
            yield SummaryLine(
                **fields, previous=values.get(PREVIOUS, "").strip(), audience="unit" if is_todo else "bureau", id=values.get(ID, ""), is_gone=values.get(_DEMAND) in _ENDED
            )  # fmt: skip


class _RenamedCaption(Exception):
    """A list of ours in which somebody has changed a caption."""


def _explain_renamed(sheet: str, missing: Sequence[str], captions: Sequence[str]) -> str:
    """Say which captions a list lacks, and which cells have others in their places."""
    known = {*CAPTIONS, *_OF_CLUES, PREVIOUS, STATE, ID, "来源", "编号"}
    strange = [
        f"{column_letters(place)}1“{text}”"
        for place, text in enumerate(captions, 1)
        if text and text not in known
    ]
    now = f"（现为{'、'.join(strange)}）" if strange else ""
    named = "、".join(f"“{one}”" for one in missing)
    return f"“{sheet}”的表头{named}被改动或删去{now}，请改回原来的表头，保存后重新运行；文件未改动，填写的意见都在"


def _text(value: object) -> str:
    return "" if value is None else str(value)
