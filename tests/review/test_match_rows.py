"""Returned indicators are matched to issued ones by full content, by name, by position among neighbours."""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.forms import cell

from xlselfeval.issue_record import IssuedRow
from xlselfeval.review.match_rows import RowMatches, match_rows, same_text
from xlselfeval.submission import IndicatorRow

GROUPS = {"数量": "产出", "质量": "产出", "社会": "效益", "另组": "另类"}


def parts(line: str) -> tuple[str, str, str, str]:
    """Group, name, target, points of 数量 培训人数 ≥5 10; the last may be missing."""
    group, name, target, points = (*line.split(), "10")[:4]
    return group, name, target, points


def match(issued: str, returned: str) -> RowMatches:
    """The matches of rows that are given one in each part of a text."""
    before = []
    for line in filter(None, issued.split("，")):
        group, name, target, points = parts(line)
        before.append(IssuedRow(GROUPS[group], group, name, target, Decimal(points)))
    after = []
    for number, line in enumerate(filter(None, returned.split("，"))):
        group, name, target, points = parts(line)
        indicator, asked, weight, blank = (cell(12 + number, 3, text) for text in (name, target, points, ""))
        after.append(
            IndicatorRow(
                category=GROUPS[group], subcategory=group, name=name, indicator=indicator, target=asked, actual=blank, points=weight, score=blank, note=blank
            )
        )  # fmt: skip
    return match_rows(before, after)


def said(found: RowMatches) -> str:
    """Matches in a line: 0=1 named, 0~1 renamed, moved, removed, left."""
    shown = [f"{one}={other}" for one, other in found.named] + [
        f"{one}~{other}" for one, other in found.renamed
    ]
    for word, places in (("换", sorted(found.moved)), ("少", found.removed), ("多", found.added)):
        shown += [word + "".join(map(str, places))] if places else []
    return " ".join(shown)


@pytest.mark.parametrize(
    ("issued", "returned", "expected"),
    [
        # one name more than once: the one less changed is the issued one
        ("数量 甲 ≥1，数量 甲 ≥2", "数量 甲 ≥2", "1=0 少0"),
        ("数量 甲 ≥1 5，数量 甲 ≥1 6", "数量 甲 ≥1 6", "1=0 少0"),
        ("数量 甲 ≥1，质量 甲 ≥1", "质量 甲 ≥3", "1=0 少0"),
        ("数量 甲 ≥1，数量 甲 ≥2", "质量 甲 ≥2", "1=0 少0"),
        ("数量 甲 ≥1，数量 甲 ≥2", "数量 甲 ≥1，数量 甲 ≥1", "0=0 1=1"),
        ("数量 甲 ≥1", "数量 甲 ≥1，数量 甲 ≥1", "0=0 多1"),
        ("数量 甲 ≥1", "社会 甲 ≥2", "0=0"),
        ("", "数量 甲 ≥1", "多0"),
        ("数量 甲 ≥1", "", "少0"),
        # under another name in its place: a name like it, or its target
        ("数量 培训人数 ≥1", "数量 培训会议 ≥2", "0~0"),
        ("数量 培训人数 ≥1", "数量 培训会议班 ≥2", "少0 多0"),
        ("数量 培训人数 ≥1", "数量 慰问 ≥1", "0~0"),
        ("数量 甲 ≥1，数量 培训人数 ≥2，数量 乙 ≥3", "数量 甲 ≥1，数量 培训人次 ≥9，数量 乙 ≥3", "0=0 2=2 1~1"),
        ("数量 培训人数 ≥1，数量 乙 ≥2", "数量 乙 ≥2，数量 培训人次 ≥9", "1=0 少0 多1"),
        ("数量 乙 ≥2，数量 培训人数 ≥1", "数量 培训人次 ≥9，数量 乙 ≥2", "0=1 少1 多0"),
        # elsewhere it needs target, points and a name like it
        ("数量 培训人数 ≥1，数量 乙 ≥2", "数量 乙 ≥2，数量 培训人次 ≥1", "1=0 0~1 换0"),
        ("数量 培训人数 ≥1 5，数量 乙 ≥2", "数量 乙 ≥2，数量 培训人次 ≥1 6", "1=0 少0 多1"),
        ("数量 培训人数 ≥1，数量 乙 ≥2", "数量 乙 ≥2，数量 慰问 ≥1", "1=0 少0 多1"),
        ("数量 培训人数 ≥1，数量 乙 ≥2", "数量 乙 ≥2，数量 培训人次 ≥1，数量 培训人员 ≥1", "1=0 0~1 换0 多2"),
        ("数量 培训人数 ≥1，数量 培训人次 ≥1，数量 乙 ≥2", "数量 乙 ≥2，数量 培训人员 ≥1", "2=0 0~1 换0 少1"),
        # as many as before: side by side; otherwise a name like it goes before a target
        ("数量 培训人数 ≥1，数量 慰问人数 ≥2", "数量 慰问人次 ≥1，数量 培训人次 ≥2", "0~0 1~1"),
        ("数量 培训人数 ≥1，数量 慰问老干部 ≥2", "数量 走访 ≥1，数量 培训人次 ≥3，数量 慰问干部 ≥2", "0~1 1~2 多0"),
        ("数量 培训人数 ≥1", "数量 走访 ≥1，数量 调研 ≥1", "0~0 多1"),
        ("数量 培训人数 ≥1，数量 慰问 ≥1", "数量 走访 ≥1", "0~0 少1"),
        ("数量 培训人数 ≥1，数量 培训次数 ≥2，数量 乙 ≥3", "数量 培训人次 ≥9，数量 乙 ≥3", "2=1 0~0 少1"),
        # another place
        ("数量 甲 ≥1，数量 乙 ≥2，数量 丙 ≥3", "数量 丙 ≥3，数量 甲 ≥1，数量 乙 ≥2", "0=1 1=2 2=0 换2"),
        ("数量 甲 ≥1，数量 乙 ≥2，数量 丙 ≥3", "数量 乙 ≥2，数量 丙 ≥3，数量 甲 ≥1", "0=2 1=0 2=1 换0"),
        ("数量 甲 ≥1，数量 乙 ≥2，数量 丙 ≥3，数量 丁 ≥4", "数量 乙 ≥2，数量 甲 ≥1，数量 丁 ≥4，数量 丙 ≥3", "0=1 1=0 2=3 3=2 换02"),
        ("数量 甲 ≥1，数量 乙 ≥2，数量 丙 ≥3，数量 丁 ≥4，数量 戊 ≥5", "数量 甲 ≥1，数量 丁 ≥4，数量 乙 ≥2，数量 丙 ≥3，数量 戊 ≥5", "0=0 1=2 2=3 3=1 4=4 换3"),
        ("数量 甲 ≥1，质量 乙 ≥2，质量 丙 ≥3", "质量 丙 ≥3，质量 乙 ≥2，质量 甲 ≥1", "0=2 1=1 2=0 换01"),
        ("数量 甲 ≥1，质量 乙 ≥2", "数量 乙 ≥2，质量 甲 ≥1", "0=1 1=0 换01"),
        ("数量 甲 ≥1，质量 乙 ≥2", "另组 甲 ≥1，质量 乙 ≥2", "0=0 1=1"),
        ("数量 甲 ≥1，质量 乙 ≥2，社会 丙 ≥3", "质量 乙 ≥2，社会 丙 ≥3，社会 甲 ≥1", "0=2 1=0 2=1 换0"),
        ("数量 甲 ≥1，数量 培训人数 ≥2，数量 丙 ≥3，数量 丁 ≥4", "数量 丁 ≥4，数量 甲 ≥1，数量 培训人次 ≥5，数量 丙 ≥3", "0=1 2=3 3=0 1~2 换3"),
    ],
)  # fmt: skip
def test_rows_that_belong_together(issued: str, returned: str, expected: str) -> None:
    """Each issued row is found where a person would find it, and the rest is reported as missing."""
    assert said(match(issued, returned)) == expected


def test_a_long_name_with_a_small_change() -> None:
    """A name of hundreds of characters is still similar after one of them was changed."""
    name = "甲乙" * 120
    assert said(match(f"数量 {name} ≥1", f"数量 {name[:20]}丙{name[21:]} ≥2")) == "0~0"


def test_of_many_added_rows_forty_are_compared() -> None:
    """In a gap with rows added, a renamed one is found among the first forty."""
    added = "，".join(f"数量 其他{number} ≥{number + 100}" for number in range(39))
    assert said(match("数量 培训人数 ≥1", f"{added}，数量 培训人次 ≥2")).startswith("0~39")
    assert said(match("数量 培训人数 ≥1", f"{added}，数量 其他 ≥99，数量 培训人次 ≥2")).startswith("少0")


def test_of_many_missing_rows_forty_are_compared() -> None:
    """The same for a gap with rows removed."""
    gone = "，".join(f"数量 其他{number} ≥{number + 100}" for number in range(39))
    assert said(match(f"{gone}，数量 培训人数 ≥1", "数量 培训人次 ≥2")).startswith("39~0")
    assert "~" not in said(match(f"{gone}，数量 其他 ≥99，数量 培训人数 ≥1", "数量 培训人次 ≥2"))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("≥95%", "≥ 95％", True), ("95%", "95.0%", True), ("95", "95%", False), ("95%", "95", False), ("1,000", "1000", True), ("5", "5.00", True),
        ("5", "6", False), ("甲", "乙", False), ("甲", "5", False), ("甲%", "乙%", False), ("", "", True), ("", "0", False), ("（一）", "(一)", True),
    ],
)  # fmt: skip
def test_texts_that_say_the_same(one: str, other: str, expected: bool) -> None:
    """Width, spaces and the spelling of a number make no difference, and all else does."""
    assert same_text(one, other) is expected
