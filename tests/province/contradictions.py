"""Forms that contradict themselves: planted, and as a consequence of other mistakes."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from province.filling import WHOLE_COST, Entry, Filled
from province.plants import FormPlant, Planted, Plants, at, is_count


def copied_goal(_random: random.Random, form: Filled) -> Plants | None:
    """Repeat the goal with 了 for the achievement."""
    goal = form.goals[0]
    if "，" not in goal:
        return None
    form.goals[1] = goal.replace("，", "了，", 1)
    return [Planted(name="goal-copied", place="achieved")]


def other_count(random_: random.Random, form: Filled) -> Plants | None:
    """Name a count in the goal that its row does not ask for."""
    entry = next((one for one in form.entries if is_count(one)), None)
    if entry is None:
        return None
    number = entry.aim.number + random_.randint(1, 90)
    aim = random_.choice(("全年", "计划", "")) + f"{entry.aim.name}达到{number}{entry.aim.unit}。"
    form.goals[0] = aim  # behind a stock phrase it would be a long text that two units may share
    return [Planted(name="goal-vs-row", place="goal")]


def unspent(_random: random.Random, form: Filled) -> Plants | None:
    """Claim all outputs in full and leave most of the money."""
    adjusted = form.budget[1]
    outputs = [
        one for one in form.entries if one.aim.category == "产出指标" and "成本" not in one.aim.subcategory
    ]
    if not isinstance(adjusted, Decimal) or not outputs or not all(one.is_full for one in outputs):
        return None
    form.budget[2] = spent = (adjusted * 3 / 10).quantize(Decimal("0.01"))
    zero = Decimal(0)
    for line, amount in zip(form.lines, (spent, zero, zero), strict=True):
        line[2] = amount
    return [Planted(name="outputs-without-spending", place="rate")]


def impossible_rate(_random: random.Random, entry: Entry) -> Plants | None:
    """Exceed the whole that a rate is of."""
    if entry.aim.unit != "%" or entry.aim.kind != "at_least" or not entry.aim.name.endswith(RATES):
        return None
    entry.claim("140%", entry.aim.points)
    return at(entry, "rate-impossible", "actual")


RATES = ("合格率", "通过率", "完好率", "完成率", "覆盖率", "知晓率", "满意度")
CONTRADICTIONS: tuple[FormPlant, ...] = (copied_goal, other_count, unspent)


def cost_differs(form: Filled) -> Iterator[Planted]:
    """Yield the finding of a project whose total cost is not what it spent, and says not why."""
    spent = form.budget[2]
    for entry in form.entries:
        if (
            entry.aim.name != WHOLE_COST
            or entry.note not in ("", "无", "/")
            or not isinstance(spent, Decimal)
        ):
            continue
        cost = _figure(entry)
        if cost is not None and entry.low is not None and cost != spent:
            yield Planted(name="cost-vs-spending", place="actual", indicator=WHOLE_COST, follows=True)


def _figure(entry: Entry) -> Decimal | None:
    try:
        return Decimal(unicodedata.normalize("NFKC", str(entry.actual)).removesuffix("万元"))
    except InvalidOperation:
        return None
