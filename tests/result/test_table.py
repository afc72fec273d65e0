"""The comparison in 核对结果, row by row, for forms that lack parts or hold texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from support.forms import HONEST, SHEET, cell, found, reviewed, submission, with_row

from xlselfeval.checking import check_submission
from xlselfeval.files.paper import text_lines
from xlselfeval.result.table import result_table
from xlselfeval.result.table_cells import COLUMNS
from xlselfeval.result.todo import Beside, todo_rows
from xlselfeval.review.entries import list_entries
from xlselfeval.review.figures import unevaluated_formulas
from xlselfeval.review.review import Review
from xlselfeval.scheme.load import load_scheme
from xlselfeval.scheme.load_profile import load_profile, profile_ids
from xlselfeval.sheet_names import BASIS, COMPARISON
from xlselfeval.submission import FormulaFault, OpenFormula

Values = list[str | Decimal | None]


def compared(review: Review) -> list[Values]:
    """Return the rows of the comparison.

    A row has three names, target, actual, points, declared, recomputed, difference, verdict, working.
    """
    rows = result_table(review, file="甲.xlsx", today=date(2021, 3, 5)).rows
    start = next(place for place, row in enumerate(rows) if row.cells[0].value == COMPARISON) + 2
    lines = [[one.value for one in row.cells] for row in rows[start:]]
    return lines[: [line[0] for line in lines].index("总分") + 1]


def verdicts(review: Review) -> list[tuple[str, str]]:
    """The verdict of each indicator with its look."""
    rows = result_table(review, file="甲.xlsx", today=date(2021, 3, 5)).rows
    start = next(place for place, row in enumerate(rows) if row.cells[0].value == COMPARISON) + 3
    cells = [row.cells[-2] for row in rows[start : start + len(review.evidence.rows)]]
    return [(str(one.value), one.look) for one in cells]


def test_a_row_as_it_should_be() -> None:
    """Texts are texts, and figures are figures that Excel can add up."""
    lines = compared(reviewed())
    ten, nought = Decimal(10), Decimal(0)
    assert lines[0] == [
        "预算执行率",
        "",
        "",
        "120",
        "120",
        ten,
        ten,
        ten,
        nought,
        "一致",
        "执行120，达到预算120，得满分",
    ]
    assert lines[7][:5] == ["满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "93%"]
    assert lines[7][5:] == [ten, ten, ten, nought, "一致", "完成93，达到90，得满分"]
    assert all(isinstance(value, Decimal) for line in lines for value in line[5:9] if value != "12～15")
    hundred = Decimal(100)
    assert lines[8] == [
        "总分",
        "",
        "",
        "",
        "",
        hundred,
        hundred,
        hundred,
        nought,
        "一致",
        "复核参考分；可能区间97～100分",
    ]


def test_what_is_no_number_is_shown_as_written() -> None:
    """Points and scores that are no numbers are shown as written, without a difference."""
    lines = compared(
        reviewed(table=with_row(0, points="—", score="优秀"), execution=("若干", "100%", "满分"))
    )
    assert lines[0][5:9] == ["若干", "满分", "待核", ""]
    assert lines[1][5:9] == ["—", "优秀", "待核", ""]


def test_what_is_not_there_is_blank() -> None:
    """A form without spending, points, execution score and total has blanks there."""
    whole = submission()
    funds = whole.funds
    assert funds is not None
    bare = replace(funds, total=replace(funds.total, budget_spent=None), points=None, score=None)
    total = replace(whole.total, score=None)
    review = check_submission(load_scheme("hunan-department-2020"), replace(whole, funds=bare, total=total))
    lines = compared(review)
    assert lines[0][3:9] == ["120", "", "", "", "待核", ""]
    assert lines[-1][5:10] == [Decimal(90), "", Decimal(90), "", "请核实"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"points": "", "score": ""}, ("不计分", "centre")),
        ({"points": "", "score": "5"}, ("待核", "warning")),
        ({"score": ""}, ("未填写", "warning")),
        ({"actual": "见附件"}, ("待核", "warning")),
        ({"actual": "150", "score": "11.25"}, ("一致", "good")),
        ({"actual": "150", "score": "11.26"}, ("一致", "good")),
        ({"actual": "150", "score": "11.27"}, ("不一致", "warning")),
    ],
)
def test_the_verdict_of_a_row_without_findings(changes: dict[str, str], expected: tuple[str, str]) -> None:
    """Without a finding on its score, the figures decide a row's verdict."""
    review = replace(reviewed(table=with_row(0, **changes)), findings=())
    assert verdicts(review)[0] == expected


def test_a_late_row_is_not_confirmed() -> None:
    """The rule leaves to the bureau how much is deducted: a score below full agrees with nothing."""
    late = with_row(2, actual="2021年1月20日", score="9.99", note="因设备晚到，次年1月完成，已验收")
    review = reviewed(table=late)
    assert not [one for one in review.findings if one.cell == "H14"]
    assert verdicts(review)[2] == ("待核", "warning")


def test_the_verdict_is_that_of_the_gravest_finding() -> None:
    """Of several findings on one score the gravest is the verdict, in any order."""
    review = reviewed(table=with_row(0, score="14"))
    (one, *_) = (found for found in review.findings if found.cell == "H12")
    for grades, expected in (
        (("info", "warning"), ("请核实", "warning")), (("warning", "error", "info"), ("须更正", "error")), (("info",), ("提示", "info")),
    ):  # fmt: skip
        findings = tuple(replace(one, severity=grade) for grade in grades)
        assert verdicts(replace(review, findings=findings))[0] == expected


@pytest.mark.parametrize(("total", "expected"), [("99.99", "一致"), ("100.01", "一致"), ("99.98", "须更正")])
def test_the_last_place_of_the_total(total: str, expected: str) -> None:
    """A total that differs by no more than the tolerance agrees."""
    assert compared(reviewed(total=total))[-1][9] == expected


def test_what_was_not_compared() -> None:
    """The third block has a row on what a file of another format cannot show."""
    whole = check_submission(load_scheme("hunan-department-2020"), replace(submission(), values_of="xls"))
    rows = result_table(whole, file="甲.xls", today=date(2021, 3, 5)).rows
    captions = [row.cells[0].value for row in rows if row.cells[0].look == "label"]
    assert captions[-3:] == ["局限", "未核对事项", "核对编号"]


def test_a_very_long_text() -> None:
    """No row is higher than Excel can show, and each row fills the columns."""
    table = result_table(
        reviewed(table=with_row(0, name="长" * 5000)), file="甲.xlsx", today=date(2021, 3, 5)
    )
    assert max(row.height for row in table.rows) == 400
    assert {sum(one.span for one in row.cells) for row in table.rows} == {COLUMNS}


@pytest.mark.parametrize(
    ("count", "expected"), [(5, "H1、H2、H3、H4、H5共5个"), (6, "H1、H2、H3、H4、H5等6个")]
)
def test_formulas_that_were_not_evaluated(count: int, expected: str) -> None:
    """Up to five are named, and none that a finding names already."""
    cells = [cell(row, 8, "1", "X()") for row in range(1, count + 3)]
    evidence = replace(
        reviewed().evidence,
        unevaluated=tuple(OpenFormula(one, "function") for one in cells),
        formula_faults=(
            FormulaFault("error", cells[-1], "#REF!", ""), FormulaFault("external", cells[-2], "[1]表!A1", ""), FormulaFault("changed", cells[0], "1", "2"),
        ),
    )  # fmt: skip
    ((caption, text),) = unevaluated_formulas(evidence)
    assert caption == "公式"
    assert f"：{expected}（" in text
    assert evidence.submission.sheet == SHEET


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [("甲乙", 2, 4), ("甲乙", 5, 1), ("甲乙", 4, 2), ("abcd", 5, 1), ("abcde", 5, 2), ("甲a", 4, 1), ("", 5, 1), ("甲\n\n乙", 5, 3)],
)  # fmt: skip
def test_lines_of_a_text(text: str, width: float, expected: int) -> None:
    """A Chinese character is two wide, and each line break begins a line."""
    assert text_lines(text, width) == expected


def test_a_row_with_something_to_verify_does_not_agree() -> None:
    """A warning at another cell of the row than the score is its verdict, with the word for the cell.

    A hint is none.
    """
    review = reviewed(table=with_row(0, actual="≥210"))
    assert ("actual-has-comparator", "F12", "warning") in found(review)
    assert verdicts(review)[0] == ("请核实完成值", "warning")
    hints = tuple(replace(one, severity="info") for one in review.findings)
    assert verdicts(replace(review, findings=hints))[0] == ("一致", "good")
    overspent = compared(reviewed(budget=("100", "120", "130"), execution=("10", "108%", "10")))
    assert overspent[0][9] == "请核实全年执行数"


def test_the_verdict_where_nothing_but_the_reason_is_missing() -> None:
    """A right score without a reason asks for the reason; one to be verified is named behind it."""
    low = reviewed(table=with_row(0, actual="190", score="14.25"))
    assert ("reason-missing", "I12", "error") in found(low)
    assert verdicts(low)[0] == ("补写原因", "error")
    lower = reviewed(table=with_row(0, actual="190", score="12"))
    assert {("reason-missing", "I12", "error"), ("score-mismatch", "H12", "warning")} <= set(found(lower))
    assert verdicts(lower)[0] == ("补写原因、请核实得分", "error")


def test_the_verdict_names_all_that_a_row_is_asked() -> None:
    """A missing reason does not hide that the actual is to be verified, too."""
    mostly = reviewed(table=with_row(5, actual="基本达成", score="13", note=""))
    names = {name for name, cell, _ in found(mostly) if cell and cell.endswith("17")}
    assert {"reason-missing", "qualitative-unclear"} <= names
    assert verdicts(mostly)[5] == ("补写原因、请核实完成值", "error")
    unclear = next(one for one in mostly.findings if one.name == "qualitative-unclear")
    assert "不能判断归入达成还是部分达成" in unclear.situation
    assert "不能判断归入达成还是部分达成" in str(compared(mostly)[6][10])


def test_a_wrong_score_hides_no_other_demand() -> None:
    """The gravest demand on each part is named once, and no hint beside it; a score alone needs no name."""
    wrong = reviewed(table=with_row(0, actual="≥190", score="15"))
    assert {("score-mismatch", "H12", "error"), ("actual-has-comparator", "F12", "warning")} <= set(
        found(wrong)
    )
    assert verdicts(wrong)[0] == ("须更正得分、请核实完成值", "error")
    mismatch = next(one for one in wrong.findings if one.cell == "H12")
    actual = next(one for one in wrong.findings if one.cell == "F12")
    again = replace(mismatch, name="number-as-text", severity="warning")
    hint = replace(mismatch, name="not-evaluated", severity="info", part="公式")
    assert verdicts(replace(wrong, findings=(again, hint, actual, mismatch)))[0] == (
        "须更正得分、请核实完成值", "error",
    )  # fmt: skip
    assert verdicts(replace(wrong, findings=(again, mismatch)))[0] == ("须更正", "error")
    assert verdicts(replace(wrong, findings=(replace(mismatch, severity="info"),)))[0] == ("提示", "info")


def test_the_verdict_of_a_total() -> None:
    """The total asks what a finding on it asks; else it agrees, differs or is blank, and a wrong grade is named."""
    wrong_row = with_row(0, actual="150", note="招标延期")
    assert compared(reviewed(table=wrong_row))[-1][9] == "不一致"
    assert compared(reviewed(total=""))[-1][9] == "须更正"
    blank = replace(reviewed(total=""), findings=())
    assert compared(blank)[-1][9] == "未填写"
    assert compared(reviewed(grade="良"))[-1][9] == "须更正等级"
    assert compared(reviewed(table=wrong_row, grade="良"))[-1][9] == "须更正等级"
    assert compared(reviewed(total="97", grade="良"))[-1][9] == "须更正总分、须更正等级"


def test_no_verdict_asks_for_what_the_unit_is_not_shown() -> None:
    """A finding of the bureau's on the score leaves the verdict to the figures."""
    review = reviewed(table=with_row(0, actual="150", note="招标延期"))
    findings = tuple(replace(one, audience="bureau") for one in review.findings)
    assert verdicts(replace(review, findings=findings))[0] == ("不一致", "warning")


def test_repeated_warnings_are_one_entry_with_its_list() -> None:
    """Warnings of one kind with one demand are listed together, and print the demand once; errors stay apart."""
    lines = with_row(0, actual="≥210").splitlines()
    lines[1] = with_row(1, actual="≥96%").splitlines()[1]
    rows = result_table(reviewed(table="\n".join(lines)), file="甲.xlsx", today=date(2021, 3, 5)).rows
    first, other = [row.cells for row in rows if "【请核实】" in [cell.value for cell in row.cells]]
    assert [(one[0].value, one[2].value, one[2].link, one[3].value) for one in (first, other)] == [
        (Decimal(1), "F12 培训人数 完成值", "F12", "≥210"), (Decimal(2), "F13 验收合格率 完成值", "F13", "≥96%"),
    ]  # fmt: skip
    assert (first[5].value != "同上。", other[5].value) == (True, "同上。")
    errors = [with_row(number, score="99").splitlines()[number] for number in (0, 1)]
    wrong = reviewed(table="\n".join([*errors, *HONEST.strip().splitlines()[2:]]))
    assert [
        len(one.findings)
        for one in list_entries(wrong.for_unit)
        if one.findings[0].name == "score-above-points"
    ] == [1, 1]


def test_only_the_very_same_demand_is_printed_as_the_same() -> None:
    """同上 never takes the place of a demand that names another cell, and the row in full has its own demand alone."""
    one = reviewed(table=with_row(0, actual="≥210")).findings[0]
    demands = ["请在I13说明。", "请在I60说明。", "请在I13说明。"]
    findings = [
        replace(one, subject=str(number), cell=f"F{number}", cells=(f"F{number}",), action=text)
        for number, text in enumerate(demands, 13)
    ]
    rows = [[cell.value for cell in row.cells] for row in todo_rows(findings, {})[2:]]
    assert [(row[2].split()[0], row[5]) for row in rows] == [
        ("F13", demands[0]), ("F15", "同上。"), ("F14", demands[1]),
    ]  # fmt: skip


def test_a_line_in_study_is_in_no_chain_of_the_same_demand() -> None:
    """An explained line asks nothing and keeps its explanation, and the one below has its demand in full again."""
    one = reviewed(table=with_row(0, actual="≥210")).findings[0]
    findings = [
        replace(one, subject=str(number), cell=f"F{number}", cells=(f"F{number}",))
        for number in range(13, 17)
    ]
    known = Beside(explained=frozenset([(one.name, "14")]), remarks={(one.name, "14"): ("已核实", "")})
    rows = [[cell.value for cell in row.cells] for row in todo_rows(findings, {}, known)[2:]]
    assert [(row[1], row[5]) for row in rows] == [
        ("【请核实】", one.action), ("【说明审核中】", "单位说明正在审核，暂不需处理。"),
        ("【请核实】", one.action), ("【请核实】", "同上。"),
    ]  # fmt: skip
    assert [row[6] for row in rows] == [None, "已核实", None, None]


def basis_of(review: Review) -> list[tuple[str, str]]:
    """The lines of the third block, as caption and text."""
    rows = result_table(review, file="甲.xlsx", today=date(2021, 3, 5)).rows
    start = next(place for place, row in enumerate(rows) if row.cells[0].value == BASIS) + 1
    return [(str(row.cells[0].value), str(row.cells[1].value)) for row in rows[start:-1]]


@pytest.mark.parametrize("name", profile_ids())
def test_a_unit_reads_of_no_other_unit(name: str) -> None:
    """On paper stand the national rule and the rules in words; where each was seen stays in `explain`."""
    profile = load_profile(name)
    lines = basis_of(check_submission(load_scheme("hunan-department-2020", profile=name), submission()))
    assert dict(lines)["依据"] == profile.basis != ""
    shown = " ".join(text for _, text in lines)
    assert not [rule.source for rule in profile.rules if rule.source in shown]
    assert not [
        word for word in ("见过原文", "据记忆", "本工具", "出处", "省", "市", profile.id) if word in shown
    ]
    own = profile.rule("deadline")
    assert f"{own.text}（无明文规定，按通用办法处理）" in [text for _, text in lines]


def test_the_document_of_the_bureau_goes_before_the_national_rule() -> None:
    """A scheme that names one has it in the third block."""
    scheme = replace(load_scheme("hunan-department-2020"), basis="《某市管理办法》")
    assert dict(basis_of(check_submission(scheme, submission())))["依据"] == "《某市管理办法》"
