"""Totals that were typed, beside findings that change the scores that they sum."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest
from support.form_variants import REASON
from support.forms import cell, reviewed, submission, with_row

from xlselfeval.checking import check_submission
from xlselfeval.review.entries import list_entries
from xlselfeval.review.review import Review, asking_for_totals
from xlselfeval.review.settings import Setting, adjusted_review
from xlselfeval.scheme.load import load_scheme
from xlselfeval.submission import Submission

HUNAN = load_scheme("hunan-department-2020")
WORDS = "得分有改动的，总分（H19，不是公式）一并更正为各项得分合计。"
PARTLY = "部分达成年度指标并具有一定效果"


def asking(review: Review, words: str = WORDS) -> list[tuple[str, str | None]]:
    """Return name and cell of the findings that ask for the total, in the table, in letters and in the record."""
    found = [one for one in review.findings if words in one.action]
    assert found == [one for one in review.findings if words in one.opinion]
    records = [one for one in review.to_dict()["findings"] if words in one["message"]]
    assert [one["cell"] for one in records] == [one.cell for one in found]
    return [(one.name, one.cell) for one in found]


@pytest.mark.parametrize(
    ("changes", "name", "at"),
    [
        ({"table": with_row(0, score="15", actual="150")}, "score-mismatch", "H12"),
        ({"table": with_row(0, score="1", actual="200")}, "score-mismatch", "H12"),
        ({"table": with_row(5, actual=PARTLY)}, "qualitative-out-of-band", "H17"),
        ({"table": with_row(5, score="1")}, "qualitative-out-of-band", "H17"),
        ({"table": with_row(0, score="")}, "score-missing", "H12"),
        ({"table": with_row(0, score="满分")}, "score-not-number", "H12"),
        ({"table": with_row(0, score="-1")}, "score-negative", "H12"),
        ({"table": with_row(0, score="16")}, "score-above-points", "H12"),
        ({"table": with_row(0, actual="", score="210", note="15"), "total": "85"}, "column-shifted", "F12"),
        ({"execution": ("10", "100%", "8")}, "execution-score-mismatch", "I5"),
        ({"execution": ("10", "50%", "10"), "budget": ("100", "120", "60")}, "execution-score-mismatch", "I5"),
        ({"execution": ("10", "100%", "")}, "execution-score-mismatch", "I5"),
    ],
)  # fmt: skip
def test_whatever_changes_the_total_asks_for_it(changes: Mapping[str, object], name: str, at: str) -> None:
    """A score that is lowered, raised, filled in or moved changes a total that is no formula."""
    assert asking(reviewed(**changes)) == [(name, at)]  # type: ignore[arg-type]


def test_a_text_that_a_typed_total_leaves_out() -> None:
    """A score that becomes a number changes the total that left it out, and no other one."""
    table, texts = with_row(0), {(0, 7): cell(1, 1, "15").written._replace(value="15")}
    left_out = reviewed(table=table, overrides=texts, total="85")
    assert asking(left_out) == [("number-as-text", "H12")]
    assert asking(reviewed(table=table, overrides=texts, total="100")) == []


def test_nothing_asks_for_a_total_that_stays() -> None:
    """An explained deduction, a missing reason and an honest form leave the total as it is."""
    assert asking(reviewed()) == []
    explained = reviewed(table=with_row(0, score="14", note=REASON))
    assert [(one.name, one.severity) for one in explained.findings] == [("score-mismatch", "info")]
    assert asking(explained) == []
    assert asking(reviewed(table=with_row(0, actual="190", score="14.25"))) == []


def test_a_total_is_asked_for_once() -> None:
    """The first of several errors asks; a total that is wrong anyway has a finding of its own."""
    lines = [
        with_row(place, score=score).splitlines()[place] for place, score in enumerate(("1", "16", "-1"))
    ]
    table = "\n".join([*lines, *with_row(0).splitlines()[3:]])
    assert asking(reviewed(table=table)) == [("score-above-points", "H13")]
    wrong = reviewed(table=table, total="50")
    assert "total-mismatch" in {one.name for one in wrong.findings}
    assert asking(wrong, "得分有改动的") == []


def test_an_entry_of_several_places_stays_one() -> None:
    """Questions of one kind are one entry, and each of its places asks for the total."""
    lines = [with_row(place, score="14").splitlines()[place] for place in (0, 1)]
    review = reviewed(table="\n".join([*lines, *with_row(0).splitlines()[2:]]))
    assert asking(review) == [("score-mismatch", "H12"), ("score-mismatch", "H13")]
    assert [len(entry.lines) for entry in list_entries(review.asked)] == [2]


def judged(
    review: Review, *, settled: Iterable[tuple[str, str]] = (), explained: Iterable[tuple[str, str]] = ()
) -> Review:
    """Return a review in which findings, by name and subject, are settled or explained."""
    decided = dict.fromkeys(settled, "忽略")
    return asking_for_totals(replace(review, settled=decided, explained=frozenset(explained)))


def keys(review: Review, name: str) -> tuple[tuple[str, str], ...]:
    """Return the keys of the findings of a kind."""
    return tuple((one.name, one.subject) for one in review.findings if one.name == name)


def test_the_first_that_is_still_asked_asks() -> None:
    """A settled, explained or switched off finding hands the demand to the next; without a next nothing asks."""
    lines = [with_row(place, score=score).splitlines()[place] for place, score in enumerate(("16", "-1"))]
    review = reviewed(table="\n".join([*lines, *with_row(0).splitlines()[2:]]))
    first, second = keys(review, "score-above-points"), keys(review, "score-negative")
    assert asking(review) == [("score-above-points", "H12")]
    next_one = [("score-negative", "H13")]
    assert asking(judged(review, settled=first)) == next_one
    assert asking(judged(review, explained=first)) == next_one
    assert asking(judged(review, settled=second)) == [("score-above-points", "H12")]
    assert asking(judged(review, settled=first, explained=second)) == []
    assert asking(judged(judged(review, settled=first))) == [("score-above-points", "H12")]
    off = {"score-above-points": Setting("score-above-points", is_off=True)}
    assert asking(adjusted_review(review, off)) == next_one


def test_an_entry_with_an_explained_place_stays_one() -> None:
    """Where one place of an entry is explained, the entry asks at its other one and stays one."""
    lines = [with_row(place, score="14").splitlines()[place] for place in (0, 1)]
    review = reviewed(table="\n".join([*lines, *with_row(0).splitlines()[2:]]))
    first = keys(review, "score-mismatch")[:1]
    partly = judged(review, explained=first)
    assert partly.findings == review.findings
    assert [len(entry.lines) for entry in list_entries(partly.asked)] == [2]


def changed(form: Submission, **total: object) -> Review:
    return check_submission(HUNAN, replace(form, total=replace(form.total, **total)))  # type: ignore[arg-type]


def test_a_formula_follows() -> None:
    """A total that is a formula is not asked for; a subtotal and a total above the table that were typed are."""
    form = submission(with_row(0, score="1"))
    assert form.total.score is not None
    formula = form.total.score._replace(formula="=SUM(H12:H18)")
    assert asking(changed(form, score=formula), "得分有改动的") == []
    part = cell(15, 8, "41")
    assert asking(changed(form, score=formula, subtotals=(part,)), "小计（H15，不是公式）") == [
        ("score-mismatch", "H12")
    ]
    every = changed(
        form, subtotals=(part, part._replace(row=18, formula="=SUM(H16:H17)")), above=cell(4, 8, "86")
    )
    assert asking(every, "总分、小计（H19、H4、H15，不是公式）") == [("score-mismatch", "H12")]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"values_of": "xls"}, "总分（H19）没有由公式自动改变的，一并更正"), ({"copy_of": "ods"}, "总分（H19）没有由公式自动改变的，一并更正"), ({"values_of": "docx"}, "总分（H19）一并更正"),
    ],
)  # fmt: skip
def test_a_file_of_values_alone(form: dict[str, str], words: str) -> None:
    """An .xls may have a formula in its total, a document has none."""
    review = check_submission(HUNAN, replace(submission(with_row(0, score="1")), **form))  # type: ignore[arg-type]
    assert asking(review, words) == [("score-mismatch", "H12")]
