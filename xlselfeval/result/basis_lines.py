"""Lines of the basis on 核对结果: what each column was taken for, and the rules by which scores were recomputed."""

from __future__ import annotations

from xlselfeval.review.places import COLUMN_PARTS
from xlselfeval.review.review import Review
from xlselfeval.scheme.profile import PAPER_WORDS
from xlselfeval.scoring.text import compact

_LONGEST_CAPTION = 20  # characters of the caption of a column


def column_lines(review: Review) -> list[tuple[str, str]]:
    """Return what each column of a form was taken for that no scheme knows."""
    read = review.evidence.submission.columns
    shown = "、".join(
        f"{one.caption.place}“{compact(one.caption.text)[:_LONGEST_CAPTION]}”为{COLUMN_PARTS[one.role]}{'' if one.is_sure else '（按文字推断）'}"
        for one in read
        if one.role in COLUMN_PARTS
    )
    return [("栏目", f"各栏按表头文字识别为：{shown}。表上未列的栏目、年度、目标和总分不作要求。")]


def rule_lines(review: Review) -> list[tuple[str, str]]:
    """Return the rules by which the scores were recomputed."""
    profile = review.evidence.scheme.profile
    used = {one.score.rule for one in review.evidence.rows} | {"execution"}
    same = f"各项得分四舍五入保留{profile.places}位小数；填报得分与应得分相差不超过{profile.tolerance}分的，视为一致"
    lines = [("评分规则", profile.summary), ("容差", same)]
    lines += [
        ("计分方法", f"{rule.text}{PAPER_WORDS[rule.evidence]}")
        for rule in profile.rules
        if rule.name in used
    ]
    reference = "复核参考分的计算：定量指标按规则应得分计；定性指标按填报得分计，超出对应区间的按区间上限或下限计；不能核算的，按填报得分计并注明待核。"
    return [*lines, ("说明", reference)]
