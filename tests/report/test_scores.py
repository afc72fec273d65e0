"""The scores of parts in a report: against their total, and against the groups of the form."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import pytest
from support.forms import reviewed

from xlselfeval.report.check import claims_of
from xlselfeval.report.passage import Passage


@pytest.mark.parametrize("lead", ["，其中：", "，其中"])
@pytest.mark.parametrize(
    ("got", "parts", "is_asked"),
    [
        ("", ("9.78", "49.5", "30", "10"), False),
        ("得", ("9.78", "49.5", "30", "10"), False),
        ("", ("9.78", "50", "30", "10"), True),
        ("得", ("9.78", "50", "30", "10"), True),
        ("", ("49.5", "30", "10"), False),
    ],
)
def test_parts_of_a_total_score(lead: str, got: str, parts: tuple[str, ...], is_asked: bool) -> None:
    """Parts are added up with 得 and without; a list without 得 may leave out a part."""
    names = ("预算执行", "产出", "效益", "满意度")[-len(parts) :]
    text = "、".join(f"{name}{got}{points}分" for name, points in zip(names, parts, strict=True))
    found = claims_of((Passage(1, f"自评得分99.28分{lead}{text}。"),))
    asked = [one.operand.text for one in found if one.verdict == "wrong"]
    assert asked == (["99.28分"] if is_asked else [])


def groups() -> dict[str, Decimal]:
    """Return the scores of the groups of a form, by name."""
    found: defaultdict[str, Decimal] = defaultdict(Decimal)
    for one in reviewed().evidence.rows:
        found[one.row.category.removesuffix("指标")] += one.declared.number or Decimal(0)
    return dict(found)


@pytest.mark.parametrize(
    "words", ["{}指标得{}分；", "{}指标：得分{}分（满分60分）。", "{}指标满分60分，得{}分；"]
)
@pytest.mark.parametrize("off", [0, -1])
def test_the_score_of_a_group_is_that_of_the_form(words: str, off: int) -> None:
    """A score is compared where more groups of the report agree with the form."""
    known = groups()
    first = next(iter(known))
    changed = {name: score + (off if name == first else 0) for name, score in known.items()}
    texts = "".join(words.format(name, score) for name, score in changed.items())
    found = claims_of((Passage(1, texts),), reviewed().evidence)
    wrong = [one.operand.text for one in found if one.name == "figure-table" and one.verdict == "wrong"]
    assert wrong == ([f"{changed[first]}分"] if off else [])


def test_a_report_with_other_groups_is_not_compared() -> None:
    """Where hardly a group has the form's score the report has groups of its own."""
    texts = "".join(f"{name}指标得{score - 3}分；" for name, score in groups().items())
    found = claims_of((Passage(1, texts),), reviewed().evidence)
    assert not [one for one in found if one.verdict == "wrong"]


@pytest.mark.parametrize("end", ["，合计{}分", "，总分{}分", "，四项合计得分为{}分", "，自评得分{}分"])
@pytest.mark.parametrize(("total", "is_asked"), [("99.1", False), ("99.6", True)])
def test_parts_before_their_total(end: str, total: str, is_asked: bool) -> None:
    """Scores without 得 that a total follows are added up."""
    lead = "预算执行9.85分、产出50分、效益29.25分、满意度10分"
    found = claims_of((Passage(1, f"经自评，{lead}{end.format(total)}，等级为优。"),))
    asked = [one.operand.text for one in found if one.verdict == "wrong"]
    assert asked == ([f"{total}分"] if is_asked else [])


def test_parts_before_their_total_are_those_of_the_form() -> None:
    """A part that differs from the form's group is asked about, where the others agree."""
    known = groups()
    changed = {name: score - (name == "产出") for name, score in known.items()}
    lead = "、".join(f"{name}{score}分" for name, score in changed.items())
    found = claims_of((Passage(1, f"{lead}，合计{sum(changed.values())}分。"),), reviewed().evidence)
    assert [one.operand.text for one in found if one.verdict == "wrong"] == [f"{changed['产出']}分"]


@pytest.mark.parametrize(
    "text",
    [
        "预算执行10分、产出50分、效益30分、满意度10分，合计100分。",
        "预算执行满分10分、产出49分、效益30分、满意度10分，合计98分。",
        "产出50分、效益30分、满意度10分，合计99.8分。",
        "数量指标3个、质量指标2个，合计5个。",
    ],
)
def test_lists_that_are_no_parts_of_a_score(text: str) -> None:
    """Full marks, and a list that leaves out a part, are no mistakes."""
    assert not [one for one in claims_of((Passage(1, text),), reviewed().evidence) if one.verdict == "wrong"]
