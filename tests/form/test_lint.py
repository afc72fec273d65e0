"""The lint finds no fault in generated workbooks and reports each planted fault."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from support.forms import indicators
from support.lint import CHECKS, lint
from support.lint.package import MAIN, OFFICE
from support.lint.package_faults import (
    BOOK,
    BUTTON,
    CORE,
    DRAWING,
    FORM,
    MACROS,
    PROJECT,
    RIBBON,
    STYLES,
    TYPES,
    VML,
    Parts,
    Plant,
    append,
    attribute,
    both,
    cells,
    conditional,
    dropped,
    edit,
    element,
    formula,
    name,
    projected,
    put,
    related,
    renamed,
    shown,
    swap,
    typed,
    validation,
)
from support.packages import unzipped, zipped

from xlselfeval.demo import run_demo
from xlselfeval.files.vba.project import Module
from xlselfeval.form.generate import generate
from xlselfeval.scheme.load import issuing_ids, load_scheme


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The demonstration's checked copy: four sheets, with links from the last to the first."""
    return run_demo(tmp_path_factory.mktemp("demo")).copy.read_bytes()


@pytest.fixture
def parts(copy: bytes) -> Parts:
    """The copy with a project, a button, a shape and a ribbon, in which faults are planted."""
    found = unzipped(copy)
    MACROS(found)
    return found


# ------------------------------------------------------------------ faults


@dataclass(frozen=True, kw_only=True, slots=True)
class Planted:
    """A planted fault and all that the lint reports of it."""

    id: str
    plant: Plant
    faults: tuple[str, ...]


def planted(id_: str, plant: Plant, *faults: str) -> Planted:
    """The same, as a line of the tables below."""
    return Planted(id=id_, plant=plant, faults=faults)


LONG = "长" * 256
SQUARE = "自评表!A900"
CUSTOM = 'type="custom"'
RULE = '<cfRule type="expression" priority="1"><formula>{}</formula></cfRule>'
CF, DV = "自评表 conditionalFormatting X900", "自评表 dataValidation X900"
PACKAGE_FAULTS = (
    planted("part-twice", lambda parts: parts.update({"XL/Styles.xml": parts[STYLES]}), "part_names: xl/styles.xml: 2 parts of this name"),
    planted("broken-vml", lambda parts: parts.update({VML: b"<xml><br></xml>"}), f"well_formed: {VML}: Opening and ending tag mismatch: br line 1 and xml, line 1, column 16 (<string>, line 1)"),
    planted("no-type", lambda parts: parts.update({"xl/stamp.png": b""}), "content_types: xl/stamp.png: no content type"),
    planted("type-of-nothing", typed('<Override PartName="/xl/gone.xml" ContentType="a/b"/>'), "content_types: xl/gone.xml: content type for a part that is not there"),
    planted("type-twice", typed('<Default Extension="XML" ContentType="application/xml"/>'), "content_types: xml: 2 content types"),
    planted("type-of-another", swap(TYPES, "spreadsheetml.styles+xml", "spreadsheetml.comments+xml"), f"target_types: {STYLES}: application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml as the target of /styles"),
    planted("relationship-twice", related(FORM, f"{OFFICE}/drawing", DRAWING, "rIdVml"), f"relationship_targets: {FORM}: 2 relationships rIdVml"),
    planted("target-gone", related(FORM, f"{OFFICE}/image", "xl/stamp.png", "rId77"), f"relationship_targets: {FORM}: rId77 leads to xl/stamp.png, which is not there"),
    planted("dangling-id", attribute(FORM, "drawing", f"{{{OFFICE}}}id", "rId99"), f"dangling_ids: {FORM}: no relationship rId99"),
    planted("macros-in-xlsx", swap(TYPES, "ms-excel.sheet.macroEnabled.main+xml", "openxmlformats-officedocument.spreadsheetml.sheet.main+xml"), "macro_type: project True, macro-enabled type False, relationship True"),
    planted("xlsm-without-project", both(dropped(PROJECT), swap("xl/_rels/workbook.xml.rels", PROJECT, "xl/theme/theme1.xml"), swap("xl/_rels/workbook.xml.rels", "relationships/vbaProject", "relationships/other"), swap(VML, "[0]!Core.Check", "[0]!Check")), "macro_type: project False, macro-enabled type True, relationship False", *(f"macros_exist: {part}: no {what}" for part, what in ((VML, "macro [0]!Check"), (DRAWING, "macro [0]!Check"), (RIBBON, "callback Core.Check")))),
    planted("font-out-of-range", attribute(STYLES, "xf", "fontId", "999"), "style_lists: styles: fontId 999 is not in fonts"),
    planted("number-format-gone", attribute(STYLES, "xf", "numFmtId", "999"), "style_lists: styles: no number format 999"),
)  # fmt: skip


def named(text: str, fault: str = "not a name", id_: str = "") -> Planted:
    return planted(f"name-{id_ or text}", name(text), f"defined_names: {text}: {fault}")


BOOK_FAULTS = (
    *(planted(f"sheet-{text[:9]}", renamed(text), f"sheet_names: {text}: not a name for a sheet") for text in ("", "长" * 32, "a/b", "[a]", "'a", "a'", "History")),
    planted("sheet-twice", both(renamed("核对结果A"), shown(lambda sheets: sheets[2].set("name", "核对结果a"))), "sheet_names: 核对结果a: 2 sheets of this name"),
    planted("all-hidden", shown(lambda sheets: [one.set("state", "hidden") for one in sheets]), "shown_sheets: workbook: no visible sheet"),
    planted("active-hidden", attribute(BOOK, "workbookView", "activeTab", "2"), "shown_sheets: workbook: the active sheet 2 is not a visible one"),
    planted("sheet-id-twice", shown(lambda sheets: sheets[1].set("sheetId", "1")), "shown_sheets: workbook: 2 sheets with the id 1"),
    *map(named, ("A1", "R1C1", "c", "1st", "two words", "a-b", "TRUE", "xfd9")),
    planted("name-long", name("n" * 256), f"defined_names: {'n' * 256}: not a name"),
    named("_xlnm.Other", "reserved"),
    planted("name-twice", both(name("Total"), name("TOTAL")), "defined_names: total: 2 times in the scope None"),
    planted("name-of-no-sheet", name("total", attributes='localSheetId="9"'), "defined_names: total: no sheet 9"),
    planted("print-elsewhere", name("_xlnm.Print_Area", "填表说明!$A$1:$B$2", 'localSheetId="3"'), "print_names: _xlnm.Print_Area: 填表说明!$A$1:$B$2 is not on the sheet 核对结果"),
    planted("print-without-sheet", name("_xlnm.Print_Titles", "$1:$2", 'localSheetId="3"'), "print_names: _xlnm.Print_Titles: $1:$2 is not on the sheet 核对结果"),
)  # fmt: skip
SHEET_FAULTS = (
    planted("child-order", edit(FORM, lambda tree: tree.append(tree.find(f"{MAIN}sheetProtection"))), "child_order: 自评表: sheetProtection is out of order"),
    planted("child-unknown", edit(FORM, lambda tree: tree.append(element("<other/>"))), "child_order: 自评表: other is out of order"),
    planted("child-empty", put("<colBreaks/>"), "child_order: 自评表: colBreaks is empty"),
    planted("row-order", both(cells(""), append("sheetData", '<row r="5"/>')), "cells_in_order: 自评表: row 5 is out of order or out of the sheet"),
    planted("row-bounds", append("sheetData", '<row r="1048577"/>'), "cells_in_order: 自评表: row 1048577 is out of order or out of the sheet"),
    planted("cell-order", cells('<c r="B900"/><c r="A900"/>'), f"cells_in_order: {SQUARE}: out of order, twice, or out of its row"),
    planted("cell-twice", cells('<c r="A900"/><c r="A900"/>'), f"cells_in_order: {SQUARE}: out of order, twice, or out of its row"),
    planted("cell-in-another-row", cells('<c r="A901"/>'), "cells_in_order: 自评表!A901: out of order, twice, or out of its row"),
    planted("cell-bounds", cells('<c r="XFE900"/>'), "cells_in_order: 自评表!XFE900: out of order, twice, or out of its row"),
    planted("cell-style", cells('<c r="A900" s="9999"/>'), "cell_styles: 自评表: c A900 has the format 9999"),
    planted("column-style", attribute(FORM, "col", "style", "9999"), "cell_styles: 自评表: col 1 has the format 9999"),
    planted("text-long", cells(f'<c r="A900" t="inlineStr"><is><t>{"长" * 32_768}</t></is></c>'), f"cell_contents: {SQUARE}: text of 32768 characters"),
    planted("no-shared-string", cells('<c r="A900" t="s"><v>7</v></c>'), f"cell_contents: {SQUARE}: no shared string 7"),
    planted("not-a-number", cells('<c r="A900"><v>nan</v></c>'), f"cell_contents: {SQUARE}: nan is not a number"),
    planted("row-high", append("sheetData", '<row r="900" ht="410"/>'), "sizes: 自评表: row 900 is 410 high"),
    planted("column-wide", attribute(FORM, "col", "width", "256"), "sizes: 自评表: column 1 is 256 wide"),
    planted("columns-overlap", append("cols", '<col min="2" max="3" width="9"/>'), "sizes: 自评表: columns 2 to 3 are out of order or out of the sheet"),
    planted("merge-overlap", both(append("mergeCells", '<mergeCell ref="X900:Z910"/>'), append("mergeCells", '<mergeCell ref="Z910:AB920"/>')), "merged_ranges: 自评表: merged ranges X900:Z910 and Z910:AB920 overlap"),
    planted("merge-of-one", append("mergeCells", '<mergeCell ref="X900"/>'), "merged_ranges: 自评表: X900 cannot be merged"),
    planted("link-to-no-sheet", append("hyperlinks", '<hyperlink ref="A1" location="\'没有\'!A1"/>'), "hyperlinks: 自评表!A1: leads to '没有'!A1"),
    planted("link-to-no-cell", append("hyperlinks", '<hyperlink ref="A1" location="自评表!A0"/>'), "hyperlinks: 自评表!A1: leads to 自评表!A0"),
    planted("footer-long", edit(FORM, lambda tree: setattr(next(tree.iter(f"{MAIN}oddFooter")), "text", LONG)), "header_footer: 自评表: oddFooter of 256 characters"),
    planted("cf-range", conditional(RULE.format("TRUE"), ""), "conditional_formats: 自评表 : not a range of conditional formats"),
    planted("cf-priority", conditional('<cfRule type="expression" priority="0"><formula>TRUE</formula></cfRule>'), "conditional_formats: 自评表 X900: priority 0"),
    planted("cf-format", conditional('<cfRule type="expression" priority="1" dxfId="999"><formula>TRUE</formula></cfRule>'), "conditional_formats: 自评表 X900: no differential format 999"),
    planted("cf-formula", conditional('<cfRule type="cellIs" operator="notBetween" priority="1"><formula>1</formula></cfRule>'), "conditional_formats: 自评表 X900: a formula is missing"),
    *(planted(f"dv-{key}", validation("<formula1>TRUE</formula1>", f'{CUSTOM} {key}="{"长" * (most + 1)}"'), f"validation_texts: 自评表 X900: {key} of {most + 1} characters") for key, most in (("promptTitle", 32), ("errorTitle", 32), ("prompt", 255), ("error", 225))),
    planted("dv-formula-long", validation(f"<formula1>{'1+' * 127}11</formula1>"), "validation_formulas: 自评表 X900: formula1 of more than 255 characters"),
    planted("dv-list-long", validation(f'<formula1>"{LONG}"</formula1>', 'type="list"'), "validation_formulas: 自评表 X900: formula1 of more than 255 characters"),
    planted("dv-second-formula", validation("<formula1>1</formula1>", 'type="decimal"'), "validation_formulas: 自评表 X900: no formula2"),
    planted("dv-count", both(validation("<formula1>1</formula1>"), attribute(FORM, "dataValidations", "count", "99")), "validation_ranges: 自评表: 99 validations announced, {} there"),
    planted("dv-overlap", both(validation("<formula1>1</formula1>", where="X900:Y910 Z1"), validation("<formula1>1</formula1>", where="AB1 Y905:Z906")), "validation_ranges: 自评表: validated ranges X900:Y910 and Y905:Z906 overlap"),
    planted("dv-range", validation("<formula1>1</formula1>", where="X900:W1"), "validation_ranges: 自评表: X900:W1 is not a range to validate"),
)  # fmt: skip


def misread(id_: str, text: str, trouble: str) -> Planted:
    return planted(f"formula-{id_}", formula(text), f"formula_syntax: {SQUARE}: {trouble}")


FORMULA_FAULTS = (
    planted("formula-equals", formula("=1"), f'formula_syntax: {SQUARE}: begins with "="'),
    misread("semicolon", "SUM(1;2)", "cannot be read from ';2)'"),
    misread("open", "SUM((1)", "1 parentheses are not closed"),
    misread("closed", "SUM(1))", "')' does not belong at 6"),
    misread("operand", "1+*2", "'*' does not belong at 2"),
    misread("operator", 'A1 "x"', "'\"x\"' does not belong at 3"),
    misread("cut", "1+", "the end is missing"),
    misread("empty", "", "the end is missing"),
    misread("quote", '"a', "cannot be read from '\"a'"),
    misread("argument", "SUM(1+,2)", "',' does not belong at 6"),
    misread("ragged-array", "SUM({1,2;3})", "{1,2;3} is not an array of constants"),
    misread("cell-in-array", "SUM({1,A1})", "{1,A1} is not an array of constants"),
    planted("formula-in-cf", conditional(RULE.format("1+")), f"formula_syntax: {CF}: the end is missing"),
    planted("formula-long", formula("1" + "+1" * 4096), f"formula_limits: {SQUARE}: formula of 8193 characters"),
    planted("formula-deep", formula("ABS(" * 65 + "1" + ")" * 65), f"formula_limits: {SQUARE}: 65 levels of nesting"),
    planted("formula-text", formula(f'"{LONG}"'), f"formula_limits: {SQUARE}: a text of 256 characters in the formula"),
    planted("formula-arguments", formula(f"SUM({','.join('1' * 256)})"), f"formula_limits: {SQUARE}: SUM with 256 arguments"),
    planted("new-function", formula('TEXTJOIN(",",TRUE,A1)'), f"formula_functions: {SQUARE}: TEXTJOIN is misspelt or needs _xlfn."),
    planted("old-function", formula("_xlfn.SUM(A1)"), f"formula_functions: {SQUARE}: _XLFN.SUM takes no prefix"),
    planted("formula-ref", formula("自评表!#REF!+1"), f"formula_references: {SQUARE}: #REF!"),
    planted("formula-sheet", formula("'没 有'!A1"), f"formula_references: {SQUARE}: no sheet '没 有'!"),
    planted("name-sheet", name("total", "没有!$A$1"), "formula_references: name total: no sheet 没有!"),
    planted("formula-name", formula("A1+nothing"), f"formula_references: {SQUARE}: nothing is neither a cell nor a name"),
    planted("formula-book", formula("[1]a!A1"), f"formula_references: {SQUARE}: no workbook [1]"),
    planted("cf-array", conditional(RULE.format("OR(X900={1,2})")), f"rule_formulas: {CF}: an array constant"),
    planted("dv-array", validation("<formula1>OR(X900={1,2})</formula1>"), f"rule_formulas: {DV}: an array constant"),
    planted("dv-union", validation("<formula1>COUNT((A1,B2))</formula1>"), f"rule_formulas: {DV}: a union of ranges"),
    planted("cf-book", conditional(RULE.format("[1]a!A1=1")), f"formula_references: {CF}: no workbook [1]", f"rule_formulas: {CF}: another workbook"),
)  # fmt: skip


MACRO_FAULTS = (
    planted("shape-twice", swap(VML, BUTTON, BUTTON * 2), f"shape_ids: {VML}: 2 shapes _x0000_s1025"),
    planted("project-unreadable", lambda parts: parts.update({PROJECT: b"x" * 2000}), "vba_readable: vbaProject.bin: NotOleFileError: not an OLE2 structured storage file", *(f"macros_exist: {part}: no {what}" for part, what in ((VML, "macro [0]!Core.Check"), (DRAWING, "macro [0]!Check"), (RIBBON, "callback Core.Check")))),
    planted("module-unlisted", lambda parts: parts.update({PROJECT: parts[PROJECT].replace(b"Module=Core", b"Module=Cord")}), "vba_readable: vbaProject.bin: PROJECT lists ['Cord', 'Form', 'ThisWorkbook'], the streams are ['Core', 'Form', 'ThisWorkbook']"),
    planted("code-name-of-sheet", attribute(FORM, "sheetPr", "codeName", "Sheet1"), "code_names: code names ['Sheet1', 'ThisWorkbook'], document modules ['Form', 'ThisWorkbook']"),
    planted("code-name-of-workbook", edit(BOOK, lambda tree: tree.find(f"{MAIN}workbookPr").attrib.pop("codeName")), "code_names: code names ['Form'], document modules ['Form', 'ThisWorkbook']"),
    planted("module-without-sheet", projected(CORE, Module(name="Sheet9", kind="worksheet")), "code_names: code names ['Form', 'ThisWorkbook'], document modules ['Form', 'Sheet9', 'ThisWorkbook']"),
    planted("code-name-twice", attribute("xl/worksheets/sheet3.xml", "sheetPr", "codeName", "Form"), "code_names: form: 2 times a code name"),
    planted("button-macro", swap(VML, "Core.Check", "Core.Gone"), f"macros_exist: {VML}: no macro [0]!Core.Gone"),
    planted("button-private", swap(VML, "Core.Check", "Hidden"), f"macros_exist: {VML}: no macro [0]!Hidden"),
    planted("button-prefix", swap(VML, "[0]!Core.Check", "Core.Check"), f"macros_exist: {VML}: no macro Core.Check"),
    planted("shape-macro", swap(DRAWING, "!Check", "!Gone"), f"macros_exist: {DRAWING}: no macro [0]!Gone"),
    planted("ribbon-macro", swap(RIBBON, "Core.Check", "Gone"), f"macros_exist: {RIBBON}: no callback Gone"),
)  # fmt: skip
PLANTED = (*PACKAGE_FAULTS, *BOOK_FAULTS, *SHEET_FAULTS, *FORMULA_FAULTS, *MACRO_FAULTS)


# ------------------------------------------------------------------ tests


@pytest.mark.parametrize("scheme", issuing_ids())
def test_blank_and_issued_workbooks_have_no_fault(scheme: str) -> None:
    """Blank workbooks and those with approved indicators have no fault."""
    assert lint(generate(load_scheme(scheme))) == []
    assert lint(generate(load_scheme(scheme), year=2024, indicators=indicators())) == []


@pytest.mark.parametrize("scheme", issuing_ids())
def test_workbooks_with_macros_have_no_fault(scheme: str) -> None:
    """The same forms as .xlsm, with project, buttons and ribbon, have no fault."""
    assert lint(generate(load_scheme(scheme), macros=True)) == []
    assert lint(generate(load_scheme(scheme), indicators=indicators(), macros=True)) == []


def test_the_checked_copy_has_no_fault(copy: bytes) -> None:
    """A returned form to which 核对结果 was added has no fault."""
    assert lint(copy) == []


def test_a_workbook_with_macros_has_no_fault(parts: Parts) -> None:
    """The package in which faults are planted has none before."""
    assert lint(zipped(parts)) == []


@pytest.mark.parametrize("fault", PLANTED, ids=lambda fault: fault.id)
def test_a_planted_fault_is_reported(parts: Parts, fault: Planted) -> None:
    """The lint reports the planted fault and what follows from it, nothing else."""
    fault.plant(parts)
    rules = parts[FORM].count(b"<dataValidation ")
    assert lint(zipped(parts)) == [line.replace("{}", str(rules)) for line in fault.faults]


def test_every_check_has_a_planted_fault() -> None:
    """Each check reports at least one planted fault."""
    seen = {line.partition(":")[0] for fault in PLANTED for line in fault.faults}
    assert seen == {check.__name__ for check in CHECKS}


def messages() -> Iterator[tuple[str, str]]:
    """Each sentence that a check can yield, as the check's name and a pattern."""
    for check in CHECKS:
        for node in ast.walk(ast.parse(inspect.getsource(check))):
            if isinstance(node, ast.Yield):
                pieces = node.value.values if isinstance(node.value, ast.JoinedStr) else [node.value]
                text = (re.escape(one.value) if isinstance(one, ast.Constant) else ".*" for one in pieces)
                yield check.__name__, "".join(text)


def test_every_sentence_has_a_planted_fault() -> None:
    """Each sentence of each check is reported for some planted fault."""
    said = [line for fault in PLANTED for line in fault.faults]
    patterns = list(messages())
    assert {check for check, _ in patterns} == {check.__name__ for check in CHECKS}
    assert [one for one in patterns if not any(re.fullmatch(": ".join(one), line) for line in said)] == []


def test_what_is_allowed_is_not_reported(parts: Parts) -> None:
    """Unusual but legal formulas, lists and names are not reported."""
    legal = (
        'SUM(1,,-+2%)&"a""b;{"', "自评表!$A$1:'填表说明'!B2", "SUM($1:$2,A:$B)", "PI()+1.5E+3", "_xlfn.CONCAT(A1,_xlfn.IFS(A1=1,2))",
        'COUNT(FIND({0,1;-2,"a;b"},E12))', "COUNT((A1,B2))", "IF(A1<>B1, TRUE,#N/A)", "OFFSET(A1,1,1):B2",
    )  # fmt: skip
    for row, text in enumerate(legal, 900):
        formula(text, row)(parts)
    validation(f'<formula1>"{"长" * 255}"</formula1>', 'type="list"')(parts)
    validation("<formula1>1</formula1>", where="Y900 X901")(parts)
    name("合计_1.a")(parts)
    assert lint(zipped(parts)) == []


def test_ten_thousand_merges_take_a_moment(parts: Parts) -> None:
    """An overlap among ten thousand merged ranges is found without comparing each with each."""
    rows = "".join(
        f'<mergeCell ref="{pair}"/>'
        for row in range(1000, 6000, 2)
        for pair in (f"A{row}:B{row + 1}", f"C{row}:D{row + 1}", f"E{row}:F{row + 1}", f"G{row}:H{row}")
    )
    merges = element(f"<mergeCells>{rows}</mergeCells>")
    edit(FORM, lambda tree: tree.find(f"{MAIN}mergeCells").extend(list(merges)))(parts)
    append("mergeCells", '<mergeCell ref="H5998:I5998"/>')(parts)
    assert lint(zipped(parts)) == ["merged_ranges: 自评表: merged ranges G5998:H5998 and H5998:I5998 overlap"]  # fmt: skip
