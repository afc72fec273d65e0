"""Amounts spent beside the budget that they had to keep to: 控制在预算内, 预算520万元，支出530万元."""

from __future__ import annotations

import re
from decimal import Decimal

from xlselfeval.scoring.number import HUNDRED, Quantity
from xlselfeval.scoring.text import compact
from xlselfeval.scoring.words.result_tokens import DONE, FIGURE, RESULT, kinds_of, tokens_of

MARK = re.compile(r"[,;:(、]|(?<!\d)\.|\.(?!\d)")
# A budget that was kept to, as target and as result: 控制在预算内, 未超预算, 无超支, ≤预算数.
_BUDGET = "(?:年初|年度|全年|批复|项目|总|成本)*(?:预算|概算|估算)(?:数|总额|金额|范围|控制数|批复数|指标)?"
_OVER = f"超支|(?:超|超过|超出|突破|高于|大于){_BUDGET}"
_MONEY = r"[\d.,]{1,15}[万亿]?元"
_LEFT = re.compile(f"(?:结余|节余|节约|节省){_MONEY}")
_BELOW = f"(?:(?:低于|少于|小于){_BUDGET}|[较比]{_BUDGET}(?:节约|节省|减少|降低|下降|压减|结余|低))"
IN_BUDGET = re.compile(
    r"(?:项目|总|实际|全年|各项|各类|基本(?=支出))*(?:成本|支出|经费|费用|投资|资金)?(?:均|都|全部|已|严格|有效)*"
    rf"(?:(?:未|没有?|不|无)(?:发生|出现|存在)?(?:{_OVER})(?:情况|现象|问题)?|(?:≤|小于等于){_BUDGET}|{_BELOW}(?:了|约)?{_MONEY}|(?:控制)?在?{_BUDGET}(?:[为:]?[\d.,]{{1,15}}[万亿]?元)?(?:之内|以内|内)(?:完成|执行|支出)?)"
)
# The amount of a budget, beside what was spent.
AMOUNT = re.compile(f"{_BUDGET}[为:]?{_MONEY}")
# The same one that was exceeded: 超预算, 实际支出超出预算2万元，因材料涨价.
OVER_BUDGET = re.compile(
    rf"[^\d未没不无非零避防禁绝控止,;。(]{{0,12}}?(?:{_OVER})(?:部分|了|约|达|为|共|近)*"
    r"(?:(?!0(?![.\d]))[\d.,]{1,15}(?:[万亿]?元|%|个百分点)?(?:左右)?)?(?:[,;。(](?!无|否|0|零|.*[未没不无有]超).*)?"
)
# By width: an 概算 may be more than the 预算, an 估算 more than both; 超支 is of the 预算.
_LIMITS = ("估算", "概算")


def overspends(clauses: list[str]) -> bool:
    """Return whether amounts beside a result are more than the budget beside them, or a rate is over all of it."""
    spent, budgets = _amounts(clauses)
    return bool(budgets and spent) and max(map(_base, spent)) > max(map(_base, budgets))


def keeps_to_budget(said: str, asked: str) -> bool:
    """Return whether a result is but an amount spent and a budget that is as much or more: 预算520万元，支出510万元."""
    clauses = [clause for clause in MARK.split(said) if clause and not _LEFT.fullmatch(clause)]
    if not IN_BUDGET.fullmatch(asked) or not all(map(is_amount, clauses)) or width(said) > width(asked):
        return False
    spent, budgets = _amounts(clauses)
    return bool(spent and budgets) and max(map(_base, spent)) <= min(map(_base, budgets))


def spent_beside_budget(actual: str, target: str) -> Quantity | None:
    """Return the most spent beside a budget to be kept to; None beside another limit.

    A budget of the row's own that was kept to in words, too, may be another than the form's.
    """
    asked = compact(target)
    if not IN_BUDGET.fullmatch(asked) or width(asked):
        return None
    clauses = MARK.split(compact(actual))
    kept = [clause for clause in clauses if not IN_BUDGET.fullmatch(clause)]
    spent, budgets = _amounts(kept)
    return None if budgets and kept != clauses else max(spent, key=_base, default=None)


def _amounts(clauses: list[str]) -> tuple[list[Quantity], list[Quantity]]:
    """Return what was spent and the budgets in clauses, with rates of spending beside the whole."""
    spent: list[Quantity] = []
    budgets: list[Quantity] = []
    for clause in clauses:
        tokens = tokens_of(clause)
        if any(token.kind == "down" for token in tokens) or re.search(_BELOW, clause):
            continue  # 结余2万元, 比预算减少20万元
        for quantity in (token.quantity for token in tokens if token.quantity):
            if quantity.unit.kind == "money":
                (budgets if re.search(_BUDGET, clause) else spent).append(quantity)
            elif quantity.unit.kind == "percent" and re.search("(?:支出|执行|使用)率", clause):
                budgets.append(Quantity(HUNDRED, quantity.unit))
                spent.append(quantity)
    return spent, budgets


def _base(quantity: Quantity) -> Decimal:
    return quantity.base


def width(limit: str) -> int:
    """Return how wide the limit of a budget is: 0 for 预算 and 超支, then 概算, then 估算."""
    return next((len(_LIMITS) - place for place, name in enumerate(_LIMITS) if name in limit), 0)


def behind_amounts(said: str) -> str:
    """Return a result without the amounts that it begins with: 超支 of 预算520万元，支出530万元，超支."""
    while (mark := MARK.search(said)) and is_amount(said[: mark.start()]):
        said = said[mark.end() :]
        said = said.removesuffix(")") if mark[0] == "(" else said
    return said


def is_amount(clause: str) -> bool:
    """Return whether a clause is but an amount, of the budget or of what was spent."""
    kinds = kinds_of(clause)
    is_spent = FIGURE in kinds <= {FIGURE, RESULT, DONE} and not re.search(_BUDGET, clause)
    return is_spent or AMOUNT.fullmatch(clause) is not None
