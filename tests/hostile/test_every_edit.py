"""Every cell, row, column, sheet, name and part of an issued workbook, changed one at a time.

Each change is reported, or its kind and place stand in NO_EFFECT with the reason.
"""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from xlselfeval.cell import column_letters
from xlselfeval.checking import check
from xlselfeval.demo import filled_form, issued_form
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.ranges import position
from xlselfeval.formulas.evaluate import line_rates
from xlselfeval.layout import LAST_PRINTED, STATUS_ROW
from xlselfeval.reading.sender_files import SenderFiles, read_sender_files

pytestmark = pytest.mark.slow

SHEET, BOOK, STYLES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"
CELL = re.compile(r'<c r="(?P<ref>[A-Z]+\d+)"(?P<attributes>[^>]*?)(?:/>|>(?P<content>.*?)</c>)', re.S)
TOTAL = "row of the total"
BESIDE = 5  # of the cells beside the form one in so many is changed

_SHOWN = "printed texts count by what they say, however large they are"
_HELP = "it helps to fill in the form; nothing is read from it"
_OWN = "the unit's own text or initial budget, from which nothing is computed"
_BELOW = "notes and signatures below the total are no answers"
_BLANK = "a sum of points, or the rate of a line without spending, that is blank claims nothing"
_TITLES = "titles and headings alone are in it, and nothing that counts"
_PRINT = "it matters for paper and office programs alone"
_REMARK = "what people note beside a cell is no part of the form"
# (what is changed, where) → why no finding is due
NO_EFFECT: Mapping[tuple[str, str], str] = {
    ("font", "printed text"): _SHOWN,
    **{(kind, "status line"): _HELP for kind in ("format", "font", "existence", "place")},
    **{(kind, "beside the form"): _HELP for kind in ("value", "format", "font", "existence", "place")},
    **{(kind, "column beside the form"): _HELP for kind in ("hidden", "too small")},
    **{(kind, "free answer"): _OWN for kind in ("value", "existence", "place")},
    **{(kind, "below the total"): _BELOW for kind in ("value", "format", "font", "existence", "place", "hidden", "too small")},
    ("existence", "formula of no score"): _BLANK, ("place", "formula of no score"): _BLANK,
    ("format", "formula of no score"): _BLANK, ("font", "formula of no score"): _BLANK,
    ("too small", "row without answers"): _TITLES,
    ("renamed", "sheet 自评表"): "a form is found by its headings, whatever its sheet is called",
    ("renamed", "sheet 填表说明"): _HELP, ("existence", "sheet 填表说明"): _HELP,
    ("visibility", "sheet _xlselfeval"): "the record of the issue is the same where it can be seen",
    ("existence", "name"): _PRINT, ("value", "name"): _PRINT,
    ("added", "name"): "no issued formula uses one, and a formula of the unit's that does is not evaluated",
    **{(kind, f"part {name}"): _PRINT for kind in ("existence", "emptied") for name in ("docProps/app.xml", "docProps/core.xml", "xl/theme/theme1.xml")},
    ("existence", "part _rels/.rels"): _PRINT, ("emptied", "part [Content_Types].xml"): _PRINT,
    ("existence", "<dataValidations>"): _HELP, ("existence", "<conditionalFormatting>"): _HELP,
    ("existence", "<mergeCells>"): "each text is read at the first cell of its range, which holds it",
    **{("existence", f"<{tag}>"): _PRINT for tag in ("pageSetup", "headerFooter", "cols")},
    **{("comment", where): _REMARK for where in ("issued indicator", "answer", "free answer", "printed text")},
}  # fmt: skip


class Edit(NamedTuple):
    """A change: its kind, the class of its place, the place, and the parts of the package that it makes."""

    kind: str
    where: str
    place: str
    parts: dict[str, bytes | None]


@cache
def original() -> tuple[bytes, dict[str, bytes]]:
    """Return the filled form, and its parts with two more styles: one shows "15", one is a point high."""
    data = filled_form(issued_form())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    styles = parts[STYLES].decode()
    styles = styles.replace("</numFmts>", '<numFmt numFmtId="999" formatCode="&quot;15&quot;;&quot;15&quot;;&quot;15&quot;;&quot;15&quot;"/></numFmts>')  # fmt: skip
    fonts = len(re.findall("<font>", styles))
    styles = styles.replace("</fonts>", '<font><sz val="1"/><name val="宋体"/></font></fonts>')
    count = int(re.search(r'<cellXfs count="(\d+)"', styles)[1])  # type: ignore[index]
    more = f'<xf borderId="0" fillId="0" fontId="0" numFmtId="999" xfId="0" applyNumberFormat="1"/><xf borderId="0" fillId="0" fontId="{fonts}" numFmtId="0" xfId="0" applyFont="1"/>'  # fmt: skip
    styles = styles.replace(f'<cellXfs count="{count}"', f'<cellXfs count="{count + 2}"').replace("</cellXfs>", f"{more}</cellXfs>")  # fmt: skip
    return data, parts | {STYLES: styles.encode()}


def packed(changes: Mapping[str, bytes | None]) -> bytes:
    """Return the workbook with these parts changed, or left out where they are None."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in (original()[1] | dict(changes)).items():
            if content is not None:
                archive.writestr(name, content)
    return out.getvalue()


@cache
def sender() -> SenderFiles:
    """Return the sender's own file of the form."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "老干部局.xlsx").write_bytes(issued_form())
        return read_sender_files(folder)


def findings(data: bytes) -> list[tuple[str, str]]:
    """Return the findings with their sentences, or the reason why the file cannot be read."""
    try:
        return [(one.name, one.message) for review in check(data, issued=sender()) for one in review.findings]
    except UnreadableFile as error:
        return [(error.name, error.message)]


@cache
def classes() -> dict[str, str]:
    """Name the class of each cell of the form by its address."""
    (review,) = check(original()[0])
    form, found = review.evidence.submission, dict[str, str]()
    for one in form.rows:
        found |= dict.fromkeys((one.indicator.ref, one.target.ref, one.points.ref), "issued indicator")
        found |= dict.fromkeys((one.actual.ref, one.score.ref, one.note.ref), "answer")
    assert form.funds is not None
    for line in (form.funds.total, *form.funds.lines):
        found |= {cell.ref: "answer" for cell in (line.budget_adjusted, line.budget_spent) if cell}
        found |= {line.budget_initial.ref: "free answer"} if line.budget_initial else {}
    found |= {cell.ref: "free answer" for cell in (form.goal_expected, form.goal_achieved) if cell}
    of_no_score = [form.total.points, *(rate for _, rate in line_rates(form) if not rate.text)]
    found |= {cell.ref: "formula of no score" for cell in of_no_score if cell}
    assert form.record is not None
    assert form.total.score is not None
    found[TOTAL] = str(form.total.score.row)
    found |= {f"{column_letters(one.column)}{one.row}": "printed text" for one in form.record.texts}
    return found


def class_of(ref: str, content: str) -> str:
    row, column = position(ref)
    if column > LAST_PRINTED:
        return "beside the form"
    if row <= STATUS_ROW:
        return "status line"
    return classes().get(ref, "formula" if "<f>" in content else "below the total")


def cell_edits() -> Iterator[Edit]:
    """Change the value, the format, the font, the place and the existence of each cell with content."""
    sheet, beside = original()[1][SHEET].decode(), 0
    xfs = int(re.search(r'<cellXfs count="(\d+)"', original()[1][STYLES].decode())[1])  # type: ignore[index]
    for match in CELL.finditer(sheet):
        content, ref = match["content"], match["ref"]
        if not content:
            continue
        where = class_of(ref, content)
        beside += where == "beside the form"
        if where == "beside the form" and beside % BESIDE:
            continue
        before, after = sheet[: match.start()], sheet[match.end() :]
        style = re.search(r's="(\d+)"', match["attributes"])
        styled = f' s="{style[1]}"' if style else ""
        other = re.sub(r'\ss="\d+"', "", match["attributes"])
        changes = {
            "value": f'<c r="{ref}"{styled} t="inlineStr"><is><t>别的内容7</t></is></c>',
            "format": f'<c r="{ref}" s="{xfs - 2}"{other}>{content}</c>',
            "font": f'<c r="{ref}" s="{xfs - 1}"{other}>{content}</c>',
            "existence": f'<c r="{ref}"{styled}/>',
        }
        for kind, text in changes.items():
            yield Edit(kind, where, ref, {SHEET: (before + text + after).encode()})
        far = f'<row r="90"><c r="AB90"{match["attributes"]}>{content}</c></row></sheetData>'
        moved = before + changes["existence"] + after.replace("</sheetData>", far)
        yield Edit("place", where, ref, {SHEET: moved.encode()})


def _counts(cell: re.Match[str]) -> bool:
    """Return whether a cell with content is no printed text and stands in the form."""
    where = class_of(cell["ref"], cell["content"] or "")
    has_value = re.search("<v>.+?</v>|<t[ >]", cell["content"] or "") is not None
    return has_value and where in ("answer", "free answer", "issued indicator", "formula")


def line_edits() -> Iterator[Edit]:
    """Hide each row and column of the form, and make each too small to see."""
    sheet = original()[1][SHEET].decode()
    for match in re.finditer(r'<row ([^>]*?)r="(\d+)"([^>]*)>', sheet):
        where = "row"
        if int(match[2]) > int(classes()[TOTAL]):
            where = "below the total"
        elif not any(
            _counts(cell) for cell in CELL.finditer(sheet) if position(cell["ref"])[0] == int(match[2])
        ):
            where = "row without answers"
        around = re.sub(r'(?:ht|customHeight|hidden)="[^"]*"', "", f"{match[1]} {match[3]}")
        for kind, more in (("hidden", 'hidden="1"'), ("too small", 'ht="1" customHeight="1"')):
            text = f'<row r="{match[2]}" {around} {more}>'
            yield Edit(kind, where, match[2], {SHEET: (sheet[: match.start()] + text + sheet[match.end() :]).encode()})  # fmt: skip
    for match in re.finditer(r"<col [^>]*/>", sheet):
        number = re.search(r'min="(\d+)"', match[0])[1]  # type: ignore[index]
        where = "column" if int(number) <= LAST_PRINTED else "column beside the form"
        for kind, text in (("hidden", match[0].replace("<col ", '<col hidden="1" ')), ("too small", re.sub(r'\swidth="[^"]*"', ' width="0.2"', match[0]))):  # fmt: skip
            if text != match[0] and match[0].count("hidden") == 0:
                yield Edit(kind, where, number, {SHEET: (sheet[: match.start()] + text + sheet[match.end() :]).encode()})  # fmt: skip


def book_edits() -> Iterator[Edit]:
    """Rename, hide, show and remove each sheet; remove each name; remove and empty each part; add a comment."""
    parts = original()[1]
    book, sheet = parts[BOOK].decode(), parts[SHEET].decode()
    for match in re.finditer(r'<sheet [^>]*name="([^"]*)"[^>]*/>', book):
        name, state = match[1], re.search(r'state="(\w+)"', match[0])[1]  # type: ignore[index]
        other = "hidden" if state == "visible" else "visible"
        for kind, text in (("renamed", match[0].replace(f'name="{name}"', 'name="别的名字"')), ("visibility", match[0].replace(f'state="{state}"', f'state="{other}"')), ("existence", "")):  # fmt: skip
            yield Edit(kind, f"sheet {name}", name, {BOOK: book.replace(match[0], text).encode()})
    for match in re.finditer(r'<definedName name="([^"]*)"[^>]*>.*?</definedName>', book):
        yield Edit("existence", "name", match[1], {BOOK: book.replace(match[0], "").encode()})
        changed = re.sub(r">.*?<", ">'自评表'!$A$1<", match[0])
        yield Edit("value", "name", match[1], {BOOK: book.replace(match[0], changed).encode()})
    added = '<definedName name="自评总分">99</definedName></definedNames>'
    yield Edit("added", "name", "自评总分", {BOOK: book.replace("</definedNames>", added).encode()})
    for name in parts:
        yield Edit("existence", f"part {name}", name, {name: None})
        yield Edit("emptied", f"part {name}", name, {name: b""})
    for tag in ("sheetProtection", "dataValidations", "conditionalFormatting", "mergeCells", "pageSetup", "headerFooter", "cols"):  # fmt: skip
        found = re.search(rf"<{tag}\b[^>]*?(?:/>|>.*?</{tag}>)", sheet, re.S)
        if found:
            yield Edit("existence", f"<{tag}>", tag, {SHEET: sheet.replace(found[0], "", 1).encode()})
    comments = '<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author>某</author></authors><commentList><comment ref="{}" authorId="0"><text><t>按100计</t></text></comment></commentList></comments>'  # fmt: skip
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" Target="../comments1.xml"/></Relationships>'  # fmt: skip
    types = parts["[Content_Types].xml"].decode().replace("</Types>", '<Override PartName="/xl/comments1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"/></Types>')  # fmt: skip
    for ref, where in classes().items():
        if ref == TOTAL or where == "formula of no score":
            continue
        yield Edit("comment", where, ref, {"xl/comments1.xml": comments.format(ref).encode(), "xl/worksheets/_rels/sheet1.xml.rels": rels.encode(), "[Content_Types].xml": types.encode()})  # fmt: skip


def test_every_change_is_reported_or_of_no_effect() -> None:
    """A change that gives no other finding is of a kind that is listed, and nothing is listed in vain."""
    before = findings(packed({}))
    assert before == findings(original()[0])
    silent = defaultdict[tuple[str, str], list[str]](list)
    for edits in (cell_edits, line_edits, book_edits):
        for edit in edits():
            if findings(packed(edit.parts)) == before:
                silent[edit.kind, edit.where].append(edit.place)
    assert {key: places for key, places in silent.items() if key not in NO_EFFECT} == {}
    assert NO_EFFECT.keys() <= silent.keys()
