"""The cells in which a reason is due: one rule for the prompt, the colour and the check.

A reason beside a row answers for the rows that it belongs to and for its parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from xlselfeval.data_sheet.layout import REASON, Block, DataLayout, Rate
from xlselfeval.data_sheet.values import DataRow, Table
from xlselfeval.scoring.text import BLANK_NOTES, compact

CellOf = Callable[[str, str], str]  # the address of a row's cell in a column
NOT_ASKED = "需要说明的可以填写，本行不作要求。"
_EITHER = "合计或分项写明一处即可。"
# Signs and words that alone state no reason, in the order in which they are taken out of what is written.
NO_REASONS = (
    "无", "/", "-", "—", "　", "。", "，", ".", ",", "比", "较", "上年", "预算", "支出", "有所", "略有", "增加", "增长", "上升", "减少", "下降", "降低",
)  # fmt: skip
_TWO_ROUNDINGS = "0.01"  # figures with two decimals agree within this


def family_of(layout: DataLayout, key: str) -> tuple[str, ...]:
    """Return a row, those that it belongs to, and all that are parts of it."""
    return (key, *layout.above(key), *layout.beneath(key))


def is_reason(text: str | None) -> bool:
    """Check whether a text states a reason; 无, - and 比上年增加 do not."""
    left = text or ""
    for one in NO_REASONS:
        left = left.replace(one, "")
    return bool(left.strip()) and compact(text or "") not in BLANK_NOTES


def lines_beside(table: Table, line: DataRow) -> tuple[DataRow, ...]:
    """Return the lines of a table whose reasons answer for a line: its own and the total's.

    The reasons of all lines answer for the total.
    """
    return (*table.lines, line) if line is table.total else (line, *([table.total] if table.total else ()))


def row_prompt(layout: DataLayout, key: str) -> str:
    """Return the prompt at the reason of a row: when it is due, or that it is not asked for."""
    captions = {column.key: column.caption for column in layout.columns}
    cases = [f"决算数大于{captions[budget]}" for budget, keys in layout.overruns if key in keys]
    cases += [f"较上年增减{layout.change_percent}%及以上"] * (key in layout.changes)
    either = _EITHER if len(family_of(layout, key)) > 1 else ""
    return f"{'，或'.join(cases)}的，请说明原因。{either}" if cases else NOT_ASKED


def reason_rule(layout: DataLayout) -> str:
    """Return the rule for the reasons of all rows in one sentence, as 核对结果 and the guide print it."""
    captions = {column.key: column.caption for column in layout.columns}
    cases = [(f"大于{captions[budget]}", keys) for budget, keys in layout.overruns]
    cases.append((f"较上年增减{layout.change_percent}%及以上", layout.changes))
    listed = "，或".join(f"{words}的（{'、'.join(_listed(layout, keys))}）" for words, keys in cases if keys)
    return f"决算数{listed}，应说明原因，其他行不作要求；{_EITHER}"


def _listed(layout: DataLayout, keys: Sequence[str]) -> Iterable[str]:
    """Return the captions of rows, each piece once; a row all of whose parts are among them stands for these."""
    beneath = {key: set(layout.beneath(key)) for key in keys}
    whole = {key: parts for key, parts in beneath.items() if parts and parts <= set(keys)}
    covered = set[str]().union(*whole.values())
    rows = {key: row for key in keys if key not in covered and (row := layout.row(key)) is not None}
    bare = {key: row.caption.removeprefix("其中：").split(".", 1)[-1] for key, row in rows.items()}
    captions = (caption + ("及其各项" if key in whole else "") for key, caption in bare.items())
    return dict.fromkeys(piece for caption in captions for piece in caption.split("、"))


def line_prompt(block: Block) -> str:
    """Return the prompt at the reason of a line in a table: when it is due."""
    captions = {column.key: column.caption.partition("（")[0] for column in block.columns}
    cases = [f"{captions[rate.part]}大于{captions[rate.whole]}" for rate in block.rates]
    return f"{'，或'.join(cases)}的，请说明原因。" if cases else NOT_ASKED


def row_condition(layout: DataLayout, key: str, cell: CellOf, issued: Iterable[str]) -> str:
    """Return the formula that is true while a row lacks the reason that is due.

    A reason written at any row of its family will do. The formula is "" where none is ever due.
    """
    due = list(_due(layout, key, cell))
    reasons = [cell(one, REASON) for one in family_of(layout, key) if one in set(issued)]
    return _while_blank(due, reasons)


def line_condition(rates: Sequence[Rate], cell: Callable[[str], str], reasons: Sequence[str]) -> str:
    """Return the same for a line of a table, by the cells of the `reasons` that answer for it."""
    pairs = [(cell(rate.part), cell(rate.whole)) for rate in rates]
    due = [f"AND(COUNT({part},{whole})=2,N({whole})>0,N({part})>N({whole}))" for part, whole in pairs]
    return _while_blank(due, reasons)


def _due(layout: DataLayout, key: str, cell: CellOf) -> Iterator[str]:
    before, spent = cell(key, "previous"), cell(key, "spent")
    for budget, keys in layout.overruns:
        if key in keys:
            allowed = cell(key, budget)
            yield f"AND(COUNT({allowed},{spent})=2,ROUND(N({spent})-N({allowed}),4)>{_TWO_ROUNDINGS})"
    if key in layout.changes:
        change = f"ABS(N({spent})-N({before}))"
        yield f"AND(COUNT({before},{spent})=2,N({before})>0,ROUND({change},4)>{_TWO_ROUNDINGS},ROUND({change}*100-N({before})*{layout.change_percent},4)>=0)"


def _while_blank(due: Sequence[str], reasons: Sequence[str]) -> str:
    """Join conditions, true while the cells for the reasons state none."""
    written = "&".join(reasons)
    for sign in NO_REASONS:
        written = f'SUBSTITUTE({written},"{sign}","")'
    return f'AND(TRIM({written})="",OR({",".join(due)}))' if due else ""
