"""Checks of conditional formats and validations: ranges, formulas and texts that Excel accepts."""

from __future__ import annotations

from support.lint.formula import overlaps, read_range, unquoted
from support.lint.package import MAIN, Check, Faults, Package

VALIDATION_TEXTS = (("promptTitle", 32), ("errorTitle", 32), ("prompt", 255), ("error", 225))


def conditional_formats(package: Package) -> Faults:
    """Conditional formats have a range, a positive priority, an existing format and their formulas."""
    formats = package.count("dxfs")
    for sheet, block in package.each("conditionalFormatting"):
        where, ranges = f"{sheet.name} {block.get('sqref')}", block.get("sqref", "").split()
        if not ranges or not all(map(read_range, ranges)):
            yield f"{where}: not a range of conditional formats"
        for rule in block.iter(f"{MAIN}cfRule"):
            needed = {"expression": 1, "cellIs": 1 + rule.get("operator", "").lower().endswith("between")}
            if int(rule.get("priority", "0")) < 1:
                yield f"{where}: priority {rule.get('priority')}"
            if int(rule.get("dxfId", "-1")) >= formats:
                yield f"{where}: no differential format {rule.get('dxfId')}"
            if len(rule.findall(f"{MAIN}formula")) < needed.get(rule.get("type", ""), 0):
                yield f"{where}: a formula is missing"


def validation_texts(package: Package) -> Faults:
    """Prompts and errors fit into the boxes that Excel shows them in."""
    for sheet, rule in package.each("dataValidation"):
        for attribute, most in VALIDATION_TEXTS:
            length = len(rule.get(attribute, ""))
            if length > most:
                yield f"{sheet.name} {rule.get('sqref')}: {attribute} of {length} characters"


def validation_formulas(package: Package) -> Faults:
    """Each rule has the formulas that it needs, of at most 255 characters."""
    for sheet, rule in package.each("dataValidation"):
        where, kind = f"{sheet.name} {rule.get('sqref')}", rule.get("type", "none")
        between = rule.get("operator", "between").lower().endswith("between")
        for tag, needed in (
            ("formula1", kind != "none"),
            ("formula2", between and kind not in ("none", "list", "custom")),
        ):
            text = rule.findtext(MAIN + tag) or ""
            literal = kind == "list" and len(text) > 1 and text[0] == text[-1] == '"'
            if len(unquoted(text) if literal else text) > 255:
                yield f"{where}: {tag} of more than 255 characters"
            if needed and not text:
                yield f"{where}: no {tag}"


def validation_ranges(package: Package) -> Faults:
    """The count of validations is right, and no cell has two rules."""
    for sheet, block in package.each("dataValidations"):
        if int(block.get("count", len(block))) != len(block):
            yield f"{sheet.name}: {block.get('count')} validations announced, {len(block)} there"
        references = [one for rule in block for one in rule.get("sqref", "").split()]
        for reference in references:
            if read_range(reference) is None:
                yield f"{sheet.name}: {reference} is not a range to validate"
        for one, other in overlaps(references):
            yield f"{sheet.name}: validated ranges {one} and {other} overlap"


CHECKS: tuple[Check, ...] = (conditional_formats, validation_texts, validation_formulas, validation_ranges)
