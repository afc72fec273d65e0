"""Returns against the roster: who has returned, who two times, whose form it is, what differs and what is copied."""

from __future__ import annotations

import random
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.rosters import due_form, roster_of

from xlselfeval.batch.results.copied_texts import LongText, copied_texts
from xlselfeval.batch.results.ledger import read_returns, update_ledger
from xlselfeval.batch.results.matching import Matched, Return, match
from xlselfeval.batch.results.outcome import FileResult, FormResult
from xlselfeval.batch.results.store import open_store, save_result
from xlselfeval.checking import check
from xlselfeval.demo import filled_form, issued_form

TODAY, DUE = date(2025, 4, 10), date(2025, 3, 31)
EDUCATION = due_form(1, project_code="XM01", project="校舍维修", due=DUE, other_names=("市教育委员会",), budget_adjusted=Decimal("120.5"), treasury_spent=Decimal(118))  # fmt: skip
SPORTS = due_form(
    2, organization_code="301002", organization="某市体育局", project_code="XM02", project="场馆建设", due=DUE
)
HEALTH = due_form(
    3, organization_code="301003", organization="某市卫生健康委员会（本级）", project="", due=None
)
ROSTER = roster_of(EDUCATION, SPORTS, HEALTH)
BASE = Return(
    id=1, path="某市教育局.xlsx", digest="1", place=1, modified="2025-03-20T10:00:00", first_run=1, seen=date(2025, 4, 1), organization="某市教育局",
    department=None, project="校舍维修", budget_adjusted="120.5", budget_spent="118", issued_id=None, texts=(),
)  # fmt: skip


def returned(number: int = 1, **changes: object) -> Return:
    return replace(BASE, id=number, digest=str(number), **changes)  # type: ignore[arg-type]


def statuses(matched: Matched) -> list[tuple[str, int | None]]:
    return [(entry.status, entry.return_id) for entry in matched.ledger]


def found(matched: Matched) -> list[tuple[str, int | None, int | None]]:
    return [(one.finding.name, one.ledger_place, one.return_id) for one in matched.findings]


MISSING = [("not-returned", 2, None), ("not-returned", 3, None)]


def test_who_has_not_returned_and_by_how_many_days() -> None:
    """Every due form is in the ledger with the days that have passed, and is asked for once it is due."""
    late = match(ROSTER, [], TODAY)
    assert [entry.days_late for entry in late.ledger] == [10, 10, None]
    assert found(late) == [("not-returned", 1, None), *MISSING]
    early = match(ROSTER, [], DUE)
    assert [entry.status for entry in early.ledger] == ["not-returned"] * 3
    assert found(early) == [("not-returned", 3, None)]


@pytest.mark.parametrize(
    ("modified", "seen", "status", "days"),
    [
        ("2025-03-20T10:00:00", date(2025, 4, 5), "returned", None), ("2025-04-03T10:00:00", date(2025, 3, 30), "returned", None),
        ("2025-04-03T10:00:00", date(2025, 4, 5), "returned-late", 3), (None, date(2025, 4, 5), "returned-late", 5), (None, None, "returned-late", 10),
    ],
)  # fmt: skip
def test_late_is_what_both_dates_say(
    modified: str | None, seen: date | None, status: str, days: int | None
) -> None:
    """Neither the file's date nor the day of the run alone makes a return late."""
    entry = match(ROSTER, [returned(modified=modified, seen=seen)], TODAY).ledger[0]
    assert (entry.status, entry.days_late) == (status, days)


def test_the_same_content_counts_once_and_another_makes_two() -> None:
    """Two different returns are both named, in the order in which they were seen."""
    copies = [returned(1), replace(returned(2, path="副本.xlsx"), digest="1")]
    once = match(ROSTER, copies, TODAY)
    assert (once.ledger[0].status, once.ledger[0].return_number) == ("returned", 1)
    assert found(once) == MISSING
    twice = match(ROSTER, [returned(1, first_run=2), returned(2, path="b.xlsx")], TODAY)
    assert statuses(twice) == [("returned-twice", 1), ("not-returned", None), ("not-returned", None)]
    assert twice.ledger[0].return_number == 2
    assert "第 1 次 b.xlsx" in twice.ledger[0].remark
    assert found(twice) == [("duplicate-return", 1, 2), ("duplicate-return", 1, 1), *MISSING]
    assert [one.finding.subject for one in twice.findings[:2]] == ["form", "form#2"]
    assert (once.rounds, twice.rounds) == (((2,),), ((2, 1),))


@pytest.mark.parametrize(
    ("organization", "project", "path", "place"),
    [
        ("某市教育局", "校舍维修", "a.xlsx", 1), ("某市 教育局", "校舍维修 ", "a.xlsx", 1), ("市教育委员会", "校舍维修", "a.xlsx", 1), ("教育局", "校舍维修", "a.xlsx", 1),
        ("某市教育局机关", "校舍维修项目", "a.xlsx", 1), ("某市教育局（本级）", "2025年校舍维修", "a.xlsx", 1), ("教育系统", "校舍维修", "301001_x.xlsx", 1),
        ("301001 教育", "XM01", "a.xlsx", 1), (None, "校舍维修", "a.xlsx", 1), (None, None, "301001_某局/1.xlsx", 1), ("某市体育局", None, "a.xlsx", 2),
        ("某市卫生健康委员会", None, "a.xlsx", 3), ("某市卫生健康委员会", "别的项目", "a.xlsx", None), ("某县教育局", "校舍维修", "a.xlsx", None),
        ("某市体育局", "校舍维修", "a.xlsx", None), ("某市教育局", "校舍维修", "301002_某市体育局.xlsx", 1), ("市教育委员会", "校舍维修", "301002.xlsx", None),
        (None, None, "1.xlsx", None),
    ],
)  # fmt: skip
def test_whose_form_it_is(
    organization: str | None, project: str | None, path: str, place: int | None
) -> None:
    """Names, codes, other names and suffixes are recognised; contradictions are left to a person."""
    one = returned(organization=organization, project=project, path=path)
    matched = match(ROSTER, [one], TODAY)
    lines = [entry.place for entry in matched.ledger if entry.return_id == 1]
    assert lines == [place or 4]
    assert [entry.status for entry in matched.ledger[3:]] == ([] if place else ["unknown-organization"])


def test_two_candidates_are_never_chosen_between() -> None:
    """Two organizations whose names differ only in their region are both named, and neither is chosen."""
    roster = roster_of(
        due_form(1, organization="甲市教育局"),
        due_form(2, organization_code="301002", organization="乙市教育局"),
    )
    matched = match(roster, [returned(organization="教育局", project=None, path="a.xlsx")], TODAY)
    assert statuses(matched) == [("not-returned", None), ("not-returned", None), ("unknown-organization", 1)]
    assert "甲市教育局、乙市教育局" in matched.ledger[2].remark


def test_another_units_form() -> None:
    """A form issued to one organization and filled in by another is reported, and the one due is still missing."""
    one = returned(issued_id=EDUCATION.identity, organization="某市体育局", project="场馆建设")
    matched = match(ROSTER, [one], TODAY)
    assert statuses(matched) == [("not-returned", None)] * 3 + [("foreign-return", 1)]
    assert ("foreign-return", 4, 1) in found(matched)
    blank = match(ROSTER, [returned(issued_id=EDUCATION.identity, organization=None, project=None)], TODAY)
    assert statuses(blank)[0] == ("returned", 1)
    other = match(ROSTER, [returned(issued_id="a digest of another kind")], TODAY)
    assert statuses(other)[0] == ("returned", 1)


@pytest.mark.parametrize(
    ("budget", "spent", "names"),
    [
        ("120.5", "118", []), ("120.4951", "118.004", []), ("120.6", "118", ["budget-differs"]), ("120.5", "117.4", ["spending-differs"]),
        ("121", "118.3", []), ("119", "130", ["budget-differs", "spending-differs"]), (None, None, []), ("0", "118", ["budget-differs"]),
    ],
)  # fmt: skip
def test_money_against_the_bureaus_own_figures(
    budget: str | None, spent: str | None, names: list[str]
) -> None:
    """Budget and spending are compared as far as both are printed, and differences go to the unit."""
    matched = match(ROSTER, [returned(budget_adjusted=budget, budget_spent=spent)], TODAY)
    differs = [one for one in matched.findings if one.finding.name.endswith("differs")]
    assert [one.finding.name for one in differs] == names
    assert all(
        (one.finding.severity, one.finding.audience, one.return_id) == ("error", "unit", 1) for one in differs
    )


TEXT = "一是全面完成校舍维修任务，共维修教学楼12栋，面积3.5万平方米；二是加强工程质量监管，验收合格率达到100%；三是办学条件明显改善，师生满意度显著提升。"


def words(seed: int, length: int = 80) -> str:
    return "".join(
        chr(0x4E00 + random.Random(seed * 1000 + place).randrange(3000)) for place in range(length)
    )


def test_copied_texts_are_told_to_the_bureau() -> None:
    """A text with other figures and another name is the same; one's own text is left alone."""
    other = TEXT.replace("12栋", "9栋").replace("；二是", "，二是")
    mine = returned(1, texts=(f"某市教育局{TEXT}", words(1)))
    again = returned(2, path="b.xlsx", texts=(TEXT,))
    theirs = returned(
        3, organization="某市体育局", project="场馆建设", texts=(f"某市体育局{other}", words(2))
    )
    copied = [
        one for one in match(ROSTER, [mine, theirs], TODAY).findings if one.finding.name == "copied-text"
    ]
    assert [(one.return_id, one.finding.audience) for one in copied] == [(1, "bureau"), (3, "bureau")]
    assert copied[0].finding.expected == "某市体育局 场馆建设"
    assert not [
        one for one in match(ROSTER, [mine, again], TODAY).findings if one.finding.name == "copied-text"
    ]


def test_what_the_form_prints_is_no_copied_text() -> None:
    """A text that the form itself prints, and a short one, do not count."""
    texts = [
        LongText("a", TEXT),
        LongText("b", TEXT),
        LongText("c", "已全面完成。"),
        LongText("d", "已全面完成。"),
    ]
    assert copied_texts(texts) == [(0, 1)]
    assert copied_texts(texts, [TEXT]) == []


@given(st.integers(0, 10**6), st.integers(0, 79), st.integers(0, 79))
def test_a_text_is_alike_after_small_changes(seed: int, first: int, second: int) -> None:
    """A text with one character changed is found again; two that share less than half are not alike."""
    text = words(seed)
    small = text[:first] + "甲" + text[first + 1 :]
    half = text[:40] + words(seed + 1, 40)
    assert copied_texts([LongText("a", text), LongText("b", small)]) == [(0, 1)]
    assert copied_texts([LongText("a", text), LongText("b", half)]) == []
    assert second >= 0


def test_a_phrase_of_hundreds_still_groups_them_all() -> None:
    """Three hundred nearly equal texts are one group, though comparing stays linear."""
    texts = [LongText(str(number), words(7, 120)[: 110 + number % 10]) for number in range(300)]
    assert copied_texts(texts) == [tuple(range(300))]


@given(st.permutations([1, 2, 3, 4]))
def test_the_order_of_returns_does_not_matter(order: list[int]) -> None:
    """The ledger does not depend on the order of the store's rows."""
    every = {
        1: returned(1), 2: returned(2, path="b.xlsx", first_run=2), 3: returned(3, organization="某市体育局", project="场馆建设"),
        4: returned(4, organization="不认识的局", path="x.xlsx"),
    }  # fmt: skip
    assert match(ROSTER, [every[one] for one in order], TODAY) == match(ROSTER, list(every.values()), TODAY)


def test_the_store_gets_ledger_and_findings(tmp_path: Path) -> None:
    """Ledger and findings replace the old ones, and only the returns of the last run count."""
    (review,) = check(filled_form(issued_form()))
    form = FormResult(
        record=review.to_dict("a.xlsx"), department=None, budget_initial=None, budget_adjusted="587.65", budget_spent="587.65",
        execution_rate=None, conclusion="表内未发现问题", issued_id=None, texts=(TEXT,),
    )  # fmt: skip
    store = open_store(tmp_path / "store.sqlite")
    for run in (1, 2):
        store.execute("INSERT INTO runs VALUES (?, '2025-04-01T10:00:00', NULL, '', '', '', '')", (run,))
        result = FileResult(path=f"{run}.xlsx", digest=str(run), size=1, modified=None, outcome="clean", forms=(form,))  # fmt: skip
        save_result(store, run, "", result)
    unit = due_form(1, organization="中共株洲市委老干部局", budget_adjusted=Decimal(600))
    for _ in range(2):
        matched = update_ledger(store, roster_of(unit, SPORTS), TODAY)
    assert [one.path for one in read_returns(store)] == ["2.xlsx"]
    rows = [dict(row) for row in store.execute("SELECT * FROM ledger ORDER BY place")]
    assert rows == [asdict(entry) for entry in matched.ledger]
    names = [row["name"] for row in store.execute("SELECT name FROM batch_findings ORDER BY number")]
    assert names == ["budget-differs", "not-returned"]
    store.close()


def test_each_return_has_its_round(tmp_path: Path) -> None:
    """The store says which return of its form each is, and which are superseded by a later one."""
    (review,) = check(filled_form(issued_form()))
    form = FormResult(
        record=review.to_dict("a.xlsx"), department=None, budget_initial=None, budget_adjusted=None, budget_spent=None,
        execution_rate=None, conclusion="表内未发现问题", issued_id=None, texts=(),
    )  # fmt: skip
    store = open_store(tmp_path / "store.sqlite")
    store.execute("INSERT INTO runs VALUES (1, '2025-04-01T10:00:00', NULL, '', '', '', '')")
    for path in ("b.xlsx", "a.xlsx"):
        result = FileResult(path=path, digest=path, size=1, modified=None, outcome="clean", forms=(form,))
        save_result(store, 1, "", result)
    query = "SELECT path, round, superseded FROM returns JOIN files USING (file) ORDER BY path"
    assert [tuple(row) for row in store.execute(query)] == [("a.xlsx", None, 0), ("b.xlsx", None, 0)]
    update_ledger(store, roster_of(due_form(1, organization="中共株洲市委老干部局")), TODAY)
    assert [tuple(row) for row in store.execute(query)] == [("a.xlsx", 1, 1), ("b.xlsx", 2, 0)]
    update_ledger(store, roster_of(SPORTS), TODAY)
    assert [tuple(row) for row in store.execute(query)] == [("a.xlsx", None, 0), ("b.xlsx", None, 0)]
    store.close()
