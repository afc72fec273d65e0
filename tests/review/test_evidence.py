"""Evidence: grades, blank notes, points of rows and blocks, and the audience of a finding."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from support.forms import HONEST, SHEET, cell, reviewed, submission, with_row
from support.issued_variants import form, without

from xlselfeval.cell import Cell
from xlselfeval.checking import check_submission
from xlselfeval.errors import SchemeError
from xlselfeval.review.evidence import Evidence
from xlselfeval.review.note_words import is_blank_note, is_empty_phrase, is_remnant, remnant_in
from xlselfeval.review.places import MONEY_PARTS, Place
from xlselfeval.review.review import Review, review
from xlselfeval.review.row_groups import shared_amounts, shared_notes
from xlselfeval.scheme.load import load_scheme
from xlselfeval.scheme.model import Severity
from xlselfeval.scoring.number import Amount
from xlselfeval.submission import GoalBlock, ReadColumn, RivalColumns, Submission, TotalRow

HUNAN = load_scheme("hunan-department-2020")


def evidence(whole: Submission) -> Evidence:
    return check_submission(HUNAN, whole).evidence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("优", "优"), ("等级：优", "优"), ("自评等级为：良", "良"), ("（中）", "中"), ("[差]", "差"), ("优秀", "优"), ("", None), ("等级：", None), ("合格", "合格"),
        ("不优", "不优"), ("优□ 良■ 中□ 差□", "良"), ("□优 ☑良 □中 □差", "良"), ("优□ 良□", None), ("□优 □良", None), ("■", None), ("□优 良√", None), ("等级：优√ 良□", "优"),
        ("■优", "优"), ("优■", "优"),
    ],
)  # fmt: skip
def test_the_grade_that_a_cell_states(text: str, expected: str | None) -> None:
    """The grade is read from captions, brackets and boxes, ticked before or behind it."""
    whole = submission()
    graded = replace(whole, total=replace(whole.total, grade=cell(19, 9, text)))
    assert evidence(graded).grade == expected


def test_a_form_without_total_row_and_money() -> None:
    """Nothing is read where there is no cell."""
    bare = evidence(replace(submission(), funds=None, total=TotalRow(points=None, score=None, grade=None)))
    assert (bare.grade, bare.total_points.number, bare.total_declared.number) == (None, None, None)
    assert (bare.execution_points.number, bare.execution_declared.number) == (None, None)
    assert (bare.declared_points, bare.declared_scores) == (90, 90)
    assert bare.money == evidence(submission()).money


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("", True), ("无", True), (" 无。", True), ("/", True), ("—", True), ("N/A", True), ("n/a", True), ("不涉及", True), ("暂无", True), ("#REF!", True), ("123", True), ("……", True),
        ("疫情影响", False), ("疫情", False), ("AB", False), ("az", False), ("YZ", False), ("无法开展", False), ("无，因疫情", False), ("原因是疫情", False),
        ("略", True), ("空", True), ("NA", True), ("因", True), ("原因：无", True), ("（无）", True), ("偏差原因：无；改进措施：无。", True), ("不需要说明", True), ("呵呵", True), ("X", True), ("好", True), ("好。", True), ("（好）", True), ("无内容", True),
    ],
)  # fmt: skip
def test_notes_that_say_nothing(note: str, expected: bool) -> None:
    """A note is blank if it holds no word of a reason."""
    assert is_blank_note(note) is expected


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("加大宣传力度", True), ("客观原因", True), ("客观原因，加强管理", True), ("因疫情推迟", False), ("加强管理；受疫情影响", False), ("加强管理。因疫情", False),
        ("（加强管理）", True), ("完善制度：今后改进", True), ("加强管理，多雨", False), ("多雨", False),
        ("因客观原因未完成，下一步加强工作。", True), ("由于工作原因导致年度任务未完成", True),
        ("因客观原因（汛期提前）未完成", False), ("因征地原因未完成", False), ("受天气因素影响未完成", False),
    ],
)  # fmt: skip
def test_notes_that_give_no_cause(note: str, expected: bool) -> None:
    """A note is empty if each of its clauses is a measure or a stock phrase."""
    assert is_empty_phrase(note) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("XXX单位", "XXX"), ("完成□ 未完成□", "完成□ 未完成□"), ("完成☑ 未完成□ 其他□", None), ("一个□", None), ("请填写", "请填写"), ("200字以内", "200字以内"),
        ("好坏", "好坏"), ("好坏参半", None), ("完成", None), ("", None),
    ],
)  # fmt: skip
def test_what_is_left_of_a_template(text: str, expected: str | None) -> None:
    """A remnant of a template is named, so that the unit finds it."""
    assert remnant_in(text) == expected
    assert is_remnant(text) is (expected is not None)


def first_row(**changes: str) -> Any:
    return reviewed(table=with_row(0, **changes)).evidence.rows[0]


@pytest.mark.parametrize(
    ("changes", "has_points", "loses"),
    [
        ({}, True, False), ({"score": "14.99"}, True, True), ({"score": "0"}, True, True), ({"score": "-1"}, True, False), ({"score": "16"}, True, False),
        ({"score": ""}, True, False), ({"points": ""}, False, False), ({"points": "0"}, False, False), ({"points": "0.5", "score": "0"}, True, True), ({"points": "若干"}, False, False),
    ],
)  # fmt: skip
def test_points_of_a_row(changes: dict[str, str], has_points: bool, loses: bool) -> None:
    """Rows have points or not, and lose some or not, by their cells."""
    row = first_row(**changes)
    assert (row.has_points, row.is_judged, row.loses_points) == (has_points, has_points, loses)


@pytest.mark.parametrize(
    ("roles", "actual", "expected"),
    [
        (("points", "score"), "150", True), (("points",), "150", True), (("score",), "150", True), ((), "150", False),
        (("points", "score"), "210", False), (("points", "score"), "很多", False),
    ],
)  # fmt: skip
def test_a_missed_target_without_scores(roles: tuple[str, ...], actual: str, expected: bool) -> None:
    """A reason is due for a missed target where no lost points show it."""
    row = evidence(without(submission(with_row(0, actual=actual)), *roles)).rows[0]
    assert row.misses_target is expected


def test_a_missed_target_of_a_row_without_points() -> None:
    """Nothing is due from a row that asks for nothing, in a form without scores."""
    row = evidence(without(submission(with_row(0, actual="150", points="0")), "score")).rows[0]
    assert row.misses_target is False


def block(name: str, points: str | None, first: int, last: int) -> GoalBlock:
    return GoalBlock(name=name, points=None if points is None else Decimal(points), cell=cell(first - 1, 1, name), first=first, last=last)  # fmt: skip


def test_points_that_are_not_known() -> None:
    """Points are known to be missing for a row with a score, for a block, and for all rows."""
    blocks = (block("目标1", "40", 12, 13), block("目标2", "50", 14, 18))
    whole = submission()
    assert not evidence(whole).lacks_points
    assert evidence(submission(with_row(0, points=""))).lacks_points
    assert not evidence(submission(with_row(0, points="", score=""))).lacks_points
    assert not evidence(submission(with_row(0, points="", score="0"))).lacks_points
    bare = without(whole, "points")
    assert evidence(bare).lacks_points
    assert not evidence(replace(bare, blocks=blocks)).lacks_points
    assert evidence(replace(bare, blocks=(blocks[0], block("目标2", None, 14, 18)))).lacks_points


def test_sums_and_blocks() -> None:
    """Points are summed over execution, rows and blocks, and rows are found in their blocks."""
    blocks = (block("目标1", "40", 12, 13), block("目标2", None, 14, 18))
    whole = evidence(replace(submission(with_row(0, score="14")), blocks=blocks))
    assert (whole.declared_points, whole.declared_scores) == (140, 99)
    assert [len(whole.in_block(one)) for one in blocks] == [2, 5]
    assert not whole.lacks("points")
    assert evidence(without(submission(), "note")).lacks("note")
    assert not evidence(replace(submission(), rows=())).lacks("note")


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("产出指标", "产出指标"), ("产出", "产出指标"), ("项目产出", "产出指标"), ("满意度", "满意度指标"), ("满意", "满意度指标"), ("满意指标", "满意度指标"), ("指标", None), ("", None), ("成效", None)],
)  # fmt: skip
def test_level_one_names(printed: str, expected: str | None) -> None:
    """The scheme's category is known by the name that a form prints."""
    found = reviewed().evidence.category(printed)
    assert (found.name if found else None) == expected


def test_whom_a_finding_about_issued_content_is_for() -> None:
    """A finding is for the bureau exactly where the unit cannot change what is wrong."""

    def audiences(whole: Submission) -> list[tuple[str | None, str | None]]:
        return [(row.target_audience, row.points_audience) for row in evidence(whole).rows]

    assert set(audiences(submission())) == {(None, None)}
    assert set(audiences(form())) == {("bureau", "bureau")}
    assert audiences(form(with_row(0, target="≥1人")))[:2] == [("bureau", "bureau"), ("bureau", "bureau")]
    assert audiences(form(with_row(0, points="14")))[:2] == [("bureau", None), ("bureau", "bureau")]
    assert audiences(form(with_row(0, name="培训人次")))[0] == ("bureau", "bureau")
    assert audiences(form(HONEST.strip() + "\n" + HONEST.strip().splitlines()[0]))[-1] == (None, None)


def at(where: Cell | None, part: str = "得分", indicator: str | None = None) -> Place:
    return Place("somewhere", part, where, indicator)


def test_severity_and_audience_of_a_finding() -> None:
    """The scheme's severity goes before that of the case, and that before the catalogue's."""
    base = reviewed().evidence
    own = replace(base, scheme=replace(base.scheme, severities=(("score-missing", "info"),)))
    where = cell(12, 8, "")
    assert base.finding("score-missing", at(where)).severity == "error"
    assert base.finding("score-missing", at(where), severity="warning").severity == "warning"
    assert own.finding("score-missing", at(where), severity="warning").severity == "info"
    assert own.finding("grade-missing", at(where, "等级")).severity == "warning"
    assert base.finding("score-missing", at(where)).audience == "unit"
    assert base.finding("score-missing", at(where), audience="bureau").audience == "bureau"
    assert base.finding("score-missing", at(where)).cell == "H12"
    assert base.finding("score-missing", at(Cell(SHEET, 12, 0))).cell is None
    assert base.finding("score-missing", at(None)).cell is None
    finding = base.finding(
        "grade-mismatch", at(where, "等级", "甲"), found="优", expected="良", hint="h", total="85"
    )
    assert (finding.code, finding.name, finding.sheet, finding.part, finding.indicator, finding.found, finding.expected, finding.hint) == (
        "T206", "grade-mismatch", SHEET, "等级", "甲", "优", "良", "h",
    )  # fmt: skip
    assert (finding.situation, finding.action) == (
        "填报等级“优”，总分85分对应“良”",
        "请核对总分；总分无误的，将等级更正为“良”。",
    )
    assert (
        finding.opinion
        == "填报等级为“优”，填报总分85分按等级划分标准对应“良”，两者不符。请核对总分；总分无误的，将等级更正为“良”。"
    )
    assert base.finding("score-not-number", at(where)).situation == "得分栏填写“”，不是数字"
    assert (
        base.finding("total-mismatch", at(where, "总分"), found="1").situation
        == "总分填报1分，各项得分合计分"
    )


@pytest.mark.parametrize(
    ("guessed", "lacking", "name", "role", "severity", "expected"),
    [
        ((), (), "score-missing", "score", "error", "error"),
        (("points",), (), "score-missing", "score", "error", "warning"),
        (("points",), (), "score-missing", "score", "info", "info"),
        (("note", "funds/score"), (), "score-missing", "score", "error", "error"),
        (("actual",), (), "reason-empty-phrase", "note", "error", "error"),
        (("actual",), ("points",), "reason-empty-phrase", "note", "error", "warning"),
        (("actual",), ("score",), "reason-empty-phrase", "note", "error", "warning"),
    ],
)  # fmt: skip
def test_a_finding_on_a_guessed_column_is_a_question(
    guessed: tuple[str, ...], lacking: tuple[str, ...], name: str, role: str, severity: Severity, expected: str
) -> None:  # fmt: skip
    """An error that rests on a column known by a pattern alone asks; others stay as they are."""
    columns = tuple(
        ReadColumn(one, cell(11, 1, one), one not in guessed)
        for one in ("target", "actual", "points", "score", "note", "funds/score")
    )
    whole = evidence(replace(without(submission(), *lacking), columns=columns))
    finding = whole.finding(name, whole.rows[0].place(role), severity=severity)
    assert (finding.severity, finding.cell, finding.indicator) == (expected, whole.rows[0].place(role).cell.ref, "培训人数")  # type: ignore[union-attr]  # fmt: skip


RIVAL = RivalColumns("score", cell(11, 7, "得分"), cell(11, 8, "自评得分"))


@pytest.mark.parametrize(
    ("row", "changes", "expected"),
    [
        ({}, {}, (True, True)), ({}, {"unread": (cell(30, 7, "5"),)}, (False, False)), ({}, {"rivals": (RIVAL,)}, (True, False)),
        ({"name": ""}, {}, (False, False)), ({"name": "", "score": ""}, {}, (False, False)), ({"name": "", "points": ""}, {}, (False, False)), ({"name": "", "points": "", "score": ""}, {}, (True, True)),
    ],
)  # fmt: skip
def test_sums_that_may_lack_a_number(
    row: dict[str, str], changes: dict[str, Any], expected: tuple[bool, bool]
) -> None:
    """A sum is known only where each number belongs to a row; two columns for one role make that sum doubtful."""
    table = with_row(0, **({"points": "14", "score": "13"} | row))
    whole = evidence(replace(submission(table, total="97", points_total="96"), **changes))
    assert (whole.reads_all("points"), whole.reads_all("score")) == expected


def test_sums_of_a_form_without_names() -> None:
    """A form that has no column for names is read as a whole; one whose sum is its total is in any case."""
    whole = submission(with_row(0, points="14", score="13"), total="97", points_total="96")
    assert evidence(without(whole, "indicator")).reads_all("score")
    unread = replace(whole, unread=(cell(30, 7, "5"),))
    total = replace(whole.total, score=cell(19, 8, "98"))
    assert evidence(replace(unread, total=total)).reads_all("points")


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        (("无", "", "疫情影响"), ["疫情影响", "", "疫情影响"]), (("无", "疫情影响", "天气原因"), ["疫情影响", "疫情影响", "天气原因"]),
        (("政策调整", "疫情影响", ""), ["政策调整", "疫情影响", ""]), (("无", "", "略"), ["无", "", "略"]),
    ],
)  # fmt: skip
def test_the_note_of_rows_that_share_a_score(notes: tuple[str, ...], expected: list[str]) -> None:
    """The first row of a group takes the reason of the first part that gives one, where it has none itself."""
    head, *parts = submission().rows[:3]
    rows = (head, *(replace(row, part_of=0) for row in parts))
    assert shared_notes(rows, notes, is_blank_note) == expected


def counted(*findings: tuple[str, str]) -> Review:
    """A review with findings of these severities and audiences."""
    whole = reviewed()
    one = whole.evidence.finding("score-missing", at(None))
    return replace(whole, findings=tuple(replace(one, severity=severity, audience=audience) for severity, audience in findings))  # fmt: skip


@pytest.mark.parametrize(
    ("findings", "errors", "conclusion"),
    [
        ((), 0, "表内未发现问题"), ((("info", "unit"),), 0, "表内未发现问题"), ((("warning", "unit"), ("info", "unit")), 0, "请核实"), ((("error", "unit"), ("warning", "unit")), 1, "退回修改"),
        ((("error", "bureau"), ("error", "bureau")), 2, "表内未发现问题"), ((("error", "bureau"), ("warning", "unit")), 1, "请核实"),
    ],
)  # fmt: skip
def test_the_conclusion(findings: tuple[tuple[str, str], ...], errors: int, conclusion: str) -> None:
    """Errors send a form back and warnings ask, where the unit can act on them."""
    whole = counted(*findings)
    assert (whole.errors, whole.conclusion) == (errors, conclusion)
    assert len(whole.for_unit) == sum(audience == "unit" for _, audience in findings)


def test_findings_come_in_order_of_severity() -> None:
    """Errors come first, and findings of one severity in the order of the sheet."""
    whole = reviewed(table=with_row(0, score="14", actual="≥210"), total="99.5")
    severities = [one.severity for one in whole.findings]
    assert severities == sorted(severities, key=["error", "warning", "info"].index)
    assert len(set(severities)) > 1


def test_a_scheme_that_names_an_unknown_finding() -> None:
    """A scheme is refused with the key that is wrong, and only with that."""
    base = reviewed().evidence
    odd = replace(
        base, scheme=replace(base.scheme, severities=(("score-missing", "info"), ("nonsense", "info")))
    )
    with pytest.raises(SchemeError) as raised:
        review(odd)
    assert list(map(str, raised.value.faults)) == [
        "severity.nonsense：没有这种问题；可用的名称见 xlselfeval codes"
    ]
    assert base.scheme.id in str(raised.value)


def test_a_score_above_the_points_of_its_block() -> None:
    """A score is measured by the points of its own block, which is named."""
    blocks = (block("目标1", "40", 12, 13), block("目标2", "14.5", 14, 18))
    whole = replace(without(submission(), "points"), blocks=blocks, heading=cell(11, 4, "三级指标"))
    findings = check_submission(load_scheme("hubei-project-2020"), whole).findings
    above = [one for one in findings if one.name == "score-above-points"]
    scores = [(row.score.ref, row.score.written.value) for row in whole.rows[2:]]
    assert [one.cell for one in above] == [ref for ref, score in scores if score > Decimal("14.5")] != []
    assert all("目标2" in one.message for one in above)


@pytest.mark.parametrize(
    ("above", "expected"), [("因疫情影响，两期推迟", []), ("加大宣传力度", ["reason-empty-phrase"] * 2), ("", ["reason-missing"] * 2)]
)  # fmt: skip
def test_a_note_that_refers_to_the_one_above_says_the_same(above: str, expected: list[str]) -> None:
    """同上 is a reason where the note above it is one."""
    rows = with_row(0, actual="190", score="14.25", note=above).splitlines()
    rows[1] = "| 产出指标 | 质量指标 | 验收合格率 | ≥95% | 90.25% | 15 | 14.25 | 同上。 |"
    assert [one.name for one in reviewed(table="\n".join(rows)).findings] == expected


@pytest.mark.parametrize(
    ("unit", "expected"), [("万元", ["100", "120", "60.5"]), ("元", ["0.01", "0.012", "0.00605"])]
)
def test_money_in_ten_thousands(unit: str, expected: list[str]) -> None:
    """The sums of the total line are given in 万元, whatever the unit of the form."""
    whole = submission(budget=("100", "120", "60.5"))
    assert whole.funds is not None
    read = evidence(replace(whole, funds=replace(whole.funds, unit=unit)))
    assert [read.total_in_ten_thousand(column) for column in MONEY_PARTS] == list(map(Decimal, expected))


def test_no_money_in_ten_thousands() -> None:
    """A form without money block, or with a blank sum, has none."""
    assert evidence(replace(submission(), funds=None)).total_in_ten_thousand("budget_initial") is None
    assert evidence(submission(budget=("100", None, "60"))).total_in_ten_thousand("budget_adjusted") is None


def test_rows_are_known_by_their_names() -> None:
    """A row without a name is known by its place, and the second and third of a name by their number."""
    names = ("甲", "", "甲", "甲", "", "2")
    line = "| 产出指标 | 数量指标 | {} | ≥200人 | 210 | 15 | 15 | |"
    read = evidence(submission("\n".join(map(line.format, names))))
    assert [one.key for one in read.rows] == ["row/甲", "row/2", "row/甲#2", "row/甲#3", "row/5", "row/2#2"]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        (("5", "", ""), Amount(Decimal(5))), (("", "5", ""), Amount(Decimal(5))), (("2", "3", ""), Amount(Decimal(5))), (("2", "3", "4"), Amount(Decimal(9))), (("", "", ""), Amount(None)), (("", "3", "4"), Amount(Decimal(7))),
        (("2", "3分", ""), Amount(Decimal(5), as_text=True)), (("2分", "", ""), Amount(Decimal(2), as_text=True)), (("优", "", "3"), Amount(Decimal(3))), (("优", "", ""), Amount(None)),
    ],
)  # fmt: skip
def test_the_amount_of_a_group(scores: tuple[str, ...], expected: Amount) -> None:
    """A group has the sum of what its rows state, its parts nothing; a row of its own has its own."""
    head, *others = submission().rows[:4]
    rows = [
        replace(row, score=cell(12, 8, text))
        for row, text in zip((head, *others), (*scores, "7"), strict=True)
    ]
    grouped = [rows[0], replace(rows[1], part_of=0), replace(rows[2], part_of=0), rows[3]]
    assert shared_amounts(grouped, lambda row: row.score) == [
        expected,
        Amount(None),
        Amount(None),
        Amount(Decimal(7)),
    ]
