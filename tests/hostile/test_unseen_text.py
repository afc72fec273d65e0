"""Answers of which a person reads less than their cell holds: colours, tiny runs, bars in place of numbers."""

from __future__ import annotations

import re

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import DataBarRule, IconSetRule
from openpyxl.styles import Color, Font, GradientFill, PatternFill
from openpyxl.worksheet.worksheet import Worksheet
from support.attacks import packed, unpacked
from support.foreign_forms import national

from xlselfeval import check
from xlselfeval.cell import RichText
from xlselfeval.files.looks.colours import TINY, colour_of, format_colour, is_unseen, seen_text, theme_colours
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
        {"number_format": "[White]0"}, {"number_format": "[Color 2]General;0"}, {"number_format": '"得"[白色]0'},
    ],
)  # fmt: skip
def test_a_colour_that_is_nearly_that_of_the_cell_shows_nothing(look: dict[str, object]) -> None:
    """White on pale yellow, grey on white, a tint, a fill of one colour and the colour of a number format hide a score."""
    assert [(cell, shown) for cell, shown, _ in differing(with_look(**look))] == [("H14", "（空白）")]


@pytest.mark.parametrize(
    "look",
    [
        {"font": Font(color="00BFBFBF")}, {"font": Font(color="00FFFF00")}, {"font": Font(color=Color(theme=1, tint=0.35))}, {"font": Font(color="00FFFFFF"), "fill": PatternFill("solid", fgColor=Color(theme=4))},
        {"fill": PatternFill("gray125")}, {"fill": GradientFill(stop=("FFFFFF", "000000"))}, {"number_format": "[Red]0"}, {"number_format": "0;[White]-0;[White]0"}, {"number_format": "[=0][White]0;0"},
        {"number_format": '"[White]"0'},
    ],
)  # fmt: skip
def test_a_colour_that_can_be_read_is_no_finding(look: dict[str, object]) -> None:
    """Grey, yellow, white on blue, patterns, red numbers and hidden zeros are usual."""
    assert [one for one in differing(with_look(**look)) if one[1] == "（空白）"] == []


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
    """The shared texts of a workbook say of each run whether it is tiny, which colour it has, or that it is as its cell."""
    runs = '<r><rPr><color theme="0"/></rPr><t>5</t></r><r><rPr><sz val="1"/><color rgb="FF000000"/></rPr><t>6</t></r><r><rPr><sz val="x"/></rPr><t>0</t></r><r><t>个</t></r>'
    (text,) = shared_strings(f'<sst xmlns="{MAIN}"><si>{runs}</si></sst>'.encode(), "sharedStrings.xml")
    assert isinstance(text, RichText)
    assert text.colours == ("FFFFFF", TINY, None, None)
    assert (seen_text(text, "FFFFFF"), seen_text(text, "000080"), seen_text(text, None)) == (
        "0个",
        "50个",
        "50个",
    )


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
    files = unpacked(with_look(font=Font(color=Color(theme=1))))
    theme = files["xl/theme/theme1.xml"]
    assert theme_colours(theme)[:2] == ("FFFFFF", "000000")
    changed = re.sub(rb"(?s)<a:dk1>.*?</a:dk1>", b'<a:dk1><a:srgbClr val="FFFFFF"/></a:dk1>', theme)
    assert changed != theme
    files["xl/theme/theme1.xml"] = changed
    assert "H14" in {cell for cell, shown, _ in differing(packed(files)) if shown == "（空白）"}
    assert theme_colours(b"<a/>") == theme_colours(b"") == ("FFFFFF", "000000")


def test_colours_that_no_office_program_writes_are_no_error() -> None:
    """A colour or a tint that is none is read as it is named, and equals itself alone."""
    for odd in ({"rgb": "red"}, {"theme": "x"}, {"theme": "99999999999"}, {"theme": "0", "tint": "nan"}, {"theme": "1", "tint": "x"}, {"indexed": "-1"}, {"rgb": ""}):  # fmt: skip
        assert isinstance(colour_of(odd, "000000"), str)
    assert not is_unseen("RED", "FFFFFF")
    assert format_colour("[") is None
