"""Passages of reports drawn at random, right in every figure.

They have the places of the figures that claims rest on.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

CENT = Decimal("0.01")


class Drawn(NamedTuple):
    """A passage; `figures` are the offsets of figures of which each takes part in a claim."""

    text: str
    figures: tuple[tuple[int, int], ...]


def money(draw: random.Random, least: int = 100, most: int = 900_000) -> Decimal:
    return Decimal(draw.randint(least, most)) * CENT


def rounded(number: Decimal, places: int = 2) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def percent(part: Decimal, whole: Decimal) -> Decimal:
    return rounded(part / whole * 100)


def build(*pieces: str | Decimal | int) -> Drawn:
    """Join texts and figures; a figure that is an int or Decimal takes part in a claim."""
    text, figures = "", []
    for piece in pieces:
        if not isinstance(piece, str):
            figures.append((len(text), len(text) + len(str(piece))))
        text += str(piece)
    return Drawn(text, tuple(figures))


def change(draw: random.Random) -> Drawn:
    """本期，比上年上期增减差额，增减幅度."""
    before, now = money(draw), money(draw)
    up = now >= before
    delta = abs(now - before)
    words = (
        draw.choice((("增加", "增长"), ("增加", "上升")))
        if up
        else draw.choice((("减少", "下降"), ("减少", "降低")))
    )
    name = draw.choice(("会议费支出", "培训费支出", "公务接待费支出", "公用经费支出", "机关运行经费"))
    base = draw.choice(("比上年", "较上年决算数", "比上年支出"))
    return build(
        f"{name}",
        now,
        f"万元，{base}",
        before,
        f"万元{words[0]}",
        delta,
        f"万元，{words[1]}",
        percent(delta, before),
        "%。",
    )


def change_without_base(draw: random.Random) -> Drawn:
    """本期，较上年增减差额，增减幅度；the level before is not printed."""
    before, now = money(draw, 10_000), money(draw, 10_000)
    delta, up = abs(now - before), now >= before
    return build(
        "2023年度支出总计",
        now,
        "万元，较上年决算数",
        "增加" if up else "减少",
        delta,
        "万元，",
        "增长" if up else "下降",
        percent(delta, before),
        "%。",
    )


def three_public(draw: random.Random) -> Drawn:
    """三公经费 with its three parts."""
    parts = [money(draw, 10, 3_000) for _ in range(3)]
    return build(
        "“三公”经费支出",
        sum(parts),
        "万元，其中：因公出国（境）费",
        parts[0],
        "万元，公务用车购置及运行维护费",
        parts[1],
        "万元，公务接待费",
        parts[2],
        "万元。",
    )


def basic_and_project(draw: random.Random) -> Drawn:
    """基本支出和项目支出 with their shares."""
    basic, project = money(draw, 10_000), money(draw, 10_000)
    whole = basic + project
    return build(
        "本年支出合计",
        whole,
        "万元，其中：基本支出",
        basic,
        "万元，占",
        percent(basic, whole),
        "%；项目支出",
        project,
        "万元，占",
        percent(project, whole),
        "%。",
    )


def execution(draw: random.Random) -> Drawn:
    """全年预算数、执行数、执行率."""
    budget = money(draw, 10_000)
    spent = rounded(budget * Decimal(draw.randint(60, 100)) / 100)
    return build(
        "项目全年预算数", budget, "万元，执行数", spent, "万元，执行率", percent(spent, budget), "%。"
    )


def economic_classes(draw: random.Random) -> Drawn:
    """支出 by its four economic classes."""
    parts = [money(draw, 5_000, 300_000) for _ in range(4)]
    whole = sum(parts, Decimal(0))
    pieces: list[str | Decimal | int] = ["全年支出合计", whole, "万元，其中："]
    for name, part in zip(
        ("工资福利支出", "商品和服务支出", "对个人和家庭的补助", "资本性支出"), parts, strict=True
    ):
        pieces += [name, part, "万元，占比为", percent(part, whole), "%；"]
    return build(*pieces[:-1], "%。")


def offices(draw: random.Random) -> Drawn:
    """内设N个科室 with their names."""
    names = draw.sample(
        ["办公室", "人事科", "财务科", "宣传科", "法规科", "监督科", "规划科", "信息科", "审批科"],
        draw.randint(3, 9),
    )
    return build("本单位内设", len(names), "个科室：" + "、".join(names) + "。")


def scores(draw: random.Random) -> Drawn:
    """得分 of four parts and their sum."""
    parts = [draw.randint(5, 30) for _ in range(4)]
    pieces: list[str | Decimal | int] = []
    for name, points, part in zip(("投入", "过程", "产出", "效益"), (30, 30, 30, 30), parts, strict=True):
        pieces += [f"{name}{points}分得", part, "分，"]
    return build(*pieces, "总分", sum(parts), "分。")


def points(draw: random.Random) -> Drawn:
    """A rate beside last year's, with the difference in percentage points."""
    now, before = (
        rounded(Decimal(draw.randint(800, 999)) / 10, 1),
        rounded(Decimal(draw.randint(700, 999)) / 10, 1),
    )
    word = "提高" if now >= before else "下降"
    return build("服务对象满意度", now, "%，比上年", before, f"%{word}", abs(now - before), "个百分点。")


def procurement(draw: random.Random) -> Drawn:
    """A part of procurement as a share of what is named."""
    whole = money(draw, 10_000)
    part = rounded(whole * Decimal(draw.randint(20, 95)) / 100)
    return build(
        "政府采购支出总额",
        whole,
        "万元。授予中小企业合同金额",
        part,
        "万元，占政府采购支出总额的",
        percent(part, whole),
        "%。",
    )


def plan(draw: random.Random) -> Drawn:
    """A count as a rate of its plan."""
    asked = draw.randint(20, 500)
    done = draw.randint(asked // 2, asked)
    return build(
        "全年设置绩效指标",
        asked,
        "个，完成",
        done,
        "个，完成率",
        percent(Decimal(done), Decimal(asked)),
        "%。",
    )


def revenue(draw: random.Random) -> Drawn:
    """完成 as a share of a budget whose amount is in the phrase."""
    budget = money(draw, 100_000)
    done = rounded(budget * Decimal(draw.randint(20, 110)) / 100)
    return build("财政总收入完成", done, "万元，占年初预算", budget, "万元的", percent(done, budget), "%。")


KINDS: tuple[Callable[[random.Random], Drawn], ...] = (
    change, change_without_base, three_public, basic_and_project, execution, economic_classes, offices, scores, points, procurement, plan, revenue,
)  # fmt: skip


def altered(draw: random.Random, passage: Drawn) -> tuple[str, int]:
    """Change one figure by a quarter or more; return the text and the offset of that figure."""
    start, end = draw.choice(passage.figures)
    text = passage.text[start:end]
    number = Decimal(text)
    places = len(text.partition(".")[2])
    factor = draw.choice((Decimal("0.5"), Decimal("0.7"), Decimal("1.3"), Decimal("1.6"), Decimal(2)))
    changed = rounded(number * factor, places)
    if abs(changed - number) < max(abs(number) / 4, 2 * Decimal(1).scaleb(-places)) or changed == number:
        changed = number + max(3, number)
    return passage.text[:start] + str(changed) + passage.text[end:], start
