"""Pictures of the documents, made from the product itself: `python tests/pictures.py [NAME…]`.

Needs LibreOffice, poppler (pdftoppm), Chromium, Xvfb with openbox and scrot, a Chinese font, and `pip install '.[docs,test]'`. The page is
taken from the folder that XLSELFEVAL_PAGES names. Look at what it has made before committing it. The texts behind each picture are kept in
`tests/data/pictures/`, where a test compares them.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook
from PIL import Image, ImageChops, ImageOps

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from support.office.macro_form import macro_form  # noqa: E402
from support.office.shown_texts import TEXTS, rounds, shown_texts  # noqa: E402
from support.web.browser import opened_page  # noqa: E402

from xlselfeval.demo import SCHEME, Demo, issued_form, run_demo  # noqa: E402
from xlselfeval.demo_papers import write_papers  # noqa: E402
from xlselfeval.form.fill import fill  # noqa: E402
from xlselfeval.reading.read import read  # noqa: E402
from xlselfeval.scheme.load import load_scheme  # noqa: E402
from xlselfeval.sheet_names import FORM_SHEET  # noqa: E402

IMAGES = ROOT / "docs" / "images"
_DPI = 110
_COLOURS = 64
_FILLED_ROWS = 3
_TOO_MUCH = 6  # of 5 points
_GAP = 40
_EDGE = 14  # white pixels left around what is printed
_SCREEN = (2000, 800)
_TOOLS = 145  # pixels of menus and toolbars above the cells
# shows a workbook in a window, with the pointer out of the way, and takes the screen
_WINDOW = """
openbox &
soffice "-env:UserInstallation=$1" --norestore --nologo --nodefault "$2" &
sleep 25
xdotool key Escape key ctrl+Home mousemove 1990 790
sleep 2
scrot -o "$3"
"""


def form(demo: Demo, work: Path) -> Image.Image:
    """A form that is half filled in, as a unit sees it.

    It has its colours, the line with what is due, and the columns beside it.
    """
    (filled,) = read(demo.filled)
    values = load_workbook(demo.filled, data_only=True)[FORM_SHEET]
    total = filled.funds.total
    given = [total.budget_initial, total.budget_adjusted, total.budget_spent, filled.goal_expected]
    given += [cell for row in filled.rows[:_FILLED_ROWS] for cell in (row.actual, row.score)]
    answers = {cell.ref: values[cell.ref].value for cell in given if cell is not None}
    answers[filled.rows[1].score.ref] = _TOO_MUCH
    half, coloured = work / "half.xlsx", work / "form.xlsx"
    half.write_bytes(
        fill(load_scheme(SCHEME), issued_form(), {ref: _answer(one) for ref, one in answers.items()})
    )
    _with_colours(half, coloured, "Area", "Titles")
    seen = _page(coloured, work, 1, dpi=2 * _DPI)
    return _stacked(_part(seen, (13, 14, 475, 33)), _part(seen, (138, 222, 609, 365)))


def result(demo: Demo, work: Path) -> Image.Image:
    """The sheet 核对结果 of the checked copy."""
    return _page(demo.copy, work, _page_with(demo.copy, "一、请处理", work))


def form_and_result(demo: Demo, work: Path) -> Image.Image:
    """Some rows of the filled form, and the first findings of its 核对结果 below them."""
    coloured = work / "filled.xlsx"
    _with_colours(demo.filled, coloured)
    rows = _part(_page(coloured, work, 1, dpi=2 * _DPI), (13, 340, 809, 462))
    number = _page_with(demo.copy, "一、请处理", work)
    findings = _part(_page(demo.copy, work, number, dpi=2 * _DPI), (89, 127, 964, 420))
    return _stacked(rows, findings)


def buttons(demo: Demo, work: Path) -> Image.Image:
    """The form with buttons in a window."""
    book, taken = work / "buttons.xlsm", work / "screen.png"
    book.write_bytes(macro_form())
    server = ["xvfb-run", "-a", "-s", f"-screen 0 {_SCREEN[0]}x{_SCREEN[1]}x24"]
    window = ["sh", "-c", _WINDOW, "sh", (work / "window").as_uri(), str(book), str(taken)]
    with subprocess.Popen([*server, *window], start_new_session=True, stderr=subprocess.DEVNULL) as shown:
        for _ in range(60):
            if taken.exists() and taken.stat().st_size:
                break
            time.sleep(1)
        os.killpg(shown.pid, signal.SIGKILL)
    screen = Image.open(taken).convert("RGB")
    return screen.crop((0, _TOOLS, screen.width - 60, screen.height - 110))


def page(demo: Demo, work: Path) -> Image.Image:
    """The page in a browser, after the check of a form."""
    taken = work / "page.png"
    with opened_page() as browser:
        browser.check(demo.filled)
        browser.page.set_viewport_size({"width": 1180, "height": 860})
        browser.page.screenshot(path=taken)
    return Image.open(taken).convert("RGB")


def data_sheet(demo: Demo, work: Path) -> Image.Image:
    """The first page of the data sheet, with the colours that are not printed."""
    coloured = work / "data-sheet.xlsx"
    _with_colours(write_papers(work / "papers", demo.reviews[0]).data_sheet, coloured)
    return _page(coloured, work, 1, height=0.62)


def draft(demo: Demo, work: Path) -> Image.Image:
    """The first page of the draft of a report, with the places to fill in."""
    return _page(write_papers(work / "papers", demo.reviews[0]).draft, work, 1)


def summary(demo: Demo, work: Path) -> Image.Image:
    """总览 of 汇总.xlsx after the first round of the bureau's demonstration."""
    return _page(rounds(work) / "汇总.xlsx", work, 1)


def letter(demo: Demo, work: Path) -> Image.Image:
    """The longest table of opinions of that demonstration that is one page."""
    texts = {path: _text(path, work) for path in sorted((rounds(work) / "反馈函").rglob("审核意见表/*.docx"))}
    longest = max((path for path in texts if texts[path].count("\f") == 1), key=lambda path: len(texts[path]))
    return _page(longest, work, 1)


PICTURES: dict[str, Callable[[Demo, Path], Image.Image]] = {
    "form-and-result": form_and_result,
    "form": form,
    "result": result,
    "buttons": buttons,
    "page": page,
    "data-sheet": data_sheet,
    "draft": draft,
    "summary": summary,
    "letter": letter,
}


def make(names: Sequence[str]) -> None:
    """Make the pictures of these names."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        demo = run_demo(work / "demo")
        texts = shown_texts(demo, work)
        for name in names:
            picture = PICTURES[name](demo, work).convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
            picture.save(IMAGES / f"{name}.png", optimize=True)
            (TEXTS / f"{name}.txt").write_text(texts[name], encoding="utf-8")
            print(f"{name}.png {picture.width}x{picture.height}", flush=True)


def _part(picture: Image.Image, box: tuple[int, int, int, int]) -> Image.Image:
    """Return a part of a picture that has twice the usual resolution, from where it is in one of the usual."""
    left, top, right, bottom = (2 * one - _EDGE for one in box)
    return picture.crop((left, top, right, bottom))


def _stacked(*parts: Image.Image) -> Image.Image:
    """Return pictures below one another, each as wide as the widest."""
    width = max(part.width for part in parts)
    scaled = [
        part.resize((width, round(part.height * width / part.width)), Image.Resampling.LANCZOS)
        for part in parts
    ]
    whole = Image.new("RGB", (width, sum(part.height for part in scaled) + _GAP * (len(scaled) - 1)), "white")
    top = 0
    for part in scaled:
        whole.paste(part, (0, top))
        top += part.height + _GAP
    return ImageOps.expand(whole, _EDGE, "white")


def _page(path: Path, work: Path, number: int, height: float = 1.0, dpi: int = _DPI) -> Image.Image:
    """Return a printed page without its white edges; `height` is the upper share of it that is kept."""
    pdf = _pdf(path, work)
    stem = pdf.with_name(f"{pdf.stem}-{number}")
    pages = ["-f", str(number), "-l", str(number), "-singlefile"]
    subprocess.run(["pdftoppm", "-png", "-r", str(dpi), *pages, str(pdf), str(stem)], check=True)
    picture = Image.open(f"{stem}.png").convert("RGB")
    picture = picture.crop((0, 0, picture.width, int(picture.height * height)))
    printed = ImageChops.difference(picture, Image.new("RGB", picture.size, "white")).getbbox()
    return ImageOps.expand(picture.crop(printed), _EDGE, "white")


def _pdf(path: Path, work: Path) -> Path:
    pdf = work / f"{path.stem}.pdf"
    if not pdf.exists():
        profile = f"-env:UserInstallation={(work / 'profile').as_uri()}"
        convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(work), str(path)]
        subprocess.run(convert, check=True, stdout=subprocess.DEVNULL)
    return pdf


def _text(path: Path, work: Path) -> str:
    """Return what is printed, with a form feed behind each page."""
    return subprocess.run(
        ["pdftotext", str(_pdf(path, work)), "-"], check=True, capture_output=True, text=True
    ).stdout


def _page_with(path: Path, words: str, work: Path) -> int:
    """Return the number of the first page with these words."""
    pages = _text(path, work).split("\f")
    return next(number for number, text in enumerate(pages, start=1) if words in text)


def _answer(value: object) -> Decimal | str:
    return value if isinstance(value, str) else Decimal(str(value))


def _with_colours(path: Path, target: Path, *unprinted: str) -> None:
    """Write a workbook of ours anew whose sheets are printed in colour, without these print settings (Area, Titles)."""
    left_out = rb' blackAndWhite="(1|true)"'
    for name in unprinted:
        left_out += rb'|<definedName name="_xlnm.Print_%b".*?</definedName>' % name.encode()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, re.sub(left_out, b"", old.read(name)))


if __name__ == "__main__":
    make(sys.argv[1:] or list(PICTURES))
