"""Conditional formats have the same effect in every format of files."""

from __future__ import annotations

import re
import struct
import time

import pytest
from support.conditions import files, records
from support.conditions.files import BLACK, WHITE, Format, open_document
from support.conditions.tokens import SHEETS, tokens_of
from support.handmade_files import biff, xls, xlsb
from support.legacy_files import record, unzipped, zipped

from xlselfeval.files.legacy import formula_tokens
from xlselfeval.files.legacy.xlsb_future import future_head
from xlselfeval.files.looks.colours import USUAL
from xlselfeval.files.looks.rules import PATTERN, conditional_look
from xlselfeval.files.open import open_workbook
from xlselfeval.files.ranges import Area
from xlselfeval.files.xml import parse_tree

MAKERS = {
    "xlsx": files.xlsx, "ods": files.ods, "older ods": files.older_ods, "xls": records.xls, "newer xls": records.newer_xls, "coloured xls": records.coloured_xls, "xlsb": records.xlsb, "later xlsb": records.later_xlsb,
    "xml": files.spreadsheet_xml, "page": files.web_page,
}  # fmt: skip
LESS = ("older ods", "xls", "xml", "page")  # that have no bars, scales and icons
BLUE, GREEN, RED, YELLOW = "638EC6", "63BE7B", "F8696B", "FFEB9C"


def has(kind: str, form: Format) -> bool:
    """Return whether a format of files has such a conditional format."""
    if kind == "page" and any("OTHER!" in one for one in form.formulas):
        return False  # it is one sheet
    is_drawn = form.sign.startswith(("bar", "icons", "scale"))
    return not (is_drawn and kind in LESS) and not ((form.code or form.points) and kind in LESS[2:])


def shown(kind: str, form: Format) -> tuple[str, str | None, str | None]:
    """Return text, what is shown in its place and what is struck out of the cell under a conditional format."""
    workbook = open_workbook(MAKERS[kind](form))
    cell = workbook.sheet(workbook.sheets[0]).cell(14, 8)
    return cell.text, cell.written.shown, cell.written.struck


HIDING: list[tuple[Format, str | None]] = [
    (Format(("H14>0",), colour=WHITE), ""), (Format(("$H$14=15",), colour=WHITE), ""), (Format(("AND(H14>10,LEN(H14)=2)",), colour=WHITE), ""), (Format(("OR(ISERROR(H14),H14-15=0)",), colour=WHITE), ""),
    (Format(('H14&"分"="15分"',), colour=WHITE), ""), (Format(("(H14-10)>=-5",), colour=WHITE), ""), (Format(("SUM($H$14:$I$14)>1.5",), colour=WHITE), ""), (Format(("TRUE",), colour=WHITE), ""),
    (Format(("0", "20"), "between", colour=WHITE), ""), (Format(("20", "30"), "notBetween", behind=BLACK), ""), (Format(("15",), "equal", behind=BLACK), ""), (Format(("$H$14",), "greaterThanOrEqual", colour=WHITE), ""),
    (Format(("H14>0",), code='"20"'), "20"), (Format(("H14>0",), points=1), ""), (Format(("H14>0",), colour=WHITE, behind="000080"), None),
    (Format(("TODAY()>1",), colour=WHITE), ""), (Format(("OR(1=2,NOW()>1)",), colour=WHITE), ""), (Format(("COUNTIF($H$14:$I$14,H14)>0",), behind=BLACK), ""), (Format(("H14/2>1",), colour=WHITE), ""),
    *((Format((one,), colour=WHITE), "") for one in ("OWN!H14>0", "OWN!$H$14=15", "SUM(OWN!$H$14:$I$14)=15", "OTHER!H14=15", "SUM(OTHER!$H$14:$I$14)>0", "FOREIGN!$H$14=15", "ISERROR(FOREIGN!H14)")),
    (Format(sign="bar alone", behind=BLUE), ""), (Format(sign="icons alone"), ""), (Format(sign="scale", colour=BLACK, behind=RED), ""),
]  # fmt: skip
HONEST = [
    Format(("ISERROR(H14)",), colour=WHITE), Format(("H14=0",), colour=WHITE), Format(('H14=""',), colour=WHITE), Format(("0",), "equal", colour=WHITE), Format(('""',), "equal", behind=BLACK),
    Format(("AND(ISERROR(H14),TODAY()>1)",), colour=WHITE), Format(("NOT(ISNUMBER(H14))",), code='"20"'), Format(("H14<=0",), is_struck=True), Format(("FALSE",), colour=WHITE),
    *(Format((one,), colour=WHITE) for one in ("ISERROR(OWN!H14)", "OWN!$H$14=0", "OWN!H14=0", "OWN!H$14<0", "OTHER!H14=0", 'OWN!$H$14=""', "OR(ISERROR(OWN!H14),OWN!$H$14=0)", "SUM(OWN!$H$14:$I$14)=0", "OTHER!$H$14=0", "ISERROR(SUM(OTHER!H14:$I$14))")),
    Format(("10",), "greaterThan", behind=YELLOW), Format(("60",), "lessThan", colour="9C0006", behind="FFC7CE"), Format(sign="scale", colour=GREEN, behind=RED), Format(sign="bar", behind=BLUE), Format(sign="icons"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "form", "seen"),
    [(kind, form, seen) for kind in MAKERS for form, seen in HIDING if has(kind, form)],
)
def test_a_look_that_hides_a_number(kind: str, form: Format, seen: str | None) -> None:
    """A font, fill or number format hides a number where its condition holds, or where that cannot be known."""
    assert shown(kind, form) == ("15", seen, None)


@pytest.mark.parametrize(
    ("kind", "form"), [(kind, form) for kind in MAKERS for form in HONEST if has(kind, form)]
)
def test_honest_looks(kind: str, form: Format) -> None:
    """Hidden errors and zeros, colour scales, bars, traffic lights and highlights hide nothing."""
    assert shown(kind, form) == ("15", None, None)


@pytest.mark.parametrize("kind", MAKERS)
def test_a_line_through(kind: str) -> None:
    """A number that a condition strikes out does not count; one that it may strike out counts, and is noted."""
    assert shown(kind, Format(("H14=15",), is_struck=True)) == ("", None, "15")
    assert shown(kind, Format(("TODAY()>1",), is_struck=True)) == ("15", None, "15")


@pytest.mark.parametrize(
    ("side", "points", "seen"), [("start", 100, ""), ("end", 100, ""), ("start", 40, None), ("center", 100, None)]
)  # fmt: skip
def test_an_indent_in_an_ods(side: str, points: int, seen: str | None) -> None:
    """A number that is moved further than its column is wide is not seen."""
    style = (
        f'<style:style style:name="ce1" style:family="table-cell"><style:paragraph-properties fo:margin-left="{points}pt" fo:text-align="{side}"/></style:style>'
        '<style:style style:name="co1" style:family="table-column"><style:table-column-properties style:column-width="60pt"/></style:style>'
    )
    column = '<table:table-column table:style-name="co1" table:number-columns-repeated="8"/>'
    workbook = open_workbook(open_document(style, ' table:style-name="ce1"', columns=column))
    assert workbook.sheet(workbook.sheets[0]).cell(14, 8).written.shown == seen


def indented_xls(side: int, steps: int, far: int | None) -> bytes:
    """Return a number in a column of ten characters, moved by so many steps, or by more as Excel 2007 has it."""
    style = struct.pack("<HHH", 0, 0, 0) + bytes([side, 0, steps, 0]) + bytes(4) + struct.pack("<IH", 0, 64)
    font = biff(0x31, struct.pack("<HHH", 220, 0, 0x7FFF) + bytes(10))
    more = struct.pack("<HHHH", 0x0F, 6, far or 0, 0)
    head = struct.pack("<HH", 0x087D, 0) + bytes(10)
    extra = biff(0x087D, head + struct.pack("<HHH", 0, 0, 1) + more) if far else b""
    column = biff(0x7D, struct.pack("<6H", 0, 0, 2560, 0, 0, 0))
    return xls(
        column + biff(0x0203, struct.pack("<HHHd", 0, 0, 0, 15.0)), extra=font + biff(0xE0, style) + extra
    )


@pytest.mark.parametrize(
    ("side", "steps", "far", "seen"),
    [(1, 15, None, ""), (3, 12, None, ""), (1, 9, None, None), (2, 15, None, None), (0, 15, 100, ""), (1, 15, 9, None)],
)  # fmt: skip
def test_an_indent_in_an_xls(side: int, steps: int, far: int | None, seen: str | None) -> None:
    """A number that is moved further than its column is wide is not seen."""
    workbook = open_workbook(indented_xls(side, steps, far))
    assert workbook.sheet(workbook.sheets[0]).cell(1, 1).written.shown == seen


@pytest.mark.parametrize(("rank", "flags", "seen"), [(1, 0, None), (3, 0, ""), (1, 2, None), (3, 2, "")])
def test_ranks_that_excel_2007_adds(rank: int, flags: int, seen: str | None) -> None:
    """A record behind the rules gives them their ranks; the first that holds counts."""
    white, red = Format(("H14>0",), colour=WHITE), Format(("H14>0",), colour=RED)
    later = [records.extension(0, 2), records.extension(1, rank, flags)]
    workbook = open_workbook(records.several_xls([white, red], later))
    assert workbook.sheet(workbook.sheets[0]).cell(14, 8).written.shown == seen


@pytest.mark.parametrize("named_from", [(14, 8), (1, 1)])
@pytest.mark.parametrize("layout", [formula_tokens.XLS, formula_tokens.XLSB])
@pytest.mark.parametrize(
    "formula",
    ["'OWN'!H14>0", "ISERROR('OWN'!H14)", "SUM('OWN'!$D14:H$13)=0", "'OTHER'!G15=0", "$A$1+'OWN'!$H$14=0"],
)
def test_what_moves_on_a_named_sheet(
    formula: str, layout: formula_tokens.Layout, named_from: tuple[int, int]
) -> None:
    """Tokens count from the cell or from the first one of the sheet: the reading that is near the cell is right."""
    is_xlsb = layout is formula_tokens.XLSB
    tokens = tokens_of(formula.replace("'", ""), (14, 8), is_xlsb=is_xlsb, named_from=named_from)
    assert formula_tokens.read_formulas([tokens], (14, 8), layout, SHEETS) == (formula,)


def test_what_moves_as_far_either_way() -> None:
    """A formula is not known whose cells are as far from that of the rule in both readings."""
    tokens = tokens_of("OWN!O21=0", (14, 8))
    assert formula_tokens.read_formulas([tokens], (15, 15), formula_tokens.XLS, SHEETS) == ("?",)


GRADIENT = "<gradientFill><stop position='0'><color rgb='FF{}'/></stop><stop position='1'><color rgb='FF{}'/></stop></gradientFill>"
FILLS = {
    GRADIENT.format("000080", "000085"): "000080", GRADIENT.format("000080", "FFFFFF"): PATTERN, "<gradientFill/>": PATTERN,
    "<patternFill patternType='gray125'><fgColor rgb='FF000080'/><bgColor rgb='FF000080'/></patternFill>": "000080",
    "<patternFill patternType='gray125'><fgColor rgb='FF000080'/></patternFill>": PATTERN, "<patternFill patternType='none'/>": WHITE,
    "<patternFill><bgColor rgb='FF000080'/></patternFill>": "000080", "<patternFill/>": None,
}  # fmt: skip


@pytest.mark.parametrize("fill", FILLS)
def test_fills_that_a_condition_sets(fill: str) -> None:
    """A pattern or gradient has a colour where all of its colours are alike."""
    form = parse_tree(f"<dxf xmlns='x'><fill>{fill}</fill></dxf>".encode(), "styles.xml")
    assert conditional_look(form, USUAL).behind == FILLS[fill]


@pytest.mark.parametrize(("rank", "seen"), [(1, ""), (-1, None)])
def test_a_bar_that_adds_to_another(rank: int, seen: str | None) -> None:
    """A bar that adds to one of Excel 2007 has no colour that fills it: its first is that of a border."""
    workbook = open_workbook(records.later_xlsb(Format(sign="bar", behind=BLACK), rank))
    assert workbook.sheet(workbook.sheets[0]).cell(14, 8).written.shown == seen


def test_heads_of_records_of_excel_2010() -> None:
    """A head may have references, several lists of areas, and formulas with more data."""
    refs = struct.pack("<6I", 1, 0, 9, 9, 9, 9)
    areas = struct.pack("<7I", 2, 0, 1, 1, 2, 2, 3) + struct.pack("<2I", 0, 0)
    formulas = struct.pack("<4I", 2, 2, 2, 3) + b"abcde" + struct.pack("<3I", 2, 1, 0) + b"f"
    content = struct.pack("<I", 7) + refs + areas + formulas
    assert future_head(content + b"more") == ((Area(2, 3, 3, 4),), (b"ab", b"f"), len(content))


@pytest.mark.parametrize(
    "tokens",
    [b"", b"\x01", b"\x1e\x01", b"\x17\xff\x01a", b"\x03", b"\x1e\x01\x00\x1e\x01\x00", b"\x3a\x00\x00\x00\x00\x00\x00", b"\x42\x05\x24\x00", b"\x1c\x07", b"\xff" * 9, b"\x19\x04\xff\xff"],
)  # fmt: skip
@pytest.mark.parametrize("layout", [formula_tokens.XLS, formula_tokens.XLSB])
def test_tokens_that_are_not_known(tokens: bytes, layout: formula_tokens.Layout) -> None:
    """A formula with unknown tokens, other sheets, errors or too few bytes is not known."""
    assert formula_tokens.read_formulas([tokens], (14, 8), layout, ()) == ("?",)


@pytest.mark.parametrize(
    "formula",
    ["G13<=$I15", "SUM(G$13:$I15,1.5)", "-(H14-0.01)", '"a""b"&TRIM(H14)="分"', "IF(MOD(H14,2)=0,DATE(2024,1,1),FALSE)", "H14-(H13-1)", "(H14=1)=TRUE"],
)  # fmt: skip
@pytest.mark.parametrize("is_xlsb", [False, True])
def test_formulas_from_tokens(formula: str, *, is_xlsb: bool) -> None:
    """Tokens give the text of their formula; functions that are not evaluated have one name."""
    layout = formula_tokens.XLSB if is_xlsb else formula_tokens.XLS
    tokens = tokens_of(formula, (14, 8), is_xlsb=is_xlsb)
    (text,) = formula_tokens.read_formulas([tokens], (14, 8), layout, ())
    assert text == re.sub("IF|MOD|DATE", "FUNCTION", formula)


@pytest.mark.parametrize(
    ("side", "steps", "seen"),
    [(1, 15, ""), (3, 12, ""), (1, 9, None), (2, 15, None), (0, 250, "")],
)  # fmt: skip
def test_an_indent_in_an_xlsb(side: int, steps: int, seen: str | None) -> None:
    """A number that is moved further than its column is wide is not seen."""
    row, number = bytes(8) + struct.pack("<H", 300) + bytes(15), struct.pack("<IId", 0, 0, 15.0)
    column = record(60, struct.pack("<4IH", 0, 0, 2560, 0, 0))
    parts = unzipped(xlsb(record(0, row) + record(5, number)))
    sheet = "xl/worksheets/sheet1.bin"
    parts[sheet] = parts[sheet].replace(record(145), column + record(145))
    xf = record(47, struct.pack("<5H", 0, 0, 0, 0, 0) + bytes([0, steps, side, 0, 0, 0]))
    parts["xl/styles.bin"] = record(278) + record(617) + xf + record(618) + record(279)
    workbook = open_workbook(zipped(parts))
    assert workbook.sheet(workbook.sheets[0]).cell(1, 1).written.shown == seen


@pytest.mark.parametrize(("formula", "seen"), [("ISERROR(没有!RC)", ""), ("'a'!RC=15", ""), ("ISERROR('其他'!RC)", None), ("ISERROR(RC[-1])", None), ('"RC"=RC', None)])  # fmt: skip
def test_formulas_of_an_xml_spreadsheet(formula: str, seen: str | None) -> None:
    """A condition about a sheet that the file does not have is not known; one about a cell beside is."""
    data = files.spreadsheet_xml(Format(("H14>0",), colour=WHITE)).decode()
    data = re.sub("(?<=<Value1>)[^/]*(?=</Value1>)", formula, data)
    workbook = open_workbook(data.encode())
    assert workbook.sheet(workbook.sheets[0]).cell(14, 8).written.shown == seen


@pytest.mark.parametrize(("steps", "seen"), [(10, ""), (8, None)])
def test_an_indent_in_an_xml_spreadsheet(steps: int, seen: str | None) -> None:
    """A number that is moved further than its column is wide is not seen."""
    data = files.spreadsheet_xml(Format()).decode()
    style = f'<Styles><Style ss:ID="a"><Alignment ss:Horizontal="Left" ss:Indent="{steps}"/></Style></Styles><Worksheet'
    data = data.replace("<Worksheet", style).replace('ss:Index="8"', 'ss:Index="8" ss:StyleID="a"')
    workbook = open_workbook(data.encode())
    assert workbook.sheet(workbook.sheets[0]).cell(14, 8).written.shown == seen


@pytest.mark.parametrize(
    "address", ["a" * 500_000, "'" * 500_001, "'a" * 300_000, "A1:" * 200_000, "a.A1 " * 3_000]
)
def test_long_addresses_end_soon(address: str) -> None:
    """A list of addresses that no program writes takes no time."""
    data = unzipped(files.ods(Format(("H14>0",), colour=WHITE)))
    text = data["content.xml"].decode()
    data["content.xml"] = re.sub('(?<=target-range-address=")[^"]*', address, text).encode()
    started = time.monotonic()
    workbook = open_workbook(zipped(data))
    assert workbook.sheet(workbook.sheets[0]).cell(14, 8).written.shown is None
    assert time.monotonic() - started < 20


def test_conditions_of_a_page() -> None:
    """Conditions of a page are found in any comment, or in none; a white text on a dark cell is seen."""
    page = files.web_page(Format(("H14>0",), colour=WHITE)).decode()
    start, end = page.index("<!--"), page.index("-->") + 3
    comment = page[start:end]
    other = comment.replace("$H$14:$H$20", "$A$1")
    variants = {
        "none": (page.replace("<!--[if gte mso 9]>", "").replace("<![endif]-->", ""), ""),
        "last": (page.replace(comment, other).replace("</body>", f"</body>{comment}"), ""),
        "other prefix": (page.replace("<x:", "<e:").replace("</x:", "</e:"), ""),
        "elsewhere": (page.replace(comment, other), None),
        "not ended": (page.replace("</x:Condition>", "").replace("</x:ConditionalFormatting>", ""), None),
        "dark": (page.replace("<td x:num>", '<td bgcolor="#000080" x:num>'), None),
        "many": (page.replace("</head>", "<x:ConditionalFormatting><x:Range>" * 20_000 + "</head>"), ""),
    }
    for name, (text, seen) in variants.items():
        workbook = open_workbook(text.encode())
        cell = workbook.sheet(workbook.sheets[0]).cell(14, 8)
        assert (name, cell.text, cell.written.shown) == (name, "15", seen)


@pytest.mark.parametrize(("formula", "seen"), [("I14=7", ""), ("I14=0", None), ("OTHER!I14=7", ""), ("OTHER!I14=0", None)])  # fmt: skip
def test_cells_below_a_merged_range(formula: str, seen: str | None) -> None:
    """A condition reads the value of a cell that a merged range covers, on its own sheet and on another."""
    parts = unzipped(files.xlsx(Format((formula,), colour=WHITE)))
    for number in (1, 2):
        part = f"xl/worksheets/sheet{number}.xml"
        merge = b'</row></sheetData><mergeCells count="1"><mergeCell ref="H14:I14"/></mergeCells>'
        parts[part] = parts[part].replace(b"</row></sheetData>", b'<c r="I14"><v>7</v></c>' + merge)
        assert merge in parts[part]
    workbook = open_workbook(zipped(parts))
    assert workbook.sheet(workbook.sheets[0]).cell(14, 8).written.shown == seen
