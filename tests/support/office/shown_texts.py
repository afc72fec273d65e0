"""Texts that the pictures of the documents show, read from the files that they are taken of.

No office program or browser is needed.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import redirect_stdout, suppress
from datetime import date
from pathlib import Path

from openpyxl import load_workbook

from xlselfeval.cli import main as command
from xlselfeval.demo import Demo
from xlselfeval.demo_papers import write_papers
from xlselfeval.sheet_names import FORM_SHEET, RESULT_SHEET

ROOT = Path(__file__).parent.parent.parent.parent
TEXTS = ROOT / "tests" / "data" / "pictures"


def rounds(work: Path) -> Path:
    """Return what the first round of the bureau's demonstration left, which is acted out once."""
    folder = work / "rounds"
    if not folder.exists():
        with redirect_stdout(io.StringIO()), suppress(SystemExit):
            command(["demo", "--batch", "-o", str(folder)])
    return folder / "各轮存档" / "第1轮"


def shown_texts(demo: Demo, work: Path) -> dict[str, str]:
    """Return the text behind each picture, by its name, without the day on which it was made."""
    papers = write_papers(work / "texts", demo.reviews[0])
    form, result = _cells(demo.filled, FORM_SHEET), _cells(demo.copy, RESULT_SHEET)
    letters = sorted((rounds(work) / "反馈函").rglob("审核意见表/*.docx"))
    texts = {
        "form-and-result": form + result,
        "form": _cells(demo.blank, FORM_SHEET),
        "result": result,
        "buttons": form,
        "page": _page() + result,
        "data-sheet": _cells(papers.data_sheet),
        "draft": _document(papers.draft),
        "summary": _cells(rounds(work) / "汇总.xlsx", "总览"),
        "letter": "".join(map(_document, letters)),
    }
    today = date.today()
    day = f"{today.year}年{today.month}月{today.day}日"
    return {
        name: re.sub(r"(?<=核对编号\t)[\dA-F-]+", "", text.replace(day, "当日"))
        for name, text in texts.items()
    }


def _cells(path: Path, sheet: str | None = None) -> str:
    """Return the texts of a sheet, the first if none is named, a line for each row."""
    book = load_workbook(path, data_only=True)
    rows = (book[sheet] if sheet else book.worksheets[0]).iter_rows(values_only=True)
    lines = ("\t".join(str(value) for value in row if value is not None) for row in rows)
    return "".join(f"{line}\n" for line in lines if line)


def _document(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        xml = package.read("word/document.xml").decode()
    return "".join(_lines(re.sub(r"<[^>]+>", "", xml.replace("</w:p>", "\n"))))


def _page() -> str:
    """Return the words of the page before anything is checked."""
    page = (ROOT / "page" / "page.html").read_text(encoding="utf-8")
    return "".join(_lines(re.sub(r"<(style|script).*?</\1>|<[^>]+>", "\n", page, flags=re.S)))


def _lines(text: str) -> Iterator[str]:
    return (f"{line.strip()}\n" for line in text.splitlines() if line.strip())
