"""Doubts by the words around a figure or a date: those of its clause, and those of other clauses."""

from __future__ import annotations

import re

from xlselfeval.scoring.actual import Actual, Day, Figure
from xlselfeval.scoring.choose_figure import NOW, PEOPLE, is_confirmed, is_left
from xlselfeval.scoring.dates import FINISHED
from xlselfeval.scoring.number import HUNDRED
from xlselfeval.scoring.scorecard import RowScore
from xlselfeval.scoring.target import BARE, DOWNWARD, Bound, Target
from xlselfeval.scoring.units import NONE
from xlselfeval.scoring.words.by_each import asks_for_each
from xlselfeval.scoring.words.changes import without_base
from xlselfeval.scoring.words.doubt import NOT_RESULT, UNREADABLE, WHY, Doubt
from xlselfeval.scoring.words.figures_beside import doubt_beside, doubt_of_kind, reaches_anyway
from xlselfeval.scoring.words.result_tokens import (
    DATE,
    DONE,
    FIGURE,
    LEADS_TO,
    MARK,
    NOT_THIS_YEAR,
    RESULT,
    SIGN,
    UNKNOWN,
    Own,
    Token,
    clause_as_written,
    clause_text,
    is_before_name,
    is_bracketed,
    is_compared,
    is_finished_task,
    is_under_way,
    joined,
    quote_of,
    takes_share,
    tokens_of,
)
from xlselfeval.scoring.words.signs import is_surely_beyond, reaches_as_rounded
from xlselfeval.scoring.words.year_doubts import DOCUMENT, doubt_of_years

_LONGEST_NAME = 6
_PRICE = "中标"  # what a thing was bought for, if it is asked by each
_LONG_CLAUSE = 8  # characters; a longer clause without figures is an explanation, in which any word may occur
# Words that a figure below its target may have.
_MISSED = frozenset(["loss", "negation", "denial", "part", UNKNOWN, SIGN])
# All that a clause of last year's figure holds; a part or a task (其中2023年2项, 2023年完成2项) is of the figure itself.
_COMPARED = frozenset([FIGURE, DATE, RESULT, MARK, "up", "down"])
_THOUSAND = 1000  # parts of the points, of which one less counts as none
_BEGUN = ("开工", "启动", "动工")  # a date before that of completion
_TITLE = re.compile(r"《[^《》\d]{1,60}》")


def doubt_of_words(
    text: str, own: Own, row: RowScore, year: int | None, *, asked: str = "", written: str
) -> Doubt | None:
    """Doubt a figure or date by the words around it: those in its clause, and those of other clauses."""
    tokens = tokens_of(without_base(_TITLE.sub("", text)), own)
    of_year = (
        doubt_of_years(_dating(text, own, row.actual), row, year) if isinstance(row.actual, Figure) else None
    )
    if of_year is not None:
        return of_year
    own_clause = _clause_of_result(tokens, row.actual)
    marks = FINISHED if isinstance(row.actual, Day) else NOW
    current = marks.search(clause_text(tokens, own_clause)) is not None
    excused = {RESULT, DONE, FIGURE, DATE, MARK, asked, _kept_to(row.target, asked)}
    if isinstance(row.actual, Figure) and row.actual.comparator != BARE:
        excused.add(SIGN)  # actual-has-comparator reports it where it may be a copy
    if why := doubt_beside(tokens, row, own_clause):
        return Doubt(NOT_RESULT, why)
    if why := doubt_of_kind(text, tokens, row, own_clause, own):
        return Doubt(NOT_RESULT, why)
    ours = tuple(token for token in tokens if token.clause == own_clause)
    is_bare_day = isinstance(row.actual, Day) and {token.kind for token in ours} <= {DATE, MARK}
    settled = {token.clause for token in tokens if current or (is_bare_day and token.kind == "other_year")}
    if isinstance(row.actual, Figure) and any(token.kind == "negation" for token in ours):
        return Doubt(UNREADABLE)
    if is_under_way(tokens):
        return Doubt(NOT_RESULT, "“中”表示正在进行，不是完成数")
    if isinstance(row.actual, Day) and any(
        token.quantity and token.quantity.unit.kind == "percent" and token.quantity.number < HUNDRED
        for token in ours
    ):
        return Doubt(NOT_RESULT, WHY["part"].format(clause_as_written(tokens, own_clause, written)))
    if row.reached is False and not _rounds_to_all(row):
        excused |= _MISSED
    elif takes_share(ours):
        return Doubt(NOT_RESULT, WHY["part"].format(clause_as_written(tokens, own_clause, written)))
    found = [
        token for place, token in enumerate(tokens)
        if token.kind not in excused and not _is_side_fact(tokens, token, own_clause, settled=token.clause in settled)
        and not is_finished_task(tokens, place) and not is_before_name(tokens, place, own) and not (token.clause != own_clause and reaches_anyway(tokens, token, row))
        and not is_left(tokens, token, row) and not (token.text == _PRICE and asks_for_each(row.target, own.name))
        and not (token.kind in (SIGN, "estimate") and isinstance(row.actual, Figure) and is_surely_beyond(row.target, row.actual, text, token.text))
        and not _is_level(tokens, place, row.actual, asked) and not is_confirmed(tokens, token, row)
        and not (token.kind == "estimate" and token.clause == own_clause and reaches_as_rounded(row, token.text))
        and (token.kind != SIGN or FIGURE in {other.kind for other in tokens[max(0, place - 1) : place + 2]})
    ]  # fmt: skip
    if _counts_things(row.actual, ours):
        found = [token for token in found if token.kind != UNKNOWN or token.clause != own_clause]
    if not found:
        return None
    known = next((token for token in found if token.kind != UNKNOWN), None)
    if known is not None:
        return Doubt(NOT_RESULT, WHY[known.kind].format(quote_of((known,), tokens, written)))
    return Doubt(NOT_RESULT, WHY[UNKNOWN].format(quote_of(tuple(found), tokens, written)))


def _rounds_to_all(row: RowScore) -> bool:
    """Return whether the points of a missed target round to all of them, as those of 99.9% beside 100% do."""
    if row.high is None or row.points is None:
        return False
    return row.high == row.points or row.high * _THOUSAND >= row.points * (_THOUSAND - 1)


def _dating(text: str, own: Own, actual: Figure) -> tuple[Token, ...]:
    """Return the tokens whose years date a figure.

    The year of a document does not, nor that of a figure beside it (2023年为800元).
    """
    tokens = tokens_of(DOCUMENT.sub("", text), own)
    ours = _clause_of_result(tokens, actual)
    kinds = {
        place: {token.kind for token in tokens if token.clause == place}
        for place in {t.clause for t in tokens}
    }
    beside = {place for place, found in kinds.items() if place != ours and FIGURE in found <= _COMPARED}
    return tuple(token for token in tokens if token.clause not in beside)


def _is_level(tokens: tuple[Token, ...], place: int, actual: Actual | None, asked: str) -> bool:
    """Return whether a change only leads to the figure, where none is asked for: 缩短至12分钟."""
    figure = tokens[place + 2 : place + 3]
    if (
        asked
        or tokens[place].kind not in ("up", "down")
        or not figure
        or tokens[place + 1].text not in LEADS_TO
    ):
        return False
    return isinstance(actual, Figure) and figure[0].quantity == actual.quantity


def _kept_to(target: Target | None, asked: str) -> str:
    """Return the change that keeps to the limit of an increase: 下降2% of 能耗增长率 ≤5%; "" for none."""
    is_limit = isinstance(target, Bound) and target.comparator in DOWNWARD
    return "down" if is_limit and asked == "up" else ""


def _counts_things(actual: Actual | None, ours: tuple[Token, ...]) -> bool:
    """Return whether the unknown words of a clause are but the name of the things counted: 采购投影仪30台.

    Nobody can list all things; what people do (报名200人) and what money is are another matter.
    """
    if not isinstance(actual, Figure):
        return False
    unit = next((token.quantity.unit for token in ours if token.quantity is not None), None)
    if unit is None or unit.kind in (NONE, "money", "percent", "time") or unit.name in PEOPLE:
        return False
    unknown = joined(token for token in ours if token.kind == UNKNOWN)
    behind = next(place for place, token in enumerate(ours) if token.kind == FIGURE)
    done = any(token.kind in (RESULT, DONE) and len(token.text) > 1 for token in ours)
    return len(unknown) <= _LONGEST_NAME and (done or all(token.kind != UNKNOWN for token in ours[:behind]))


def _clause_of_result(tokens: tuple[Token, ...], actual: Actual | None) -> int:
    wanted = actual.quantity.number if isinstance(actual, Figure) else None
    places = [token.clause for token in tokens if token.kind in (FIGURE, DATE)]
    exact = [
        token.clause for token in tokens if token.quantity is not None and token.quantity.number == wanted
    ]
    marks = FINISHED if isinstance(actual, Day) else NOW
    current = [clause for clause in exact or places if marks.search(clause_text(tokens, clause))]
    return next(iter(current or exact or places), 0)


def _is_side_fact(tokens: tuple[Token, ...], token: Token, own_clause: int, *, settled: bool) -> bool:
    """Return whether a word belongs to another fact than the result and casts no doubt on it.

    A plan or another year does not where the result is `settled`: as this year's, or by its date beside an old one.
    """
    if token.clause == own_clause:
        return False
    clause = clause_text(tokens, token.clause)
    has_figure = any(other.clause == token.clause and other.kind in (FIGURE, DATE) for other in tokens)
    if token.kind == "other_year" and clause.endswith(("比较", "相比", "对比")):
        return True
    if has_figure:
        return (
            (is_compared(tokens, token) and not is_bracketed(tokens, own_clause))
            or token.kind in (UNKNOWN, SIGN, "estimate", "up", "down")
            or token.text == "其中"
            or (settled and token.kind in NOT_THIS_YEAR)
            or (token.text in _BEGUN and FINISHED.search(joined(tokens)) is not None)
        )
    return token.kind in (UNKNOWN, "up", "down") and len(clause) > _LONG_CLAUSE
