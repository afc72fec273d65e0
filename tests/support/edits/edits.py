"""Every change that a person or a program can make to a place in an issued workbook, and sheet, part or macro."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from support.edits.originals import BOOK, TOTAL, TYPES, Edited, Original

from xlselfeval.files.sheet import position
from xlselfeval.files.vba.project import Module, vba_project
from xlselfeval.files.vba.sources import vba_sources
from xlselfeval.layout import LAST_PRINTED, STATUS_ROW

CELL = re.compile(r'<c r="(?P<ref>[A-Z]+\d+)"(?P<attributes>[^>]*?)(?:/>|>(?P<content>.*?)</c>)', re.S)
TAGS = ("sheetProtection", "dataValidations", "conditionalFormatting", "mergeCells", "pageSetup", "headerFooter", "cols", "legacyDrawing", "hyperlinks")  # fmt: skip
PROJECT, BUTTONS, RIBBON = "xl/vbaProject.bin", "xl/drawings/vmlDrawing1.vml", "customUI/customUI14.xml"
_BESIDE = 4  # cells of a column beside the form that are changed at most
OTHER_TEXT = "<is><t>别的内容7</t></is>"


class Edit(NamedTuple):
    """A change: its kind, the class of its place, the place, and the parts of the package that it makes."""

    kind: str
    where: str
    place: str
    parts: Edited


def all_edits(original: Original, *, most: int | None = None) -> Iterator[Edit]:
    """Yield the changes to a workbook.

    With `most` there are no more of one kind in one class and column, and of several forms in the last.
    """
    for sheet in list(original.reviews)[0 if most is None else -1 :]:
        yield from _sample(cell_edits(original, sheet), most)
        yield from _sample(line_edits(original, sheet), most)
        yield from _sample(comment_edits(original, sheet), most)
        yield from tag_edits(original, sheet)
    yield from _sample(other_cell_edits(original), most)
    yield from book_edits(original)
    if PROJECT in original.parts:
        yield from macro_edits(original)


def _sample(edits: Iterable[Edit], most: int | None) -> Iterator[Edit]:
    seen = Counter[tuple[str, str, str]]()
    for edit in edits:
        key = edit.kind, edit.where, edit.place.rpartition("!")[2].rstrip("0123456789")
        seen[key] += 1
        limit = most or (_BESIDE if edit.where == "beside the form" else None)
        if limit is None or seen[key] <= limit:
            yield edit


def _class_of(classes: dict[str, str], ref: str, content: str) -> str:
    row, column = position(ref)
    if column > LAST_PRINTED:
        return "beside the form"
    if row <= STATUS_ROW:
        return "status line"
    other = "below the total" if row > int(classes[TOTAL]) else "dash"
    return classes.get(ref, "formula" if "<f>" in content else other)


def cell_edits(original: Original, sheet: str) -> Iterator[Edit]:
    """Change the value, the format, the font, the place and the existence of each cell with content."""
    part, classes = original.sheets[sheet], original.classes(sheet)
    text, xfs = original.parts[part].decode(), original.styles
    for match in CELL.finditer(text):
        content, ref = match["content"], match["ref"]
        if not content:
            continue
        where = _class_of(classes, ref, content)
        before, after = text[: match.start()], text[match.end() :]
        style = re.search(r's="(\d+)"', match["attributes"])
        styled = f' s="{style[1]}"' if style else ""
        other = re.sub(r'\ss="\d+"', "", match["attributes"])
        changes = {
            "value": f'<c r="{ref}"{styled} t="inlineStr">{OTHER_TEXT}</c>',
            "format": f'<c r="{ref}" s="{xfs - 2}"{other}>{content}</c>',
            "font": f'<c r="{ref}" s="{xfs - 1}"{other}>{content}</c>',
            "existence": f'<c r="{ref}"{styled}/>',
        }
        if where != "answer":  # another number there is another answer
            changes["number"] = f'<c r="{ref}"{styled}><v>7</v></c>'
        for kind, changed in changes.items():
            yield Edit(kind, where, f"{sheet}!{ref}", {part: (before + changed + after).encode()})
        far = f'<row r="90"><c r="AB90"{match["attributes"]}>{content}</c></row></sheetData>'
        moved = before + changes["existence"] + after.replace("</sheetData>", far)
        yield Edit("place", where, f"{sheet}!{ref}", {part: moved.encode()})


def _counts(classes: dict[str, str], cell: re.Match[str]) -> bool:
    """Return whether a cell with content is no printed text and lies in the form."""
    where = _class_of(classes, cell["ref"], cell["content"] or "")
    has_value = re.search("<v>.+?</v>|<t[ >]", cell["content"] or "") is not None
    return has_value and where in ("answer", "free answer", "issued indicator", "formula")


def line_edits(original: Original, sheet: str) -> Iterator[Edit]:
    """Hide each row and column of a form, and make each too small to see."""
    part, classes = original.sheets[sheet], original.classes(sheet)
    text = original.parts[part].decode()
    for match in re.finditer(r'<row ([^>]*?)r="(\d+)"([^>]*)>', text):
        where = "row"
        if int(match[2]) > int(classes[TOTAL]):
            where = "below the total"
        elif not any(
            _counts(classes, cell)
            for cell in CELL.finditer(text)
            if position(cell["ref"])[0] == int(match[2])
        ):
            where = "row without answers"
        around = re.sub(r'(?:ht|customHeight|hidden)="[^"]*"', "", f"{match[1]} {match[3]}")
        for kind, more in (("hidden", 'hidden="1"'), ("too small", 'ht="1" customHeight="1"')):
            row = f'<row r="{match[2]}" {around} {more}>'
            changed = text[: match.start()] + row + text[match.end() :]
            yield Edit(kind, where, f"{sheet}!{match[2]}", {part: changed.encode()})
    for match in re.finditer(r"<col [^>]*/>", text):
        number = re.search(r'min="(\d+)"', match[0])[1]  # type: ignore[index]
        where = "column" if int(number) <= LAST_PRINTED else "column beside the form"
        hidden = match[0].replace("<col ", '<col hidden="1" ')
        for kind, column in (("hidden", hidden), ("too small", re.sub(r'\swidth="[^"]*"', ' width="0.2"', match[0]))):  # fmt: skip
            if column != match[0] and "hidden" not in match[0]:
                changed = text[: match.start()] + column + text[match.end() :]
                yield Edit(kind, where, f"{sheet}!{number}", {part: changed.encode()})


def comment_edits(original: Original, sheet: str) -> Iterator[Edit]:
    """Add a comment to each cell of a form."""
    part = original.sheets[sheet]
    listed = f"xl/worksheets/_rels/{part.rpartition('/')[2]}.rels"
    comments = '<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author>某</author></authors><commentList><comment ref="{}" authorId="0"><text><t>按100计</t></text></comment></commentList></comments>'  # fmt: skip
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rIdC" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" Target="../comments1.xml"/></Relationships>'  # fmt: skip
    kept = original.parts.get(listed, b"<Relationships></Relationships>").decode()
    rels = rels.replace("</Relationships>", re.sub(r"^.*?<Relationships[^>]*>", "", kept, flags=re.S))
    types = original.parts[TYPES].decode().replace("</Types>", '<Override PartName="/xl/comments1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"/></Types>')  # fmt: skip
    for ref, where in original.classes(sheet).items():
        if ref != TOTAL and where != "formula of no score":
            parts = {"xl/comments1.xml": comments.format(ref).encode(), listed: rels.encode(), TYPES: types.encode()}  # fmt: skip
            yield Edit("comment", where, f"{sheet}!{ref}", parts)


def tag_edits(original: Original, sheet: str) -> Iterator[Edit]:
    """Remove the elements of a sheet that are no cells."""
    part = original.sheets[sheet]
    text = original.parts[part].decode()
    for tag in TAGS:
        found = re.search(rf"<{tag}\b[^>]*?(?:/>|>.*?</{tag}>)", text, re.S)
        if found:
            yield Edit(
                "existence", f"<{tag}>", f"{sheet}!{tag}", {part: text.replace(found[0], "", 1).encode()}
            )


def other_cell_edits(original: Original) -> Iterator[Edit]:
    """Change and remove each cell with content of the sheets that are no forms."""
    for sheet, part in original.sheets.items():
        if sheet in original.reviews:
            continue
        text = original.parts[part].decode()
        for match in CELL.finditer(text):
            if match["content"]:
                before, after = text[: match.start()], text[match.end() :]
                other = f'<c r="{match["ref"]}" t="inlineStr">{OTHER_TEXT}</c>'
                for kind, cell in (("value", other), ("existence", "")):
                    yield Edit(kind, f"cell of {kind_of_sheet(sheet)}", f"{sheet}!{match['ref']}", {part: (before + cell + after).encode()})  # fmt: skip


def kind_of_sheet(sheet: str) -> str:
    """Return what a sheet is called in every workbook: its name without a number and the name of a project."""
    return "form" if sheet == "自评表" or sheet[:2].isdecimal() else sheet.rstrip("23456789")


def book_edits(original: Original) -> Iterator[Edit]:
    """Rename, hide, show and remove each sheet; remove and change each name; remove and empty each part."""
    parts = original.parts
    book = parts[BOOK].decode()
    for match in re.finditer(r'<sheet [^>]*?name="([^"]*)"[^>]*/>', book):
        name, state = match[1], re.search(r'state="(\w+)"', match[0])[1]  # type: ignore[index]
        other = "hidden" if state == "visible" else "visible"
        for kind, text in (("renamed", match[0].replace(f'name="{name}"', 'name="别的名字"')), ("visibility", match[0].replace(f'state="{state}"', f'state="{other}"')), ("existence", "")):  # fmt: skip
            yield Edit(
                kind, f"sheet {kind_of_sheet(name)}", name, {BOOK: book.replace(match[0], text).encode()}
            )
    for match in re.finditer(r'<definedName name="([^"]*)"[^>]*>.*?</definedName>', book):
        where = "name of the buttons" if match[1].startswith("xse_") else "name"
        yield Edit("existence", where, match[1], {BOOK: book.replace(match[0], "").encode()})
        changed = re.sub(r">.*?<", f">'{next(iter(original.reviews))}'!$A$1<", match[0])
        yield Edit("value", where, match[1], {BOOK: book.replace(match[0], changed).encode()})
    added = '<definedName name="自评总分">99</definedName></definedNames>'
    yield Edit("added", "name", "自评总分", {BOOK: book.replace("</definedNames>", added).encode()})
    for name in parts:
        yield Edit("existence", f"part {name}", name, {name: None})
        yield Edit("emptied", f"part {name}", name, {name: b""})


def macro_edits(original: Original) -> Iterator[Edit]:
    """Change, remove and add modules; make a button and the ribbon run another macro."""
    sources = vba_sources(original.parts[PROJECT])

    def project(changed: dict[str, str]) -> Edited:
        kinds = {"ThisWorkbook": "workbook"} | {
            name: "worksheet" for name in changed if re.fullmatch(r"Sheet\d+", name)
        }
        modules = [
            Module(name=name, kind=kinds.get(name, "standard"), source=text) for name, text in changed.items()
        ]  # type: ignore[arg-type]
        return {PROJECT: vba_project(modules)}

    for name, text in sources.items():
        where = "module" if text.strip() else "empty module"
        yield Edit(
            "value", where, name, project(sources | {name: f"{text}\r\nSub Weiteres()\r\nEnd Sub\r\n"})
        )
        yield Edit(
            "existence", where, name, project({one: text for one, text in sources.items() if one != name})
        )
    yield Edit("added", "module", "Mehr", project(sources | {"Mehr": "Sub Mehr()\r\nEnd Sub\r\n"}))
    for part, mark in ((BUTTONS, "[0]!XSE_"), (RIBBON, 'onAction="XSE_')):
        text = original.parts[part].decode()
        changed = text.replace(mark, mark.replace("XSE_", "Anderes"), 1)
        assert changed != text
        yield Edit("value", "macro of a button", part, {part: changed.encode()})
