"""Returns matched with the roster.

Found are the units that have returned, once or twice, whose form each is, what differs and what is copied.
"""

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

from xlselfeval.batch.notes import notes_on_written
from xlselfeval.batch.results.copied_texts import LongText, copied_texts
from xlselfeval.batch.results.ledger import read_returns, update_ledger
from xlselfeval.batch.results.matching import Matched, match
from xlselfeval.batch.results.outcome import FileResult, FormResult
from xlselfeval.batch.results.queries import FOREIGN, MISWRITTEN
from xlselfeval.batch.results.receipts import NO, NONE_COUNTS, YES, Receipt, Receipts, read_receipts
from xlselfeval.batch.results.rounds import Return
from xlselfeval.batch.results.store import open_store, save_result
from xlselfeval.batch.write_results import Written
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
    id=1, path="某市教育局.xlsx", content="1", modified="2025-03-20T10:00:00", first_run=1, seen="2025-03-30", organization="某市教育局",
    department=None, project="校舍维修", issued_id=None, texts=(),
)  # fmt: skip


def returned(number: int = 1, **changes: object) -> Return:
    return replace(BASE, id=number, **({"content": str(number)} | changes))  # type: ignore[arg-type]


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


EDUCATION_FORM = EDUCATION.identity


def receipts(*written: tuple[str, str, str]) -> Receipts:
    """Receipts of the form of 教育局 by content, day and answer."""
    return {(EDUCATION_FORM, one): Receipt(EDUCATION_FORM, one, number, "2025-04-05", day, counts) for number, (one, day, counts) in enumerate(written, 1)}  # fmt: skip


@pytest.mark.parametrize(
    ("written", "seen", "status", "days"),
    [
        ("", "2025-03-30", "returned", None), ("", "2025-04-05", "returned-undated", None), ("2025-03-31", "2025-04-05", "returned", None),
        ("2025-04-02", "2025-03-30", "returned-late", 2), ("上周", "2025-04-05", "returned-undated", None), ("", "", "returned-undated", None),
    ],
)  # fmt: skip
def test_late_is_what_the_bureau_wrote_alone(written: str, seen: str, status: str, days: int | None) -> None:
    """The day of receipt decides whether a form is late.

    Without one a form seen in time is in time, and one seen later is called late by nobody.
    """
    one = returned(modified="2025-05-20T10:00:00", seen=seen)
    entry = match(ROSTER, [one], TODAY, receipts=receipts(("1", written, ""))).ledger[0]
    assert (entry.status, entry.days_late) == (status, days)
    assert entry.received == (written or (seen or None))
    assert ("不能识别" in entry.remark) == (written == "上周")


def test_a_later_run_replaces_the_return_of_an_earlier_one() -> None:
    """The return of a later run counts, the first one says whether it was in time, and nothing is asked."""
    returns = [returned(1), returned(2, first_run=2, seen="2025-04-09", modified="2025-01-01T00:00:00")]
    matched = match(ROSTER, returns, TODAY)
    entry = matched.ledger[0]
    assert (entry.status, entry.return_id, entry.return_number, entry.returned) == ("returned", 2, 2, 2)
    assert (entry.received, entry.days_late, entry.remark) == ("2025-04-09", None, "")
    assert found(matched) == MISSING
    assert [one.id for one in matched.forms[0].returns] == [1, 2]


def test_between_two_of_one_run_the_bureau_chooses() -> None:
    """The bureau is asked once about two different returns of one run.

    The last file counts until it has answered.
    """
    returns = [returned(1), returned(2, path="b.xlsx", modified="2025-03-19T10:00:00")]
    open_ = match(ROSTER, returns, TODAY)
    assert statuses(open_)[0] == ("returned-twice", 1)
    assert "第1次“b.xlsx”" in open_.ledger[0].remark
    assert found(open_) == [("duplicate-return", 1, 1), *MISSING]
    assert open_.findings[0].finding.audience == "bureau"

    def answered(*counts: str) -> tuple[str, int | None, str]:
        known = receipts(*zip("21", ("", ""), counts, strict=True))
        entry = match(ROSTER, returns, TODAY, receipts=known).ledger[0]
        return entry.status, entry.return_id, entry.chosen

    assert answered(YES, NO) == ("returned", 2, "1")
    assert answered(NO, YES) == ("returned", 1, "2")
    assert answered(NO, NO) == ("not-returned", None, NONE_COUNTS)
    later = match(
        ROSTER, [*returns, returned(3, first_run=2)], TODAY, receipts=receipts(("2", "", YES), ("1", "", NO))
    )
    assert (statuses(later)[0], later.ledger[0].chosen) == (("returned", 3), "")


def test_the_days_of_receipt_choose_too() -> None:
    """Where the bureau wrote the day of receipt of both, the later one counts and nothing is asked."""
    returns = [returned(1), returned(2, path="b.xlsx", modified="2025-03-19T10:00:00")]
    one = match(ROSTER, returns, TODAY, receipts=receipts(("2", "2025-03-28", ""), ("1", "2025-03-27", "")))
    assert (statuses(one)[0], found(one)) == (("returned", 2), MISSING)
    same = match(ROSTER, returns, TODAY, receipts=receipts(("2", "2025-03-28", ""), ("1", "2025-03-28", "")))
    assert statuses(same)[0] == ("returned-twice", 1)


def test_a_return_once_received_stays_received() -> None:
    """A due form stays returned when its file is moved away; what nobody expected is listed while it lies there."""
    gone = [returned(1, is_here=False), returned(2, organization="外单位", path="x.xlsx", is_here=False)]
    assert statuses(match(ROSTER, gone, TODAY)) == [
        ("returned", 1),
        ("not-returned", None),
        ("not-returned", None),
    ]
    moved = returned(1, organization=None, project=None, path="已收/1.xlsx", paths=("301001_某局/1.xlsx",))
    assert statuses(match(ROSTER, [moved], TODAY))[0] == ("returned", 1)


def test_a_day_written_before_the_file_came() -> None:
    """A day written beside a form without files is kept, and becomes the day of its first return."""
    early: Receipts = {(EDUCATION_FORM, ""): Receipt(EDUCATION_FORM, "", received="2025-03-29")}
    waiting = match(ROSTER, [], TODAY, receipts=early)
    assert (waiting.ledger[0].status, waiting.ledger[0].received) == ("not-returned", "2025-03-29")
    assert list(waiting.receipts) == list(early.values())
    come = match(ROSTER, [returned(seen="2025-04-05")], TODAY, receipts=early).ledger[0]
    assert (come.status, come.received) == ("returned", "2025-03-29")


@pytest.mark.parametrize(
    "other",
    [
        {"is_blank": True},
        {"of_other_year": True, "year": "2020"},
        {"issued_id": SPORTS.identity},
    ],
    ids=["blank", "other year", "other form"],
)
def test_a_day_beside_what_is_no_return_is_of_none(other: dict[str, object]) -> None:
    """A day written beside a blank form, or one of another year or unit, is not that of the form that comes later."""
    written: Receipts = {(EDUCATION_FORM, ""): Receipt(EDUCATION_FORM, "", received="2025-03-29")}
    first = returned(1, path="先.xlsx", **other)
    said = "收到日期“2025-03-29”填在不计为报送的表旁，不计"
    waiting = match(ROSTER, [first], TODAY, receipts=written)
    assert (waiting.ledger[0].status, waiting.ledger[0].received) == ("not-returned", "2025-03-29")
    assert said in waiting.ledger[0].remark
    real = returned(2, first_run=2, seen="2025-04-05")
    come = match(ROSTER, [first, real], TODAY, receipts=written).ledger[0]
    assert (come.status, come.received, come.days_late) == ("returned-undated", "2025-04-05", None)
    assert said in come.remark
    dated = written | {(EDUCATION_FORM, "2"): Receipt(EDUCATION_FORM, "2", received="2025-03-30")}
    come = match(ROSTER, [first, real], TODAY, receipts=dated).ledger[0]
    assert (come.status, come.received, come.remark) == ("returned", "2025-03-30", "")
    together = match(ROSTER, [first, replace(real, first_run=1)], TODAY, receipts=written).ledger[0]
    assert (together.status, together.received) == ("returned", "2025-03-29")


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
    assert "下发给“某市教育局 校舍维修”" in matched.ledger[3].remark
    blank = match(ROSTER, [returned(issued_id=EDUCATION.identity, organization=None, project=None)], TODAY)
    assert statuses(blank)[0] == ("returned", 1)
    other = match(ROSTER, [returned(issued_id="a digest of another kind")], TODAY)
    assert statuses(other)[0] == ("returned", 1)


@pytest.mark.parametrize("own_came", [False, True])
@pytest.mark.parametrize(
    ("path", "status"),
    [("301001_表.xlsx", MISWRITTEN), ("302001_表.xlsx", FOREIGN), ("表.xlsx", FOREIGN), ("301001_302001.xlsx", FOREIGN)],
)  # fmt: skip
def test_a_form_of_a_whole_unit_with_another_units_name(path: str, status: str, own_came: bool) -> None:
    """Only in a file with the issued unit's code is the bureau asked whose form it is."""
    issued = due_form(1)
    named = due_form(2, organization_code="302001", organization="某市体育局")
    one = returned(
        2, path=path, content="b", issued_id=issued.identity, organization=named.organization, project=None
    )
    own = returned(
        1, path="302001.xlsx", issued_id=named.identity, organization=named.organization, project=None
    )
    ledger = match(roster_of(issued, named), [own, one] if own_came else [one], TODAY).ledger
    asks = [f"收到“{path}”" in line.remark for line in ledger[:2]]
    if status == MISWRITTEN:
        assert (ledger[-1].organization, ledger[-1].status) == (issued.organization, status)
        assert asks == [True, not own_came]
    else:
        assert asks == [False, False]
        assert [line.organization for line in ledger if line.status == FOREIGN] == [named.organization] * (
            not own_came
        )


@pytest.mark.parametrize(
    ("path", "is_asked"),
    [
        ("收/301002_某市体育局_场馆建设.xlsx", True), ("301002.xlsx", True), ("301001_某市教育局.xlsx", False), ("自评表301002.xlsx", False),
        ("301002报送_某市教育局.xlsx", False), ("301002转301001.xlsx", False), ("301002_某市体育局/表.xlsx", False), ("2025年自评表.xlsx", False),
    ],
)  # fmt: skip
def test_a_file_with_another_units_name(path: str, is_asked: bool) -> None:
    """A form in a file that begins with another unit's code counts for the unit that it names, and is asked about."""
    matched = match(ROSTER, [returned(path=path)], TODAY)
    assert statuses(matched)[0] == ("returned", 1)
    name = path.rpartition("/")[2]
    said = f"文件名“{name}”是“某市体育局”的，表内单位是“某市教育局”，请核实"
    assert matched.ledger[0].remark == (said if is_asked else "")
    assert matched.misnamed == ((f"某市教育局 校舍维修：{said}",) if is_asked else ())
    written = Written(None, misnamed=matched.misnamed)
    assert list(notes_on_written(written)) == list(matched.misnamed)


TEXT = "一是全面完成校舍维修任务，共维修教学楼12栋，面积3.5万平方米；二是加强工程质量监管，验收合格率达到100%；三是办学条件明显改善，师生满意度显著提升。"


def words(seed: int, length: int = 80) -> str:
    return "".join(
        chr(0x4E00 + random.Random(seed * 1000 + place).randrange(3000)) for place in range(length)
    )


def test_copied_texts_are_reported_to_the_bureau() -> None:
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
    """Ledger and findings replace the old ones, and the return of the last run counts."""
    (review,) = check(filled_form(issued_form()))
    form = FormResult(
        record=review.to_dict("a.xlsx"), department=None, budget_initial=None, budget_adjusted="587.65", budget_spent="587.65",
        execution_rate=None, conclusion="表内未发现问题", issued_id=None, texts=(TEXT,),
    )  # fmt: skip
    store = open_store(tmp_path / "store.sqlite")
    for run in (1, 2):
        store.execute("INSERT INTO runs VALUES (?, '2025-04-01T10:00:00', 'then', '', '', '', '{}')", (run,))
        result = FileResult(path=f"{run}.xlsx", digest=str(run), size=1, modified=None, outcome="clean", forms=(form,))  # fmt: skip
        save_result(store, run, "", result)
    unit = due_form(1, organization="某市某局", budget_adjusted=Decimal(600))
    for _ in range(2):
        matched = update_ledger(store, roster_of(unit, SPORTS), TODAY)
    assert [(one.path, one.first_run, one.is_here) for one in read_returns(store)] == [("2.xlsx", 2, True), ("1.xlsx", 1, False)]  # fmt: skip
    assert (matched.ledger[0].return_number, matched.ledger[0].status) == (2, "returned")
    rows = [dict(row) for row in store.execute("SELECT * FROM ledger ORDER BY place")]
    assert rows == [asdict(entry) for entry in matched.ledger]
    names = [row["name"] for row in store.execute("SELECT name FROM batch_findings ORDER BY number")]
    assert names == ["not-returned"]
    assert {one.number for one in read_receipts(store).values()} == {1, 2}
    store.close()


def test_each_return_has_its_round(tmp_path: Path) -> None:
    """The store says which return of its form each is, and which are superseded by a later one."""
    (review,) = check(filled_form(issued_form()))
    form = FormResult(
        record=review.to_dict("a.xlsx"), department=None, budget_initial=None, budget_adjusted=None, budget_spent=None,
        execution_rate=None, conclusion="表内未发现问题", issued_id=None, texts=(),
    )  # fmt: skip
    store = open_store(tmp_path / "store.sqlite")
    store.execute("INSERT INTO runs VALUES (1, '2025-04-01T10:00:00', NULL, '', '', '', '{}')")
    for path in ("b.xlsx", "a.xlsx"):
        result = FileResult(path=path, digest=path, size=1, modified=None, outcome="clean", forms=(form,))
        save_result(store, 1, "", result)
    query = "SELECT path, round, superseded FROM returns JOIN files USING (file) ORDER BY path"
    assert [tuple(row) for row in store.execute(query)] == [("a.xlsx", None, 0), ("b.xlsx", None, 0)]
    update_ledger(store, roster_of(due_form(1, organization="某市某局")), TODAY)
    assert [tuple(row) for row in store.execute(query)] == [("a.xlsx", 1, 1), ("b.xlsx", 2, 0)]
    update_ledger(store, roster_of(SPORTS), TODAY)
    assert [tuple(row) for row in store.execute(query)] == [("a.xlsx", None, 0), ("b.xlsx", None, 0)]
    store.close()
