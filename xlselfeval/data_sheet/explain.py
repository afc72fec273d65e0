"""The rows of a data sheet in words: figures with their cells, how sums come about, when a reason is due."""

from __future__ import annotations

from collections.abc import Iterator

from xlselfeval.cell import Cell
from xlselfeval.data_sheet.findings import heading_of
from xlselfeval.data_sheet.layout import Row
from xlselfeval.data_sheet.reasons import line_prompt, row_prompt
from xlselfeval.data_sheet.review import DataReview
from xlselfeval.data_sheet.values import DataRow, DataSheet
from xlselfeval.review.explain import is_wanted
from xlselfeval.review.finding import Finding
from xlselfeval.scoring.number import percent_of, plain


def explain_sheet(review: DataReview, wanted: str | None) -> Iterator[tuple[list[str], list[Finding]]]:
    """Explain each row wanted (a cell, part of its caption, or all): its lines and findings."""
    sheet = review.sheet
    for row in sheet.all_rows():
        cells = [*(figure.cell for figure in row.figures.values()), row.reason_cell]
        if is_wanted(wanted, row.label, cells):
            places = {cell.ref for cell in cells if cell is not None}
            yield _lines(sheet, row), [one for one in review.findings if not places.isdisjoint(one.cells)]


def _lines(sheet: DataSheet, row: DataRow) -> list[str]:
    lines = [f"{sheet.layout.mark} / {row.label or '（未填名称）'}"]
    lines += [f"  {heading_of(row, key)} {_shown(figure.cell)}" for key, figure in row.figures.items()]
    lines += [f"  算法 {text}" for text in _rules(sheet, row)]
    if row.reason_cell is not None:
        lines.append(f"  原因 {_shown(row.reason_cell)}")
        lines.append(f"       {_prompt(sheet, row)}")
    return lines


def _shown(cell: Cell) -> str:
    return f"{cell.ref}：{cell.text or '（空白）'}" + ("（自动计算）" if cell.formula else "")


def _rules(sheet: DataSheet, row: DataRow) -> Iterator[str]:
    """Yield how the figures of a row depend on each other and on other rows."""
    known = sheet.layout.row(row.key)
    if known is not None:
        yield from _sums(sheet, known)
    initial, added = row.number("initial"), row.number("added")
    if initial is not None and added is not None:
        yield f"全年预算数＝年初预算数＋调整追加数＝{plain(initial)}＋{plain(added)}＝{plain(initial + added)}"
    before, spent = row.number("previous"), row.number("spent")
    if before is not None and spent is not None:
        rate = f"，增减率{percent_of(spent - before, before)}" if before > 0 else ""
        yield f"增减额＝本年－上年＝{plain(spent)}－{plain(before)}＝{plain(spent - before)}{rate}"


def _sums(sheet: DataSheet, known: Row) -> Iterator[str]:
    parts = [sheet.rows[key] for key in known.parts if key in sheet.rows]
    for group, name in ((parts, "各项"), (sheet.items.get(known.items, ()), "明细各行")):
        if group:
            yield f"合计＝{name}之和：{'＋'.join(one.label for one in group)}"


def _prompt(sheet: DataSheet, row: DataRow) -> str:
    """Return when a reason is due at a row."""
    block = next((one for one in sheet.layout.blocks if row.key.startswith(f"{one.key}/")), None)
    return row_prompt(sheet.layout, row.key) if block is None or block.kind != "lines" else line_prompt(block)
