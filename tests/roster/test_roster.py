"""The roster workbook: the empty one, reading by headings, and faults with their cells."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from support.lint import lint
from support.rosters import INDICATORS, UNIT, write_roster

from xlselfeval import RosterError, UnreadableFile, issue, read, read_roster
from xlselfeval.cli.app import cli
from xlselfeval.roster.model import Roster
from xlselfeval.roster.template import new_roster
from xlselfeval.scheme.load import load_scheme

SCHEME = load_scheme("national-project-2020")


def faults(path: Path) -> list[str]:
    """The cells of the faults, checked against the scheme."""
    with pytest.raises(RosterError) as caught:
        read_roster(path, scheme=SCHEME, year=2025)
    return [fault.path for fault in caught.value.faults]


def changed(row: Sequence[object], **by_letter: object) -> list[object]:
    """A row with other values in some columns, named by their letters."""
    values = list(row)
    for letter, value in by_letter.items():
        values[ord(letter) - 65] = value
    return values


def with_row(number: int, **by_letter: object) -> list[list[object]]:
    """The indicators with one row changed."""
    return [
        changed(row, **by_letter) if place == number else list(row) for place, row in enumerate(INDICATORS)
    ]


def test_the_empty_roster_is_a_sound_workbook() -> None:
    """The empty roster is valid, always the same, and has a validation in every column."""
    data = new_roster()
    assert lint(data) == []
    assert data == new_roster()
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["单位名单", "绩效指标", "填写说明"]
    for name, columns in (("单位名单", 13), ("绩效指标", 8)):
        assert len(book[name].data_validations.dataValidation) == columns


def test_examples_are_left_out(tmp_path: Path) -> None:
    """A roster with only the examples is an empty one."""
    path = tmp_path / "名单.xlsx"
    path.write_bytes(new_roster())
    with pytest.raises(RosterError, match="名单为空"):
        read_roster(path)


def test_a_filled_roster_is_read_whole(tmp_path: Path) -> None:
    """All columns are read, and targets are put together."""
    roster = read_roster(write_roster(tmp_path / "名单.xlsx"), scheme=SCHEME, year=2025)
    (form,) = roster.forms
    assert form.identity == "301001/XM01"
    assert (form.organization, form.other_names, form.department) == (
        "某市教育局",
        ("市教育局",),
        "某市人民政府",
    )
    assert (form.budget_initial, form.budget_adjusted, form.treasury_spent) == (Decimal(100), Decimal("120.5"), Decimal(118))  # fmt: skip
    assert (form.due, form.contact, form.place) == (date(2025, 3, 31), "张三", 5)
    assert [one.target for one in form.indicators] == ["≥20栋", "2025年12月31日前", "明显改善", "≥90%"]
    assert roster.unused == ()


def other_layout(
    path: Path, captions: Sequence[str], row: Sequence[object], *, sheet: str = "名单"
) -> Roster:
    book = openpyxl.Workbook()
    book.active.title = sheet  # type: ignore[union-attr]
    for values in (["某市财政局"], [], captions, [], row, [], ["合计"]):
        book.active.append(values)  # type: ignore[union-attr]
    book.save(path)
    return read_roster(path)


def test_headings_may_be_in_other_words_and_order(tmp_path: Path) -> None:
    """Other captions, columns and orders, blank lines, totals and another sheet name are read."""
    captions = ["备注", "项目名称", "预算单位", "预算单位代码", "全年预算（元）", "报送期限"]
    roster = other_layout(tmp_path / "a.xlsx", captions, ["x", "校舍维修", "某局", 301001, "1,205,000", "2025年3月31日"])  # fmt: skip
    (form,) = roster.forms
    assert (form.organization_code, form.organization, form.project) == ("301001", "某局", "校舍维修")
    assert (form.budget_adjusted, form.due) == (Decimal("120.5"), date(2025, 3, 31))
    assert roster.unused == ("备注",)


@pytest.mark.parametrize(
    ("change", "cell"),
    [
        ({"A": ""}, "A6"), ({"B": ""}, "B6"), ({"B": "另一个局"}, "B6"), ({"A": "301009", "E": "XM9"}, "A6"), ({"E": "XM01"}, "E6"),
        ({"F": ""}, "F6"), ({"E": "", "F": "校舍维修"}, "F6"), ({"G": -1}, "G6"), ({"H": "若干"}, "H6"), ({"I": "约 5 万"}, "I6"), ({"J": "下周"}, "J6"),
        ({"J": "2025年3月"}, "J6"), ({"B": "某" * 91, "A": "301002"}, "B6"), ({"D": "某市发改委"}, "D6"), ({"E": "430100000000000000000"}, "E6"),
        ({"C": "某县财政局", "A": "301001"}, "C6"), ({"D": "#N/A", "A": "301002", "B": "某县教育局"}, "D6"), ({"F": "#SPILL!"}, "F6"), ({"G": "#REF!"}, "G6"),
    ],
)  # fmt: skip
def test_faults_of_units_are_reported_with_their_cells(
    tmp_path: Path, change: dict[str, object], cell: str
) -> None:
    """Each fault is reported at its cell, and no other."""
    second = changed(UNIT, **({"C": "", "E": "XM02", "F": "操场改造"} | change))
    third = changed(UNIT, A="301008", B="某县财政局", C="", E="XM08", F="信息化")
    found = faults(write_roster(tmp_path / "名单.xlsx", [UNIT, second, third], indicators=[]))
    assert found == [f"单位名单!{cell}"]


@pytest.mark.parametrize(
    ("number", "change", "cell"),
    [
        (0, {"A": "XM77"}, "A7"), (0, {"A": ""}, "A7"), (0, {"A": "301001"}, "A7"), (1, {"B": "过程指标"}, "B8"), (1, {"C": "进度指标"}, "C8"), (2, {"D": ""}, "D9"),
        (0, {"E": "大约"}, "E7"), (0, {"F": ""}, "F7"), (0, {"F": "培训3期300人", "E": "≥", "G": ""}, "F7"), (0, {"F": "培训3期300", "E": "", "G": "人"}, "F7"), (0, {"F": "很多"}, "F7"), (1, {"F": "无"}, "F8"),
        (3, {"H": "十来分"}, "H10"), (3, {"H": ""}, "H10"), (3, {"H": -1}, "H10"), (3, {"H": 11}, "H7"), (2, {"F": "#N/A"}, "F9"), (3, {"H": "#CALC!"}, "H10"), (1, {"D": "维修校舍", "C": "数量指标", "F": "3", "G": "栋"}, "D8"),
    ],
)  # fmt: skip
def test_faults_of_indicators_are_reported_with_their_cells(
    tmp_path: Path, number: int, change: dict[str, object], cell: str
) -> None:
    """Each fault is reported at its cell, without a second one for the sum of the points."""
    path = write_roster(tmp_path / "名单.xlsx", indicators=with_row(number, **change))
    found = faults(path)
    assert found[:1] == [f"绩效指标!{cell}"] if cell != "A7" else f"绩效指标!{cell}" in found


def test_a_fault_hides_no_other_one(tmp_path: Path) -> None:
    """A form with an unreadable target is checked for its points and repeats, too.

    What is doubtful is asked beside the faults.
    """
    rows = with_row(1, F="春节前", H=4)
    rows[0] = changed(rows[0], C="进度指标")
    rows[2] = changed(rows[2], E="", F="2024年12月31日前", C="时效指标", B="产出指标")
    rows.append(changed(rows[3], H=5))
    path = write_roster(tmp_path / "名单.xlsx", indicators=rows)
    with pytest.raises(RosterError) as caught:
        read_roster(path, scheme=SCHEME, year=2025)
    cells = [fault.path.partition("!")[2] for fault in caught.value.faults]
    assert cells == ["C7", "H7", "F8", "D11"]
    assert [note.path for note in caught.value.notes] == ["单位名单!J5", "绩效指标!F9"]
    lines = str(caught.value).splitlines()
    assert lines[0].endswith("有4处错误：")
    assert lines[5:] == ["另请核对（不是错误）：2处", *(f"  {one}" for one in caught.value.notes)]


@pytest.mark.parametrize("target", ["春节前", "中秋节前", "2025年春节前完成", "每月15日前发放", "每季度末前"])
def test_a_deadline_without_a_date_is_refused(tmp_path: Path, target: str) -> None:
    """A deadline whose date cannot be known is a fault that asks for the date, or for a share.

    In other rows a moment is words.
    """
    path = write_roster(tmp_path / "名单.xlsx", indicators=with_row(1, F=target))
    with pytest.raises(RosterError) as caught:
        read_roster(path, year=2025)
    (fault,) = caught.value.faults
    assert fault.path == "绩效指标!F8"
    assert "如“2025年9月30日前”" in fault.problem
    assert "及时率" in fault.problem
    assert faults(path) == ["绩效指标!F8"]
    for readable in ("2025年1月28日(除夕)前", "每年6月底前"):
        read_roster(write_roster(path, indicators=with_row(1, F=readable)), year=2025)
    read_roster(write_roster(path, indicators=with_row(1, C="质量指标", F="开学前准备到位")))


def test_all_faults_are_reported_at_once(tmp_path: Path) -> None:
    """The faults of both sheets are in one message, in the order of the cells."""
    units = [UNIT, changed(UNIT, A="", E="XM02", F="操场", G="x")]
    found = faults(write_roster(tmp_path / "名单.xlsx", units, with_row(0, E="大约")))
    assert found == ["单位名单!A6", "单位名单!G6", "绩效指标!E7"]


def test_an_indicator_of_a_project_that_two_units_have(tmp_path: Path) -> None:
    """A project that two units have is a fault, and is found by unit and project code."""
    units = [UNIT, changed(UNIT, A="301002", B="某县教育局", C="")]
    assert faults(write_roster(tmp_path / "a.xlsx", units)) == [f"绩效指标!A{row}" for row in range(7, 11)]
    named = [changed(row, A="301002/XM01") for row in INDICATORS]
    roster = read_roster(write_roster(tmp_path / "b.xlsx", units, named), scheme=SCHEME, year=2025)
    assert [len(form.indicators) for form in roster.forms] == [0, 4]


@pytest.mark.parametrize(
    ("sign", "value", "unit", "target"),
    [
        ("≥", "50", "个", "≥50个"), ("大于等于", "50", "个", "≥50个"), ("＝", "3", "套", "＝3套"), ("≤", "2.5", "万元", "≤2.5万元"), ("≥", "95%", "%", "≥95%"),
        ("定性", "持续改善", "", "持续改善"), ("", "2025年12月底", "", "2025年12月底"), ("", "≥60", "%", "≥60%"), ("≤", "2025年6月30日", "", "≤2025年6月30日"),
    ],
)  # fmt: skip
def test_targets_are_put_together(tmp_path: Path, sign: str, value: str, unit: str, target: str) -> None:
    """指标性质, 指标值 and 计量单位 give the target as the form prints it."""
    path = write_roster(tmp_path / "名单.xlsx", indicators=with_row(0, E=sign, F=value, G=unit))
    assert read_roster(path, scheme=SCHEME, year=2025).forms[0].indicators[0].target == target


@pytest.mark.parametrize(
    ("caption", "typed", "amount"),
    [("年初预算数（万元）", 12, "12"), ("年初预算数（万元）", "12万元", "12"), ("年初预算数", "1,200.5", "1200.5"), ("年初预算数（元）", 125000, "12.5"), ("年初预算数（元）", "12.5万元", "12.5")],
)  # fmt: skip
def test_money_is_in_the_unit_that_its_heading_says(
    tmp_path: Path, caption: str, typed: object, amount: str
) -> None:
    """Money is 万元 unless the heading says 元 or the cell itself names a unit."""
    roster = other_layout(tmp_path / "a.xlsx", ["单位编码", "单位名称", caption], ["301001", "某局", typed])
    assert roster.forms[0].budget_initial == Decimal(amount)


def test_categories_may_leave_out_a_word(tmp_path: Path) -> None:
    """产出 is the scheme's 产出指标."""
    path = write_roster(tmp_path / "名单.xlsx", indicators=with_row(0, B="产出", C="数量"))
    one = read_roster(path, scheme=SCHEME, year=2025).forms[0].indicators[0]
    assert (one.category, one.subcategory) == ("产出指标", "数量指标")
    issue(SCHEME, read_roster(path), tmp_path / "下发", year=2025)  # read without its scheme
    (form,) = read(next((tmp_path / "下发").glob("301*.xlsx")))
    assert form.rows[0].category.startswith("产出指标")


def test_a_file_that_is_no_roster_is_refused(tmp_path: Path) -> None:
    """A file that is missing, no workbook, or without a list is refused."""
    (tmp_path / "a.xlsx").write_bytes(b"no workbook")
    openpyxl.Workbook().save(tmp_path / "b.xlsx")
    for name, error in (("none.xlsx", UnreadableFile), ("a.xlsx", UnreadableFile), ("b.xlsx", RosterError)):
        with pytest.raises(error):
            read_roster(tmp_path / name)


@pytest.mark.parametrize("column", "ABCEGHIJ")
def test_a_formula_without_a_value_is_a_fault_of_its_cell(column: str, tmp_path: Path) -> None:
    """A formula that no office program has calculated is a fault of its cell, once.

    That holds in columns that may be blank, too.
    """
    path = write_roster(tmp_path / "名单.xlsx")
    book = openpyxl.load_workbook(path)
    row = next(row for row in range(1, 20) if book.worksheets[0].cell(row, 1).value == UNIT[0])
    book.worksheets[0][f"{column}{row}"] = "=1+1"
    book.save(path)
    assert f"单位名单!{column}{row}" in faults(path)
    assert len(set(faults(path))) == len(faults(path))


def test_a_name_with_a_sign_that_nobody_sees_is_one_fault(tmp_path: Path) -> None:
    """A zero-width space in a name is one fault."""
    path = write_roster(tmp_path / "名单.xlsx", [changed(UNIT, B="某\u200b局")])
    assert [place for place in faults(path) if "!B" in place] == ["单位名单!B5"]


def test_the_commands(tmp_path: Path) -> None:
    """A roster is made, checked and issued from the command line; no file is replaced."""
    run = CliRunner().invoke
    blank, filled = tmp_path / "空白.xlsx", write_roster(tmp_path / "名单.xlsx")
    assert run(cli, ["roster", "new", str(blank)]).exit_code == 0
    assert blank.read_bytes() == new_roster()
    refused = run(cli, ["roster", "new", str(filled)])
    assert isinstance(refused.exception, UnreadableFile)
    said = run(cli, ["roster", "check", str(filled), "--scheme", SCHEME.id, "--year", "2025"])
    assert "单位1个，自评表1张，批复的指标4个" in said.output
    done = run(cli, ["issue", SCHEME.id, "--roster", str(filled), "-o", str(tmp_path / "out"), "--year", "2025", "--jobs", "1"])  # fmt: skip
    assert done.exit_code == 0, done.exception
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "301001_某市教育局_校舍维修.xlsx", "下发清单.json", "下发清单.xlsx",
    ]  # fmt: skip
    wrong = write_roster(tmp_path / "错.xlsx", indicators=with_row(0, H=1))
    refused = run(cli, ["issue", SCHEME.id, "--roster", str(wrong), "-o", str(tmp_path / "no")])
    assert isinstance(refused.exception, RosterError)
    assert not (tmp_path / "no").exists()


def test_rows_of_another_scheme_are_named(tmp_path: Path) -> None:
    """`roster check` says how many rows its scheme did not check, with the commands for them."""
    whole = changed(UNIT, E="", F="")
    path = write_roster(tmp_path / "名单.xlsx", [UNIT, whole], [*INDICATORS, ("301001", *INDICATORS[0][1:])])
    other = "hunan-department-2020"
    said = CliRunner().invoke(cli, ["roster", "check", str(path), "--scheme", SCHEME.id, "--year", "2025"])
    assert "检查无误、可下发的1张，" in said.output
    assert "其余1张为部门整体（项目名称留空），未按本表样检查。" in said.output
    step = said.output.splitlines()[-1]
    assert f"xlselfeval roster check {path} --scheme {other} --year 2025 检查其余1行" in step
    assert f"xlselfeval issue {SCHEME.id} --roster {path} -o 下发 --year 2025" in step
    assert f"xlselfeval issue {other} --roster {path} -o 下发 --year 2025" in step
    said = CliRunner().invoke(cli, ["roster", "check", str(write_roster(path)), "--scheme", SCHEME.id])
    assert "另有" not in said.output
    assert "名单无误" in said.output
    said = CliRunner().invoke(cli, ["roster", "check", str(path)])
    assert "未按表样检查" in said.output


def test_a_roster_with_faults_names_what_was_not_checked(tmp_path: Path) -> None:
    """Beside the faults `roster check` says that it had no scheme, and with one it lists all of them at once."""
    rows = [("XM01", "产出指标", "时效指标", "完成时间", "", "春节前", "", 5), ("XM01", "产出指标", "数量指标", "面积", "≥", "5", "亩", 5)]  # fmt: skip
    path = write_roster(tmp_path / "名单.xlsx", indicators=rows)
    bare = str(CliRunner().invoke(cli, ["roster", "check", str(path)]).exception)
    assert "不是一个明确的日期" in bare
    assert "绩效指标：未按表样检查" in bare
    whole = str(CliRunner().invoke(cli, ["roster", "check", str(path), "--scheme", SCHEME.id]).exception)
    assert "有2处错误" in whole
    assert "未按表样检查" not in whole
    assert all(problem in whole for problem in ("不是一个明确的日期", "各指标分值合计10分"))


def test_a_project_without_a_contact_has_that_of_its_unit(tmp_path: Path) -> None:
    """The contact in the row of a whole unit, else that of its first project, is that of the rows which name none."""
    rows = [changed(UNIT, K="李四"), changed(UNIT, E="XM02", F="操场", K="")]
    read = read_roster(write_roster(tmp_path / "名单.xlsx", rows, []))
    assert [form.contact for form in read.forms] == ["李四", "李四"]
    rows = [
        changed(UNIT, E="", F="", K="李四"), changed(UNIT, K=""), changed(UNIT, E="XM02", F="操场"),
        changed(UNIT, A="301002", B="某市体育局", C="", E="XM03", K=""),
    ]  # fmt: skip
    read = read_roster(write_roster(tmp_path / "名单.xlsx", rows, []))
    assert [form.contact for form in read.forms] == ["李四", "李四", "张三", ""]


def test_dates_of_another_year_are_asked_about(tmp_path: Path) -> None:
    """Deadlines of targets and due dates of another year than --year are one question each, in both commands."""
    path = write_roster(tmp_path / "名单.xlsx", [changed(UNIT, J=date(2026, 3, 31))])
    asked = [
        "单位名单!J5：截止日期2026-03-31应为2025年度的表，与指定的2024年度不符，请核对",
        "绩效指标!F8：指标值“2025年12月31日前”不在2024年，请核对指定的年度和日期",
    ]
    assert [str(note) for note in read_roster(path, year=2024).notes] == asked
    assert read_roster(path, year=2025).notes == read_roster(path).notes == ()
    early = "单位名单!J5：截止日期2026-03-31应为2025年度的表，与指定的2026年度不符，请核对"
    assert str(read_roster(path, year=2026).notes[0]) == early
    late = write_roster(tmp_path / "年底.xlsx", [changed(UNIT, J=date(2025, 12, 10))])
    assert read_roster(late, year=2025).notes == ()
    for words in (["roster", "check", str(path), "--scheme", SCHEME.id], ["issue", SCHEME.id, "--roster", str(path), "-o", str(tmp_path / "out"), "--jobs", "1"]):  # fmt: skip
        said = CliRunner().invoke(cli, [*words, "--year", "2024"])
        assert said.exit_code == 0
        assert all(one in said.output for one in asked)


@pytest.mark.parametrize(
    "target", ["应助尽助（约3200人）", "每期60人，共办4期", "不超预算（652万元）", "培训3期300人"]
)
@pytest.mark.parametrize("kind", ["", "定性"])
def test_a_target_that_people_have_to_judge_is_a_note(tmp_path: Path, target: str, kind: str) -> None:
    """An approved target with figures that nothing can be held against is asked about, and issued."""
    path = write_roster(tmp_path / "名单.xlsx", indicators=with_row(0, F=target, E=kind, G=""))
    (note,) = (one for one in read_roster(path, scheme=SCHEME).notes if one.path == "绩效指标!F7")
    assert note.problem.startswith(f"指标值“{target}”不是一个数值（或日期），完成情况不能自动核算")


def test_doubtful_targets_are_noted_and_are_no_faults(tmp_path: Path) -> None:
    """A share written as a percentage and an upper bound on a rate of outputs are asked about.

    Usual targets are not.
    """
    rows = (
        ("XM01", "产出指标", "质量指标", "验收合格率", "≥", "0.95", "%", 20),
        ("XM01", "产出指标", "质量指标", "设备完好率", "≤", "95", "%", 20),
        ("XM01", "产出指标", "质量指标", "差错率", "≤", "0.5", "%", 10),
        ("XM01", "产出指标", "成本指标", "管理费用率", "≤", "3", "%", 10),
        ("XM01", "满意度指标", "服务对象满意度指标", "师生满意度", "≥", "95", "%", 30),
    )
    notes = read_roster(write_roster(tmp_path / "名单.xlsx", indicators=rows)).notes
    assert [(note.path.partition("!")[2], note.problem) for note in notes] == [
        ("F7", "指标值将印为“≥0.95%”，请核对是否应为95%"),
        ("E8", "“设备完好率”的指标值为“≤95%”，请核对方向是否应为≥"),
    ]


def test_another_split_than_the_schemes_is_asked_about(tmp_path: Path) -> None:
    """A group with more points than the scheme gives it is one question for its form, and no fault.

    An issue repeats it.
    """
    rows = (
        ("XM01", "产出指标", "数量指标", "采购设备", "≥", "20", "台", 60),
        ("XM01", "效益指标", "社会效益指标", "受益学生", "≥", "900", "人", 20),
        ("XM01", "满意度指标", "服务对象满意度指标", "师生满意度", "≥", "95", "%", 10),
    )
    path = write_roster(tmp_path / "名单.xlsx", indicators=rows)
    (note,) = read_roster(path, scheme=SCHEME).notes
    assert issue(SCHEME, path, tmp_path / "下发", year=2024).notes == (note,)
    assert note.path == "绩效指标!H7"
    assert "：“产出指标”各指标分值合计60分，表样为50分；请核对，确有调整的可以下发" in note.problem
    assert read_roster(path).notes == ()
    usual = [(*rows[0][:-1], 50), (*rows[1][:-1], 30), rows[2]]
    assert read_roster(write_roster(path, indicators=usual), scheme=SCHEME).notes == ()


@pytest.mark.parametrize(
    ("text", "project", "papers"),
    [
        ("", "", ()),
        ("自评报告", "", ("report",)),
        ("基础数据表，自评报告", "", ("report", "data-sheet")),
        (
            "部门整体支出绩效自评报告、整体支出绩效自评表、基础数据表、项目支出绩效自评表",
            "",
            ("report", "data-sheet"),
        ),
        ("自评报告、基础数据表", "校舍维修", ("report",)),
    ],
)
def test_papers_that_are_due_beside_a_form(
    tmp_path: Path, text: str, project: str, papers: tuple[str, ...]
) -> None:
    """They are named in one cell, forms too, which have rows of their own; a data sheet is that of a whole unit."""
    unit = changed(UNIT, E="", F=project, M=text)
    roster = read_roster(write_roster(tmp_path / "名单.xlsx", [unit], indicators=[]))
    assert [one.papers for one in roster.forms] == [papers]
    again = read_roster(roster.to_frame())
    assert [one.papers for one in again.forms] == [papers]


def test_a_data_sheet_of_a_project_is_asked_about(tmp_path: Path) -> None:
    """It is the unit's: what rows of projects ask for is named where the unit's own row does not ask."""
    projects = [
        changed(UNIT, E=f"P{number}", F=f"项目{number}", M="基础数据表、自评报告") for number in (1, 2)
    ]
    (note,) = read_roster(write_roster(tmp_path / "a.xlsx", projects, indicators=[])).notes
    assert note.path == "单位名单!M5"
    assert (
        note.problem
        == "“项目1”等2行要求报送基础数据表：该表由单位整体填报，请填在本单位项目名称留空的一行，目前未计入应报材料"
    )
    whole = changed(UNIT, E="", F="", M="基础数据表")
    assert read_roster(write_roster(tmp_path / "b.xlsx", [whole, *projects], indicators=[])).notes == ()


def test_an_unknown_paper_is_a_fault(tmp_path: Path) -> None:
    """A name that is none of the papers is reported with its cell and what can be written."""
    path = write_roster(tmp_path / "名单.xlsx", [changed(UNIT, M="自评报告、会计报表")], indicators=[])
    with pytest.raises(RosterError) as caught:
        read_roster(path)
    (fault,) = caught.value.faults
    assert fault.path == "单位名单!M5"
    assert fault.problem == "“会计报表”不是材料名称，可填自评报告、基础数据表，用顿号隔开，或留空"


def test_doubtful_names_of_units_are_asked_about(tmp_path: Path) -> None:
    """A department that may be a unit of the roster with its name shortened, and another name that two units have."""
    units = [
        ("101", "县卫生健康局", "卫健局", "", "", ""),
        ("102", "县疾病预防控制中心", "卫健局", "县卫健局", "", ""),
        ("103", "县妇幼保健院", "", "县卫健局", "", ""),
        ("104", "县供销社", "", "县政府办", "", ""),
    ]
    notes = read_roster(write_roster(tmp_path / "名单.xlsx", units, [])).notes
    assert [note.path for note in notes] == ["单位名单!D6", "单位名单!C6"]
    assert "“县卫健局”不是名单中的单位，是否为“县卫生健康局”" in notes[0].problem
    assert "“卫健局”也是“县卫生健康局”（101）的其他名称" in notes[1].problem


def test_rows_that_a_scheme_does_not_ask_for_raise_no_question(tmp_path: Path) -> None:
    """An issue of whole units asks nothing about days and targets of projects, which their own issue asks about."""
    rows = (("XM01", "产出指标", "质量指标", "验收合格率", "≥", "0.95", "%", 100),)
    path = write_roster(tmp_path / "名单.xlsx", [changed(UNIT, J=date(2026, 3, 31))], indicators=rows)
    assert [note.path for note in read_roster(path, year=2024).notes] == ["单位名单!J5", "绩效指标!F7"]
    assert read_roster(path, scheme="hunan-department-2020", year=2024).notes == ()
