"""The conclusion of a check in words for the unit that checks its own papers before it sends them.

The conclusions of forms (退回修改 …) are the bureau's; they are stored and printed on 核对结果 unchanged.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from xlselfeval.result.table import ResultTable
from xlselfeval.result.table_cells import TableCell, TableRow
from xlselfeval.result.todo import SAME_AS_ABOVE
from xlselfeval.review.finding import DEMAND_WORDS, EXPLAINABLE_ERROR, SEVERITY_WORDS
from xlselfeval.review.note_words import explains
from xlselfeval.sheet_names import EXPLANATION

_CELLS = re.compile(r"[A-Z]+\d+(?:[:、][A-Z]+\d+)*等?")  # at the beginning of a place: F7:F8, F9
_MUST, _DOUBTFUL = SEVERITY_WORDS["error"], SEVERITY_WORDS["warning"]
_VERDICTS = {  # by the gravest demand that is left, and the look of each
    _MUST: ("须更正后再报送", "error"),
    EXPLAINABLE_ERROR: ("须更正或说明后再报送", "error"),
    _DOUBTFUL: ("请核实后再报送", "warning"),
}
_JUDGED, _SAID = "判定", "已说明"
_EXPLAINED = "已写说明", "，可以报送，由财政部门认定"
_GOOD = "未发现问题", "，可以报送"
_NO_FIGURES = (
    "没有可以核对的数字，请检查是否选对了文件"  # nothing was checked, so nothing is known to be right
)
_ONLY_ITSELF = "（只核对了报告自身）"
_SEND_WITH_FORM = "，请与自评表一并核对"
SEND_BESIDE = "请与该单位的自评表一并选择，再核对一遍后报送。"  # a report that no form was compared with
_SEND = "报送所选的这个文件即可，下载的副本不必另报。"
_OLD_SHEET = "其中的“核对结果”页仍是上一次核对的结论，财政部门核对时以重新核对的结果为准。"
_COPY_OF_VALUES = "本文件为{}核对后的副本，没有下发的公式和下发记录，可以照此报送。"
_NEXT = {  # by the kind of file, where something is left to do
    "form": "可以在下载的副本中更正、说明，再核对一遍，报送改好的副本这一个文件；不需要写说明的，也可以直接更正原文件后报送。",
    "values": "副本只用来查看核对结果、写说明。要更正的，请将最初的文件（{}）另存为.xlsx，再核对一遍，在新副本里更正并说明，报送新副本。只需写说明的，写在副本里，报送副本。",
    "document": "副本只用来查看核对结果、写说明。要更正的，请在原Word文档中更正，再核对一遍，报送更正后的文档；另有理由要写的，写在新副本里，报送新副本。只需写说明的，写在副本里，报送副本。",
    "report": "请在下载的副本（带批注的Word文档）中更正；报告无误的，点该处批注的“答复”写明理由。报送改好的副本这一个文件，批注不必删除。",
}


class Asked(NamedTuple):
    """What is asked at one place, and whether the unit has written its reasons beside it."""

    word: str
    is_explained: bool
    place: str = ""
    about: str = ""  # the indicator and the part of it

    @property
    def is_settled(self) -> bool:
        """Check whether the reasons of the unit take the place of a correction."""
        return self.word in _VERDICTS and not self.is_left

    @property
    def is_left(self) -> bool:
        """Check whether the unit still has to do something: an explanation takes the place of no correction."""
        return self.word in _VERDICTS and (self.word == _MUST or not self.is_explained)


def asked_in(table: ResultTable) -> Iterator[Asked]:
    """Yield what is asked in the first block of a result sheet; what is beside 同上 holds from the row above."""
    return (asked for _, asked in _asked_rows(table))


def _asked_rows(table: ResultTable) -> Iterator[tuple[TableRow, Asked]]:
    captions: list[Any] = []
    above = ""
    for row in table.rows:
        texts = [one.value for one in row.cells]
        if EXPLANATION in texts:
            captions = texts
        elif captions and row.cells[0].look == "section":
            return
        elif captions and len(texts) == len(captions):
            said = dict(zip(captions, row.cells, strict=True))
            written = _text(said[EXPLANATION])
            above = written or (above if _text(said["处理要求"]) == SAME_AS_ABOVE else "")
            text, link = _text(said["位置"]), said["位置"].link
            cells = _CELLS.match(text)
            place = cells[0] if link and cells else text
            about = text.removeprefix(place).strip()
            yield row, Asked(_text(said["要求"]).strip("【】"), explains(above), place, about)


def rows_for_unit(table: ResultTable) -> list[TableRow]:
    """Return the rows of a result sheet; what the unit has given its reasons for is marked 已说明 in both blocks."""
    asked = list(_asked_rows(table))
    settled = {row for row, one in asked if one.is_settled}
    rows: list[TableRow] = []
    captions: list[Any] = []
    for row in table.rows:
        shown, texts = row, [one.value for one in row.cells]
        if _JUDGED in texts:
            captions = texts
        elif row in settled:
            shown = _settled(row, 1, f"【{_SAID}】")
        elif captions and len(texts) == len(captions):
            said = dict(zip(captions, map(_text, row.cells), strict=True))
            if _is_settled(said, [one for _, one in asked]):
                shown = _settled(row, captions.index(_JUDGED), _SAID)
        rows.append(shown)
    return rows


def _is_settled(said: dict[Any, str], asked: Sequence[Asked]) -> bool:
    """Check whether all that is asked about a row of the comparison is settled; that of the money has no indicator."""
    if name := said.get("三级"):
        about = [one for one in asked if one.about.startswith(f"{name} ")]
        return any(one.is_settled for one in about) and not any(one.is_left for one in about)
    words = {f"{one.word}{one.about}" for one in asked if one.is_settled}
    return words.issuperset(said[_JUDGED].split("、"))


def _settled(row: TableRow, place: int, text: str) -> TableRow:
    cells = [*row.cells]
    cells[place] = replace(cells[place], value=text, look="info")
    return replace(row, cells=tuple(cells))


def _text(cell: TableCell) -> str:
    return str(cell.value or "").strip()


def shown_verdict(
    asked: Iterator[Asked] | Sequence[Asked], *, is_alone: bool = False, checked: int | None = None
) -> dict[str, Any]:
    """Return the words of the conclusion with their look, the counts, and the places of what is left to do.

    A report that `is_alone` was compared with no form; `checked` are the figures in it that were checked.
    """
    found = list(asked)
    left = [one for one in found if one.is_left]
    gravest = min((one.word for one in left), key=DEMAND_WORDS.index, default=None)
    has_said = any(one.is_explained and one.word in _VERDICTS for one in found)
    words, look = _words(gravest, has_said=has_said, is_alone=is_alone)
    if gravest is None and checked == 0:
        words, look = _NO_FIGURES, "warning"
    counts = Counter(one.word for one in left)
    said = sum(one.is_settled for one in found)
    parts = [f"{word}{counts[word]}条" for word in DEMAND_WORDS if counts[word]]
    parts += [f"已写说明{said}条"] if said else []
    places = [[word, [one.place for one in left if one.word == word and one.place]] for word in DEMAND_WORDS]
    return {
        "words": words,
        "look": look,
        "counts": "，".join(parts),
        "places": [one for one in places if one[1]],
    }


def _words(gravest: str | None, *, has_said: bool, is_alone: bool) -> tuple[str, str]:
    if gravest is not None:
        words, look = _VERDICTS[gravest]
        return (f"{words}{_ONLY_ITSELF}" if is_alone else words), look
    start, end = _EXPLAINED if has_said else _GOOD
    return (f"{start}{_ONLY_ITSELF}{_SEND_WITH_FORM}", "info") if is_alone else (f"{start}{end}", "good")


def next_step(
    asked: Sequence[Asked],
    kind: str,
    *,
    is_alone: bool = False,
    advice: str = SEND_BESIDE,
    checked: int | None = None,
    first_format: str = "",
    is_copy: bool = False,
    has_results: bool = False,
) -> str:
    """Say which file is to be sent, and where corrections and reasons are written.

    `first_format` is that of a file of which values alone are read, in words; the file chosen may be its checked copy
    (`is_copy`). A report that `is_alone` gets an `advice` how to have it compared; one of which no figure was
    `checked` is not to be sent. `has_results` says that the file holds the 核对结果 of an earlier check.
    """
    if any(one.is_left for one in asked):
        return _NEXT[kind].format(first_format) + (advice if is_alone else "")
    if is_alone or checked == 0:
        return advice if is_alone else ""
    copied = _COPY_OF_VALUES.format(first_format) if is_copy else ""
    return f"{_SEND}{_OLD_SHEET if has_results else ''}{copied}"
