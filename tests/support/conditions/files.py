"""One cell (15 in H14) under one conditional format, in every format of files, written by hand."""

from __future__ import annotations

import re
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.formatting.rule import ColorScaleRule, DataBarRule, IconSetRule, Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from support.packages import saved, zipped

OPERATORS = ("", "between", "notBetween", "equal", "notEqual", "greaterThan", "lessThan", "greaterThanOrEqual", "lessThanOrEqual")  # fmt: skip
SIGNS = {
    "between": "between", "notBetween": "not-between", "equal": "=", "notEqual": "!=", "greaterThan": ">", "lessThan": "<",
    "greaterThanOrEqual": ">=", "lessThanOrEqual": "<=",
}  # fmt: skip


class Format(NamedTuple):
    """A conditional format: its condition, and the look that it sets.

    `sign` is that of a comparison with the formulas, "" where a formula is the condition itself, or one of
    scale, bar, bar alone, icons, icons alone with the colours of the first two. In formulas OWN! stands for the
    sheet itself, OTHER! for another of the file that has 15 in H14, too, and FOREIGN! for one of another file.
    """

    formulas: tuple[str, ...] = ()
    sign: str = ""
    colour: str | None = None
    behind: str | None = None
    code: str | None = None
    is_struck: bool = False
    points: float | None = None


WHITE, BLACK = "FFFFFF", "000000"


def xlsx(form: Format) -> bytes:
    """Write the file with openpyxl."""
    book = Workbook()
    sheet = book.active
    sheet["H14"] = 15
    book.create_sheet("其他")["H14"] = 15
    form = form._replace(formulas=tuple(_named(one, "Sheet", "[1]表") for one in form.formulas))
    font = (
        Font(color=form.colour and f"FF{form.colour}", strike=form.is_struck or None, sz=form.points)
        if form.colour or form.is_struck or form.points
        else None
    )
    look = DifferentialStyle(
        font=font,
        fill=PatternFill(bgColor=f"FF{form.behind}") if form.behind else None,
        numFmt=NumberFormat(200, form.code) if form.code else None,
    )
    rules = {
        "scale": lambda: ColorScaleRule(
            "min", None, form.colour, "max", None, None, "max", None, form.behind
        ),
        "bar": lambda: DataBarRule("num", 0, "num", 100, form.behind, showValue=True),
        "bar alone": lambda: DataBarRule("num", 0, "num", 100, form.behind, showValue=False),
        "icons": lambda: IconSetRule("3TrafficLights1", "percent", [0, 33, 67], showValue=True),
        "icons alone": lambda: IconSetRule("3TrafficLights1", "percent", [0, 33, 67], showValue=False),
        "": lambda: Rule("expression", formula=list(form.formulas), dxf=look),
    }
    compare = Rule("cellIs", operator=form.sign, formula=list(form.formulas), dxf=look) if form.sign in SIGNS else None  # fmt: skip
    sheet.conditional_formatting.add("H14:H20", compare or rules[form.sign]())
    return saved(book)


def _named(formula: str, own: str, foreign: str) -> str:
    return formula.replace("OWN!", f"{own}!").replace("OTHER!", "其他!").replace("FOREIGN!", f"{foreign}!")


def open_document(styles: str, cell_style: str, formats: str = "", columns: str = "") -> bytes:
    """Write a table with 15 in H14; `cell_style` is an attribute of that cell."""
    names = ("office", "table", "text", "style")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    spaces += ' xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    spaces += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    rows = f'<table:table-row table:number-rows-repeated="13"><table:table-cell/></table:table-row><table:table-row><table:table-cell table:number-columns-repeated="7"/><table:table-cell{cell_style} office:value-type="float" office:value="15"/></table:table-row>'
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="我的 表">{columns}{rows}{formats}</table:table><table:table table:name="其他">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    return zipped(
        {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content.encode()}
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _open_formula(text: str) -> str:
    """Return a formula in the spelling of OpenDocument, for the references that the tests use."""
    names = {"OWN!": "$'我的 表'", "OTHER!": "$其他", "FOREIGN!": "'file:///表.ods'#$Sheet1"}

    def piece(found: re.Match[str]) -> str:
        end = f":.{found[3]}" if found[3] else ""
        return f"[{names.get(found[1] or '', '')}.{found[2]}{end}]"

    return re.sub(r"([A-Z]+!)?(\$?[HI]\$?14)(?::(\$?[HI]\$?14))?", piece, text).replace(",", ";")


def _ods_style(form: Format) -> str:
    """Return a style with this look, and one that nothing but conditions inherit from."""
    text = (f' fo:color="#{form.colour}"' if form.colour else "") + (f' fo:font-size="{form.points}pt"' if form.points else "")  # fmt: skip
    text += ' style:text-line-through-style="solid"' if form.is_struck else ""
    cell = f'<style:table-cell-properties fo:background-color="#{form.behind}"/>' if form.behind else ""
    text_of_code = (form.code or "").strip('"')
    data = f'<number:number-style style:name="N1"><number:text>{text_of_code}</number:text></number:number-style>' if form.code else ""  # fmt: skip
    coded = ' style:data-style-name="N1"' if form.code else ""
    return (
        f'{data}<style:style style:name="Default" style:family="table-cell"><style:text-properties fo:color="#000000"/></style:style>'
        f'<style:style style:name="Bad_5f_1" style:display-name="Bad_1" style:family="table-cell" style:parent-style-name="Default"{coded}>{cell}<style:text-properties{text}/></style:style>'
    )


def ods(form: Format) -> bytes:
    """Write the file as LibreOffice does: conditions of the table."""
    entry = f'<calcext:condition calcext:apply-style-name="Bad_1" calcext:value="{_escaped(_ods_condition(form))}" calcext:base-cell-address="\'我的 表\'.H14"/>'
    shown = ' calcext:show-value="false"' if form.sign.endswith("alone") else ""
    scale = "".join(f'<calcext:color-scale-entry calcext:value="0" calcext:type="number" calcext:color="#{one}"/>' for one in (form.colour, form.behind))  # fmt: skip
    bars = {
        "scale": f"<calcext:color-scale>{scale}</calcext:color-scale>",
        "bar": f'<calcext:data-bar{shown} calcext:positive-color="#{form.behind}"/>',
        "icons": f'<calcext:icon-set calcext:icon-set-type="3TrafficLights1"><calcext:formatting-entry{shown} calcext:value="0" calcext:type="percent"/></calcext:icon-set>',
    }
    inside = bars.get(form.sign.removesuffix(" alone"), entry)
    address = "'我的 表'.H14:'我的 表'.H20"
    formats = f'<calcext:conditional-formats><calcext:conditional-format calcext:target-range-address="{address}">{inside}</calcext:conditional-format></calcext:conditional-formats>'
    return open_document(_ods_style(form), "", formats)


def _ods_condition(form: Format) -> str:
    formulas = [_open_formula(one) for one in form.formulas]
    if form.sign in ("", "between", "notBetween"):
        return f"{SIGNS.get(form.sign, 'formula-is')}({','.join(formulas)})"
    return SIGNS.get(form.sign, "") + "".join(formulas)


def older_ods(form: Format) -> bytes:
    """Write the file as other programs do: the style of the cell maps to another."""
    condition = _ods_condition(form)
    for new, old in (("formula-is", "is-true-formula"), ("not-between", "cell-content-is-not-between"), ("between", "cell-content-is-between")):  # fmt: skip
        if condition.startswith(new):
            condition = condition.replace(new, old, 1)
    if not condition.startswith(("is-", "cell-")):
        condition = f"cell-content(){condition}"
    mapped = (
        f'<style:style style:name="ce1" style:family="table-cell" style:parent-style-name="Default"><style:map style:condition="{_escaped(condition)}"'
        ' style:apply-style-name="Bad_5f_1" style:base-cell-address="\'我的 表\'.H14"/></style:style><style:style style:name="ce2" style:family="table-cell" style:parent-style-name="ce1"/>'
    )
    return open_document(_ods_style(form) + mapped, ' table:style-name="ce2"', "")


QUALIFIERS = {
    "between": "Between", "notBetween": "NotBetween", "equal": "Equal", "notEqual": "NotEqual", "greaterThan": "Greater", "lessThan": "Less",
    "greaterThanOrEqual": "GreaterOrEqual", "lessThanOrEqual": "LessOrEqual",
}  # fmt: skip


def _css(form: Format) -> str:
    look = (f"color:#{form.colour};" if form.colour else "") + (f"background:#{form.behind};" if form.behind else "")  # fmt: skip
    return look + ("text-line-through:single;" if form.is_struck else "")


def web_page(form: Format) -> bytes:
    """Write the file as Excel saves a page: conditions in a comment, with addresses."""
    qualifier = f"<x:Qualifier>{QUALIFIERS[form.sign]}</x:Qualifier>" if form.sign else ""
    formulas = (_named(one, "'表 一'", "[表.xls]Sheet1") for one in form.formulas)
    values = "".join(
        f"<x:Value{number}>{_escaped(one)}</x:Value{number}>" for number, one in enumerate(formulas, 1)
    )
    conditions = f"<x:ConditionalFormatting><x:Range>$H$14:$H$20,$C$3</x:Range><x:Condition>{qualifier}{values}<x:Format Style='{_css(form)}'/></x:Condition></x:ConditionalFormatting>"
    head = f"<!--[if gte mso 9]><xml><x:ExcelWorkbook><x:ExcelWorksheets><x:ExcelWorksheet><x:Name>表 一</x:Name>{conditions}</x:ExcelWorksheet></x:ExcelWorksheets></x:ExcelWorkbook></xml><![endif]-->"
    rows = "<tr><td></td></tr>" * 13 + "<tr>" + "<td></td>" * 7 + "<td x:num>15</td></tr>"
    return f'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8">{head}</head><body><table>{rows}</table></body></html>'.encode()


def spreadsheet_xml(form: Format) -> bytes:
    """Write the file as Excel 2003 saves an XML spreadsheet, with formulas by rows and columns."""
    qualifier = f"<Qualifier>{QUALIFIERS[form.sign]}</Qualifier>" if form.sign else ""
    names = {"OTHER!": "其他!", "FOREIGN!": "[表.xls]Sheet1!"}

    def piece(found: re.Match[str]) -> str:
        places = {"$H$14": "R14C8", "H14": "RC", "H$14": "R14C", "$I$14": "R14C9"}
        return (
            names.get(found[1] or "", "'表 一'!")
            + places[found[2]]
            + (f":{places[found[3]]}" if found[3] else "")
        )

    formulas = (re.sub(r"([A-Z]+!)?(\$?[HI]\$?14)(?::(\$?[HI]\$?14))?", piece, one) for one in form.formulas)
    values = "".join(f"<Value{number}>{_escaped(one)}</Value{number}>" for number, one in enumerate(formulas, 1))  # fmt: skip
    return (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="表 一"><Table>'
        '<Row ss:Index="14"><Cell ss:Index="8"><Data ss:Type="Number">15</Data></Cell></Row></Table><ConditionalFormatting xmlns="urn:schemas-microsoft-com:office:excel">'
        f"<Range>R14C8:R20C8,R3C3</Range><Condition>{qualifier}{values}<Format Style='{_css(form)}'/></Condition></ConditionalFormatting></Worksheet>"
        '<Worksheet ss:Name="其他"><Table><Row ss:Index="14"><Cell ss:Index="8"><Data ss:Type="Number">15</Data></Cell></Row></Table></Worksheet></Workbook>'
    ).encode()
