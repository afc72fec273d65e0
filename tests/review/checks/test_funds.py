"""The money block: budget, spending, lines that sum up, other splits of the money, the rate and its score."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from support.form_variants import Change, formula, funds, number, text
from support.forms import cell, facts, submission

from xlselfeval.cell import Cell, Written
from xlselfeval.checking import check_submission
from xlselfeval.review.checks.funds import incomplete_line
from xlselfeval.review.checks.scores import LOWER
from xlselfeval.review.finding import Finding
from xlselfeval.review.review import Review
from xlselfeval.scheme.load import load_scheme
from xlselfeval.scoring.number import plain
from xlselfeval.submission import FundSplit, Submission

HUNAN = load_scheme("hunan-department-2020")
SUM, INCOMPLETE, MISSING = "funds-sum-mismatch", "funds-incomplete", "budget-missing"
OVERSPENT, RATE, SCORE = "budget-overspent", "execution-rate-mismatch", "execution-score-mismatch"


def review_of(*changes: Change, **values: object) -> Review:
    """Review the honest form after these changes."""
    whole = submission(**values)  # type: ignore[arg-type]
    for change in changes:
        whole = change(whole)
    return check_submission(HUNAN, whole)


def only(review: Review, name: str) -> Finding:
    """Return the one finding of a name."""
    (found,) = (one for one in review.findings if one.name == name)
    return found


def divided(*labels: str, divisions: tuple[int, ...] = ()) -> Change:
    """Return a change of the names of the fund lines, and of the divisions that they belong to."""

    def change(form: Submission) -> Submission:
        assert form.funds is not None
        numbers = divisions or (0,) * len(labels)
        lines = zip(form.funds.lines, labels, numbers, strict=True)
        return replace(form, funds=replace(form.funds, lines=tuple(replace(line, label=label, division=division) for line, label, division in lines)))  # fmt: skip

    return change


def test_a_form_without_money() -> None:
    """A form of a kind that has a money block, and lacks it, has one finding without a cell."""
    review = review_of(lambda form: replace(form, funds=None), points_total="90", total="90")
    assert facts(review, MISSING) == [("funds", None, "error", None, None)]


def test_a_budget_that_is_no_number_is_quoted() -> None:
    """The text in its place is quoted, a blank is not."""
    assert "“若干”" in only(review_of(budget=("100", "若干", "120")), MISSING).situation
    assert "“" not in only(review_of(budget=("100", "", "120")), MISSING).situation


@pytest.mark.parametrize(
    ("spent", "hint"),
    [("120.01", None), ("239999", None), ("240000", "scale-10000"), ("1440000", "scale-10000"), ("1440001", None)],
)  # fmt: skip
def test_spending_that_may_be_in_other_units(spent: str, hint: str | None) -> None:
    """Spending of a fifth to six fifths of the budget, in 元 for 万元, has that as its likely cause."""
    found = only(review_of(budget=("120", "120", spent), execution=("10", None, "10")), OVERSPENT)
    right = plain(Decimal(spent) / 10000)
    assert (found.hint, found.found, found.expected) == (hint, spent, right if hint else "120")
    assert ("万元" in found.situation) == (hint is not None)
    assert found.action.startswith(f"请按万元填写，应为{right}；") == (hint is not None)


@pytest.mark.parametrize(
    ("budget", "said", "expected"),
    [
        ("0", "50%", []), ("200", "50.5%", []), ("200", "一半", [("warning", "50.5%")]), ("200", "30%", [("error", "50.5%")]), ("200", "50.512%", [("error", "50.5%")]),
        ("300", "30%", [("error", "33.67%")]), ("300", "33.6%", [("warning", "33.67%")]), ("300", "33.666%", [("warning", "33.667%")]), ("300", "33.6667%", []), ("300", "一半", [("warning", "33.67%")]),
        ("300", "#DIV/0!", [("error", "33.67%")]),
    ],
)  # fmt: skip
def test_a_rate_as_it_is_printed(budget: str, said: str, expected: list[tuple[str, str]]) -> None:
    """The right rate has the decimals of the printed one, and two at least; without a budget there is none."""
    review = review_of(funds(rate=text(said)), budget=(budget, budget, "101"), execution=("10", None, "10"))
    found = facts(review, RATE)
    assert [(severity, right) for _, _, severity, _, right in found] == expected
    assert {(subject, at, said) for subject, at, _, said, _ in found} <= {("funds/rate", "H5", said)}


def test_a_rate_whose_formula_has_an_error() -> None:
    """The error of a formula is reported as such; another result of a formula is compared as any rate."""
    broken, wrong = (formula("H5", "F5/E5", one) for one in (text("#DIV/0!"), number("0.3", "30%", 0)))
    changes = {"budget": ("100", "200", "100"), "execution": ("10", None, "5")}
    assert facts(review_of(funds(rate=broken), **changes), RATE) == []
    assert facts(review_of(funds(rate=wrong), **changes), RATE) == [("funds/rate", "H5", "error", "30%", "50%")]  # fmt: skip


@pytest.mark.parametrize(
    ("score", "rate", "found", "hint", "stated"),
    [
        (text("9 分"), number("0.862", "86.2%", 1), "9", "rounded", "填报9分，"), (number("9"), number("0.862", "86.2%", 1), "9", "rounded", "填报9分，"), (formula("I5", "G5*H5", number("9")), number("0.9", "90%", 0), "9", None, "填报9分，"),
        (Written(None, ""), number("0.862", "86.2%", 1), "空白", None, "未填写，"), (text("满分"), number("0.862", "86.2%", 1), "满分", None, "填写“满分”，"), (None, number("0.862", "86.2%", 1), "空白", None, "未填写，"), (number("8"), number("0.862", "86.2%", 1), "8", "cut-to-whole", "填报8分，"),
    ],
)  # fmt: skip
def test_the_score_of_the_rate(
    score: Written | Cell | None, rate: Written, found: str, hint: str | None, stated: str
) -> None:
    """A score that follows from a wrong rate in the form was not rounded, and a formula is not to be typed over."""
    one = only(review_of(funds(score=score, rate=rate), budget=("120", "120", "103.44")), SCORE)
    assert (one.subject, one.found, one.expected, one.hint) == ("funds/score", found, "8.62", hint)
    assert one.situation.startswith(stated)
    assert (one.action == LOWER) == (found == "8")
    assert ("请勿手填" in one.action) == isinstance(score, Cell)
    assert ("更正为8.62分" in one.action) == (found != "8" and not isinstance(score, Cell))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([("60", "70", None), ("40", "50", "50")], [("funds/资金0/budget_spent", "F6", "全年预算数为70", "全年执行数未填写")]), ([("60", None, "70"), ("40", "50", "50")], [("funds/资金0/budget_adjusted", "E6", "全年执行数为70", "全年预算数未填写")]),
        ([("60", "70", "若干"), ("40", "50", "50")], [("funds/资金0/budget_spent", "F6", "全年预算数为70", "“若干”")]), ([("100", "120", "120"), (None, "0", None), (None, None, "0")], []),
    ],
)  # fmt: skip
def test_a_line_that_is_not_filled_in(
    lines: list[tuple[str | None, ...]], expected: list[tuple[str, str, str, str]]
) -> None:
    """A budget without spending or the other way round is asked about, and its column is not summed up."""
    review = review_of(lines=lines)
    found = [one for one in review.findings if one.name in (INCOMPLETE, SUM)]
    assert [(one.name, one.subject, one.cell, one.severity) for one in found] == [
        (INCOMPLETE, subject, at, "warning") for subject, at, _, _ in expected
    ]
    for one, (_, _, given, state) in zip(found, expected, strict=True):
        assert "“资金0”" in one.situation
        assert given in one.situation
        assert state in one.situation
        assert one.action.startswith("请补充填写")
        assert ("；无支出的" in one.action, "；无预算的" in one.action) == ("预算" in given, "执行" in given)


def test_a_line_without_a_column_of_budgets() -> None:
    """A form that prints no adjusted budget for its lines asks for none."""

    def change(form: Submission) -> Submission:
        assert form.funds is not None
        lines = tuple(replace(line, budget_adjusted=None) for line in form.funds.lines)
        return replace(form, funds=replace(form.funds, lines=lines))

    assert facts(review_of(change, lines=[("100", None, "120")]), INCOMPLETE) == []


@pytest.mark.parametrize(
    ("label", "name"), [("", "“合计”"), ("年度资金总额", "“年度资金总额”"), ("专项", "“专项”")]
)
def test_spending_that_the_treasury_knows(label: str, name: str) -> None:
    """Spending that is left out, and that the bureau knows, is an error with the figure of the treasury."""
    evidence = review_of(budget=("100", "120", None)).evidence
    whole = evidence.submission.funds
    assert whole is not None
    line = replace(whole.total, label=label)
    for spent, severity, action in (("118万元", "error", "请据实填写"), ("", "warning", "请补充填写")):
        ((found, column),) = incomplete_line(evidence, whole, line, spent=spent)
        assert (found.severity, column, found.cell) == (severity, "budget_spent", "F5")
        assert name in found.situation
        assert ("国库" in found.situation) == bool(spent)
        assert spent in found.situation
        assert found.action.startswith(action)
    absent = replace(line, budget_spent=None)
    assert list(incomplete_line(evidence, whole, absent)) == []


@pytest.mark.parametrize(
    ("part", "label", "severities"),
    [
        ("70", "其中：财政拨款", ["warning"]), ("130", "其中：财政拨款", ["error"]), ("120", "其中：财政拨款", []), ("70", "财政拨款", ["error"]), ("70", "资金 其中", ["error"]),
    ],
)  # fmt: skip
def test_one_part_alone(part: str, label: str, severities: list[str]) -> None:
    """The only part that a form prints may be less than the total, and never more."""
    review = review_of(divided(label), lines=[("100", part, "120")])
    expected = [("funds/budget_adjusted", "E5", severity, "120", part) for severity in severities]
    assert facts(review, SUM) == expected


@pytest.mark.parametrize(
    ("parts", "unit", "places", "right", "words"),
    [
        (("75.5", "445000"), "万元", ("F7",), "44.5", "，“乙”445000折为44.5后相符，疑为元与万元混淆，相差一万倍"), (("0.0120", "0"), "万元", ("F6",), "120", "，“甲”0.012折为120后相符，疑为元与万元混淆，相差一万倍"),
        (("755000", "445000"), "万元", ("F6", "F7"), "75.5、44.5", "，“甲”755000折为75.5、“乙”445000折为44.5后相符，疑为元与万元混淆，相差一万倍"),
        (("0.00755", "0.00445"), "元", ("F6", "F7"), "75.5、44.5", "，“甲”0.00755折为75.5、“乙”0.00445折为44.5后相符，疑为元与万元混淆，相差一万倍"),
        (("120", "3"), "万元", ("F5",), "123", ""), (("120", "445000"), "万元", ("F5",), "445120", ""), (("765000", "445000"), "万元", ("F5",), "1210000", ""), (("75.5", "40"), "万元", ("F5",), "115.5", ""),
    ],
)  # fmt: skip
def test_parts_in_yuan_are_named_with_their_right_amounts(
    parts: tuple[str, str], unit: str, places: tuple[str, ...], right: str, words: str
) -> None:
    """A sum that closes with parts in the other unit, and not without them, is reported at those parts."""
    spent = [("100", "120", parts[0]), ("0", "0", parts[1])]
    found = only(review_of(divided("甲", "乙"), funds(unit=unit), lines=spent), SUM)
    assert (found.cells, found.expected) == (places, right)
    assert (found.situation.partition("，“")[2], found.hint) == (words.removeprefix("，“"), "scale-10000" if words else None)  # fmt: skip
    assert found.action.startswith(f"请按{unit}填写，") == bool(words)
    assert (found.subject == "funds/budget_spent") == (not words)


@pytest.mark.parametrize(
    ("budget", "unit", "cell", "right"),
    [(("100", "120", "1180000"), "万元", "F5", "118"), (("1000000", "1200000", "118"), "元", "F5", "1180000"), (("1000000", "120", "118"), "万元", "D5", "100")],
)  # fmt: skip
def test_a_total_in_yuan_among_its_parts_is_the_one_to_change(
    budget: tuple[str, str, str], unit: str, cell: str, right: str
) -> None:
    """Of a total and its lines ten thousand times apart, the one in another unit than the heading is wrong, once."""
    parts = ("1000000", "1200000", "1180000") if unit == "元" else ("100", "120", "118")
    review = review_of(funds(unit=unit), budget=budget, lines=[parts], execution=("10", None, "9.83"))
    (one,) = (one for one in review.findings if one.hint == "scale-10000")
    assert (one.cells, one.expected) == ((cell,), right)


@pytest.mark.parametrize(
    ("rate", "parts", "severity", "proofs"),
    [
        (None, ("1180000",), "warning", ""), (None, ("118",), "error", "各分项之和"), ("98.33%", ("1180000",), "error", "填报的执行率"), ("98.33%", ("100", "18"), "error", "填报的执行率、各分项之和"), ("983333.33%", ("1180000",), "warning", ""),
    ],
)  # fmt: skip
def test_spending_in_yuan_that_the_form_itself_shows(
    rate: str | None, parts: tuple[str, ...], severity: str, proofs: str
) -> None:
    """Its own rate or lines make it an error that may be explained, and are not blamed themselves."""
    lines = [
        ("100" if not place else "0", "120" if not place else "0", part) for place, part in enumerate(parts)
    ]
    review = review_of(budget=("100", "120", "1180000"), lines=lines, execution=("10", rate, "9.83"))
    found = only(review, OVERSPENT)
    assert (found.cells, found.severity, found.explainable, found.expected) == (
        ("F5",),
        severity,
        True,
        "118",
    )
    assert (f"，折为118后与{proofs}相符，疑为" in found.situation) == bool(proofs)
    assert ("各分项也按万元填写" in found.action) == (parts == ("1180000",))
    assert {one.name for one in review.findings} & {RATE, SUM, SCORE, "grade-changes", "total-mismatch"} <= {"total-mismatch"}  # fmt: skip


def test_a_rate_that_is_wrong_beside_spending_in_yuan() -> None:
    """It is reported by the amounts as they are once in one unit, and so is a score that no reading gives."""
    changes = {"budget": ("100", "120", "1180000"), "execution": ("10", "88.33%", "8.83")}
    review = review_of(**changes)
    assert facts(review, RATE) == [("funds/rate", "H5", "error", "88.33%", "98.33%")]
    assert "118÷120" in only(review, RATE).situation
    assert facts(review, SCORE) == [("funds/score", "I5", "warning", "8.83", "9.83")]
    assert only(review, OVERSPENT).severity == "warning"


def test_two_parts_are_no_part_alone() -> None:
    """Two lines that both begin with 其中 have to give the total."""
    review = review_of(divided("其中：甲", "其中：乙"), lines=[("100", "60", "120"), ("0", "50", "0")])
    assert facts(review, SUM) == [("funds/budget_adjusted", "E5", "error", "120", "110")]


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        (("70", "50", "80", "40"), []), (("70", "50", "80", "30"), [("warning", "110")]), (("70", "40", "80", "40"), [("error", "110")]), (("70", "40", "80", "30"), [("error", "110")]),
        (("60", "20", "30", "10"), []),
    ],
)  # fmt: skip
def test_money_by_source_and_by_kind(amounts: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    """Lines by source and lines by kind of spending each give the total, unless all of them do together."""
    spent = [("100", "120"), ("0", "0"), ("100", "120"), ("0", "0")]
    if not expected and amounts[0] == "60":
        spent = [("100", "120"), ("0", "0"), ("0", "0"), ("0", "0")]
    lines = [(first, amount, last) for (first, last), amount in zip(spent, amounts, strict=True)]
    review = review_of(divided("甲", "乙", "丙", "丁", divisions=(0, 0, 1, 1)), lines=lines)
    assert facts(review, SUM) == [("funds/budget_adjusted", "E5", severity, "120", right) for severity, right in expected]  # fmt: skip


def test_one_division_is_the_first() -> None:
    """Lines of one division alone are errors, whichever it is."""
    review = review_of(divided("甲", "乙", divisions=(1, 1)), lines=[("100", "60", "120"), ("0", "50", "0")])
    assert facts(review, SUM) == [("funds/budget_adjusted", "E5", "error", "120", "110")]


def split(
    total: str | None, *parts: str, against: tuple[str, ...] = ("120", "118"), is_second: bool = False
) -> Change:
    """Return a change that divides the money apart from the fund lines."""
    made = FundSplit(
        label="按支出 性质分",
        total=None if total is None else cell(8, 2, total),
        parts=tuple((f"部分{place}", cell(9 + place, 3, amount)) for place, amount in enumerate(parts)),
        against=tuple(cell(8, 5 + place, amount) for place, amount in enumerate(against)),
        is_second=is_second,
    )
    return funds(splits=(made,))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (split("120", "70", "50"), []), (split("118", "70", "48"), []), (split(None, "70", "50"), []), (split(None, "若干"), []), (split("110", "若干"), ("B8", "warning", "120、118", "110")), (split("120", "若干"), []), (split("110", "70", "40", against=()), []), (split("110", "70", "40", against=("未定",)), []),
        (split("120", "70", "40"), ("B8", "error", "120", "110")), (split("120", "70", "40", is_second=True), ("B8", "warning", "120", "110")),
        (split("110", "70", "40"), ("B8", "warning", "120、118", "110")), (split("110", "若干", "40", "70"), ("B8", "warning", "120、118", "110")), (split(None, "70", "40"), ("C9", "warning", "120、118", "110")),
        (split(None, "70", "40", against=("120", "120.0")), ("C9", "warning", "120", "110")), (split("若干", "70", "40"), ("B8", "warning", "120、118", "110")),
    ],
)  # fmt: skip
def test_a_split_of_the_money(change: Change, expected: tuple[str, str, str, str]) -> None:
    """The parts of a split give its own sum, and that is the budget or the spending.

    A finding about a split without any sum is at its first part.
    """
    review = review_of(change)
    assert facts(review, SUM) == ([("funds/按支出性质分", *expected)] if expected else [])


def test_a_split_is_named() -> None:
    """The sentence about a split that is no sum of the total line names it and the money."""
    found = only(review_of(split("110", "70", "40")), SUM)
    assert found.part == "按支出 性质分"
    assert found.situation.startswith("资金")
    assert "“按支出 性质分”" in found.situation
