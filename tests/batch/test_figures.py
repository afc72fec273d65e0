"""The figures of a batch compare like with like, follow the roster, and say where to look first."""

from __future__ import annotations

import sqlite3
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support.forms import reviewed, with_row
from support.result_stores import add_finding, begin, enter, file_result, form_result, save, written_summary

from xlselfeval.batch.letters.circular import circular_values
from xlselfeval.batch.results import queries
from xlselfeval.batch.results.states import State
from xlselfeval.batch.results.summary_lines import line_of
from xlselfeval.batch.results.unit_findings import unit_findings
from xlselfeval.batch.summary.figures import count
from xlselfeval.batch.summary.sheet_list import results
from xlselfeval.batch.summary.tally import OTHER_GRADE
from xlselfeval.batch.summary.titles import title_of
from xlselfeval.review.catalogue import CATALOGUE

HONEST = {"score": "15"}


def fill(store: sqlite3.Connection, *forms: dict[str, object]) -> None:
    """Save forms with their lines in the ledger; `row` changes the first row, `line` is for the ledger."""
    run, lines = begin(store), []
    for number, form in enumerate(forms):
        more = dict(form)
        row, line = more.pop("row", HONEST), more.pop("line", {})
        names = {"department": f"厅{number % 2}", "organization": f"{9 - number}局", "project": "项目"}
        review = reviewed(table=with_row(0, **row), organization=names["organization"], **more)  # type: ignore[arg-type]
        result = form_result(review, f"{number}.xlsx", department=names["department"], project="项目")
        (return_id,) = save(store, run, file_result(f"{number}.xlsx", result))
        lines.append(names | {"return_id": return_id} | line)  # type: ignore[operator]
    enter(store, lines)


def test_means_are_of_the_same_forms(store: sqlite3.Connection) -> None:
    """A form without a declared total is in neither mean, one without the treasury's figure in neither sum."""
    spent = {"treasury_spent": "118"}
    fill(
        store,
        {"line": spent},
        {"total": "", "line": spent},
        {"budget": ("100", "120", "90"), "execution": ("10", "75%", "7.5")},
    )
    whole = count(store).levels["project"]
    assert (whole.reviewed, whole.scored, whole.scores.forms) == (3, 3, 2)
    assert whole.scores.means == (Decimal("98.75"), Decimal("98.75"))
    assert (whole.treasury.forms, whole.treasury.one, whole.treasury.other) == (2, 240, 236)


def test_amounts_in_doubt_of_their_unit_are_in_no_sum(store: sqlite3.Connection, tmp_path: Path) -> None:
    """A form that seems to be filled in in 元 is left out of every sum, and each place with a sum says so."""
    in_yuan = {"budget": ("3000000", "3000000", "2900000")}
    fill(store, {"budget": ("100", "120", "90")}, in_yuan)
    place = {"subject": "funds/budget_adjusted", "hint": "scale-10000", "severity": "warning"}
    add_finding(store, return_id=2, ledger_place=2, name="budget-changed", **place)
    figures = count(store)
    money = figures.levels["project"]
    assert (money.spending.forms, money.spending.one, money.spending.other, money.doubtful) == (1, 90, 120, 1)
    assert (money.budgets.one, money.reviewed) == (100, 2)
    values = circular_values(figures, "2024年度")
    assert (values["预算数"], values["执行数"], values["待核份数"]) == ("120", "90", 1)
    book = load_workbook(written_summary(store, tmp_path / "汇总.xlsx", today=date(2024, 3, 1)))
    shown = [str(cell) for row in book["总览"].values for cell in row if cell is not None]
    assert "1份自评表的金额单位待核（疑为元与万元混淆），资金各数均未计入，更正或采纳说明后计入。" in shown
    head, *lines = book["主管部门汇总"].values
    at = [head.index(name) for name in ("全年预算数", "金额单位待核（未计入）")]
    assert [lines[-1][place] for place in at] == [120, 1]
    head, *lines = book["结果汇总"].values
    at = [head.index(name) for name in ("单位", "国库支出数", "金额单位")]
    assert head.index("金额单位") == head.index("国库支出数") + 1
    assert {tuple(line[place] for place in at) for line in lines} == {
        ("9局", None, None),
        ("8局", None, "待核"),
    }


def test_an_amount_in_doubt_of_its_unit_puts_no_form_first(store: sqlite3.Connection) -> None:
    """Its difference to the treasury's figure is none of amounts: a real one comes first."""
    fill(
        store,
        {"budget": ("3000000", "3000000", "2900000"), "line": {"treasury_spent": "290"}},
        {"budget": ("100", "120", "90"), "line": {"treasury_spent": "89"}},
    )
    for place in (1, 2):
        add_finding(store, return_id=place, ledger_place=place, name="spending-differs", severity="error")
    in_yuan = {"subject": "funds/budget_spent", "hint": "scale-10000", "severity": "warning"}
    add_finding(store, return_id=1, ledger_place=1, name="funds-scale", **in_yuan)
    looks = [(one.form.organization, one.why) for one in count(store).first_looks]
    assert [name for name, _ in looks] == ["8局", "9局"]
    assert looks[0][1].endswith("全年执行数与国库支出数不符，相差1万元")
    assert "相差" not in looks[1][1]
    assert looks[1][1].endswith("金额单位待核（疑为元与万元混淆）")


def test_amounts_whose_unit_is_explained_are_counted(store: sqlite3.Connection) -> None:
    """An explanation that the bureau has accepted settles the doubt."""
    fill(store, {"budget": ("3000000", "3000000", "2900000")})
    place = {"subject": "funds/budget_adjusted", "hint": "scale-10000"}
    add_finding(store, return_id=1, ledger_place=1, name="budget-changed", **place)
    (one,) = [one for one in unit_findings(store) if one.finding.name == "budget-changed"]
    states = {one.key: State(one.key, "accepted", "", "", line_of(one))}
    assert count(store).levels["project"].doubtful == 1
    assert count(store, states=states).levels["project"].spending.one == 2_900_000


def test_a_whole_department_and_its_projects_are_summed_apart(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    """The money of a department contains that of its projects: 总览, 主管部门汇总 and 情况通报 add them up nowhere."""
    fill(store, {"line": {"project": ""}}, {"budget": ("100", "60", "50")}, {"budget": ("10", "40", "30")})
    store.execute("UPDATE returns SET project = NULL WHERE id = 1")
    figures = count(store)
    spent = {
        level: (one.spending.forms, one.spending.other, one.spending.one)
        for level, one in figures.levels.items()
    }
    assert spent == {"department": (1, 120, 120), "project": (2, 100, 80)}
    assert [one.scores.forms for one in figures.levels.values()] == [1, 2]
    path = written_summary(store, tmp_path / "汇总.xlsx", today=date(2024, 3, 1))
    book = load_workbook(path)
    head, *lines = book["主管部门汇总"].values
    at = [head.index(name) for name in ("类别", "已报", "全年预算数", "平均填报得分")]
    assert [tuple(line[place] for place in at)[:3] for line in lines if line[0] == "合计"] == [
        ("部门整体", 1, 120), ("项目", 2, 100), (None, 3, None),
    ]  # fmt: skip
    shown = [str(cell) for row in book["总览"].values for cell in row if cell is not None]
    assert "部门整体支出已含项目支出，资金和平均分分别统计，不相加。" in shown
    assert not {"220", "200"} & set(shown)
    values = circular_values(figures, "2023年度")
    assert values["执行率"] == ""
    assert [(one["类别"], one["预算数"]) for one in values["资金"]] == [("部门整体", "120"), ("项目", "100")]


def test_a_single_level_is_summed_without_its_name(store: sqlite3.Connection, tmp_path: Path) -> None:
    """Forms of a single level are summed without the name of the level."""
    fill(store, {})
    path = written_summary(store, tmp_path / "汇总.xlsx", today=date(2024, 3, 1))
    cells = {str(cell) for row in load_workbook(path)["总览"].values for cell in row}
    assert "全年预算数\n（1份）" in cells
    assert circular_values(count(store), "")["预算数"] == "120"


@pytest.mark.parametrize(("days", "late"), [(3, [1]), (None, [])])
def test_what_is_not_due_yet_is_not_late_in_the_circular(store: sqlite3.Connection, days: int | None, late: list[int]) -> None:  # fmt: skip
    """报送不及时 counts forms that have not come once their due date is over."""
    enter(store, [
        {"organization": "柳河镇", "project": "村级道路", "status": "not-returned", "days_late": days},
        {"organization": "石桥乡", "project": "", "status": "not-returned"},
    ])  # fmt: skip
    assert [one["份数"] for one in circular_values(count(store), "")["问题"]] == late


def test_forms_that_did_not_come_are_named(store: sqlite3.Connection, tmp_path: Path) -> None:
    """总览 names who has not returned what."""
    enter(store, [
        {"organization": "柳河镇", "project": "村级道路", "status": "not-returned"}, {"organization": "石桥乡", "project": "", "status": "not-returned"},
    ])  # fmt: skip
    path = written_summary(store, tmp_path / "汇总.xlsx", today=date(2024, 3, 1))
    cells = {str(cell) for row in load_workbook(path)["总览"].values for cell in row}
    assert "未报送的2份：柳河镇（村级道路）、石桥乡（部门整体）" in cells


def test_the_difference_of_means_is_that_of_the_printed_ones(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    """A reader who subtracts the two means on 总览 finds the difference beside them."""
    fill(store, {"total": "98.4"}, {"total": "98.4"}, {"total": "98.41"})
    store.execute("UPDATE returns SET total = CASE id WHEN 1 THEN '97.8' ELSE '97.81' END")
    path = written_summary(store, tmp_path / "汇总.xlsx", today=date(2024, 3, 1))
    cells = [str(cell) for row in load_workbook(path)["总览"].values for cell in row]
    assert "98.40／97.81" in cells
    assert "3份可比，平均相差0.59分" in cells


def test_a_rate_is_of_forms_that_have_both_figures(store: sqlite3.Connection) -> None:
    """A form whose spending or budget was not filled in does not change the rate."""
    fill(store, {}, {"budget": ("100", "900", "")}, {"budget": ("100", "", "70")})
    spending = count(store).levels["project"].spending
    assert (spending.forms, spending.rate) == (1, 1)


def test_a_form_without_a_grade_has_that_of_its_total(store: sqlite3.Connection) -> None:
    """The declared grade is that of the declared total where the form states none; without a total it is open."""
    fill(store, {"grade": None}, {"grade": None, "total": ""}, {"grade": "良"})
    whole = count(store).whole
    assert whole.declared_grades == {"优": 1, "良": 1, OTHER_GRADE: 1}
    assert whole.grade_differs == 1
    at = [column.caption for column in results(store).columns].index("填报等级")
    assert [line[at] for line in results(store).rows] == ["优", None, "良"]


def test_departments_come_as_in_the_roster(store: sqlite3.Connection) -> None:
    """Departments and forms have the order of the roster, whatever their names are."""
    fill(store, {}, {}, {})
    store.execute("UPDATE ledger SET department = CASE place WHEN 1 THEN '卫健委' ELSE '财政局' END")
    assert list(count(store).departments) == [("卫健委", "project"), ("财政局", "project")]


def test_the_largest_drop_comes_first_then_tampering_money_and_days(store: sqlite3.Connection) -> None:
    """Drop of grade or score, tampering, money against the treasury, days overdue: in this order, with the reasons."""
    raised = {"actual": "20", "score": "15"}
    fill(
        store,
        {"line": {"status": "returned-late", "days_late": 90}},
        {"line": {"treasury_spent": "100.5"}},
        {},
        {"row": raised},
        {"line": {"days_late": 3}},
        {},
        {},
    )
    store.execute("UPDATE ledger SET status = 'not-returned', return_id = NULL WHERE place = 5")
    add_finding(
        store, ledger_place=2, name="spending-differs", severity="error", found="120", expected="100.5"
    )
    add_finding(store, ledger_place=3, code="R901", name="locked-cell-changed", severity="error")
    looks = [(one.form.organization, one.why) for one in count(store).first_looks]
    assert [name for name, _ in looks] == ["6局", "7局", "8局", "5局", "9局"]
    drop, tampered, money, missing, late = (why for _, why in looks)
    assert drop.startswith("填报等级“优”，复核参考等级“良”；填报100分，复核参考86.5分")
    assert tampered == "改动下发内容或公式1处"
    assert money == "全年执行数与国库支出数不符，相差19.5万元"
    assert (late, missing) == ("逾期90天", "未报送，已逾期3天")


def test_what_units_have_to_do_comes_before_clues(store: sqlite3.Connection) -> None:
    """To be corrected or overdue, to be explained, a clue of the bureau, settled: whatever figures a clue is about."""
    fill(
        store, {"line": {"status": "returned-late", "days_late": 90}}, {}, {}, {}, {"line": {"days_late": 3}}
    )
    store.execute("UPDATE ledger SET status = 'not-returned', return_id = NULL WHERE place = 5")
    add_finding(store, ledger_place=2, name="changed-to-fit", severity="warning", audience="bureau")
    add_finding(store, ledger_place=3, name="deviation-missing", severity="warning")
    add_finding(store, ledger_place=4, name="field-missing", severity="error")
    looks = [one.why for one in count(store).first_looks]
    assert [why[:4] for why in looks] == ["未报送，", "退回修改", "请核实：", "修改数据", "逾期90"]


def test_what_is_settled_comes_last(store: sqlite3.Connection) -> None:
    """A form whose findings are settled comes after all others; one that is 退回修改 is among them, whatever it is for."""
    raised = {"row": {"actual": "20", "score": "15"}}
    fill(store, raised, {}, raised)
    add_finding(store, ledger_place=2, name="field-missing", severity="error")
    first = next(form for form in queries.forms(store) if form.organization == "9局")
    states = {
        one.key: State(one.key, "ignored", "", "", line_of(one))
        for one in unit_findings(store)
        if one.form.key == first.key
    }
    looks = [(one.form.organization, one.why[:4]) for one in count(store, states=states).first_looks]
    assert looks == [("7局", "填报等级"), ("8局", "退回修改"), ("9局", "填报等级")]


def test_the_gravest_findings_are_the_reason_where_there_is_no_graver_sign(store: sqlite3.Connection) -> None:
    """The most frequent kinds of the gravest findings are named with their number, before the days.

    Hints are no reason.
    """
    late: dict[str, object] = {"line": {"days_late": 3, "status": "returned-late"}}
    fill(store, late, late, {})
    for place, name, severity, times in (
        (1, "field-missing", "error", 1), (1, "total-mismatch", "error", 2), (1, "a-mistake", "error", 1), (1, "b", "warning", 5),
        (2, "deviation-missing", "warning", 2), (2, "c", "info", 9),
    ):  # fmt: skip
        for number in range(times):
            add_finding(store, ledger_place=place, name=name, severity=severity, subject=f"row/{number}")
    errors, questions = (one.why for one in count(store).first_looks)
    assert errors == f"退回修改：{title_of('total-mismatch')}、a-mistake等4条；逾期3天"
    assert questions == f"请核实：{title_of('deviation-missing')}2条；逾期3天"


def test_what_is_less_frequent_is_counted(store: sqlite3.Connection) -> None:
    """主要问题 has eight kinds; of the others 总览 says how many there are."""
    fill(store, {})
    for number in range(10):
        for copy in range(3 if number < 8 else 2):
            add_finding(
                store, ledger_place=1, name=f"kind-{number}", severity="warning", subject=f"row/{copy}"
            )
    figures = count(store)
    assert (len(figures.frequent), figures.less_frequent) == (8, (2, 4))


def test_of_equally_frequent_problems_the_gravest_comes_first(store: sqlite3.Connection) -> None:
    """主要问题 is by number; what is to be corrected comes before what is asked about as often."""
    fill(store, {}, {})
    add_finding(store, ledger_place=1, name="a-question", severity="warning")
    add_finding(store, ledger_place=1, name="b-mistake", severity="error")
    for line in (1, 2):
        add_finding(store, ledger_place=line, name="c-question", severity="warning")
    assert [one.title for one in count(store).frequent] == ["c-question", "b-mistake", "a-question"]


def test_each_changed_place_is_counted_once(store: sqlite3.Connection) -> None:
    """A changed target and a formula under a number are two places, two findings at one cell are one."""
    fill(store, {})
    for code, name, severity, cells in (
        ("R901", "locked-cell-changed", "error", "E14"), ("G801", "formula-overwritten", "warning", "H14 H15"),
        ("G803", "formula-stale", "error", "H15"),
    ):  # fmt: skip
        add_finding(store, ledger_place=1, code=code, name=name, severity=severity, cells=cells)
    assert [one.why for one in count(store).first_looks] == ["改动下发内容或公式3处"]


def test_an_overwritten_formula_alone_is_no_reason(store: sqlite3.Connection) -> None:
    """A number in place of a formula, which is no error by itself, is a question and no tampering."""
    fill(store, {})
    add_finding(
        store, ledger_place=1, code="G801", name="formula-overwritten", severity="warning", cells="H14"
    )
    assert [one.why for one in count(store).first_looks] == ["请核实：公式被改为固定内容1条"]


def test_a_drop_of_less_than_a_point_is_no_reason(store: sqlite3.Connection) -> None:
    """Of a difference below one point without another grade the question counts, and no drop."""
    fill(store, {"row": {"actual": "199", "score": "15"}}, {})
    assert [one.why for one in count(store).first_looks] == ["请核实：得分与评分规则不符1条"]


def test_what_is_open_comes_before_what_is_late(store: sqlite3.Connection) -> None:
    """A form to be corrected comes before a question, a question before a clue of a late form.

    A finished late form comes last.
    """
    fill(store, {}, {}, {}, {})
    store.execute("UPDATE ledger SET days_late = 6 WHERE place IN (1, 2)")
    add_finding(
        store, ledger_place=2, code="U1001", name="copied-text", severity="warning", audience="bureau"
    )
    add_finding(store, ledger_place=3, code="S101", name="a-question", severity="warning")
    add_finding(store, ledger_place=4, code="S101", name="b-mistake", severity="error")
    looks = [(one.form.ledger_place, one.why) for one in count(store).first_looks]
    assert looks == [
        (4, "退回修改：b-mistake1条"), (3, "请核实：a-question1条"), (2, "内部线索待核查；逾期6天"), (1, "逾期6天"),
    ]  # fmt: skip


def test_a_kind_is_counted_by_what_it_asks(store: sqlite3.Connection) -> None:
    """A kind is one line with what it asks how often; hints are none, so that all add up to 待处理问题."""
    fill(store, {}, {})
    for number, (place, severity) in enumerate(((1, "error"), (2, "error"), (2, "warning"), (1, "info"))):
        more = {"severity": severity, "explainable": int(severity != "error"), "subject": f"form/{number}"}
        add_finding(store, ledger_place=place, code="S101", name="a-kind", **more)
    figures = count(store)
    assert [(one.demand, one.count, one.forms) for one in figures.frequent] == [
        ("须更正2、请核实1", 3, 2),
    ]
    assert figures.open_findings == 3


def test_the_circular_names_what_is_asked_most_and_gravest(store: sqlite3.Connection) -> None:
    """Of problems in as many forms, those to be corrected come first, then the most frequent.

    Nothing is named that was not found.
    """
    fill(store, {})
    for name, severity, count_of in (
        ("data-change", "warning", 1),
        ("data-overrun", "warning", 3),
        ("data-sum", "error", 1),
        ("data-limit", "info", 5),
    ):
        for number in range(count_of):
            add_finding(
                store,
                return_id=1,
                code=CATALOGUE[name].code,
                name=name,
                severity=severity,
                subject=f"{name}/{number}",
            )
    (problem,) = circular_values(count(store), "")["问题"]
    titles = [title_of(name) for name in ("data-sum", "data-overrun", "data-change")]
    assert (problem["名称"], problem["情形"]) == ("基础数据表有需更正或核实的内容", titles)


def test_a_grade_below_the_reference_is_named(store: sqlite3.Connection) -> None:
    """A form that is looked at first for something else shows that its grade is too low, with both scores."""
    fill(store, {"row": {"score": "1"}, "total": "86", "grade": "良"})
    (look,) = count(store).first_looks
    assert look.why.startswith("填报等级“良”，复核参考等级“优”；填报86分，复核参考")
    assert "请核实" in look.why
