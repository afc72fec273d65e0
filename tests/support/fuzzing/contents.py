"""Mutations of the contents of a workbook: cells, merges, sheets, names, issue record, parts."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from lxml import etree
from support.fuzzing.trees import (
    BOOK,
    STRINGS,
    Files,
    edit,
    legal,
    mutate_attribute,
    mutate_markup,
    mutate_node,
    nodes,
    parsed,
    sheet_part,
    some,
)
from support.fuzzing.values import (
    ATTRIBUTES,
    CODES,
    FORMULAS,
    JSON,
    NAMES_OF_SHEETS,
    NUMBERS,
    RANGES,
    REFS,
    TEXTS,
)

Mutate = Callable[[random.Random, Files], None]


def mutate_cell(rng: random.Random, files: Files) -> None:
    """Cells of a sheet with other numbers, texts, types, styles, formulas and references."""

    def change(root: etree._Element) -> None:
        space = etree.QName(root).namespace or ""
        for cell in some(rng, nodes(root, "c"), most=6):
            kind = rng.randrange(6)
            if kind == 0:
                cell.set("r", rng.choice(REFS))
                if not cell.get("r"):
                    del cell.attrib["r"]
                continue
            if kind == 1:
                cell.set(rng.choice("st"), rng.choice((*ATTRIBUTES, "n", "b", "e", "str", "inlineStr")))
                continue
            for child in list(cell):
                if kind != 5 or etree.QName(child).localname != "v":
                    cell.remove(child)
            if kind in (2, 3):
                number = kind == 2
                cell.set(
                    "t",
                    rng.choice(("n", "n", "d", "b", "e", "s"))
                    if number
                    else rng.choice(("str", "str", "n", "d", "zzz")),
                )
                value = etree.SubElement(cell, f"{{{space}}}v")
                value.text = legal(rng.choice(NUMBERS if number else TEXTS))
            elif kind == 4:
                cell.set("t", "inlineStr")
                holder = etree.SubElement(cell, f"{{{space}}}is")
                for _ in range(rng.randint(1, 2)):
                    etree.SubElement(holder, f"{{{space}}}t").text = legal(rng.choice(TEXTS))
            else:
                formula = etree.Element(f"{{{space}}}f")
                formula.text = legal(rng.choice(FORMULAS))
                cell.insert(0, formula)
                if rng.random() < 0.4:
                    formula.set("t", rng.choice(("shared", "array", "dataTable")))
                    formula.set("si", rng.choice(("0", "1", "x")))
                    formula.set("ref", rng.choice(RANGES))

    edit(files, sheet_part(rng, files), change)


def mutate_merge(rng: random.Random, files: Files) -> None:
    """Merged ranges, rows and columns elsewhere."""

    def change(root: etree._Element) -> None:
        space = etree.QName(root).namespace or ""
        holders = nodes(root, "mergeCells")
        if holders and rng.random() < 0.7:
            for _ in range(rng.randint(1, 4)):
                etree.SubElement(holders[0], f"{{{space}}}mergeCell", ref=rng.choice(RANGES))
        for node in some(rng, nodes(root, "mergeCell", "row", "col")):
            name = rng.choice(list(node.attrib) or ["r"])
            node.set(name, rng.choice((*RANGES, *REFS, *ATTRIBUTES)))
            node.set("hidden", rng.choice(("1", "true", "0")))

    edit(files, sheet_part(rng, files), change)


def mutate_book(rng: random.Random, files: Files) -> None:
    """Sheets, defined names, shared strings and styles of the book."""

    def book(root: etree._Element) -> None:
        space = etree.QName(root).namespace or ""
        kind = rng.randrange(4)
        if kind == 0:
            names = etree.SubElement(root, f"{{{space}}}definedNames")
            for _ in range(rng.randint(1, 3)):
                one = etree.SubElement(
                    names, f"{{{space}}}definedName", name=legal(rng.choice(NAMES_OF_SHEETS))
                )
                one.set("localSheetId", rng.choice(ATTRIBUTES))
                one.text = legal(rng.choice(FORMULAS))
        elif kind == 1:
            for sheet in some(rng, nodes(root, "sheet")):
                sheet.set(
                    rng.choice(("name", "name", "state", "sheetId")),
                    legal(rng.choice(NAMES_OF_SHEETS + ATTRIBUTES)),
                )
        elif kind == 2:
            for view in nodes(root, "workbookView", "workbookPr"):
                view.set(rng.choice(("activeTab", "firstSheet", "date1904")), rng.choice(ATTRIBUTES))
        else:
            for sheet in some(rng, nodes(root, "sheet")):
                parent = sheet.getparent()
                assert parent is not None
                parent.insert(rng.randint(0, len(parent)), parsed(etree.tostring(sheet, with_tail=False)))

    def strings(root: etree._Element) -> None:
        for node in some(rng, nodes(root, "t"), most=8):
            node.text = legal(rng.choice(TEXTS))

    def styles(root: etree._Element) -> None:
        for node in some(rng, nodes(root, "xf", "numFmt", "fill", "font")):
            if etree.QName(node).localname == "numFmt" or rng.random() < 0.3:
                node.set("formatCode", rng.choice(CODES))
            node.set(rng.choice(("numFmtId", "fontId", "xfId")), rng.choice((*ATTRIBUTES, "14", "9", "58")))

    part, change = rng.choice(((BOOK, book), (STRINGS, strings), ("xl/styles.xml", styles)))
    edit(files, part, change)


def mutate_issue_record(rng: random.Random, files: Files) -> None:
    """A value in the JSON of the hidden sheet changed, or the text cut."""

    def change(root: etree._Element) -> None:
        for node in nodes(root, "t", "v"):
            text = node.text or ""
            values = list(re.finditer(r'(?<=":)(?:"[^"]*"|[^",\[\]{}]+|\{|\[)', text))
            if not text.startswith("{") or not values:
                continue
            for _ in range(rng.randint(1, 2)):
                names = [
                    one
                    for one in values
                    if '"format"' in text[max(0, one.start() - 9) : one.start()] or rng.random() < 0.3
                ]
                one = rng.choice(names or values)
                node.text = legal(text[: one.start()] + rng.choice(JSON) + text[one.end() :])
            if rng.random() < 0.1:
                node.text = (node.text or "")[: rng.randint(0, len(text))]

    for part in [
        name
        for name, content in files.items()
        if b'"scheme":' in content or b"&quot;scheme&quot;:" in content
    ]:
        edit(files, part, change)


def mutate_parts(rng: random.Random, files: Files) -> None:
    """A part removed, emptied, renamed, copied, or exchanged for another."""
    one, other = rng.choice(list(files)), rng.choice(list(files))
    kind = rng.randrange(6)
    if kind == 0 and len(files) > 1:
        del files[one]
    elif kind == 1:
        files[one] = b""
    elif kind == 2:
        files[
            rng.choice(
                (
                    one.upper(),
                    "../" + one,
                    "/" + one,
                    one.replace("/", "\\"),
                    "表.xml",
                    one + "\n",
                    "x" * 300,
                    "é\x01.xml",
                )
            )
        ] = files.pop(one)
    elif kind == 3:
        files[one], files[other] = files[other], files[one]
    elif kind == 4:
        files[one] = files[other]
    else:
        files[
            rng.choice(
                (one.upper(), one + "x", "docProps/新.xml", "word/document.xml", "content.xml", "mimetype")
            )
        ] = files[one]


PARTS: tuple[Mutate, ...] = (
    mutate_node, mutate_node, mutate_attribute, mutate_attribute, mutate_markup, mutate_cell, mutate_cell, mutate_cell,
    mutate_merge, mutate_book, mutate_book, mutate_parts, mutate_issue_record,
)  # fmt: skip
