"""Over random forms of both schemes an honest form has no finding, and one mistake its own alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support.forms import cell, found, written

from xlselfeval.checking import check_submission
from xlselfeval.review.review import Review
from xlselfeval.scheme.load import issuing_ids, load_scheme
from xlselfeval.scheme.model import Scheme
from xlselfeval.submission import CategoryCaption, FundLine, Funds, IndicatorRow, Submission, TotalRow

CENT = Decimal("0.01")
NOUNS = (
    "培训",
    "慰问",
    "检查",
    "宣传",
    "维修",
    "监测",
    "调研",
    "走访",
    "采购",
    "扶持",
    "演出",
    "普查",
    "巡查",
    "救助",
    "展览",
)
REASON = "因疫情影响部分工作未能开展，下一年度提前安排"


@dataclass(frozen=True)
class Honest:
    """One indicator with the score that the rule gives it."""

    target: str
    actual: str
    points: Decimal
    score: Decimal

    @property
    def note(self) -> str:
        return REASON if self.score < self.points else ""


def share(points: Decimal, part: Decimal, whole: Decimal) -> Decimal:
    return (points * part / whole).quantize(CENT, ROUND_HALF_UP)


@st.composite
def rows(draw: st.DrawFn) -> Honest:
    """A target of some shape, an actual, and the score by the published notes: B/A, A/B, or full."""
    points = draw(
        st.sampled_from([Decimal(number) for number in (2, 3, 4, 5, 8)] + [Decimal("2.5"), Decimal("7.5")])
    )
    asked = Decimal(draw(st.integers(10, 500)))
    kind = draw(
        st.sampled_from(["at-least", "bare", "percent", "at-most", "words", "deadline", "zero", "interval"])
    )
    if kind in ("at-least", "bare"):
        given_number = Decimal(draw(st.integers(1, int(asked) * 12 // 10)))
        sign = draw(st.sampled_from(["≥", ">=", "不少于", "至少"])) if kind == "at-least" else ""
        unit = draw(st.sampled_from(["人", "次", "篇", "件", ""]))
        score = points if given_number >= asked else share(points, given_number, asked)
        return Honest(f"{sign}{asked}{unit}", str(given_number), points, score)
    if kind == "percent":
        goal, reached = Decimal(draw(st.integers(80, 100))), Decimal(draw(st.integers(50, 100)))
        score = points if reached >= goal else share(points, reached, goal)
        return Honest(f"≥{goal}%", f"{reached}%", points, score)
    if kind == "at-most":
        spent = Decimal(draw(st.integers(10, 900)))
        score = points if spent <= asked else share(points, asked, spent)
        return Honest(f"≤{asked}万元", f"{spent}万元", points, score)
    if kind == "words":
        return Honest("显著提升", "达成年度指标", points, points)
    if kind == "deadline":
        return Honest("2020年12月31日前", f"2020年{draw(st.integers(1, 12))}月20日", points, points)
    if kind == "zero":
        return Honest("0起", "0", points, points)
    return Honest(f"{asked}-{asked + 10}个", str(asked + 5), points, points)


@st.composite
def forms(draw: st.DrawFn) -> tuple[Scheme, Submission]:
    """A consistent form of one of the schemes; the scheme asks for as many points as its rows carry."""
    scheme = load_scheme(draw(st.sampled_from(issuing_ids())))
    honest = draw(st.lists(rows(), min_size=2, max_size=12))
    budget = Decimal(draw(st.integers(1, 10_000)))
    spent = min(budget, Decimal(draw(st.integers(0, 10_000))))
    return build(scheme, honest, budget, spent)


def build(scheme: Scheme, honest: list[Honest], budget: Decimal, spent: Decimal) -> tuple[Scheme, Submission]:
    execution = share(Decimal(10), spent, budget)
    rate = (spent / budget * 100).quantize(CENT, ROUND_HALF_UP)
    total = execution + sum((one.score for one in honest), Decimal(0))
    points = Decimal(10) + sum((one.points for one in honest), Decimal(0))
    # The grades of a form with other points than 100 are those of the scheme, taken at its own total.
    scheme = replace(scheme, total_points=points)
    lines = []
    for number, one in enumerate(honest):
        row = 12 + number
        name = f"{NOUNS[number]}完成量"
        lines.append(
            IndicatorRow(
                category="产出指标", subcategory="数量指标", name=name, indicator=cell(row, 4, name), target=cell(row, 5, one.target),
                actual=cell(row, 6, one.actual), points=cell(row, 7, one.points), score=cell(row, 8, one.score), note=cell(row, 9, one.note),
            )
        )  # fmt: skip
    last = 12 + len(honest)
    fields = [(field.name, cell(3, 2, f"某{field.caption}")) for field in scheme.fields]
    return scheme, Submission(
        sheet="自评表", title=cell(1, 1, "2020年度自评表"), year=2020, fields=tuple(fields),
        goal_expected=cell(10, 2, "完成全年工作"), goal_achieved=cell(10, 6, "已完成全年工作"),
        funds=Funds(
            total=FundLine(label="合计", budget_initial=cell(5, 4, budget), budget_adjusted=cell(5, 5, budget), budget_spent=cell(5, 6, spent)),
            lines=(), points=cell(5, 7, "10"), rate=cell(5, 8, f"{rate}%"), score=cell(5, 9, execution), unit="万元",
        ),
        rows=tuple(lines),
        categories=(CategoryCaption(name="产出指标", points=points - 10, cell=cell(12, 2, "产出指标")),),
        total=TotalRow(points=cell(last, 7, points), score=cell(last, 8, total), grade=cell(last, 9, f"等级：{scheme.grade_of(total)}")),
        record=None,
    )  # fmt: skip


def names(review: Review) -> set[str]:
    return {name for name, _, _ in found(review)}


def clue(submission: Submission) -> set[str]:
    """Return the finding of a form with less than 80 % of the budget spent and full marks in every row."""
    assert submission.funds is not None
    adjusted, spent = (one.written.value for one in (submission.funds.total.budget_adjusted, submission.funds.total.budget_spent) if one)  # fmt: skip
    full = all(row.score.written.value == row.points.written.value for row in submission.rows)
    return {"outputs-without-spending"} if full and spent * 5 < adjusted * 4 else set()  # type: ignore[operator]


@settings(max_examples=150, deadline=None)
@given(forms())
def test_an_honest_form_gives_no_finding(form: tuple[Scheme, Submission]) -> None:
    """A form that is filled in honestly has no finding but a clue for the bureau.

    The declared total is the reference.
    """
    review = check_submission(*form)
    assert names(review) == clue(form[1])
    assert review.recomputed.total == review.declared.total


def change(submission: Submission, place: int, **cells: str) -> Submission:
    """The submission with cells of one row written anew."""
    row = submission.rows[place]
    replaced = {key: getattr(row, key)._replace(written=written(text)) for key, text in cells.items()}
    lines = list(submission.rows)
    lines[place] = replace(row, **replaced)
    return replace(submission, rows=tuple(lines))


# the total may cross a grade, and a score above the points make the rest full
FOLLOWS = {"grade-changes", "grade-mismatch", "outputs-without-spending"}


@settings(max_examples=150, deadline=None)
@given(forms(), st.data())
def test_one_mistake_gives_its_finding_and_what_follows(
    form: tuple[Scheme, Submission], data: st.DataObject
) -> None:
    """One planted mistake is found at its cell, with nothing but its consequences."""
    scheme, submission = form
    place = data.draw(st.integers(0, len(submission.rows) - 1))
    row = submission.rows[place]
    points, score = (one.written.value for one in (row.points, row.score))
    assert isinstance(points, Decimal)
    assert isinstance(score, Decimal)
    kind = data.draw(
        st.sampled_from(
            [
                "score-missing",
                "score-above-points",
                "score-not-number",
                "actual-missing",
                "target-missing",
                "reason-missing",
                "total-mismatch",
            ]
        )
    )
    follows = set(FOLLOWS)
    if kind == "total-mismatch":
        total = submission.total.score
        assert total is not None
        wrong = total._replace(written=written(str(score + 500)))
        changed, ref = replace(submission, total=replace(submission.total, score=wrong)), total.ref
    elif kind == "reason-missing":
        assume(score < points)
        changed, ref = change(submission, place, note="无"), row.note.ref
    elif kind in ("actual-missing", "target-missing"):
        column = kind.partition("-")[0]
        changed, ref = change(submission, place, **{column: ""}), getattr(row, column).ref
    else:
        text = {"score-missing": "", "score-above-points": str(points + 3), "score-not-number": "满分"}[kind]
        changed, ref = change(submission, place, score=text), row.score.ref
        follows.add("total-mismatch")
        if kind == "score-missing":
            assume(score > Decimal("0.01"))  # else the total is right without it
    review = check_submission(scheme, changed)
    assert (kind, ref) in [(name, at) for name, at, _ in found(review)]
    assert names(review) - {kind} <= follows
