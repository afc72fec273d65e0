"""Message boxes: what matters comes first, within the room there is."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from support.forms import reviewed, with_row

from xlselfeval.cli.terminal import _figures, _lines
from xlselfeval.result.message_box import LONGEST, checked_message, rescored_message, written_message
from xlselfeval.result.table import result_table
from xlselfeval.review.entries import counts_in_words
from xlselfeval.review.finding import demand
from xlselfeval.review.review import Review


def test_messages_fit_a_message_box() -> None:
    """A message stays within its length, at whole lines, for many forms and long texts."""
    table = "\n".join(
        f"| 产出指标 | 数量指标 | {'指标😀' * 80}{number} | ≥200人 | 100 | 1 | 1 | |" for number in range(90)
    )
    for count in (1, 2, 6, 7, 30):
        reviews = (reviewed(table=table),) * count
        for text in (
            checked_message(reviews),
            rescored_message(reviews),
            written_message(reviews, ["核对结果"] * count),
        ):
            assert len(text.encode("utf-16-le")) // 2 <= LONGEST
            assert text.count("核对结论" if "核对结论" in text else "复核参考") == min(count, 6)
        assert "另有" in checked_message(reviews)
        assert (f"\n\n另有{count - 6}张表未列出。" in rescored_message(reviews)) == (count > 6)
        assert ("未列出" in rescored_message(reviews)) == (count > 6)
        assert re.search(
            r"\n另有\d+行得分不一致，请点击“生成核对结果”查看。(\n|$)", rescored_message(reviews)
        )


def test_an_honest_form_gives_a_short_message() -> None:
    """A form without findings has a short message."""
    review = reviewed()
    assert checked_message((review,)) == "核对结论：表内未发现问题\n未发现问题。"
    assert rescored_message((review,)).endswith("\n各行填报得分与应得分一致。")


def test_findings_for_the_bureau_are_not_shown_to_the_unit() -> None:
    """A message holds no finding for the bureau."""
    review = reviewed(table=with_row(0, score="14"), total="98")
    first, *others = review.findings
    mixed = replace(review, findings=(replace(first, audience="bureau"), *others))
    lines = checked_message((mixed,)).splitlines()
    assert len(lines) == 1 + len(others)
    assert first.situation not in checked_message((mixed,))


def review_with(*lengths: int, sheet: str = "表") -> Review:
    """A review whose findings take lines of these lengths in a message."""
    review = reviewed(table=with_row(0, score="14"))
    finding = review.findings[0]
    short = replace(
        finding,
        indicator=None,
        cell=None,
        cells=(),
        part="",
        severity="error",
        action="",
        audience="unit",
        explainable=False,
    )
    head = len("【须更正】：。")
    findings = tuple(
        replace(short, subject=str(number), situation="字" * (length - head))
        for number, length in enumerate(lengths)
    )
    form = replace(review.evidence.submission, sheet=sheet)
    return replace(review, findings=findings, evidence=replace(review.evidence, submission=form))


def lines_in(reviews: tuple[Review, ...]) -> list[int]:
    """Return the number of findings that each form's part of a message shows."""
    return [part.count("【须更正】") for part in checked_message(reviews).split("\n\n") if "核对结论" in part]


def test_a_message_holds_as_many_lines_as_fit() -> None:
    """The room is used to the last character, less the line that counts the rest."""
    head = len(checked_message((review_with(*[100] * 9),)).splitlines()[0])
    room = LONGEST - 2 - head - 8 * 101  # of the ninth line, with its line break
    assert lines_in((review_with(*[100] * 8, room - 1),)) == [9]
    assert lines_in((review_with(*[100] * 8, room),)) == [8]
    head = len(checked_message((review_with(*[100] * 12),)).splitlines()[0])
    room = LONGEST - 2 - head - 8 * 101 - len("\n另有4条，请点击“生成核对结果”查看。")
    assert lines_in((review_with(*[100] * 8, room - 1, 100, 100, 100),)) == [9]
    assert lines_in((review_with(*[100] * 8, room, 100, 100, 100),)) == [8]


@pytest.mark.parametrize("count", [6, 7, 15])
def test_every_form_has_its_share_of_the_room(count: int) -> None:
    """The forms of a workbook have equal shares, less the line about those not listed."""
    head = len(checked_message((review_with(60, 60),) * count).split("\n")[0])
    last = 0 if count <= 6 else len(f"另有{count - 6}张表未列出。") + 2
    room = (LONGEST - last) // 6 - 2 - head - 61
    assert lines_in((review_with(60, room - 1),) * count) == [2] * 6
    assert lines_in((review_with(60, room),) * count) == [1] * 6


def test_long_names_are_cut() -> None:
    """A name of thirty characters is whole; a longer one is cut to thirty and marked."""
    for name, shown in (
        ("指" * 29, "指" * 29),
        ("指" * 30, "指" * 30),
        ("指" * 31, "指" * 29 + "…"),
        ("指\n标", "指 标"),
    ):
        review = reviewed(table=with_row(0, score="14"))
        one = review.evidence.rows[0]
        row = replace(one, row=replace(one.row, name=name))
        named = replace(review, evidence=replace(review.evidence, rows=(row,)))
        assert f"\nH12 {shown}：填报14分，应得15分" in rescored_message((named,))
    for name, shown in (("表" * 31, "表" * 31), ("表" * 32, "表" * 30 + "…")):
        assert written_message((reviewed(),), [name]) == f"核对结论：表内未发现问题\n详见工作表“{shown}”。"


def test_the_conclusion_counts_the_lines_below_it() -> None:
    """The box, the terminal and 核对结果 list the same lines and count them by what they ask, each kind apart."""
    low, unexplained = with_row(0, score="1").splitlines(), with_row(1, score="1", note="").splitlines()
    short = with_row(2, actual="2021年1月20日", score="9", note="").splitlines()
    form = reviewed(table="\n".join([low[0], unexplained[1], short[2], *low[3:]]), total="1")
    counted = counts_in_words(form.asked)
    numbers = {word: int(number) for word, number in re.findall(r"([^，\d]+)(\d+)条", counted)}
    assert list(numbers) == ["须更正", "须更正或说明", "请核实"]
    sheet = [
        [str(cell.value) for cell in row.cells]
        for row in result_table(form, file="a.xlsx", today=date(2024, 3, 1)).rows
    ]
    assert any(text.endswith(f"；{counted}") for row in sheet for text in row)
    rows = [row for row in sheet if row[1:] and row[1].startswith("【")]
    assert [row[0] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
    box = re.findall("^【(.*?)】", checked_message([form]), re.MULTILINE)
    for listed in ([row[1][1:-1] for row in rows], box, [line.split("\t")[0] for line in _lines(form)]):
        assert Counter(listed) == numbers
    assert f"（{counted}）" in written_message([form], ["核对结果"])
    assert f"（{counted}）" in _figures(form)


def test_a_place_asks_the_gravest_of_what_its_findings_ask() -> None:
    """Where one finding at a cell may be explained and another may not, the line is to be corrected."""
    first = next(one for one in reviewed(table=with_row(0, score="99")).findings if one.severity == "error")
    explainable = replace(first, name="reason-missing", explainable=True)
    assert demand(explainable) == "须更正或说明"
    assert counts_in_words([explainable, first]) == counts_in_words([first, explainable]) == "须更正1条"
