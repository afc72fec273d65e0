"""Checks of the formulas: syntax, limits of Excel, references to what exists."""

from __future__ import annotations

import re

from openpyxl.utils import FORMULAE  # the functions that Excel 2007 knows
from support.lint.formula import read_formula, read_prefix, read_range, unquoted
from support.lint.package import MAIN, Check, Faults, Package

# newer than the list of Excel 2007 and yet written without a prefix
UNPREFIXED = {"NETWORKDAYS.INTL", "WORKDAY.INTL", "ISO.CEILING"}
_CONSTANT = re.compile(r"\s*([-+]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|TRUE|FALSE|#[A-Z/0!?]+)\s*")


def formula_syntax(package: Package) -> Faults:
    """Every formula parses as the file format has it: no leading "=", commas between arguments."""
    for formula in package.formulas:
        reading = read_formula(formula.text)
        if formula.text.startswith("="):
            yield f'{formula.where}: begins with "="'
        elif reading.trouble:
            yield f"{formula.where}: {reading.trouble}"
        for array in reading.texts("array"):
            if not _is_array(array):
                yield f"{formula.where}: {array} is not an array of constants"


def _is_array(text: str) -> bool:
    """Return whether the rows are equally long and hold numbers, texts, truth values and errors."""
    rows = [row.split(",") for row in re.sub(r'"(?:[^"]|"")*"', "0", text[1:-1]).split(";")]
    constant = all(_CONSTANT.fullmatch(one) for row in rows for one in row)
    return constant and len({len(row) for row in rows}) == 1


def formula_limits(package: Package) -> Faults:
    """Formulas observe the lengths, levels and numbers of arguments that Excel allows."""
    for formula in package.formulas:
        reading = read_formula(formula.text)
        if len(formula.text) > 8192:
            yield f"{formula.where}: formula of {len(formula.text)} characters"
        if reading.depth > 64:
            yield f"{formula.where}: {reading.depth} levels of nesting"
        for text in reading.texts("text"):
            if len(unquoted(text)) > 255:
                yield f"{formula.where}: a text of {len(text) - 2} characters in the formula"
        for name, arguments in reading.calls:
            if arguments > 255:
                yield f"{formula.where}: {name} with {arguments} arguments"


def formula_functions(package: Package) -> Faults:
    """Every function is one of Excel 2007, or prefixed as newer ones are in files."""
    for formula in package.formulas:
        for name, _ in read_formula(formula.text).calls:
            if name and not name.startswith("_XLFN.") and name not in FORMULAE and name not in UNPREFIXED:
                yield f"{formula.where}: {name} is misspelt or needs _xlfn."
            if name.startswith("_XLFN.") and name.removeprefix("_XLFN.") in FORMULAE:
                yield f"{formula.where}: {name} takes no prefix"


def formula_references(package: Package) -> Faults:
    """Formulas refer to sheets, cells, names and workbooks that exist."""
    names, sheets = package.known_names | {"true", "false"}, package.known_sheets
    books = sum(1 for _ in package.workbook.iter(f"{MAIN}externalReference"))
    for formula in package.formulas:
        tokens = read_formula(formula.text).tokens
        for number, (kind, text, sheet) in enumerate(tokens):
            book, found = read_prefix(sheet)
            if book > books:
                yield f"{formula.where}: no workbook [{book}]"
            if not book and not sheets.issuperset(map(str.casefold, found)):
                yield f"{formula.where}: no sheet {sheet}"
            if kind == "operand" and text == "#REF!":
                yield f"{formula.where}: #REF!"
            ranged = ":" in {one for _, one, _ in tokens[max(number - 1, 0) : number + 2]}
            line = ranged and re.fullmatch(r"\$?(\d{1,7}|[A-Za-z]{1,3})", text)
            word = kind == "operand" and not book and text[0] != "#" and "[" not in text and not line
            if word and not read_range(text) and text.casefold() not in names:
                yield f"{formula.where}: {text} is neither a cell nor a name"


def rule_formulas(package: Package) -> Faults:
    """Rules hold nothing that Excel allows in cells alone: array constants, unions, other workbooks."""
    for formula in (one for one in package.formulas if one.rule):
        reading = read_formula(formula.text)
        for trouble, found in (
            ("an array constant", reading.texts("array")),
            ("a union of ranges", reading.joined),
            ("another workbook", any(read_prefix(sheet)[0] for _, _, sheet in reading.tokens)),
        ):
            if found:
                yield f"{formula.where}: {trouble}"


CHECKS: tuple[Check, ...] = (
    formula_syntax, formula_limits, formula_functions, formula_references, rule_formulas,
)  # fmt: skip
