"""Does a message box say what matters first, in the room that it has?"""

from __future__ import annotations

from dataclasses import replace

from forms import reviewed, with_row

from xlselfeval.review.message import LONGEST, checked_message, rescored_message, written_message


def test_messages_fit_a_message_box() -> None:
    """However many forms and however long their texts, does a message stay within its length, at whole lines?"""
    table = "\n".join(
        f"| 产出指标 | 数量指标 | {'指标😀' * 80}{number} | ≥200人 | 100 | 1 | 1 | |" for number in range(90)
    )
    for count in (1, 2, 7, 30):
        reviews = (reviewed(table=table),) * count
        for text in (
            checked_message(reviews),
            rescored_message(reviews),
            written_message(reviews, ["核对结果"] * count),
        ):
            assert len(text.encode("utf-16-le")) // 2 <= LONGEST
            assert text.count("核对结论" if "核对结论" in text else "复核参考") == min(count, 6)
        assert "还有" in checked_message(reviews)
        assert ("另有" in rescored_message(reviews)) == (count > 6)


def test_an_honest_form_gives_a_short_message() -> None:
    """Is a form without findings told so?"""
    review = reviewed()
    assert checked_message((review,)) == "核对结论：通过\n没有发现问题。"
    assert rescored_message((review,)).endswith("\n逐行填报得分与复算一致。")


def test_findings_for_the_bureau_are_not_told_to_the_unit() -> None:
    """Does a message hold findings of the unit alone?"""
    review = reviewed(table=with_row(0, score="14"))
    first, *others = review.findings
    mixed = replace(review, findings=(replace(first, audience="bureau"), *others))
    lines = checked_message((mixed,)).splitlines()
    assert len(lines) == 1 + len(others)
    assert first.situation not in checked_message((mixed,))
