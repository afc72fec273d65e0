"""The split of points that a form's own notes print: 产出指标50分、效益指标30分、满意度指标10分、预算执行率10分."""

from __future__ import annotations

import re

from xlselfeval.files.sheet import Sheet
from xlselfeval.reading.find_forms import FormArea
from xlselfeval.scoring.number import decimal_of
from xlselfeval.scoring.text import compact
from xlselfeval.submission import PrintedSplit

_ROWS = 15  # below the table in which notes stand
_COLUMNS = 3  # in the first of which they stand
_LONGEST = 1500  # characters of a note that are read
_LEAST = 2  # groups that a split names
_GROUP = re.compile(
    r"(产出|效益|(?:服务对象)?满意度|成本|过程|决策|投入|执行率)(?:指标)?(?:权重|分值|占|为|:){0,3}(\d{1,3}(?:\.\d{1,2})?)(?:分|%)"
)
_LEEWAY = re.compile("特殊情况|适当调整|可以?(?:根据|结合|自行|作|做)?.{0,6}调整|原则上|一般")


def read_printed_split(sheet: Sheet, area: FormArea) -> PrintedSplit | None:
    """Return the split that the notes below a form print; None without one."""
    for row in range(area.end, area.end + _ROWS):
        for column in range(1, _COLUMNS + 1):
            cell = sheet.cells.get((row, column))
            if cell is None or not isinstance(cell.written.value, str):
                continue
            text = compact(cell.text[:_LONGEST])
            found = _GROUP.findall(text)
            points = {name: number for name, figure in found if (number := decimal_of(figure)) is not None}
            repeated = len({name for name, _ in found}) < len(set(found))  # a choice is no split
            if len(points) >= _LEAST and not repeated:
                return PrintedSplit(tuple(points.items()), is_binding=not _LEEWAY.search(text), cell=cell)
    return None
