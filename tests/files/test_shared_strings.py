"""The part sharedStrings: all runs of an item, nothing that a cell does not show."""

from __future__ import annotations

import pytest

from xlselfeval.errors import UnreadableFile
from xlselfeval.files.shared_strings import shared_strings

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def strings(inner: str) -> list[str]:
    return shared_strings(
        f'<sst xmlns="{MAIN}" xmlns:x="urn:x">{inner}</sst>'.encode(), "xl/sharedStrings.xml"
    )


def test_an_item_is_all_its_runs_without_guides() -> None:
    """Runs come in order; phonetic guides and formats are left out; an empty item counts."""
    inner = (
        "<si><t>完成</t></si><si/><si><r><rPr><b/></rPr><t xml:space='preserve'>a </t></r><r><t>b</t></r>"
        "<rPh sb='0' eb='1'><t>wán</t></rPh><phoneticPr/></si> <si><t/></si><extLst><ext><t>x</t></ext></extLst>"
    )
    assert strings(inner) == ["完成", "", "a b", ""]


def test_comments_and_cdata_divide_no_text() -> None:
    """A text in pieces is one text."""
    assert strings("<si><t>指<!-- x -->标<![CDATA[<1>]]>&amp;</t></si>") == ["指标<1>&"]


@pytest.mark.parametrize(
    "inner", ["<si><t>a<b/>c</t></si>", "<x:si><t>a</t></x:si><si/>", "<t>a</t>", "<x/>"]
)
def test_what_others_would_read_differently_is_refused(inner: str) -> None:
    """Elements within a text, and items that are none, make the part malformed."""
    with pytest.raises(UnreadableFile) as caught:
        strings(inner)
    assert caught.value.name == "malformed"
