"""The draft as a Word document: a template filled with facts, requests highlighted."""

from __future__ import annotations

import copy
import csv
import io
import re
from collections.abc import Iterable
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlselfeval.batch.letters.render import Template, repacked
from xlselfeval.draft.fact_names import spoken_name
from xlselfeval.draft.facts import Fact
from xlselfeval.draft.templates import OUTLINES
from xlselfeval.errors import TemplateError
from xlselfeval.resources import templates_folder
from xlselfeval.scoring.text import nest_quotes

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

_ASKED = re.compile(r"(【请补充：[^】]*】)")


def template_of(outline: str) -> Template:
    """Return a shipped template by the name of its outline, or the .docx at a path or in a folder."""
    path = Path(outline)
    if outline in OUTLINES:
        path = templates_folder() / "drafts" / f"{outline}.docx"
    elif path.is_dir():
        found = sorted(one for one in path.glob("*.docx") if not one.name.startswith("~$"))
        if len(found) != 1:
            raise TemplateError(f"{path}：文件夹中应有一个.docx模板，现有{len(found)}个")
        path = found[0]
    elif path.suffix.lower() != ".docx":
        raise TemplateError(f"没有提纲{outline}；可用的有{'、'.join(OUTLINES)}，或写.docx模板的路径")
    return Template(path)


def write_draft(template: Template, values: dict[str, Any], today: date) -> bytes:
    """Fill in a template; the same values and day give the same bytes. Raises TemplateError."""
    return _highlighted(template.letter(values, today))


def sources_table(facts: Iterable[Fact]) -> bytes:
    """Return the facts with their sources as a .csv that Excel and WPS open."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(("名称", "内容", "来源", "模板中的名称"))
    lines.writerows(
        (_as_text(spoken_name(one.name)), _as_text(one.text), one.source, one.name) for one in facts
    )
    return out.getvalue().encode("utf-8-sig")


def _as_text(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def _nest_quotes(paragraph: Paragraph) -> None:
    """Make quotes within quotes single ones: a template puts names into quotes that have some of their own."""
    nested = iter(nest_quotes("".join(run.text for run in paragraph.runs)))
    for run in paragraph.runs:
        text = "".join(islice(nested, len(run.text)))
        if text != run.text:
            run.text = text


def _highlighted(data: bytes) -> bytes:
    """Highlight the requests, each as a run of its own, and nest the quotes."""
    from docx import Document
    from docx.enum.text import WD_COLOR_INDEX
    from docx.text.run import Run

    document = Document(io.BytesIO(data))
    cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
    for paragraph in [*document.paragraphs, *(one for cell in cells for one in cell.paragraphs)]:
        _nest_quotes(paragraph)
        for run in paragraph.runs:
            pieces = [piece for piece in _ASKED.split(run.text) if piece]
            if not any(map(_ASKED.fullmatch, pieces)):
                continue
            for piece in pieces:
                made = Run(copy.deepcopy(run._element), paragraph)
                made.text = piece
                if _ASKED.fullmatch(piece):
                    made.font.highlight_color = WD_COLOR_INDEX.YELLOW
                run._element.addprevious(made._element)
            paragraph._element.remove(run._element)
    out = io.BytesIO()
    document.save(out)
    return repacked(out.getvalue())
