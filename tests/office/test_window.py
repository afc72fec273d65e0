"""A real window of LibreOffice: typing what is not allowed is refused in our words."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from support.office import in_window

from xlselfeval.checking import check
from xlselfeval.form.generate import generate
from xlselfeval.result.checked_copy import write_copy
from xlselfeval.scheme.load import load_scheme
from xlselfeval.scheme.model import Indicator

pytestmark = [pytest.mark.office, pytest.mark.slow]
APPROVED = [
    Indicator(category="产出指标", subcategory=level2, name=name, target=target, points=Decimal(10))
    for level2, name, target in (("数量指标", "发布信息", "≥200篇"), ("质量指标", "合格率", "≥95%"), ("质量指标", "帮扶共建", "提升"))
]  # fmt: skip


def typed(path: Path, data: bytes, *steps: tuple[str, str]) -> list[tuple[str, object, str]]:
    """Return for each text typed the words of the dialog (or ""), the value then, and how it is shown."""
    path.write_bytes(data)
    job = {
        "path": str(path),
        "sheet": "自评表",
        "steps": [{"cell": cell, "type": text} for cell, text in steps],
    }
    return [("".join(one["said"]), one["value"], one["shown"]) for one in in_window(job)]


def test_a_form_of_the_units_own(tmp_path: Path) -> None:
    """Wrong scores, sums, points and years are refused, right ones accepted, locked cells unchanged."""
    data = generate(load_scheme("hunan-department-2020"), rows=1)
    answers = typed(
        tmp_path / "form.xlsx", data,
        ("H13", "99"), ("G13", "5"), ("H13", "4.5"), ("E6", "abc"), ("E6", "100"), ("G14", "60"), ("A12", "zzz"),
        ("E13", ">=200"), ("B4", "X" * 101),
    )  # fmt: skip
    said = [text for text, _, _ in answers]
    assert [value for _, value, _ in answers] == ["", 5, 4.5, "", 100, "", "绩效指标", ">=200", ""]
    assert "得分应为0至本行分值之间的数字" in said[0]
    assert "不小于0的数字，单位为万元" in said[3]
    assert "产出指标各行合计不得超过50分" in said[5]
    assert "不超过100字" in said[8]
    assert [said[number] for number in (1, 2, 4, 7)] == ["", "", "", ""]


def test_a_form_with_approved_indicators(tmp_path: Path) -> None:
    """Targets and points are locked, units shown, a percent taken as one, words warned about."""
    data = generate(load_scheme("hunan-department-2020"), year=2024, organization="某局", indicators=APPROVED)
    answers = typed(
        tmp_path / "form.xlsx", data,
        ("E13", "1"), ("G13", "50"), ("F13", "195"), ("F14", "98"), ("F14", "97.5"), ("F13", "abc"), ("F15", "qqq"),
    )  # fmt: skip
    # a conditional number format then shows 98.00% as 98%, which the cell's own text does not tell
    assert [shown for _, _, shown in answers[:5]] == ["≥200篇", "10", "195篇", "98.00%", "97.50%"]
    assert answers[3][1] == pytest.approx(0.98)
    assert "该指标应填写数字，单位自动显示" in answers[5][0]
    assert "从列表中选择" in answers[6][0]
    assert answers[5][1:] == (195.0, "195篇")


def test_a_click_on_a_button_runs_its_macro(tmp_path: Path) -> None:
    """清除核对结果 removes the sheet; 检查填报 says in Chinese what it needs where there is no Windows."""
    path = tmp_path / "form.xlsm"
    path.write_bytes(
        generate(load_scheme("hunan-department-2020"), year=2024, organization="某局", macros=True)
    )
    copy = write_copy(path, check(path), tmp_path / "核对结果" / "form.xlsm")
    steps = [{"click": "清除核对结果"}, {"click": "检查填报"}]
    cleared, checked = in_window({"path": str(copy), "sheet": "自评表", "steps": steps})
    assert "核对结果" not in cleared["sheets"]
    assert "核对结果已清除" in "".join(cleared["said"])
    assert "不能从表格中运行核对程序" in "".join(checked["said"])
