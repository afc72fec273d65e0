"""Reviews whose sentences, sheets and records the files in approved/ hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache, partial

from support.edited_forms import tampered, unscored, without_money
from support.edits.tampering import formula
from support.foreign_forms import national
from support.form_variants import variants
from support.forms import SHEET, reviewed, submission, with_row
from support.issued_variants import issued_variants
from support.issuing import reviewed as opened
from support.planted_mistakes import CASES

from xlselfeval.cell import Cell, Written
from xlselfeval.checking import check_submission
from xlselfeval.demo import filled_form, issued_form
from xlselfeval.review.review import Review
from xlselfeval.scheme.load import load_scheme
from xlselfeval.submission import TotalRow


def sloppy() -> Review:
    """Review a form with mistakes of many kinds."""
    table = with_row(0, actual="195", score="14", note="加大宣传力度").splitlines()
    table[1] = "| 产出指标 | 质量指标 | 验收合格率 | ≥95% | 全部完成 | 15 | 15 | |"
    table[3] = "| 产出指标 | 成本指标 | 预算控制 | 232万元 | 250万元 | 10 | 9 | |"
    table[5] = (
        "| 效益指标 | 可持续影响指标 | 长效机制建设 | 健全 | 部分达成年度指标并具有一定效果 | 15 | 15 | |"
    )
    return reviewed(
        table="\n".join(table), budget=("100", "120", "100"), lines=[("60", "70", "60"), ("40", "50", None)],
        execution=("10", "84%", "8.4"), total="96", grade="良", points_total="99",
    )  # fmt: skip


def bare() -> Review:
    """Review a form without money block, total, year and project, with targets of other kinds."""
    table = "\n".join(
        f"| 产出指标 | 数量指标 | {name} | {target} | {actual} | {points} | {score} | |"
        for name, target, actual, points, score in (
            ("区间", "150-200人", "140人", "20", "20"), ("偏差", "±10%", "12.5%", "20", "16"), ("读不出", "培训3期300人", "300", "20", "20"),
            ("没有", "", "5", "20", ""), ("期限", "12月底前", "11月", "10", "10"), ("百分数", "95%", "0.95", "10", "10.5"), ("没有分值", "5个", "5", "", "3"), ("零分", "5个", "5", "0", "0"),
        )
    )  # fmt: skip
    whole = submission(table, year=None, organization=None)
    share = Written(Decimal("0.952"), "95.2%", "0.0%", 1)
    rows = [replace(row, actual=row.actual._replace(written=share)) if row.name == "百分数" else row for row in whole.rows]  # fmt: skip
    rows[1] = replace(rows[1], score=Cell(SHEET, 13, 0))
    none = TotalRow(points=None, score=None, grade=None)
    return check_submission(
        load_scheme("national-project-2020"), replace(whole, funds=None, total=none, rows=tuple(rows))
    )


def issued() -> Review:
    """Review the demonstration's form: issued with formulas, filled in."""
    return opened(filled_form(issued_form()))


def foreign() -> Review:
    """Review a project's form that another program drew, with formulas of its own."""
    return opened(national(formulas=True))


def _edited(number: int) -> Review:
    return tampered()[number]


SAMPLES: dict[str, Callable[[], Review]] = {
    "许多错误": sloppy,
    "没有错误": reviewed,
    "缺这缺那": bare,
    "下发的表": issued,
    "外来的表": foreign,
    "不评分": unscored,
    "没有资金": without_money,
    "没有填写": lambda: opened(issued_form()),
    "改过文字": partial(_edited, 0),
    "改过行": partial(_edited, 1),
    "改过公式": partial(_edited, 2),
}


@cache
def sample_reviews() -> dict[str, Review]:
    """Return the reviews by title whose explanation, result sheet, messages and record are approved."""
    return {title: review() for title, review in SAMPLES.items()}


def all_cases() -> Iterator[tuple[str, Callable[[], Review]]]:
    """Yield every planted mistake, edit of an issued form and variant of a form: its title, and how it is reviewed."""
    for case in CASES:
        yield case.id, partial(reviewed, **case.values[0])  # type: ignore[attr-defined]
    yield from SAMPLES.items()
    for title, said in (
        ("改过总分公式", "SUM(I6,H13:H30)+0"), ("总分公式取自其他工作表", "填表说明!A1"), ("总分公式随时变化", "98+0*RAND()"),
    ):  # fmt: skip
        yield title, partial(_with_total, said)
    for title, scheme, form in (*variants(), *issued_variants()):
        yield title, partial(check_submission, scheme, form)


def _with_total(said: str) -> Review:
    """Review a form whose total is given by a formula of its own."""
    return opened(formula("H31", said, "98"))
