"""Decisions about findings: they stay with a finding whatever becomes of its words, its cell and its line."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from support.batch_runs import table
from support.forms import reviewed, with_row
from support.issued_variants import form as issued_form
from support.result_stores import add_finding, begin, enter, file_result, form_result, save, written_summary
from support.rosters import due_form, roster_of

from xlselfeval.batch.letters.write import write_letters
from xlselfeval.batch.results.ledger import update_ledger
from xlselfeval.batch.results.queries import findings, forms
from xlselfeval.batch.results.receipts import NONE_COUNTS, RegisterLine
from xlselfeval.batch.results.states import State, read_states, refusals
from xlselfeval.batch.results.store import finish_run
from xlselfeval.batch.summary.figures import count
from xlselfeval.batch.summary.studied import studied_forms, with_studied
from xlselfeval.checking import check_submission
from xlselfeval.review.review import Review
from xlselfeval.scheme.load import load_scheme

TODAY = date(2024, 3, 1)
HUNAN = load_scheme("hunan-department-2020")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "汇总.xlsx"


def returned(store: sqlite3.Connection, *reviews: Review, explanation: str = "") -> None:
    """A run in which these forms lie in the folder; the explanation is beside each score of 培训人数."""
    beside = (("score-mismatch", "row/培训人数/score", explanation),) if explanation else ()
    files = [
        file_result(
            f"{number}.xlsx", replace(form_result(one, f"{number}.xlsx"), explanations=beside), digest=str(store.total_changes)
        )
        for number, one in enumerate(reviews)
    ]  # fmt: skip
    run = begin(store)
    save(store, run, *files)
    finish_run(store, run, datetime(2024, 3, 1))


def lines(path: Path) -> dict[str, tuple[str | None, ...]]:
    """位置 of each line of 待处理 → 要求, 单位说明, 处理意见 and 状态."""
    return {
        str(one["位置"]): (one["要求"], one["单位说明"], one["处理意见"], one["状态"])
        for one in table(path, "待处理")
    }


def conclusions(store: sqlite3.Connection, path: Path) -> set[str]:
    """The conclusion on the one form: in the store, in lists and letters."""
    book = load_workbook(path)
    shown = {str(book[name][cell].value) for name, cell in (("收表台账", "M2"), ("结果汇总", "P2"))}
    studied = studied_forms(store, read_states(store))
    return shown | {one.conclusion for one in with_studied(forms(store), studied)}


def remarked(store: sqlite3.Connection) -> list[State]:
    """The states of findings beside which somebody wrote."""
    return [one for one in read_states(store).values() if one.line.has_remark]


def edited(path: Path, change: Any) -> None:
    """Change the sheet 待处理 of a summary, as people do."""
    book = load_workbook(path)
    change(book["待处理"])
    book.properties.lastModifiedBy = "科长"
    book.save(path)


def decide(path: Path, location: str, explanation: str | None, decision: str | None) -> None:
    """Write beside the first line of that 位置."""

    def change(sheet: Any) -> None:
        row = next(row for row in range(2, sheet.max_row + 1) if sheet[f"E{row}"].value == location)
        sheet[f"I{row}"], sheet[f"J{row}"] = explanation, decision

    edited(path, change)


def decisions(path: Path) -> dict[tuple[str, str], tuple[str | None, str | None]]:
    """Map 要求 and 位置 to the remarks, for lines that have any."""
    return {
        (line["要求"], line["位置"]): (line["单位说明"], line["处理意见"])
        for line in table(path, "待处理")
        if line["单位说明"] or line["处理意见"]
    }


def test_a_decision_is_kept_in_the_store(store: sqlite3.Connection, path: Path) -> None:
    """The store holds the state of a finding, both texts, since when and who saved them.

    A summary that is lost takes nothing along.
    """
    returned(store, reviewed(table=with_row(0, score="14")))
    written_summary(store, path, today=TODAY)
    assert remarked(store) == []
    decide(path, "H12 培训人数 得分", "已核实", "采纳")
    written_summary(store, path, today=date(2024, 3, 2))
    path.unlink()
    written_summary(store, path, today=date(2024, 3, 9))
    assert list(decisions(path).values()) == [("已核实", "采纳")]
    (state,) = remarked(store)
    assert (state.key.name, state.key.subject, state.state) == (
        "score-mismatch",
        "row/培训人数/score",
        "accepted",
    )
    assert (state.changed, state.changed_by) == ("2024-03-02", "科长")
    assert (state.line.organization, state.line.location) == ("某市某局", "H12 培训人数 得分")


def test_states_are_kept_with_the_summary_that_shows_them(
    store: sqlite3.Connection, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a summary is not written to its end its states are not kept: no line counts as deleted that nobody saw."""
    returned(store, reviewed(table=with_row(0, score="14")))
    written_summary(store, path, today=TODAY)
    before = read_states(store)
    returned(store, reviewed())

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("xlselfeval.batch.summary.seal", interrupted)
        with pytest.raises(KeyboardInterrupt):
            written_summary(store, path, today=TODAY)
    assert read_states(store) == before
    written_summary(store, path, today=TODAY)
    assert lines(path)["H12 培训人数 得分"][3] == "已改正"


@pytest.mark.parametrize(
    ("explanation", "decision", "expected"),
    [(None, "退回", "returned"), ("有说明", "忽略", "ignored"), ("有说明", None, "explained"), (None, "再看看", "open")],
)  # fmt: skip
def test_the_state_of_a_finding(
    explanation: str | None, decision: str | None, expected: str, store: sqlite3.Connection, path: Path
) -> None:
    """The decision makes the state, without one the unit's explanation does."""
    returned(store, reviewed(table=with_row(0, score="14")))
    written_summary(store, path, today=TODAY)
    decide(path, "H12 培训人数 得分", explanation, decision)
    written_summary(store, path, today=TODAY)
    assert [one.state for one in remarked(store)] == [expected]
    decide(path, "H12 培训人数 得分", None, None)
    written_summary(store, path, today=TODAY)
    assert remarked(store) == []


def test_words_and_figures_are_no_part_of_a_finding(store: sqlite3.Connection, path: Path) -> None:
    """Another figure, another severity, another cell: the finding is the same, and so is what people wrote."""
    returned(store, reviewed(table=with_row(0, score="14")))
    written_summary(store, path, today=TODAY)
    decide(path, "H12 培训人数 得分", "已核实", "退回")
    table = with_row(0, actual="150", score="15")
    moved = "\n".join([*table.splitlines()[1:], table.splitlines()[0]])
    returned(store, reviewed(table=moved))
    written_summary(store, path, today=TODAY)
    assert decisions(path) == {("须更正", "H18 培训人数 得分"): ("已核实", "退回")}
    store.execute("UPDATE findings SET situation = '另一种说法', action = '请改。', part = '分数'")
    written_summary(store, path, today=TODAY)
    assert decisions(path) == {("须更正", "H18 培训人数 分数"): ("已核实", "退回")}


def test_an_issued_row_is_known_under_another_name(store: sqlite3.Connection, path: Path) -> None:
    """A remark on an issued indicator stays when the unit renames the row or writes its own name back."""
    renamed = issued_form(with_row(0, score="14", name="培训人次"))
    returned(store, check_submission(HUNAN, renamed))
    written_summary(store, path, today=TODAY)
    decide(path, "H12 培训人次 得分", "已核实", None)
    returned(store, check_submission(HUNAN, issued_form(with_row(0, score="13"))))
    written_summary(store, path, today=TODAY)
    assert list(decisions(path).values()) == [("已核实", None)]
    assert next(iter(decisions(path)))[1] == "H12 培训人数 得分"


def test_a_form_that_did_not_come_is_in_no_list_of_findings(store: sqlite3.Connection, path: Path) -> None:
    """A form that did not come is a line of 催报 with its days, not of 待处理 or 内部线索, until a return of it comes."""
    roster = roster_of(due_form(1, organization="某局", due=date(2024, 3, 1)))
    begin(store)
    update_ledger(store, roster, date(2024, 3, 11))
    book = load_workbook(written_summary(store, path, today=TODAY))
    assert [book[name].max_row for name in ("催报", "待处理", "内部线索")] == [2, 1, 1]
    assert book["催报"]["G2"].value == 10
    returned(store, reviewed(organization="某局"))
    update_ledger(store, roster, date(2024, 3, 12))
    assert load_workbook(written_summary(store, path, today=TODAY))["催报"].max_row == 1
    begin(store)
    none = RegisterLine("301001", "", 1, "", NONE_COUNTS)
    update_ledger(store, roster, date(2024, 3, 13), [none])
    assert load_workbook(written_summary(store, path, today=TODAY))["催报"]["G2"].value == 12


def shuffled(sheet: Any, columns: str) -> None:
    """Sort the rows of some columns the other way round."""
    for column in columns:
        values = [sheet[f"{column}{row}"].value for row in range(2, sheet.max_row + 1)]
        for row, value in enumerate(reversed(values), 2):
            sheet[f"{column}{row}"] = value


@pytest.mark.parametrize("columns", ["ABCDEFGHIJK", "ABCDEFGHIJ"])
def test_lines_may_be_sorted(columns: str, store: sqlite3.Connection, path: Path) -> None:
    """Decisions go with their lines also where people sort the columns that they see without the hidden one."""
    wrong = with_row(0, score="14").replace("| 96% | 15 | 15 |", "| 96% | 15 | 13 |")
    returned(store, *(reviewed(table=wrong, organization=name) for name in ("甲局", "乙局", "丙局")))
    written_summary(store, path, today=TODAY)
    decide(path, "H12 培训人数 得分", None, "采纳")  # of the first unit in the list
    edited(path, lambda sheet: shuffled(sheet, columns))
    written_summary(store, path, today=TODAY)
    (state,) = remarked(store)
    first = next(findings(store, "unit"))
    assert (state.line.organization, state.key.subject) == (first.form.organization, "row/培训人数/score")
    assert list(decisions(path).values()) == [(None, "采纳")]


def test_lines_may_be_moved_and_the_ids_deleted(store: sqlite3.Connection, path: Path) -> None:
    """Columns may change places; without the column of ids lines are known by their texts."""
    returned(store, reviewed(table=with_row(0, score="14")))
    written_summary(store, path, today=TODAY)
    decide(path, "H12 培训人数 得分", "已核实", "忽略")

    def change(sheet: Any) -> None:
        sheet.delete_cols(11)
        sheet.insert_cols(1)
        sheet["A1"] = "我的一栏"

    edited(path, change)
    written_summary(store, path, today=TODAY)
    assert list(decisions(path).values()) == [("已核实", "忽略")]


def test_two_findings_of_one_name_at_one_place(store: sqlite3.Connection, path: Path) -> None:
    """Findings that share name and place get a number each, and their form where units share a name."""
    run = begin(store)
    save(store, run, *(file_result(f"{name}.xlsx", form_result(reviewed(table=with_row(0, score="14"), organization=""), f"{name}.xlsx")) for name in "ab"))  # fmt: skip
    keys = [one.key for one in findings(store, "unit")]
    assert len(keys) == len(set(keys)) == len({key.id for key in keys})
    assert {key.form for key in keys} == {"a.xlsx//2020", "b.xlsx//2020"}
    begin(store)
    enter(store, [{"organization": "某局", "status": "returned-twice"}])
    add_finding(store, ledger_place=1, name="duplicate-return")
    add_finding(store, ledger_place=1, name="duplicate-return", subject="form#2")
    written_summary(store, path, today=TODAY)
    edited(path, lambda sheet: sheet.__setitem__("J3", "忽略"))
    written_summary(store, path, today=TODAY)
    assert [one.key.subject for one in remarked(store)] == ["form#2"]


def test_returns_of_two_years_are_two_forms(store: sqlite3.Connection) -> None:
    """Without a roster the year tells the forms of a unit apart, and a number those of one year."""
    wrong = with_row(0, score="14")
    returned(store, reviewed(table=wrong), reviewed(table=wrong, year=2021), reviewed(table=wrong))
    assert sorted({one.key.form for one in findings(store, "unit")}) == ["某市某局//2020", "某市某局//2020#2", "某市某局//2021"]  # fmt: skip


def test_a_roster_may_come_later(store: sqlite3.Connection, path: Path) -> None:
    """Decisions stay when a form gets another key, as the forms of a run without a roster do in one with a roster."""
    returned(store, reviewed(table=with_row(0, score="14"), organization="某局"))
    written_summary(store, path, today=TODAY)
    decide(path, "H12 培训人数 得分", "已核实", "采纳")
    written_summary(store, path, today=TODAY)
    update_ledger(store, roster_of(due_form(1, organization="某局")), TODAY)
    written_summary(store, path, today=date(2024, 3, 9))
    assert list(decisions(path).values()) == [("已核实", "采纳")]
    (state,) = remarked(store)
    assert (state.key.form, state.changed) == ("某局/", "2024-03-01")


def test_letters_ask_nothing_that_the_store_has_settled(
    store: sqlite3.Connection, path: Path, tmp_path: Path
) -> None:
    """Letters leave out what is settled in the summary, and without one what is settled in the store."""
    returned(store, reviewed(table=with_row(0, score="99"), total="100"))
    written_summary(store, path, today=TODAY)
    everything = write_letters(store, tmp_path / "a", today=TODAY).opinions
    edited(path, lambda sheet: [sheet.__setitem__(f"J{row}", "忽略") for row in range(2, sheet.max_row + 1)])
    assert write_letters(store, tmp_path / "b", today=TODAY, summary=path).opinions == ()
    assert remarked(store) == []
    written_summary(store, path, today=TODAY)
    assert write_letters(store, tmp_path / "c", today=TODAY).opinions == ()
    assert len(everything) == 1
    figures = count(store)
    assert (figures.open_findings, figures.ignored > 0, figures.accepted) == (0, True, 0)


LOW = with_row(0, score="14")
SCORE = "H12 培训人数 得分"


def test_an_explanation_comes_with_the_return(store: sqlite3.Connection, path: Path) -> None:
    """A note of the unit beside a finding is carried into 汇总.

    A later word of the unit is added, a line of its own kept.
    """
    returned(store, reviewed(table=LOW))
    written_summary(store, path, today=TODAY)
    assert lines(path)[SCORE] == ("请核实", None, None, "待处理")
    returned(store, reviewed(table=LOW), explanation="少一期，扣 1 分")
    written_summary(store, path, today=TODAY)
    assert lines(path)[SCORE] == ("请核实", "少一期，扣 1 分", None, "已说明")
    decide(path, SCORE, "少一期，扣 1 分（已电话核实）", None)
    written_summary(store, path, today=TODAY)
    returned(store, reviewed(table=LOW, goals=("", "")), explanation="少一期，扣 1 分")
    written_summary(store, path, today=TODAY)
    assert lines(path)[SCORE][1] == "少一期，扣 1 分（已电话核实）"
    returned(store, reviewed(table=LOW), explanation="见合同")
    written_summary(store, path, today=TODAY)
    assert lines(path)[SCORE][1] == "少一期，扣 1 分（已电话核实）；见合同"


def test_an_explanation_answers_a_return_for_correction(store: sqlite3.Connection, path: Path) -> None:
    """退回 holds until the unit explains or corrects; then somebody decides again."""
    returned(store, reviewed(table=LOW))
    written_summary(store, path, today=TODAY)
    decide(path, SCORE, None, "退回")
    returned(store, reviewed(table=LOW))
    written_summary(store, path, today=TODAY)
    assert lines(path)[SCORE] == ("请核实", None, "退回", "退回")
    returned(store, reviewed(table=LOW), explanation="见合同")
    for _ in range(2):  # as after a run that was killed before it wrote the summary
        before = path.read_bytes()
        written_summary(store, path, today=TODAY)
        assert lines(path)[SCORE] == ("请核实", "见合同", None, "已说明")
        path.write_bytes(before)


@pytest.mark.parametrize("text", ["无", "已更正。", "见附件"])
def test_a_text_that_explains_nothing_leaves_a_finding_open(
    text: str, store: sqlite3.Connection, path: Path
) -> None:
    """It is shown beside the finding, answers no 退回, and is no reason to accept it for."""
    place = "H12 培训人数 得分"
    wrong = reviewed(table=with_row(0, score="14"))
    returned(store, wrong)
    written_summary(store, path, today=TODAY)
    decide(path, place, None, "退回")
    written_summary(store, path, today=TODAY)
    returned(store, wrong, explanation=text)
    written_summary(store, path, today=TODAY)
    assert lines(path)[place][1:3] == (text, "退回")
    decide(path, place, text, "采纳说明")
    written_summary(store, path, today=TODAY)
    assert [str(one) for _, one in refusals(store)] == ["缺少理由，未采纳"]
    decide(path, place, text, None)
    written_summary(store, path, today=TODAY)
    assert [one.state for one in remarked(store)] == ["open"]


def test_the_same_words_in_other_signs_are_no_new_explanation(store: sqlite3.Connection, path: Path) -> None:
    """退回 holds when the unit sends its explanation once more with other blanks and signs of another width."""
    returned(store, reviewed(table=LOW), explanation="少一期，扣 1 分")
    written_summary(store, path, today=TODAY)
    decide(path, SCORE, "少一期，扣 1 分", "退回")
    returned(store, reviewed(table=LOW, goals=("", "")), explanation="少一期,扣１分")
    written_summary(store, path, today=TODAY)
    assert lines(path)[SCORE] == ("请核实", "少一期，扣 1 分", "退回", "退回")


def test_what_was_asked_stays_beside_the_answer(store: sqlite3.Connection, path: Path) -> None:
    """A decision that falls with a later return is 上次意见 in its line and decides nothing.

    It is there without the summary, too.
    """

    def before() -> dict[str, str | None]:
        return {str(one["位置"]): one["上次意见"] for one in table(path, "待处理") if one["上次意见"]}

    returned(store, reviewed(table=LOW))
    written_summary(store, path, today=TODAY)
    decide(path, SCORE, None, "退回：请附合同")
    written_summary(store, path, today=TODAY)
    assert before() == {}
    returned(store, reviewed(table=LOW), explanation="见合同")
    written_summary(store, path, today=TODAY)
    assert (before(), lines(path)[SCORE]) == ({SCORE: "退回：请附合同"}, ("请核实", "见合同", None, "已说明"))
    assert refusals(store) == []
    path.unlink()
    returned(store, reviewed(table=LOW, goals=("", "")), explanation="见合同")
    written_summary(store, path, today=TODAY)
    assert (before(), lines(path)[SCORE][2:]) == ({SCORE: "退回：请附合同"}, (None, "已说明"))
    decide(path, SCORE, "见合同", "采纳说明")
    returned(store, reviewed(table=with_row(0, score="3")), explanation="见合同")
    written_summary(store, path, today=TODAY)
    assert (before(), lines(path)[SCORE][2:]) == ({SCORE: "采纳说明"}, (None, "已说明"))


def test_a_formula_is_not_shown_and_still_distinguished(store: sqlite3.Connection, path: Path) -> None:
    """In 待处理 a formula is （公式）; a decision about it holds for the same one and falls with another."""

    def formula(text: str) -> None:
        returned(store, reviewed())
        (one,) = store.execute("SELECT MAX(id) FROM returns").fetchone()
        store.execute("DELETE FROM batch_findings")
        add_finding(
            store, return_id=one, name="formula-changed", severity="error", found=text, situation="公式有改动"
        )

    def shown() -> list[tuple[str | None, str | None]]:
        return [
            (one["填报内容"], one["处理意见"])
            for one in table(path, "待处理")
            if "公式有改动" in str(one["问题"])
        ]

    formula("=SUM(H1:H2)")
    written_summary(store, path, today=TODAY)
    assert shown() == [("（公式）", None)]
    decide(path, "整张表", None, "忽略")
    for text, decision in (("=SUM(H1:H2)", "忽略"), ("=SUM(H1:H3)", None)):
        formula(text)
        written_summary(store, path, today=TODAY)
        assert shown() == [("（公式）", decision)]


def test_acceptance_is_of_what_was_seen(store: sqlite3.Connection, path: Path) -> None:
    """An accepted explanation holds for the next return with the same figure and falls with another one."""
    returned(store, reviewed(table=LOW), explanation="见合同")
    written_summary(store, path, today=TODAY)
    decide(path, SCORE, "见合同", "采纳说明")
    returned(store, reviewed(table=LOW), explanation="见合同")
    written_summary(store, path, today=TODAY)
    assert lines(path)[SCORE] == ("请核实", "见合同", "采纳说明", "采纳说明")
    path.unlink()
    returned(store, reviewed(table=with_row(0, score="3")), explanation="见合同")
    written_summary(store, path, today=TODAY)
    assert lines(path)[SCORE] == ("请核实", "见合同", None, "已说明")


def test_acceptance_needs_a_reason(store: sqlite3.Connection, path: Path) -> None:
    """采纳说明 counts with the unit's explanation or the bureau's own reason behind it.

    Else its line and the command say so.
    """
    returned(store, reviewed(table=LOW))
    written_summary(store, path, today=TODAY)
    decide(path, SCORE, None, "采纳说明")
    written_summary(store, path, today=TODAY)
    assert lines(path)[SCORE] == ("请核实", None, "采纳说明", "缺少理由，未采纳")
    assert conclusions(store, path) == {"请核实"}
    assert [(one.location, str(why)) for one, why in refusals(store)] == [(SCORE, "缺少理由，未采纳")]
    decide(path, SCORE, None, "采纳")  # the word of version 0.1 is no way around
    written_summary(store, path, today=TODAY)
    assert lines(path)[SCORE][2:] == ("采纳", "缺少理由，未采纳")
    for explanation, decision in (("见合同", "采纳说明"), (None, "采纳说明：已电话核实"), ("见合同", "采纳")):
        decide(path, SCORE, explanation, decision)
        written_summary(store, path, today=TODAY)
        assert lines(path)[SCORE][2:] == (decision, "采纳说明")
        assert refusals(store) == []


def test_a_text_that_is_no_decision_is_named(store: sqlite3.Connection, path: Path) -> None:
    """A text in 处理意见 that is none of the decisions changes nothing; its line and the command say so."""
    returned(store, reviewed(table=LOW), explanation="见合同")
    written_summary(store, path, today=TODAY)
    decide(path, SCORE, "见合同", "同意")
    written_summary(store, path, today=TODAY)
    assert lines(path)[SCORE] == ("请核实", "见合同", "同意", "意见应以采纳说明、退回、忽略开头")
    assert [(one.location, str(why)) for one, why in refusals(store)] == [
        (SCORE, "意见应以采纳说明、退回、忽略开头")
    ]
    assert conclusions(store, path) == {"正在审核"}


def test_what_nobody_had_explained_was_not_accepted(store: sqlite3.Connection, path: Path) -> None:
    """采纳说明 written before the unit explained is no decision on what it explains in a later return."""
    returned(store, reviewed(table=LOW))
    written_summary(store, path, today=TODAY)
    decide(path, SCORE, None, "采纳说明")
    written_summary(store, path, today=TODAY)
    returned(store, reviewed(table=LOW), explanation="见合同")
    written_summary(store, path, today=TODAY)
    assert lines(path)[SCORE] == ("请核实", "见合同", None, "已说明")


def test_what_was_accepted_is_counted(store: sqlite3.Connection, path: Path) -> None:
    """A form without open findings shows how many explanations were accepted, in 结果汇总 and on 总览."""
    returned(store, reviewed(table=LOW), explanation="见合同")
    written_summary(store, path, today=TODAY)
    for location in lines(path):
        decide(path, location, "见合同", "采纳说明" if location == SCORE else "忽略")
    written_summary(store, path, today=TODAY)
    assert conclusions(store, path) == {"表内未发现问题"}
    book = load_workbook(path)
    captions = [cell.value for cell in book["结果汇总"][1]]
    assert book["结果汇总"].cell(2, captions.index("已采纳说明") + 1).value == 1
    assert count(store).accepted == 1


def test_hints_do_not_wait(store: sqlite3.Connection, path: Path) -> None:
    """A hint for the unit is not among the problems that wait."""
    returned(store, reviewed(table=LOW))
    asked = [one for one in findings(store, "unit") if one.finding.severity != "info"]
    store.execute("UPDATE findings SET severity = 'info' WHERE name = ?", (asked[0].finding.name,))
    left = [one for one in findings(store, "unit") if one.finding.severity != "info"]
    assert count(store).open_findings == len(left) < len(asked)


def test_what_must_be_corrected_is_not_accepted(store: sqlite3.Connection, path: Path) -> None:
    """采纳说明 beside an error does not count, and its line says so; the bureau's settings may allow it."""
    returned(store, reviewed(table=with_row(0, score="99")), explanation="见合同")
    written_summary(store, path, today=TODAY)
    decide(path, SCORE, "见合同", "采纳说明")
    written_summary(store, path, today=TODAY)
    assert lines(path)[SCORE][2:] == ("采纳说明", "须更正的问题不能采纳说明")
    assert [(one.location, str(why)) for one, why in refusals(store)] == [(SCORE, "须更正的问题不能采纳说明")]
    assert conclusions(store, path) == {"退回修改"}
    decide(path, SCORE, "见合同", "采纳")
    written_summary(store, path, today=TODAY)
    assert lines(path)[SCORE][2:] == ("采纳", "须更正的问题不能采纳说明")
    decide(path, SCORE, "见合同", "采纳说明")
    store.execute("INSERT INTO settings VALUES (1, 'score-above-points', 'explainable', 'true', '', '', '')")
    written_summary(store, path, today=TODAY)
    assert lines(path)[SCORE] == ("须更正或说明", "见合同", "采纳说明", "采纳说明")


def test_the_conclusion_is_of_what_is_still_asked(store: sqlite3.Connection, path: Path) -> None:
    """A form whose findings are all settled is no longer returned, in the lists, the counts and the letters."""
    returned(store, reviewed(table=LOW))
    written_summary(store, path, today=TODAY)
    assert conclusions(store, path) == {"请核实"}
    for location in lines(path):
        decide(path, location, None, "忽略")
    written_summary(store, path, today=TODAY)
    assert conclusions(store, path) == {"表内未发现问题"}
    assert count(store).open_findings == 0
    assert count(store).frequent == ()


def test_corrected_findings_are_listed(store: sqlite3.Connection, path: Path) -> None:
    """A finding that the later return does not have is 已改正, with what was decided.

    Without a later return it is 已无此条.
    """
    returned(store, reviewed(table=LOW), explanation="见合同")
    written_summary(store, path, today=TODAY)
    decide(path, SCORE, "见合同", "退回")
    begin(store)  # the file is not in the folder
    written_summary(store, path, today=TODAY)
    assert lines(path)[SCORE] == ("已无此条", "见合同", "退回", "已无此条")
    returned(store, reviewed())
    written_summary(store, path, today=TODAY)
    assert lines(path)[SCORE] == ("已改正", "见合同", "退回", "已改正")
    written_summary(store, path, today=date(2024, 3, 9))
    (state,) = (one for one in read_states(store).values() if one.state == "corrected")
    assert state.changed == "2024-03-01"
    edited(path, lambda sheet: sheet.delete_rows(2, sheet.max_row))
    written_summary(store, path, today=TODAY)
    assert SCORE not in lines(path)


def test_a_finding_that_comes_back(store: sqlite3.Connection, path: Path) -> None:
    """A finding that was corrected and is there again waits for a decision."""
    for drawn in (LOW, with_row(0), LOW):
        returned(store, reviewed(table=drawn))
        written_summary(store, path, today=TODAY)
    assert lines(path)[SCORE] == ("请核实", None, None, "待处理")


@pytest.mark.parametrize(("done", "asked"), [("2024年11月20日", "year-vs-dates"), ("", "year-mismatch")])
def test_the_year_of_a_form_is_asked_about_once(store: sqlite3.Connection, done: str, asked: str) -> None:
    """A form whose own dates ask about its year is not asked once more because most others are of another year."""
    dates = {"target": "2024年11月30日前", "actual": done} if done else {}
    results = [
        file_result(
            name, form_result(reviewed(table=with_row(2, **dates), year=year, organization=name), name)
        )
        for name, year in (("甲局", 2023), ("乙局", 2024), ("丙局", 2024))
    ]
    save(store, begin(store), *results)
    update_ledger(store, None, date(2025, 4, 1))
    query = "SELECT name FROM findings WHERE name LIKE 'year-%' UNION ALL SELECT name FROM batch_findings WHERE name LIKE 'year-%'"
    assert [name for (name,) in store.execute(query)] == [asked]
