"""Build the shipped templates of letters as Word documents; python -m xlselfeval.blanks writes them.

Measures of the page follow GB/T 9704-2012 (official documents): A4, 37 mm above, 28 mm at the left, the text
in 仿宋 of 16 points at 28 points a line, headings in 黑体, the title of 22 points, "— 1 —" at the foot.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING

from xlselfeval.batch.letters.write import AUTHOR, NOTICES, OPINIONS, repacked

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.styles.style import ParagraphStyle
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

_TEXT, _HEAD, _TITLE = "仿宋", "黑体", "方正小标宋简体"
# fonts to use instead: their names in other programs and systems
_INSTEAD = {_TEXT: "仿宋_GB2312,FangSong,STFangsong", _HEAD: "SimHei,STHeiti", _TITLE: "宋体,SimSun"}
_LATIN = "Times New Roman"
_BUILT = datetime(2024, 1, 1)
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OPINION_COLUMNS = (  # caption, contents, width in mm
    ("序号", "{{ 条.序号 }}", 11), ("项目", "{{ 条.项目 }}", 34), ("位置", "{{ 条.位置 }}", 36),
    ("填报内容", "{{ 条.填报内容 }}", 34), ("审核意见", "{{ 条.审核意见 }}", 88), ("要求", "{{ 条.要求 }}", 18),
    ("修改情况", "", 36),
)  # fmt: skip
_LISTS = (  # section, name of its list, a line of it
    ("退回修改的", "修改", "{{ 份.单位 }}：{{ 份.项目 }}（{{ 份.条数 }} 处）"),
    ("需要核实说明的", "核实", "{{ 份.单位 }}：{{ 份.项目 }}（{{ 份.条数 }} 处）"),
    ("没有报送的", "未报送", "{{ 份.单位 }}：{{ 份.项目 }}"),
    ("表内未发现问题的", "通过", "{{ 份.单位 }}：{{ 份.项目 }}"),
    ("正在审核的", "审核中", "{{ 份.单位 }}：{{ 份.项目 }}"),
)  # fmt: skip


def shipped_templates() -> dict[str, bytes]:
    """Build the templates, by the names of SHIPPED."""
    return {OPINIONS: _finished(_opinions()), NOTICES: _finished(_notice())}


def _opinions() -> Word:
    from docx.shared import Mm

    document = _document(landscape=True)
    _paragraph(document, "绩效自评审核意见表", font=_TITLE, size=20, align="center", after=6)
    _paragraph(document, "填报单位：{{ 单位 }}　　{% if 主管部门 %}主管部门：{{ 主管部门 }}　　{% endif %}{% if 年度 %}年度：{{ 年度 }}{% endif %}", size=12, after=4)  # fmt: skip
    table = document.add_table(rows=4, cols=len(_OPINION_COLUMNS), style="Table Grid")
    table.autofit = False
    head, begin, line, end = table.rows
    for place, (caption, value, width) in enumerate(_OPINION_COLUMNS):
        align = "center" if caption in ("序号", "要求") else "left"
        _fill(head.cells[place], caption, font=_HEAD, align="center")
        _fill(line.cells[place], value, align=align)
        table.columns[place].width = Mm(width)
        for cell in table.columns[place].cells:
            cell.width = Mm(width)
    _fill(begin.cells[0], "{%tr for 条 in 意见 %}")
    _fill(end.cells[0], "{%tr endfor %}")
    _repeat(head)
    for row in (head, line):
        _keep_whole(row)
    _paragraph(document, "说明：“须更正”的，请据实更正后重新报送；“请核实”的，请核实后更正，或在“修改情况”中写明理由；“提示”的，供参考。请于{{ 期限 }}前将本表和改正后的自评表报{{ 财政部门 }}。", size=11, before=6, after=10, together=True)  # fmt: skip
    _paragraph(document, "经办人：　　　　　　　　　负责人：　　　　　　　　　单位（盖章）：　　　　　　　　　日期：　　　　年　　月　　日", size=12, before=6)  # fmt: skip
    return document


def _notice() -> Word:
    document = _document(landscape=False)
    _paragraph(
        document, "关于退回修改{{ 年度 }}绩效自评材料的通知", font=_TITLE, size=22, align="center", after=28
    )
    _paragraph(document, "{{ 主管部门 }}：")
    _body(
        document,
        "你单位及所属单位报送的{{ 年度 }}绩效自评材料已经收到并审核。现将审核情况和有关要求通知如下。",
    )
    _head(document, "一、审核情况")
    _body(document, "共收到自评表 {{ 已报数 }} 份，其中表内未发现问题 {{ 通过数 }} 份，需要核实说明 {{ 核实数 }} 份，退回修改 {{ 修改数 }} 份{% if 审核中数 %}，正在审核 {{ 审核中数 }} 份{% endif %}。{% if 未报送数 %}还有 {{ 未报送数 }} 份没有报送。{% endif %}")  # fmt: skip
    for caption, name, line in _LISTS:
        _body(document, f"{{%p if {name} %}}")
        _body(document, f"{caption}（{{{{ {name}数 }}}} 份）：", font="楷体")
        _body(document, f"{{%p for 份 in {name} %}}")
        _body(document, line)
        _body(document, "{%p endfor %}")
        _body(document, "{%p endif %}")
    _head(document, "二、有关要求")
    _body(document, "（一）退回修改的，请按所附审核意见表逐条核对原始资料，据实改正后重新报送；完成值应当以原始资料为准，不得为使得分相符而改动。")  # fmt: skip
    _body(document, "（二）需要核实说明的，请核实后改正，或在审核意见表的“修改情况”一栏写明理由。")
    _body(document, "{%p if 未报送 %}")
    _body(document, "（三）没有报送的，请尽快补报。")
    _body(document, "{%p endif %}")
    _body(document, "请于{{ 期限 }}前，将改正后的自评表（Excel 文件）和签字盖章的审核意见表报{{ 财政部门 }}。", together=True)  # fmt: skip
    _body(document, "{%p if 附件 %}")
    _body(
        document,
        "附件：绩效自评审核意见表（{{ 附件|length }} 份：{{ 附件|join('、') }}）",
        before=14,
        together=True,
    )
    _body(document, "{%p endif %}")
    _paragraph(document, "{{ 财政部门 }}", align="right", before=56, together=True, right=64)
    _paragraph(document, "{{ 日期 }}", align="right", right=64)
    return document


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
    _east_asian(style.element.get_or_add_rPr(), _TEXT)
    for language in document.styles.element.iter(f"{{{_W}}}lang"):
        language.set(f"{{{_W}}}eastAsia", "zh-CN")  # punctuation as printed in mainland China
    style.paragraph_format.space_after = Pt(0)
    _page_number(section.footer.paragraphs[0])
    return document


def _paragraph(
    document: Word,
    text: str,
    *,
    font: str = _TEXT,
    size: float = 16,
    align: str = "left",
    indent: bool = False,
    before: float = 0,
    after: float = 0,
    together: bool = False,
    right: float = 0,
) -> None:
    """Add a paragraph in one font; sizes and distances in points; `together` keeps it on the page of the next one."""
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    _write(paragraph, text, font, size, align)
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after, shape.keep_with_next = Pt(before), Pt(after), together
    shape.line_spacing = Pt(28) if size == 16 else 1.2
    shape.right_indent = Pt(right)
    if indent:
        shape.first_line_indent = Pt(2 * size)


def _body(document: Word, text: str, *, font: str = _TEXT, before: float = 0, together: bool = False) -> None:
    _paragraph(document, text, font=font, indent=True, before=before, together=together)


def _head(document: Word, text: str) -> None:
    _paragraph(document, text, font=_HEAD, indent=True, together=True)


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


def _fill(cell: _Cell, text: str, *, font: str = _TEXT, align: str = "left") -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.shared import Pt

    shape = cell.paragraphs[0].paragraph_format
    shape.space_before = shape.space_after = Pt(3)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    _write(cell.paragraphs[0], text, font, 10.5, align)


def _repeat(row: object) -> None:
    """Repeat a row at the top of every page."""
    _mark(row, "tblHeader")


def _keep_whole(row: object) -> None:
    """Keep a row on one page."""
    _mark(row, "cantSplit")


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


def _finished(document: Word) -> bytes:
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
    table = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts xmlns:w="{_W}">{fonts}</w:fonts>'
    )
    return repacked(out.getvalue(), {"word/fontTable.xml": table.encode()})
