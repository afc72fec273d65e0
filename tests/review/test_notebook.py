"""A review, a scorecard and other objects as an interactive Python shows them."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

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


@pytest.mark.parametrize(
    ("total", "shown"),
    [
        (None, "1 findings, declared 98 优, recomputed 100 优>"),
        ("", "declared no total, recomputed 100 优>"),
    ],
)
def test_the_line_of_a_review(total: str | None, shown: str) -> None:
    """It has the conclusion, the number of findings, and both totals with their grades as far as there are any."""
    review = REVIEW if total is None else Review(
        evidence=REVIEW.evidence, findings=REVIEW.findings, declared=replace(REVIEW.declared, total=None),
        recomputed=REVIEW.recomputed,
    )  # fmt: skip
    assert repr(review).startswith(f"<Review 某市 <i>某局</i>: {review.conclusion}, 1 findings, declared ")
    assert repr(review).endswith(shown)


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
    answers = answers_of(REVIEW.evidence.submission)
    scores = recompute(SCHEME, answers).to_frame()
    assert [str(scores[name].dtype) for name in ("points", "low", "high")] == ["float64"] * 3
    alone = recompute(SCHEME, replace(answers, execution=None)).to_frame()
    assert len(alone) == len(answers.rows) == len(scores) - 1
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
    (finding,) = REVIEW.findings
    head = f"某市\n&lt;i&gt;某局&lt;/i&gt; ｜ {REVIEW.conclusion} ｜ 填报总分 98 优 ｜ 复核参考分 100 优"
    row = f"<tr><td>提示</td><td>{finding.location}</td><td>{finding.sentence}</td></tr>"
    assert html == f"<p>{head}</p><table><tr><th>要求</th><th>位置</th><th>问题</th></tr>{row}</table>"
    bare = Review(
        evidence=REVIEW.evidence, findings=(), declared=replace(REVIEW.declared, total=None), recomputed=REVIEW.recomputed
    )  # fmt: skip
    assert "总分未填写 ｜ 复核参考分 100 优</p>" in bare._repr_html_()
    asked = replace(REVIEW, findings=(replace(finding, severity="error"),))
    assert "<td>须更正</td>" in asked._repr_html_()
    assert "<td>须更正或说明</td>" in replace(asked, explainable={finding.name: True})._repr_html_()
    assert "<i>" not in html
    assert "&lt;i&gt;某局" in html


def test_without_pandas() -> None:
    """A missing pandas is an error that says how to install it."""
    code = (
        "import sys; sys.modules['pandas'] = None\n"
        "from xlselfeval import SelfEvalError, check; from xlselfeval.demo import filled_form, issued_form\n"
        "try: check(filled_form(issued_form()))[0].to_frame()\n"
        "except SelfEvalError as error: print('.[frames]' in str(error))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
