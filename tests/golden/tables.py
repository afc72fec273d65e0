"""Tables of figures: what each target earns with each actual, how numbers are read, which findings a case has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from golden.sample_reviews import all_cases
from golden.score_inputs import ACTUALS, DOUBTS, EDGES, MORE, NUMBERS, TARGETS
from support.forms import written

from xlselfeval.cell import Written
from xlselfeval.review.finding import Finding
from xlselfeval.review.review import Review
from xlselfeval.scheme.load import load_scheme
from xlselfeval.scheme.model import Scheme
from xlselfeval.scoring.answers import Answer, Answers, unit_of_money
from xlselfeval.scoring.number import Quantity, amount_of, decimal_of, parse_quantity, plain
from xlselfeval.scoring.numerals import chinese_numeral
from xlselfeval.scoring.recompute import recompute
from xlselfeval.scoring.scorecard import RowScore
from xlselfeval.scoring.target import Bound, Deadline, Deviation, Interval, Target, Words

REACHED = {True: "✓", False: "✗", None: ""}


def score_rows(
    scheme: Scheme, subcategory: str, pairs: Iterable[tuple[str, str]], name: str = "指标"
) -> tuple[RowScore, ...]:
    """Score pairs of target and actual as rows of ten points in the year 2020."""
    rows = tuple(
        Answer(
            category="产出指标",
            subcategory=subcategory,
            name=name,
            target=written(target),
            actual=written(actual),
            points=Decimal(10),
        )
        for target, actual in pairs
    )
    return recompute(scheme, Answers(year=2020, execution=None, rows=rows)).rows


def doubts() -> Iterator[str]:
    """Yield a line for each answer in words: rule, score as in `scores`, remarks, working."""
    scheme = load_scheme("national-project-2020")
    yield "三级指标\t年度指标值\t实际完成值\t规则\t得分\t提示\t算式"
    for head, answers in DOUBTS:
        kind, name, target = head.split(" ")
        pairs = [(target, actual) for actual in answers.split(" ")]
        for (_, actual), score in zip(pairs, score_rows(scheme, f"{kind}指标", pairs, name), strict=True):
            cells = (name, target, actual, score.rule or "", _outcome(score), " ".join(score.remarks))
            yield "\t".join((*cells, score.working)).rstrip("\t")


def scores() -> Iterator[str]:
    """Yield a line for each target: its rule, and for each actual the score of ten points.

    ✓ the target is met, ✗ it is not met; ~ an interval; ! the bounds do not come from arithmetic; blank: cannot
    be scored; ↑ B/A and B-A where the actual lies above the target, with ? where the unit is not counted.
    """
    yield "\t".join(("口径", "二级指标", "年度指标值", "规则", *(actual or "（空白）" for actual in ACTUALS)))
    for profile, subcategory, target, line in score_lines():
        rules = Counter(score.rule for score in line if score.rule)
        usual = rules.most_common(1)[0][0] if rules else ""
        cells = (
            _outcome(score) + (f" {score.rule}" if score.rule not in (usual, None) else "") for score in line
        )
        yield "\t".join((profile, subcategory, target or "（空白）", usual, *cells)).rstrip("\t")


def score_lines() -> Iterator[tuple[str, str, str, tuple[RowScore, ...]]]:
    """Yield profile, subcategory and target of each line of the table, with the scores of all actuals."""
    for profile, subcategory, targets in (("national-2020", "数量指标", TARGETS), *MORE):
        scheme = load_scheme("national-project-2020", profile=profile)
        for target in targets:
            pairs = ((target, actual) for actual in ACTUALS)
            yield profile, subcategory, target, score_rows(scheme, subcategory, pairs)


def edge_scores() -> Iterator[tuple[tuple[str, str, str], RowScore]]:
    """Yield the pairs on the edges of the rules with their scores."""
    scheme = load_scheme("national-project-2020")
    for target, actual, subcategory in EDGES:
        (score,) = score_rows(scheme, subcategory, [(target, actual)])
        yield (target, actual, subcategory), score


def edges() -> Iterator[str]:
    """Yield a line for each pair: rule, score as in `scores`, the target as read, remarks."""
    yield "年度指标值\t实际完成值\t二级指标\t规则\t得分\t读作\t提示"
    for pair, score in edge_scores():
        read = describe_target(score.target)
        cells = (*pair, score.rule or "", _outcome(score), read, " ".join(score.remarks))
        yield "\t".join(cells).rstrip("\t")


def _outcome(score: RowScore) -> str:
    if score.low is None or score.high is None:
        return ""
    ends = plain(score.low) if score.low == score.high else f"{plain(score.low)}~{plain(score.high)}"
    over = ""
    if score.over is not None:
        ratio, difference, is_counted = score.over
        over = f"↑{ratio:.4f},{plain(difference)}{'' if is_counted else '?'}"
    return f"{ends}{REACHED[score.reached]}{'' if score.computed else '!'}{over}"


def describe_target(target: Target | None) -> str:
    """Return a target as it was read: comparator, number, unit with its kind, factor and family."""
    if isinstance(target, Bound):
        return f"{target.comparator}{describe_quantity(target.quantity)}"
    if isinstance(target, Interval):
        return f"{describe_quantity(target.low)}～{describe_quantity(target.high)}"
    if isinstance(target, Deviation):
        return f"±{describe_quantity(target.size)}"
    if isinstance(target, Deadline):
        return f"至{target.last}"
    return f"“{target.text}”" if isinstance(target, Words) else type(target).__name__


def describe_quantity(quantity: Quantity | None) -> str:
    """Return a number with its unit: 3万人 is `3[count 万人 10000]`."""
    if quantity is None:
        return ""
    unit = quantity.unit
    factor = "" if unit.factor == 1 else plain(unit.factor)
    about = " ".join(part for part in (unit.kind, unit.name, factor, unit.family) if part)
    return f"{plain(quantity.number)}{f'[{about}]' if about else ''}"


def numbers() -> Iterator[str]:
    """Yield each text as a Chinese numeral, a decimal, a quantity, and an amount in no unit, in 元, in 万元."""
    yield "写法\t中文数字\t小数\t数量\t金额\t元栏\t万元栏"
    for text in NUMBERS:
        amounts = (
            amount_of(Written(text, text), unit)
            for unit in (None, unit_of_money("元"), unit_of_money("万元"))
        )
        texts = (f"{one.number}{'（文本）' if one.as_text else ''}" for one in amounts)
        cells = (chinese_numeral(text), decimal_of(text), describe_quantity(parse_quantity(text)), *texts)
        yield "\t".join(
            (text or "（空白）", *("" if cell in (None, "None") else str(cell) for cell in cells))
        ).rstrip("\t")


def cases() -> Iterator[str]:
    """Yield the findings of each case: severity, name, place, what the form says → what it should say."""
    yield from (case_line(title, review()) for title, review in all_cases())


def case_line(title: str, review: Review) -> str:
    """Return the line of one case."""
    return f"{title}\t{'；'.join(map(_brief, review.findings))}"


def _brief(finding: Finding) -> str:
    figures = f" {finding.found or ''}→{finding.expected or ''}" if finding.found or finding.expected else ""
    sign = {"error": "E", "warning": "W", "info": "I"}[finding.severity]
    return f"{sign} {finding.name} {finding.cell or '—'}{figures}".replace("\n", "⏎")
