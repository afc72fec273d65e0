"""Printed rates of execution: 86.19%, 0.8619, 百分之八十六, 执行率为86.19%, 全部执行."""

from __future__ import annotations

import re
from decimal import Decimal

from xlselfeval.cell import Written
from xlselfeval.review.checks.printed_sums import shown_places
from xlselfeval.scoring.number import HUNDRED, decimal_of, parse_quantity
from xlselfeval.scoring.text import compact

_LONGEST = 40  # characters of a rate in words
_PERCENT = re.compile(r"(?<![\d.])\d{1,4}(?:\.\d{1,6})?(?=%)")
_WHOLE = re.compile("已?(?:全部|全额|足额)已?(?:执行|支出|支付|使用|拨付|完成)?(?:完毕|到位|完成)?")


def printed_rates(written: Written) -> list[tuple[Decimal, Decimal]]:
    """Read a printed rate: the possible (percent, unit in its last place); none for words without a figure.

    86.19% is one reading; a number without a sign may be a percent, or a share of at least two places. Of words
    only one figure with its sign is read, or that all is spent.
    """
    percent = compact(written.text).endswith("%")
    number = (
        written.value
        if isinstance(written.value, Decimal)
        else decimal_of(compact(written.text).removesuffix("%"))
    )
    if number is None:
        return _rate_in_words(compact(written.text[:_LONGEST]))
    if isinstance(written.value, Decimal) and percent:
        number *= HUNDRED
    step = Decimal(1).scaleb(-shown_places(written))
    if percent:
        return [(number, step)]
    return [(number, step), (number * HUNDRED, min(step * HUNDRED, Decimal(1)))]


def _rate_in_words(text: str) -> list[tuple[Decimal, Decimal]]:
    if _WHOLE.fullmatch(text):
        return [(HUNDRED, Decimal(1))]
    quantity = parse_quantity(text)
    if quantity is not None and quantity.unit.kind == "percent":
        return [(quantity.number, Decimal(1))]
    figures = _PERCENT.findall(text)
    if len(figures) != 1:
        return []
    number = Decimal(figures[0])
    return [(number, Decimal(1).scaleb(-len(figures[0].partition(".")[2])))]
