"""What people wrote into an earlier 汇总.xlsx: remarks and decisions beside the open findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from xlselfeval.errors import UnreadableFile

TODO = "待处理"
CAPTIONS = ("主管部门", "单位", "项目", "要求", "位置", "问题", "填报", "复核", "单位说明", "处理意见")
DECISIONS = ("退回", "采纳", "忽略")
SETTLED = frozenset(DECISIONS[1:])  # nothing is asked of the unit any more
GONE = "已无此条"
_KEY = ("单位", "项目", "位置", "问题")
_WRITTEN = ("单位说明", "处理意见")


class Key(NamedTuple):
    """What an open finding is known by from one run to the next; white space does not count."""

    organization: str
    project: str
    place: str
    problem: str


class Said(NamedTuple):
    """What people wrote beside one finding: 单位说明, 处理意见."""

    explanation: str
    decision: str


@dataclass(slots=True)
class Remarks:
    """The remarks of an earlier summary, taken one by one in its order where several have one key."""

    rows: dict[Key, list[tuple[Said, tuple[str, ...]]]] = field(default_factory=dict)

    def take(self, key: Key) -> Said:
        """What stands beside the next finding of this key; it is not given again."""
        waiting = self.rows.get(key)
        return waiting.pop(0)[0] if waiting else Said("", "")

    def left(self) -> Iterator[tuple[Said, tuple[str, ...]]]:
        """Remarks that nobody took, each with the values of its row: their findings are there no more."""
        for waiting in self.rows.values():
            for said, values in waiting:
                if any(said):
                    yield said, values


def key_of(organization: str, project: str, place: str, problem: str) -> Key:
    """The key of a finding."""
    return Key(*("".join(text.split()) for text in (organization, project, place, problem)))


def read_remarks(path: Path, ours: Sequence[str]) -> Remarks:
    """The remarks in a summary at that path that is to be written anew, none where there is no file.

    Raises UnreadableFile when there is something that must not be written over: no summary of ours, or one
    with sheets that people added. `ours` are the names of our sheets.
    """
    if not path.exists():
        return Remarks()
    sheets, lines = _read(path)
    added = [name for name in sheets if name.partition("(")[0] not in ours]
    if lines is None or added:
        what = (
            f"里面有另外加的工作表“{added[0][:31]}”"
            if lines is not None
            else "那里已有别的文件，不是本工具写的汇总"
        )
        raise UnreadableFile("locked", f"没有覆盖 {path}：{what}；请把它移走或改名，再重新生成")
    remarks = Remarks()
    for line in lines:
        values = tuple(line[caption] for caption in CAPTIONS)
        remarks.rows.setdefault(_key(line), []).append((_said(line), values))
    return remarks


def settled(path: Path) -> frozenset[Key]:
    """The findings that the bureau has marked 采纳 or 忽略 in a summary: nothing is asked of the unit any more.

    Raises UnreadableFile when there is no summary of ours.
    """
    lines = _read(path)[1]
    if lines is None:
        raise UnreadableFile("not-a-workbook", f"{path} 不是本工具写的汇总，读不出处理意见")
    return frozenset(_key(line) for line in lines if _said(line).decision in SETTLED)


def _key(line: Mapping[str, str]) -> Key:
    return key_of(*(line[caption] for caption in _KEY))


def _said(line: Mapping[str, str]) -> Said:
    return Said(*(line[caption].strip() for caption in _WRITTEN))


def _read(path: Path) -> tuple[list[str], list[Mapping[str, str]] | None]:
    """The names of the sheets and the lines of 待处理; None where it is no summary of ours."""
    try:
        return _lines(path)
    except Exception:  # openpyxl raises whatever the bytes bring about
        return [], None


def _lines(path: Path) -> tuple[list[str], list[Mapping[str, str]] | None]:
    """The names of the sheets and the lines of 待处理; None where that is not there or has other captions."""
    from openpyxl import load_workbook

    with path.open("rb") as file:
        book = load_workbook(file, read_only=True, data_only=True)
        names = list(book.sheetnames)
        lines: list[Mapping[str, str]] | None = None
        for name in (one for one in names if one.partition("(")[0] == TODO):
            rows = book[name].iter_rows(values_only=True)
            places = {_text(value): place for place, value in enumerate(next(rows, ()))}
            if not set(CAPTIONS) <= set(places):
                return names, None
            lines = lines or []
            for row in rows:
                line = {key: _text(row[places[key]]) if places[key] < len(row) else "" for key in CAPTIONS}
                if any(line.values()):
                    lines.append(line)
    return names, lines


def _text(value: object) -> str:
    return "" if value is None else str(value)
