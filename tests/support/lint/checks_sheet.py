"""Checks of the sheets: order, cells, sizes, merged ranges, links and headers are as Excel reads them."""

from __future__ import annotations

import re

from lxml import etree
from support.lint.formula import LAST_COLUMN, LAST_ROW, overlaps, read_prefix, read_range
from support.lint.package import MAIN, Check, Faults, Package

# the children of a worksheet in the order of CT_Worksheet
WORKSHEET = """
    sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios
    autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations
    hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches
    ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls webPublishItems
    tableParts extLst""".split()  # noqa: SIM905
# that an empty one of these exists is a fault
LISTS = (
    "cols", "mergeCells", "conditionalFormatting", "dataValidations", "hyperlinks", "rowBreaks", "colBreaks",
)  # fmt: skip
# where formats are given: element, attribute with the format, attribute that says which one it is
FORMATTED = (("c", "s", "r"), ("row", "s", "r"), ("col", "style", "min"))
_NUMBER = re.compile(r"-?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")


def child_order(package: Package) -> Faults:
    """The children of a worksheet come in the order of the schema, once, and not empty."""
    for sheet in package.sheets:
        last = -1
        for child in sheet.tree.iterchildren(etree.Element):
            tag = etree.QName(child).localname
            place = WORKSHEET.index(tag) if tag in WORKSHEET else -1
            if place < last or (place == last and tag != "conditionalFormatting"):
                yield f"{sheet.name}: {tag} is out of order"
            if tag in LISTS and not len(child):
                yield f"{sheet.name}: {tag} is empty"
            last = max(place, last)


def cells_in_order(package: Package) -> Faults:
    """Rows and cells ascend, each once, within the sheet."""
    for sheet in package.sheets:
        last_row = 0
        for row in sheet.tree.iter(f"{MAIN}row"):
            number, last_column = int(row.get("r", last_row + 1)), 0
            if not last_row < number <= LAST_ROW:
                yield f"{sheet.name}: row {number} is out of order or out of the sheet"
            last_row = number
            for cell in row.iter(f"{MAIN}c"):
                box = read_range(cell.get("r", ""))
                if box is None or box[0] != number or box[1] <= last_column:
                    yield f"{sheet.name}!{cell.get('r')}: out of order, twice, or out of its row"
                last_column = box[1] if box else last_column


def cell_styles(package: Package) -> Faults:
    """Cells, rows and columns have formats that exist."""
    formats = max(package.count("cellXfs"), 1)
    for sheet in package.sheets:
        for tag, attribute, key in FORMATTED:
            for one in sheet.tree.iter(MAIN + tag):
                if int(one.get(attribute, "0")) >= formats:
                    yield f"{sheet.name}: {tag} {one.get(key)} has the format {one.get(attribute)}"


def cell_contents(package: Package) -> Faults:
    """Texts are short enough, numbers finite, shared strings exist."""
    shared = [tree for tree in package.trees.values() if tree.tag == f"{MAIN}sst"]
    strings = ["".join(one.itertext()) for tree in shared for one in tree]
    for sheet, cell in package.each("c"):
        where, kind, value = (
            f"{sheet.name}!{cell.get('r')}",
            cell.get("t", "n"),
            cell.findtext(f"{MAIN}v") or "",
        )
        text = "".join(cell.itertext(f"{MAIN}t")) or value
        if kind == "s" and not (value.isdecimal() and int(value) < len(strings)):
            yield f"{where}: no shared string {value}"
        elif kind == "s":
            text = strings[int(value)]
        if kind in ("n", "b") and value and not _NUMBER.fullmatch(value):
            yield f"{where}: {value} is not a number"
        if len(text) > 32_767:
            yield f"{where}: text of {len(text)} characters"


def sizes(package: Package) -> Faults:
    """Rows and columns are no larger than Excel draws them, and columns are described once."""
    for sheet in package.sheets:
        for row in sheet.tree.iter(f"{MAIN}row"):
            if not 0 <= float(row.get("ht", "0")) <= 409.5:
                yield f"{sheet.name}: row {row.get('r')} is {row.get('ht')} high"
        last = 0
        for column in sheet.tree.iter(f"{MAIN}col"):
            first, end = int(column.get("min", "0")), int(column.get("max", "0"))
            if not last < first <= end <= LAST_COLUMN:
                yield f"{sheet.name}: columns {first} to {end} are out of order or out of the sheet"
            if not 0 <= float(column.get("width", "0")) <= 255:
                yield f"{sheet.name}: column {first} is {column.get('width')} wide"
            last = max(end, last)


def merged_ranges(package: Package) -> Faults:
    """Merged ranges are ranges and do not overlap."""
    for sheet in package.sheets:
        references = [one.get("ref", "") for one in sheet.tree.iter(f"{MAIN}mergeCell")]
        for reference in references:
            box = read_range(reference)
            if box is None or box[:2] == box[2:]:
                yield f"{sheet.name}: {reference} cannot be merged"
        for one, other in overlaps(references):
            yield f"{sheet.name}: merged ranges {one} and {other} overlap"


def hyperlinks(package: Package) -> Faults:
    """Each link inside the workbook leads to a cell of a sheet, or to a name."""
    names, sheets = package.known_names, package.known_sheets
    for sheet, link in package.each("hyperlink"):
        location = link.get("location")
        if location is None or location.casefold() in names:
            continue
        place, _, cell = location.rpartition("!")
        if read_range(cell) is None or not sheets.issuperset(map(str.casefold, read_prefix(f"{place}!")[1])):
            yield f"{sheet.name}!{link.get('ref')}: leads to {location}"


def header_footer(package: Package) -> Faults:
    """Each header and footer has at most 255 characters, codes included."""
    for sheet, block in package.each("headerFooter"):
        for one in block:
            if len(one.text or "") > 255:
                yield f"{sheet.name}: {etree.QName(one).localname} of {len(one.text or '')} characters"


CHECKS: tuple[Check, ...] = (
    child_order, cells_in_order, cell_styles, cell_contents, sizes, merged_ranges, hyperlinks, header_footer,
)  # fmt: skip
