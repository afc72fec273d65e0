"""Escaping: a parser gives back the text; a cell's text is one that Excel can hold."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xlselfeval.files.sheet import unescape
from xlselfeval.files.xml_text import LONGEST_TEXT, attribute, cell_text, content, text_xml

LEGAL = st.text(st.characters(exclude_categories=["Cs"], min_codepoint=32, exclude_characters="\ufffe\uffff") | st.sampled_from("\t\n\r"))  # fmt: skip


@given(LEGAL)
@example("]]>&amp;<b a='\"'>\r\n\t ")
def test_a_parser_gives_the_text_back(text: str) -> None:
    """Content, attributes and the element t keep every character, blanks and line ends included."""
    root = ElementTree.fromstring(f'<a b="{attribute(text)}">{content(text)}{text_xml(text)}</a>')
    assert (root.get("b"), root.text or "", root[0].text or "") == (text, text, text)


@given(st.text(st.characters(exclude_categories=[]) | st.sampled_from("_x0041_\r\n\0\ud800")))
@example("_x0041_")
@example("a_x005F__x0041_\ufffe\x0b")
def test_a_cell_holds_the_text_without_what_no_cell_can_hold(text: str) -> None:
    """The text of a cell is read back without the characters that XML does not allow."""
    held = cell_text(text)
    root = ElementTree.fromstring(f"<t>{content(held)}</t>")
    kept = "".join(one for one in text if one in "\t\n" or (one >= " " and not "\ud800" <= one <= "\udfff" and one not in "\ufffe\uffff"))  # fmt: skip
    assert unescape(root.text or "") == kept


@pytest.mark.parametrize("text", ["长" * 20_000, "_" * 20_000, "\0" + "长" * 20_000])
def test_a_text_is_cut(text: str) -> None:
    """At most so many characters remain."""
    assert len(cell_text(text)) == LONGEST_TEXT
