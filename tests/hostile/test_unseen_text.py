"""Answers of which a person reads less than their cell holds: colours, tiny runs, bars in place of numbers."""

from __future__ import annotations

import re

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import DataBarRule, IconSetRule
from openpyxl.styles import Alignment, Color, Font, GradientFill, PatternFill
from openpyxl.worksheet.worksheet import Worksheet
from support.foreign_forms import national
from support.packages import unzipped, zipped

from xlselfeval import check
from xlselfeval.cell import RichText, rich_text
from xlselfeval.files.looks.colours import (
    TINY,
    USUAL,
    colour_of,
    format_colour,
    is_unseen,
    known_colour,
    theme_colours,
)
from xlselfeval.files.looks.written import number_written, styled_number, styled_text
from xlselfeval.files.open import open_workbook
from xlselfeval.files.ranges import position
from xlselfeval.files.shared_strings import shared_strings
from xlselfeval.files.sheet_parser import MAIN

YELLOW = PatternFill("solid", fgColor="00FFFBE6")


def differing(data: bytes) -> list[tuple[str | None, str | None, str | None]]:
    """Return place, shown and held text of the cells whose looks are reported."""
    (review,) = check(data)
    return [(one.cell, one.found, one.expected) for one in review.findings if one.name == "display-differs"]


def with_look(**look: object) -> bytes:
    """Return the drawn form with 15 in H14 in such a look."""

    def change(sheet: Worksheet) -> None:
        sheet["H14"] = 15
        for name, one in look.items():
            setattr(sheet["H14"], name, one)

    return national(change=change)


@pytest.mark.parametrize(
    "look",
    [
        {"font": Font(color="00FFFFFF"), "fill": YELLOW}, {"font": Font(color="00F5F5F5")}, {"font": Font(color=Color(theme=0, tint=-0.05))},
        {"font": Font(color=Color(theme=1, tint=1.0))}, {"font": Font(color="00FFFFFF"), "fill": GradientFill(stop=("FFFFFF", "FFFFFF"))},
        {"font": Font(color="00FF0101"), "fill": PatternFill("darkGray", fgColor="00FF0000", bgColor="00FE0000")},
        {"number_format": "[White]0"}, {"number_format": "[Color 2]General;0"}, {"number_format": '"得"[白色]0'}, {"number_format": "[>10][White]0;0"},
        {"number_format": "[DBNum1][White]0"}, {"number_format": "[Red]0", "fill": PatternFill("solid", fgColor="00FF0000")},
    ],
)  # fmt: skip
def test_a_colour_that_is_nearly_that_of_the_cell_shows_nothing(look: dict[str, object]) -> None:
    """A colour that is nearly that of the cell hides a score.

    Such are white on pale yellow, grey on white, a tint, a fill of one colour and the colour of a number
    format.
    """
    assert [(cell, shown) for cell, shown, _ in differing(with_look(**look))] == [("H14", "（空白）")]


@pytest.mark.parametrize(
    "look",
    [
        {"font": Font(color="00BFBFBF")}, {"font": Font(color="00FFFF00")}, {"font": Font(color=Color(theme=1, tint=0.35))}, {"font": Font(color="00FFFFFF"), "fill": PatternFill("solid", fgColor=Color(theme=4))},
        {"fill": PatternFill("gray125")}, {"fill": GradientFill(stop=("FFFFFF", "000000"))}, {"number_format": "[Red]0"}, {"number_format": "0;[White]-0;[White]0"}, {"number_format": "[=0][White]0;0"},
        {"number_format": '"[White]"0'}, {"number_format": "[>20][White]0;0"}, {"number_format": "0;0;0;[White]@"},
    ],
)  # fmt: skip
def test_a_colour_that_can_be_read_is_no_finding(look: dict[str, object]) -> None:
    """Grey, yellow, white on blue, patterns, red numbers and hidden zeros are usual."""
    assert [one for one in differing(with_look(**look)) if one[1] == "（空白）"] == []


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ("[White]0", ""),
        ("[White]0;0", None),
        ("[Color 2]@", ""),
        ("[Color 3]@", None),
        ("0;0;0;[White]@", ""),
        ("[White]@", ""),
        ("[Red]@", None),
        ("@", None),
    ],
)
def test_the_colour_of_a_format_for_texts(code: str, seen: str | None) -> None:
    """The section for texts colours a text, or the only one; others for numbers do not."""
    assert styled_text("50个", code).shown == seen


@pytest.mark.parametrize(("value", "seen"), [(-3, ""), (0, None), (3, None)])
def test_the_colour_of_the_section_that_shows_a_number(value: int, seen: str | None) -> None:
    """White for negative numbers hides those; white zeros are usual."""
    code = "0;[White]-0;[White]0"
    assert styled_number(number_written(str(value), code, date1904=False), code, "FFFFFF").shown == seen


def run(text: str, **look: object) -> TextBlock:
    return TextBlock(InlineFont(**look), text)


@pytest.mark.parametrize(
    "look", [{"color": "00FFFFFF"}, {"sz": 1}, {"color": Color(theme=0)}, {"color": Color(indexed=9)}]
)
def test_a_run_that_nobody_sees_is_reported(look: dict[str, object]) -> None:
    """A white or tiny 5 before 0个 in a cell's text is reported, in its place."""

    def change(sheet: Worksheet) -> None:
        sheet["F14"] = CellRichText(run("5", **look), run("0个"))

    data = national(change=change)
    assert differing(data) == [("F14", "0个", "50个")]


@pytest.mark.parametrize("behind", [None, PatternFill("solid", fgColor="00000080")])
def test_a_run_that_is_seen_counts_in_a_cell_that_is_not(behind: PatternFill | None) -> None:
    """Of a cell in white a black run is seen, and so is a white one on dark blue."""

    def change(sheet: Worksheet) -> None:
        sheet["F14"] = CellRichText("5", run("0个", color="00FFFF00"))
        sheet["F14"].font = Font(color="00FFFFFF")
        if behind is not None:
            sheet["F14"].fill = behind

    assert differing(national(change=change)) == ([("F14", "0个", "50个")] if behind is None else [])


@pytest.mark.parametrize(
    ("pieces", "seen"),
    [
        (["10", ("2", "superscript"), "个"], "10²个"), (["10", ("-8", "superscript")], "10⁻⁸"), (["50个", ("1", "subscript"), "2"], "50个₁2"),
        (["50m", ("2", "superscript")], None), (["50个", ("1", "superscript")], None), (["CO", ("2", "subscript"), "减排50"], None),
    ],
)  # fmt: skip
def test_digits_above_the_line_are_no_digits_of_a_figure(pieces: list[object], seen: str | None) -> None:
    """10² is read as 102 and reported with what is seen; m², CO₂ and the mark of a note are usual."""

    def change(sheet: Worksheet) -> None:
        sheet["F14"] = CellRichText(
            *(one if isinstance(one, str) else run(one[0], vertAlign=one[1]) for one in pieces)
        )

    data = national(change=change)
    assert [shown for cell, shown, _ in differing(data) if cell == "F14"] == ([] if seen is None else [seen])


@pytest.mark.parametrize("look", [{"color": "00FF0000"}, {"sz": 6}, {"b": True}, {"color": Color(theme=1)}])
def test_a_run_that_is_seen_is_no_finding(look: dict[str, object]) -> None:
    """Red, bold and small runs are usual; so are white blanks, and white on a dark fill."""

    def change(sheet: Worksheet) -> None:
        sheet["F14"] = CellRichText(run("5", **look), run("0个"), run(" ", color="00FFFFFF"))
        sheet["F15"].fill = PatternFill("solid", fgColor="00000080")
        sheet["F15"] = CellRichText(
            run(str(sheet["F15"].value), color="00FFFFFF"), run(" ", color="00FFFFFF")
        )

    assert differing(national(change=change)) == []


def test_runs_of_shared_texts_have_their_colours() -> None:
    """Each run of a workbook's shared texts has its colour, or is as its cell.

    It is also known to be tiny.
    """
    runs = '<r><rPr><color theme="0"/></rPr><t>5</t></r><r><rPr><sz val="1"/><color rgb="FF000000"/></rPr><t>6</t></r><r><rPr><sz val="x"/><vertAlign val="superscript"/></rPr><t>0</t></r><r><t>个</t></r>'
    (text,) = shared_strings(f'<sst xmlns="{MAIN}"><si>{runs}</si></sst>'.encode(), "sharedStrings.xml")
    assert isinstance(text, RichText)
    assert [known_colour(run.colour, USUAL) for run in text.runs] == ["FFFFFF", TINY, None, None]
    text = rich_text(run._replace(colour=known_colour(run.colour, USUAL)) for run in text.runs)
    assert [run.raised for run in text.runs] == [0, 0, 1, 0]
    assert [styled_text(text, "General", behind=behind).shown for behind in ("FFFFFF", "000080", None)] == [
        "⁰个",
        "5⁰个",
        "5⁰个",
    ]


@pytest.mark.parametrize(
    "rule",
    [
        DataBarRule("num", 0, "num", 100, "FFFFFF", showValue=False),
        IconSetRule("3Arrows", "num", [0, 5, 9], showValue=False),
    ],
)
def test_a_bar_in_place_of_a_number_is_reported(rule: object) -> None:
    """A data bar or icon without the number hides a score; one beside the number does not."""

    def change(sheet: Worksheet) -> None:
        sheet.conditional_formatting.add("H14", rule)
        sheet.conditional_formatting.add("H15", DataBarRule("num", 0, "num", 100, "FFFFFF"))

    assert [(cell, shown) for cell, shown, _ in differing(national(change=change))] == [("H14", "（空白）")]


def test_colours_of_a_theme_of_its_own() -> None:
    """A theme whose text is white hides all that is written in the colour of text."""
    files = unzipped(with_look(font=Font(color=Color(theme=1))))
    theme = files["xl/theme/theme1.xml"]
    assert theme_colours(theme)[:2] == ("FFFFFF", "000000")
    changed = re.sub(rb"(?s)<a:dk1>.*?</a:dk1>", b'<a:dk1><a:srgbClr val="FFFFFF"/></a:dk1>', theme)
    assert changed != theme
    files["xl/theme/theme1.xml"] = changed
    assert "H14" in {cell for cell, shown, _ in differing(zipped(files)) if shown == "（空白）"}
    assert theme_colours(b"<a/>") == theme_colours(b"") == ("FFFFFF", "000000")


def test_the_palette_of_a_workbook() -> None:
    """Colours by number are those of the workbook's own palette, else the usual ones."""
    for red, seen in ((b"00FF0000", []), (b"00FEFEFE", [("H14", "（空白）", "15")])):
        files = unzipped(with_look(font=Font(color=Color(indexed=10))))
        styles = files["xl/styles.xml"]
        assert b'<rgbColor rgb="00FF0000"/>' in styles
        files["xl/styles.xml"] = styles.replace(b'<rgbColor rgb="00FF0000"/>', b'<rgbColor rgb="%s"/>' % red)
        assert differing(zipped(files)) == seen
    on_red = with_look(font=Font(color=Color(indexed=10)), fill=PatternFill("solid", fgColor="00FF0000"))
    assert differing(on_red) == [("H14", "（空白）", "15")]


def test_runs_in_colours_of_the_theme() -> None:
    """A run in a colour of the theme is seen as that colour, on the fill of its cell."""

    def change(sheet: Worksheet) -> None:
        sheet["F14"] = CellRichText(run("5", color=Color(theme=4)), run("0个", color="00FFFF00"))
        sheet["F14"].fill = PatternFill("solid", fgColor="004F81BD")

    assert differing(national(change=change)) == [("F14", "0个", "50个")]


@pytest.mark.parametrize(
    "change", [{"defaultRowHeight": 1, "customHeight": True}, {"zeroHeight": True}, {"defaultColWidth": 0.6}]
)
def test_rows_and_columns_that_are_small_by_default(change: dict[str, object]) -> None:
    """A usual size that is too small hides all cells but those in rows and columns with a size of their own."""

    def small(sheet: Worksheet) -> None:
        for name, one in change.items():
            setattr(sheet.sheet_format, name, one)
        for row in range(1, 24):
            if row != 19:
                sheet.row_dimensions[row].height = 20
        for column in "ABCDEFG":
            sheet.column_dimensions[column].width = 10

    cells = {cell for cell, _, _ in differing(national(change=small))}
    assert ("H19" in cells, "F14" in cells) == (True, False)
    assert ("F19" in cells) == ("defaultColWidth" not in change)


def test_colours_that_no_office_program_writes_are_no_error() -> None:
    """A colour or a tint that is none is read as it is named, and equals itself alone."""
    for odd in ({"rgb": "red"}, {"theme": "x"}, {"theme": "99999999999"}, {"theme": "0", "tint": "nan"}, {"theme": "1", "tint": "x"}, {"indexed": "-1"}, {"rgb": ""}):  # fmt: skip
        assert isinstance(colour_of(odd, "000000"), str)
    assert not is_unseen("RED", "FFFFFF")
    assert format_colour(["white spirit", "color 57"]) is None


@pytest.mark.parametrize(
    ("cell", "indent", "horizontal", "seen"),
    [
        ("H14", 200, "left", ""), ("H14", 9, "right", ""), ("H14", 8, "left", None), ("H14", 200, "center", None), ("H14", 2, None, None), ("H14", 200, None, ""), ("F19", 200, "left", ""), ("I14", 200, "left", None), ("B5", 20, "left", None), ("B5", 30, "left", ""), ("I14", 200, "right", ""),
    ],
)  # fmt: skip
def test_an_indent_beyond_the_cell(cell: str, indent: int, horizontal: str | None, seen: str | None) -> None:
    """A text that is moved out of its cell, or of the merged range, is not seen.

    It is seen where it reaches into a blank cell.
    """

    def change(sheet: Worksheet) -> None:
        sheet["H14"], sheet["F19"], sheet["I14"] = 15, "89.97万元", "原因"
        sheet[cell].alignment = Alignment(horizontal=horizontal, indent=indent)

    book = open_workbook(national(change=change))
    place = position(cell)
    assert book.sheet(book.sheets[0]).cell(*place).written.shown == seen
