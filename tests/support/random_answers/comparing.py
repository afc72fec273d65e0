"""Forms full of random answers, and what the program says of them that differs from their meaning."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from support.forms import FIRST_ROW, submission
from support.random_answers import cheats, dates, quantities, words
from support.random_answers.exact import CENT, RULES, Rules
from support.random_answers.rows import POINTS, YEAR, Answer, Chance, Typed
from support.random_answers.spelling import plain

from xlselfeval.cell import Written
from xlselfeval.checking import check_submission
from xlselfeval.review.finding import Finding
from xlselfeval.scheme.load import load_scheme

ROWS_OF_A_FORM = 50
_MAKERS = (*quantities.MAKERS, *dates.MAKERS, *words.MAKERS, *cheats.MAKERS)
_MAKER, _WEIGHT = zip(*_MAKERS, strict=True)
# About the form of many rows, not about the answer.
_OF_THE_FORM = {"duplicate-indicator", "indicator-dominates", "category-points-mismatch"}
_OF_THE_SCORE = {"score-mismatch", "qualitative-out-of-band"}


def answers(seed: str, rules: Rules, count: int = ROWS_OF_A_FORM) -> list[Answer]:
    """Return random answers, the same for the same seed."""
    random_ = random.Random(seed)
    makers = random_.choices(_MAKER, _WEIGHT, k=count)
    return [make(Chance(random=random_, rules=rules, points=random_.choice(POINTS))) for make in makers]


def differences(seed: str) -> Iterator[str]:
    """Yield every difference between the program and the exact scorer in the form of a seed."""
    rules = random.Random(seed).choice(RULES)
    return compared(answers(seed, rules), rules)


def compared(rows: list[Answer], rules: Rules) -> Iterator[str]:
    """Yield a line for each row that the program scores or reports in another way."""
    table = "\n".join(f"| 产出指标 | {row.subcategory} | {row.name} | - | - | {plain(row.points)} | {plain(row.points)} | |" for row in rows)  # fmt: skip
    typed = {(line, column): _written(cell) for line, row in enumerate(rows) for column, cell in ((4, row.target), (5, row.actual))}  # fmt: skip
    scheme = load_scheme("hunan-department-2020", profile=rules.profile)
    review = check_submission(scheme, submission(table, year=YEAR, overrides=typed))
    scored = [line for line in review.to_dict()["rows"] if line["kind"] == "indicator"]
    for line, (row, result) in enumerate(zip(rows, scored, strict=True)):
        findings = [one for one in review.findings if _is_of_row(one, FIRST_ROW + line)]
        got = None if result["low"] is None else (Fraction(result["low"]), Fraction(result["high"]))
        for problem in _problems(row, got, findings):
            said = ", ".join(f"{one.name} ({one.severity})" for one in findings) or "no finding"
            shown = "open" if got is None else "–".join(map(_short, got))
            yield f"{row.kind}: {row.name} | {row.target.text!r} | {row.actual.text!r} | {plain(row.points)}: {problem}; program: {shown}, {said}"


def _is_of_row(one: Finding, line: int) -> bool:
    return one.cell is not None and one.cell[1:] == str(line) and one.name not in _OF_THE_FORM


def _written(cell: Typed) -> Written:
    if cell.number is None:
        return Written(cell.text, cell.text)
    return Written(Decimal(cell.number), cell.text, cell.number_format, cell.decimals)


def _short(value: Fraction) -> str:
    return f"{float(value):g}"


def _problems(
    row: Answer, got: tuple[Fraction, Fraction] | None, findings: Iterable[Finding]
) -> Iterator[str]:
    """Yield what is wrong with a row that claims full marks."""
    names = {one.name for one in findings if one.severity != "info"}
    errors = {one.name for one in findings if one.severity == "error"}
    if row.verdict in ("cheat", "question") and not names:
        yield "full marks in silence"
    if row.interval is None:
        return
    low, high = row.interval
    # one score agrees within the tolerance; an interval below full marks excludes them
    is_below = high < row.points - (CENT if low == high else 0)
    if row.verdict in ("asked", "question"):
        if errors - _OF_THE_SCORE or (errors and not is_below):
            yield "an honest spelling called wrong"
        if got is not None and not (got[0] <= low and high <= got[1]):
            yield f"the interval lacks {_short(low)}–{_short(high)}"
        return
    if got != row.interval:
        yield f"should be {_short(low)}–{_short(high)}"
        return
    if is_below != bool(names & _OF_THE_SCORE):
        yield "the score is not compared" if is_below else "a right score is called wrong"
    expected = {"overshoot"} if row.overshoots else set[str]()
    if names - _OF_THE_SCORE != expected:
        yield f"should have {sorted(expected) or 'no finding'}"
