"""A review, a scorecard and other objects as an interactive Python shows them."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from support.forms import reviewed, with_row

from xlselfeval import answers_of, load_scheme, recompute
from xlselfeval.demo import SCHEME
from xlselfeval.review.review import Review

REVIEW = reviewed(table=with_row(0, score="13", note="<b>因疫情</b>"), organization="某市\n<i>某局</i>")


def test_one_line_says_what_an_object_is() -> None:
    """Each repr is one line with what tells one object from another."""
    assert repr(REVIEW).startswith("<Review 某市 <i>某局</i>: ")
    assert "declared" in repr(REVIEW)
    form = REVIEW.evidence.submission
    assert repr(form) == f"<Submission 自评表: {form.year}, {len(form.rows)} indicators>"
    assert repr(load_scheme(SCHEME)) == f"<Scheme {SCHEME}, scored by national-2020>"
    assert repr(REVIEW.evidence.scorecard) == f"<Scorecard by national-2020: {len(form.rows)} indicators>"
    assert not any("\n" in repr(one) for one in (REVIEW, form))


def test_the_record_as_a_dict() -> None:
    """`to_dict` is a record that JSON can hold; the file's name is given."""
    assert REVIEW.to_dict("a.xlsx") == REVIEW.to_dict() | {"file": "a.xlsx"}
    assert json.loads(json.dumps(REVIEW.to_dict()))["file"] == ""


def test_frames_have_the_fields_of_the_record() -> None:
    """`to_frame` has a line for each finding, or for each row, with the names of the record and floats for numbers."""
    record = REVIEW.to_dict()
    for frame, lines in ((REVIEW.to_frame(), record["findings"]), (REVIEW.to_frame("rows"), record["rows"])):
        assert isinstance(lines, list)
        assert list(frame.columns) == list(lines[0])
        assert len(frame) == len(lines)
    rows = REVIEW.to_frame("rows")
    assert rows["declared"].dtype == "float64"
    assert rows["declared"].sum() == float(record["declared"]["total"])  # type: ignore[index]
    scores = recompute(SCHEME, answers_of(REVIEW.evidence.submission)).to_frame()
    assert scores["low"].tolist() == pytest.approx(rows["low"].tolist(), nan_ok=True)


def test_a_form_without_findings_has_an_empty_frame() -> None:
    """The columns are there without a line."""
    empty = Review(
        evidence=REVIEW.evidence, findings=(), declared=REVIEW.declared, recomputed=REVIEW.recomputed
    )
    assert list(empty.to_frame().columns) == list(REVIEW.to_frame().columns)


def test_notebooks_get_a_table() -> None:
    """`_repr_html_` holds every finding; what people wrote in the form is escaped."""
    html = REVIEW._repr_html_()
    assert html.count("<tr>") == len(REVIEW.findings) + 1
    assert "<i>" not in html
    assert "&lt;i&gt;某局" in html


def test_without_pandas() -> None:
    """A missing pandas is an error that says how to install it."""
    code = (
        "import sys; sys.modules['pandas'] = None\n"
        "from xlselfeval import SelfEvalError, check; from xlselfeval.demo import filled_form, issued_form\n"
        "try: check(filled_form(issued_form()))[0].to_frame()\n"
        "except SelfEvalError as error: print('xlselfeval[frames]' in str(error))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
