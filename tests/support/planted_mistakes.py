"""One mistake planted in the honest form for each finding, with the findings it must give."""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.forms import with_row

from xlselfeval.cell import Written

E, W, I = "error", "warning", "info"  # noqa: E741
REASON = "因疫情影响未全部完成，已调整计划"


def case(expected: list[tuple[str, str | None, str]], **changes: object) -> object:
    return pytest.param(changes, expected, id="-".join(name for name, _, _ in expected[:2]))


def row(number: int, **changes: str) -> dict[str, str]:
    return {"table": with_row(number, **changes)}


CASES = [
    # scores
    case([("score-mismatch", "H12", E)], **row(0, actual="150", note=REASON), total="100"),
    case([("score-mismatch", "H12", W)], **row(0, score="12", note=REASON, actual="190")),
    case([("score-mismatch", "H12", I)], **row(0, score="14", note=REASON)),
    case([("score-mismatch", "H12", W)], **row(0, score="14")),
    case([("score-mismatch", "H12", W), ("reason-empty-phrase", "I12", W)], **row(0, score="14", note="加大宣传力度")),
    case([("qualitative-out-of-band", "H17", W)], **row(5, score="9")),
    case([("score-missing", "H12", E), ("total-mismatch", "H19", E)], **row(0, score=""), total="100"),
    case([("score-not-number", "H12", E), ("total-mismatch", "H19", E)], **row(0, score="满分"), total="100"),
    case([("score-negative", "H12", E), ("grade-changes", "I19", E)], **row(0, score="-1")),
    case([("score-above-points", "H12", E)], **row(0, score="16")),
    case([("qualitative-out-of-band", "H17", E)], **row(5, actual="部分达成年度指标并具有一定效果", score="14", note=REASON)),
    case([("qualitative-out-of-band", "H17", W)], **row(5, score="9", note=REASON)),
    # totals
    case([("total-mismatch", "H19", E)], total="99"),
    case([("total-missing", "H19", E)], total=None, grade="优"),
    case([("points-total-not-100", "G19", E), ("category-points-mismatch", "B12", W)], **row(0, points="14", score="14")),
    case([("total-points-mismatch", "G19", E)], points_total="99"),
    case([("category-points-mismatch", "B12", E)], captions={"产出指标": "60"}),
    case([("grade-mismatch", "I19", E)], grade="良"),
    case([("grade-missing", "I19", W)], grade=None),
    # the money block
    case([("execution-rate-mismatch", "H5", E)], execution=("10", "95%", "10")),
    case([("execution-rate-mismatch", "H5", W)], budget=("0", "250000", "215457.6"), execution=("10", "86.19%", "8.62")),
    case([("execution-score-mismatch", "I5", E), ("outputs-without-spending", "H5", W)], budget=("100", "120", "60"), execution=("10", "50%", "10")),
    case([("execution-score-mismatch", "I5", W)], execution=("10", "100%", "9")),
    case([("execution-score-mismatch", "I5", W)], budget=("43.2", "43.2", "37.24"), execution=("10", "86%", "9")),
    case([("budget-missing", "E5", E)], budget=("100", None, "120")),
    case([("budget-zero", "E5", E)], budget=("100", "0", "0")),
    case([("budget-zero", "E5", W)], budget=("100", "0", "0"), execution=("10", None, "0")),
    case([("budget-overspent", "F5", W)], budget=("100", "120", "126"), execution=("10", "105%", "10")),
    case([("funds-sum-mismatch", "E5", E)], lines=[("100", "119", "120")]),
    case([("funds-incomplete", "F6", W)], lines=[("100", "120", None)]),
    # targets
    case([("target-missing", "E12", E)], **row(0, target="")),
    case([("target-unreadable", "E12", W)], **row(0, target="培训3期300人")),
    case([("target-in-name", "E12", W)], **row(0, target="", name="培训人数≥200人")),
    case([("target-in-name", "E12", W)], **row(0, target="", name="培训人数≥200人（≥**）")),
    case([("target-direction-unclear", "E15", W)], **row(3, target="232万元")),
    case([("cost-target-direction", "E15", W)], **row(3, target="≥231万元")),
    # actuals
    case([("actual-missing", "F12", E)], **row(0, actual="")),
    case([("column-shifted", "F12", E)], **row(0, actual="", score="210", note="15"), total="100"),
    case([("year-vs-dates", "A2", W)], **row(2, target="2021年12月31日前", actual="2021年12月20日")),
    case([("actual-unreadable", "F12", E)], **row(0, actual="若干")),
    case([("actual-unreadable", "F12", W)], **row(0, actual="全部完成")),
    case([("actual-has-comparator", "F13", W)], **row(1, actual="≥95%")),
    case([("actual-repeats-target", "F17", I)], **row(5, actual="健全")),
    case([("date-not-stated", "F14", W)], **row(2, actual="已完成")),
    case([("qualitative-unclear", "F17", W)], **row(5, actual="建立了制度")),
    case([("actual-not-result", "F13", W)], **row(1, actual="目标98%")),
    case([("actual-not-result", "F15", W)], **row(3, target="控制在预算内", actual="9999万元，控制在预算内")),
    case([("actual-other-year", "F14", W)], **row(2, actual="2015年12月1日")),
    case([("unit-mismatch", "F15", E)], **row(3, actual="98%")),
    case([("percent-as-fraction", "F13", W)], **row(1, actual="0.96")),
    case([("overshoot", "F12", W)], **row(0, actual="400")),
    # what contradicts itself
    case([("rate-impossible", "F13", W)], **row(1, actual="140%")),
    case([("rate-impossible", "F18", W)], **row(6, actual="105")),
    case([("cost-vs-spending", "F15", W)], **row(3, name="部门总成本")),
    case([("funds-scale", "D5", W)], budget=("2320000", "2320000", "2318000"), execution=("10", "99.91%", "9.99")),
    case([("outputs-without-spending", "H5", W)], budget=("100", "120", "60"), execution=("10", "50%", "5")),
    case([("goal-vs-row", "B10", W)], goals=("培训人数300人，服务覆盖率80%以上。", "全年工作任务已完成。")),
    case([("goal-vs-row", "F10", W)], goals=("完成全年工作任务。", "共培训200人，服务群众满意。")),
    case([("goal-copied", "F10", I)], goals=("完成全年培训任务，提高干部业务水平。", "完成了全年培训任务，提高干部业务水平。")),
    # notes
    case([("reason-missing", "I12", E)], **row(0, actual="190", score="14.25")),
    *(
        case([("reason-missing", "I12", E)], **row(0, actual="190", score="14.25", note=note))
        for note in ("无", "略", "NA", "因", "原因：无", "不需要说明", "呵呵", "哦", "！？", "同上", "原因：无；措施：无")
    ),
    case([("reason-empty-phrase", "I12", W)], **row(0, actual="190", score="14.25", note="加大宣传力度")),
    # the form
    case([("duplicate-indicator", "D16", W)], **row(4, name="培训人数")),
    case([("spending-negative", "F5", W)], budget=("100", "120", "-5"), execution=("10", "-4.17%", "0"), total="90"),
    case([("template-remnant", "D12", W)], **row(0, name="XX培训人数")),
    case([("required-missing", "B3", E)], organization=None),
    case([("required-missing", "G12", E)], **row(0, points=""), points_total="100"),
    case([("required-missing", "D12", E)], **row(0, name="")),
    case([("required-missing", "A2", W)], year=None, **row(2, target="2020年12月31日前")),
    case([("required-missing", "B10", E)], goals=("", "已完成。")),
    case([("display-differs", "H12", W)], overrides={(0, 7): Written(Decimal(15), "15", '"50"', shown="50")}, total="100"),
    case([("struck-text", "F12", W)], overrides={(0, 5): Written("200篇", "200篇", struck="195篇200篇")}),
    case([("number-as-text", "H12", W)], overrides={(0, 7): Written("15", "15")}, total="100"),
]  # fmt: skip
