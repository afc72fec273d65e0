"""Every change to a place in issued workbooks that came back is a finding, or is known not to matter.

The demonstration's filled form is changed place by place: each cell in value, format, font, place and existence, each row
and column, sheet, name and part. A form with buttons, one of a project, and a workbook with three forms are changed in
one place of each kind, class and column; of the buttons also each module, setting and call. Findings are compared with
those of the unchanged file, with the sender's own file at hand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import pytest
from support.edits.edits import all_edits
from support.edits.originals import ORIGINALS

pytestmark = pytest.mark.slow

_SHOWN = "printed texts count by what they say, however large they are"
_HELP = "it helps to fill in the form; nothing is read from it"
_OWN = "the unit's own text or initial budget, from which nothing is computed"
_BELOW = "notes and signatures below the total are no answers"
_DASH = "a line of the money block has no points and no score: nothing is counted there"
_BLANK = "a sum of points, or the rate of a line without spending, that is blank claims nothing"
_TITLES = "titles and headings alone are in it, and nothing that counts"
_PRINT = "it matters for paper and office programs alone"
_REMARK = "what people note beside a cell is no part of the form"
_NO_MACROS = "without macros, buttons or ribbon there is nothing to run, and the form is checked all the same"
_REPEATS = "the contents repeat what the forms say; the forms are read"
_CHANGES = ("value", "number", "format", "font", "existence", "place")
# (what is changed, where) → why no finding is due
NO_EFFECT: Mapping[tuple[str, str], str] = {
    ("font", "printed text"): _SHOWN,
    **{(kind, "status line"): _HELP for kind in ("format", "font", "existence", "place")},
    **{(kind, "beside the form"): _HELP for kind in _CHANGES},
    **{(kind, "column beside the form"): _HELP for kind in ("hidden", "too small")},
    **{(kind, "free answer"): _OWN for kind in ("value", "number", "existence", "place")},
    **{(kind, "below the total"): _BELOW for kind in (*_CHANGES, "hidden", "too small")},
    **{(kind, "dash"): _DASH for kind in _CHANGES},
    ("existence", "formula of no score"): _BLANK, ("place", "formula of no score"): _BLANK,
    ("format", "formula of no score"): _BLANK, ("font", "formula of no score"): _BLANK,
    ("too small", "row without answers"): _TITLES,
    ("renamed", "sheet form"): "a form is found by its headings, whatever its sheet is called",
    **{(kind, f"sheet {name}"): _HELP for name in ("填表说明", "按钮说明", "目录") for kind in ("renamed", "existence")},
    **{(kind, f"cell of {name}"): _HELP for name in ("填表说明", "按钮说明") for kind in ("value", "existence")},
    **{(kind, "cell of 目录"): _REPEATS for kind in ("value", "existence")},
    ("visibility", "sheet _xlselfeval"): "the record of the issue is the same where it can be seen",
    ("visibility", "sheet _xlselfeval_macros"): "texts of the buttons are the same where they can be seen",
    ("visibility", "sheet xlwings.conf"): "settings of xlwings are the same where they can be seen",
    ("existence", "name"): _PRINT, ("value", "name"): _PRINT,
    ("added", "name"): "no issued formula uses one, and a formula of the unit's that does is not evaluated",
    **{(kind, f"part {name}"): _PRINT for kind in ("existence", "emptied") for name in ("docProps/app.xml", "docProps/core.xml", "xl/theme/theme1.xml")},
    ("existence", "part _rels/.rels"): _PRINT, ("emptied", "part [Content_Types].xml"): _PRINT,
    ("existence", "part xl/styles.xml"): "without styles a cell shows what it holds",
    ("existence", "module"): _NO_MACROS, ("existence", "part xl/vbaProject.bin"): _NO_MACROS,
    **{(kind, f"part {name}"): _NO_MACROS for kind in ("existence", "emptied") for name in ("customUI/customUI14.xml", "xl/drawings/vmlDrawing1.vml", "xl/worksheets/_rels/sheet1.xml.rels")},
    ("existence", "<legacyDrawing>"): _NO_MACROS,
    ("existence", "<dataValidations>"): _HELP, ("existence", "<conditionalFormatting>"): _HELP,
    ("existence", "<mergeCells>"): "each text is read at the first cell of its range, which holds it",
    **{("existence", f"<{tag}>"): _PRINT for tag in ("pageSetup", "headerFooter", "cols")},
    **{("comment", where): _REMARK for where in ("issued indicator", "answer", "free answer", "printed text")},
}  # fmt: skip
WHOLE = "部门表"  # of the others one place of each class and column is changed


def silent_edits(name: str) -> dict[tuple[str, str], list[str]]:
    """Return the places whose change gives no other finding, by kind and class."""
    original = ORIGINALS[name]()
    before = original.findings()
    found = defaultdict[tuple[str, str], list[str]](list)
    for edit in all_edits(original, most=None if name == WHOLE else 1):
        if original.findings(edit.parts) == before:
            found[edit.kind, edit.where].append(edit.place)
    return found


def test_every_change_is_reported_or_of_no_effect() -> None:
    """A change that gives no other finding is of a kind that is listed, and nothing is listed in vain."""
    silent = {name: silent_edits(name) for name in ORIGINALS}
    unlisted = {(name, *key): places for name, found in silent.items() for key, places in found.items() if key not in NO_EFFECT}  # fmt: skip
    assert unlisted == {}
    assert NO_EFFECT.keys() <= set().union(*silent.values())


@pytest.mark.parametrize("name", ORIGINALS)
def test_the_two_styles_change_nothing(name: str) -> None:
    """The styles that changes use give no other finding on the file as it came back; an honest one has none."""
    original = ORIGINALS[name]()
    styled = original.findings()
    assert styled == [
        (sheet, one.name, one.message)
        for sheet, review in original.reviews.items()
        for one in review.findings
    ]
    assert (styled == []) == (name != WHOLE)
