"""Paragraphs and pages of letters as Word documents.

Measures of the page follow GB/T 9704-2012 (official documents): A4, 37 mm above, 28 mm at the left, the text
in 仿宋 of 16 points at 28 points a line, headings in 黑体, the title of 22 points, "— 1 —" at the foot.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from xlselfeval.batch.letters.render import AUTHOR, repacked

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.styles.style import ParagraphStyle
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

TEXT, HEAD, TITLE, LIST = "仿宋", "黑体", "方正小标宋简体", "楷体"
# Fonts to use instead: their names in other programs and systems.
_INSTEAD = {
    TEXT: "仿宋_GB2312,FangSong,STFangsong", HEAD: "SimHei,STHeiti", TITLE: "宋体,SimSun", LIST: "楷体_GB2312,KaiTi,STKaiti",
}  # fmt: skip
_LATIN = "Times New Roman"
_BUILT = datetime(2024, 1, 1)
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# A seal of 42 mm over sender and day begins within a line below the text, and touches none of it.
# Sender and day are centred on a line 116 points from the right margin: a day of usual length ends four characters from it.
_SIGNED = 210
# Captions of the columns of tables whose cells are centred.
_CENTRED = frozenset(("序号", "要求", "一级指标", "二级指标", "年度指标值", "实际完成值", "分值", "得分", "年初预算数", "全年预算数", "全年执行数", "执行率"))  # fmt: skip

Line = tuple[str, str]  # kind of paragraph, text
Lines = tuple[Line, ...]


class Shape(NamedTuple):
    """A kind of paragraph: its font, alignment, and sizes and distances in points.

    `together` keeps it with the next paragraph, `new_page` begins a page. `line` is the height of its lines, 0 that of the font.
    """

    font: str = TEXT
    size: float = 16
    align: str = "left"
    indent: bool = False
    before: float = 0
    after: float = 0
    together: bool = False
    left: float = 0
    new_page: bool = False
    line: float = 28


SHAPES = {
    "number": Shape(align="center", after=14),
    "title": Shape(font=TITLE, size=22, align="center", after=28, line=32),
    "to": Shape(),
    "head": Shape(font=HEAD, indent=True, together=True),
    "list": Shape(font=LIST, indent=True, together=True),
    "body": Shape(indent=True),
    "last": Shape(indent=True, together=True),  # of the text: a page with sender and day alone is none
    "end": Shape(indent=True, together=True),
    "sender": Shape(align="center", before=42, together=True, left=_SIGNED),
    "day": Shape(align="center", left=_SIGNED, together=True),
    "note": Shape(indent=True),
    "sender-line": Shape(align="center", after=14),
    "annex": Shape(font=HEAD, new_page=True),
    "table-title": Shape(font=TITLE, size=20, align="center", after=6, line=0),
    "table-fact": Shape(size=12, after=4, line=0),
    "table-check": Shape(size=12, before=8, after=8, together=True, line=0),
    "table-note": Shape(size=11, together=True, line=0),
    "table-sign": Shape(size=12, before=8, line=0),
}


def body(text: str) -> Line:
    """Make a paragraph of the text."""
    return "body", text


def only_if(condition: str, *lines: Line) -> Lines:
    """Put lines into a template that are there under a condition."""
    return (body(f"{{%p if {condition} %}}"), *lines, body("{%p endif %}"))


def each(item: str, items: str, *lines: Line) -> Lines:
    """Put lines into a template that are there for each `item` of `items`."""
    return (body(f"{{%p for {item} in {items} %}}"), *lines, body("{%p endfor %}"))


def page(lines: Iterable[Line], *, landscape: bool = False) -> Word:
    """Make a document of paragraphs, each a kind and a text."""
    document = _document(landscape=landscape)
    add(document, lines)
    return document


def add(document: Word, lines: Iterable[Line]) -> None:
    """Add paragraphs to a document."""
    for kind, text in lines:
        _paragraph(document, text, SHAPES[kind])


def table(
    document: Word,
    columns: Iterable[tuple[str, str, float]],
    item: str,
    items: str,
    foot: Mapping[str, str] | None = None,
) -> None:
    """Add a table with a line for each `item` of `items`; a column is caption, contents and width in mm.

    The last line stays on one page with what follows the table, or with the row `foot`, contents by caption.
    """
    from docx.shared import Mm

    columns = tuple(columns)
    grid = document.add_table(rows=8 if foot else 7, cols=len(columns), style="Table Grid")
    grid.autofit = False
    head, begin, line, end, begin_last, last, end_last, *below = grid.rows
    for place, (caption, value, width) in enumerate(columns):
        align = "center" if caption in _CENTRED else "left"
        _fill(head.cells[place], caption, font=HEAD, align="center")
        for row in (line, last):
            _fill(row.cells[place], value, align=align)
        for row in below:
            _fill(row.cells[place], (foot or {}).get(caption, ""), align=align)
        for paragraph in last.cells[place].paragraphs:
            paragraph.paragraph_format.keep_with_next = True
        grid.columns[place].width = Mm(width)
        for cell in grid.columns[place].cells:
            cell.width = Mm(width)
    _fill(begin.cells[0], f"{{%tr for {item} in {items}[:-1] %}}")
    _fill(begin_last.cells[0], f"{{%tr for {item} in {items}[-1:] %}}")
    for row in (end, end_last):
        _fill(row.cells[0], "{%tr endfor %}")
    _mark(head, "tblHeader")  # at the top of every page
    _mark(head, "cantSplit")


def finished(document: Word) -> bytes:
    """Finish a package: add the names of replacement fonts, remove the traces of python-docx."""
    about = document.core_properties
    about.author = about.last_modified_by = AUTHOR
    about.title = about.comments = about.keywords = ""
    about.created = about.modified = _BUILT
    out = io.BytesIO()
    document.save(out)
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, others in _INSTEAD.items()
    )
    fonts = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts xmlns:w="{_W}">{fonts}</w:fonts>'
    )
    return repacked(out.getvalue(), {"word/fontTable.xml": fonts.encode()})


def _document(*, landscape: bool) -> Word:
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm, Pt

    document = Document()
    section = document.sections[0]
    sides = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    section.page_width, section.page_height = sides
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    margins = (20, 20, 20, 18) if landscape else (28, 26, 37, 35)
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = (Mm(one) for one in margins)  # fmt: skip
    section.footer_distance = Mm(12 if landscape else 25)
    style: ParagraphStyle = document.styles["Normal"]
    style.font.name, style.font.size = _LATIN, Pt(16)
    _east_asian(style.element.get_or_add_rPr(), TEXT)
    for language in document.styles.element.iter(f"{{{_W}}}lang"):
        language.set(f"{{{_W}}}eastAsia", "zh-CN")  # punctuation as printed in mainland China
    style.paragraph_format.space_after = Pt(0)
    _page_number(section.footer.paragraphs[0])
    return document


def _paragraph(document: Word, text: str, kind: Shape) -> None:
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    _write(paragraph, text, kind.font, kind.size, kind.align)
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after = Pt(kind.before), Pt(kind.after)
    shape.keep_with_next = kind.together
    if kind.new_page:
        shape.page_break_before = True
    shape.line_spacing = Pt(kind.line) if kind.line else 1.2
    shape.left_indent = Pt(kind.left)
    if kind.indent:
        shape.first_line_indent = Pt(2 * kind.size)


def _write(paragraph: Paragraph, text: str, font: str, size: float, align: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, align.upper())
    run = paragraph.add_run(text)
    run.font.name, run.font.size = _LATIN, Pt(size)
    _east_asian(run._element.get_or_add_rPr(), font)


def _east_asian(properties: object, font: str) -> None:
    """Set the font of Chinese characters, which python-docx does not."""
    properties.rFonts.set(f"{{{_W}}}eastAsia", font)  # type: ignore[attr-defined]


def _fill(cell: _Cell, text: str, *, font: str = TEXT, align: str = "left") -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.shared import Pt

    shape = cell.paragraphs[0].paragraph_format
    shape.space_before = shape.space_after = Pt(3)
    shape.keep_together = True  # a row of several paragraphs may go on on the next page between them
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    _write(cell.paragraphs[0], text, font, 10.5, align)


def _mark(row: object, name: str) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(f"w:{name}"))  # type: ignore[attr-defined]


def _page_number(paragraph: Paragraph) -> None:
    """Write the page number: — 1 — in 宋体 of 14 points, centred."""
    from docx.oxml import OxmlElement

    _write(paragraph, "— ", "宋体", 14, "center")
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(f"{{{_W}}}fldCharType", kind)
        else:
            element.text = text
        run._element.append(element)
    _write(paragraph, " —", "宋体", 14, "center")
