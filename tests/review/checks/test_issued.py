"""A form beside its issue record: each difference at its place, with both texts and what is known of the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from support.forms import HONEST, cell, submission, with_row
from support.issued_variants import FROM_FILE, GROUPS, LINES, LONG, ROWS, SCHEME, form, ordered, record, texts

from xlselfeval.checking import check_submission
from xlselfeval.issue_record import IssuedText, RecordSource
from xlselfeval.review.checks.record import record_faults
from xlselfeval.review.finding import Finding, make_finding
from xlselfeval.submission import DoubtfulResult, HiddenSheet, Submission

LOCKED, RENAMED, REMOVED = "locked-cell-changed", "row-renamed", "row-removed"
RECORD, UNKNOWN, YEAR = "snapshot-changed", "record-unknown", "year-mismatch"
ABSENT = RecordSource(kind="embedded", own_record="absent")
Placed = tuple[str, str, str | None, str, str | None, str | None]


def placed(whole: Submission, *names: str) -> list[Placed]:
    """Return the findings of some names as (subject, part, cell, severity, found, expected)."""
    return [
        (one.subject, one.part, one.cell, one.severity, one.found, one.expected)
        for one in check_submission(SCHEME, whole).findings
        if one.name in names
    ]


def situations(whole: Submission, *names: str) -> list[str]:
    """Return in words what was found."""
    return [one.situation for one in check_submission(SCHEME, whole).findings if one.name in names]


@pytest.mark.parametrize(
    ("own", "kind", "name", "severity", "state", "end"),
    [
        ("unknown", "none", "", "", "", ""), ("unknown", "file", UNKNOWN, "error", "", "（已按下发文件“甲.xlsx”核对）"), ("edited", "embedded", RECORD, "error", "已被改动（", "）"), ("edited", "file", RECORD, "error", "已被改动（", "“甲.xlsx”不一致）"),
        ("old", "embedded", RECORD, "warning", "由早期版本写入", "被改动"), ("old", "file", RECORD, "warning", "由早期版本写入", "被改动"), ("absent", "file", RECORD, "warning", "缺失（", "“甲.xlsx”核对）"), ("absent", "embedded", "", "", "", ""), ("absent", "none", "", "", "", ""), ("sound", "file", "", "", "", ""), ("sound", "embedded", "", "", "", ""),
    ],
)  # fmt: skip
def test_the_record_in_a_workbook(
    own: Any, kind: Any, name: str, severity: str, state: str, end: str
) -> None:
    """Each state of the record in a workbook has its finding.

    The sender's file is named in it where there is one.
    """
    source = RecordSource(own_record=own, kind=kind, file="甲.xlsx")
    expected = [(name, "record", "下发记录", severity)] if name else []
    found: Sequence[Finding] = check_submission(SCHEME, form(record_source=source)).findings
    for one in (found, list(record_faults(source, partial(make_finding, sheet=None)))):
        of_record = [each for each in one if each.name in (RECORD, UNKNOWN)]
        assert [(each.name, each.subject, each.part, each.severity) for each in of_record] == expected
        assert all(f"下发记录{state}" in each.situation for each in of_record)
        assert all(each.situation.endswith(end) for each in of_record)
        assert all(("甲.xlsx" in each.situation) == ("甲.xlsx" in end) for each in of_record)
        assert all(each.action.startswith("请") and each.action.endswith("。") for each in of_record)


def test_an_unknown_record_beside_several_files() -> None:
    """Where the sender has files for the form, a record that is of none of them is reported."""
    source = RecordSource(own_record="unknown", kind="embedded", rivals=("甲.xlsx", "乙.xlsx"))
    assert len(placed(form(record_source=source), UNKNOWN)) == 1


def test_a_document_has_no_room_for_a_record() -> None:
    """An absent record is reported for a workbook of any format, and not for a document."""
    source = RecordSource(own_record="absent", kind="file", file="甲.xlsx")
    names = [len(placed(form(record_source=source, values_of=suffix), RECORD)) for suffix in ("ods", "docx")]
    assert names == [1, 0]


@pytest.mark.parametrize(("own", "names"), [("unknown", 0), ("edited", 1), ("sound", 0)])
def test_a_form_of_another_year(own: Any, names: int) -> None:
    """The year is at the title; a record that is unknown for that reason is not reported once more."""
    whole = form(record_source=RecordSource(own_record=own, other_year=2021))
    assert placed(whole, YEAR) == [("field/year", "年度", "A2", "error", "2020", "2021")]
    assert len(placed(whole, RECORD, UNKNOWN)) == names


def test_the_version_of_a_scheme() -> None:
    """Another version of the same scheme is reported at the title."""
    assert placed(form(issued=record(version="9")), "scheme-version") == [
        ("scheme", "表样", "A2", "warning", "9", SCHEME.version)
    ]
    assert placed(form(issued=record(version="9", scheme="general")), "scheme-version") == []
    assert placed(form(record=None), "scheme-version") == []


def test_a_scheme_that_was_not_given() -> None:
    """A scheme of one's own that is not at hand is reported at the title; one that is at hand is not."""
    whole = form(issued=record(scheme="own-2024"))
    assert placed(whole, "scheme-missing") == [("scheme", "表样", "A2", "error", "own-2024", None)]
    own = check_submission(replace(SCHEME, id="own-2024"), whole)
    assert "scheme-missing" not in {one.name for one in own.findings}


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({"is_protected": False}, 1), ({"is_protected": True}, 0), ({}, 0), ({"is_protected": False, "record_source": ABSENT}, 0), ({"is_protected": False, "record": None}, 0),
    ],
)  # fmt: skip
def test_a_sheet_without_protection(changes: dict[str, Any], count: int) -> None:
    """Only the workbook that was issued was protected."""
    expected = [("sheet", "工作表", None, "info", None, None)] * count
    assert placed(form(**changes), "protection-removed") == expected


def test_hidden_content() -> None:
    """Hidden rows and sheets are named; in another workbook a sheet only where it holds a form."""
    sheets = (HiddenSheet("附 表", False), HiddenSheet(LONG + "长", True))
    whole = form(hidden=("第 15 行",), hidden_sheets=sheets)
    names = ("第 15 行", "工作表“附 表”", f"工作表“{LONG[:59]}…”")
    found = [("hidden/" + "".join(name.split()), name, None, "warning", name, None) for name in names]
    assert placed(whole, "hidden-content") == found
    assert placed(replace(whole, record_source=ABSENT), "hidden-content") == [found[0], found[2]]
    assert placed(replace(whole, record=None), "hidden-content") == [found[0], found[2]]


@pytest.mark.parametrize(
    ("names", "shown"),
    [(["甲"], "“甲”表"), (["甲", "乙", "丙"], "“甲”“乙”“丙”表"), (["甲", "乙", "丙", "丁"], "“甲”“乙”“丙”等4张表"), ([LONG + "长"], f"“{LONG[:59]}…”表")],
)  # fmt: skip
def test_forms_of_the_workbook_that_are_not_there(names: list[str], shown: str) -> None:
    """Three of them are named, of more the number as well."""
    whole = form(left_out=tuple(names))
    first = names[0] if len(names[0]) <= 60 else f"{names[0][:59]}…"
    assert placed(whole, "form-left-out") == [("forms", "工作簿", None, "info", None, first)]
    assert f"工作簿中的{shown}" in situations(whole, "form-left-out")[0]


@pytest.mark.parametrize(
    ("sheet", "words"),
    [
        (DoubtfulResult("核对 结果", "unmarked"), "编号"), (DoubtfulResult("核对结果(2)", "changed"), "改动"), (DoubtfulResult(LONG, "other-form", LONG), f"“{LONG}”"), (DoubtfulResult(LONG + "长", "other-form", LONG + "长"), f"“{LONG[:59]}…”"),
    ],
)  # fmt: skip
def test_a_doubtful_result(sheet: DoubtfulResult, words: str) -> None:
    """A sheet 核对结果 is named, with the reason for the doubt and the form that it states."""
    whole = form(doubtful_results=(sheet,))
    name = sheet.name if len(sheet.name) <= 60 else f"{sheet.name[:59]}…"
    subject = f"result/{''.join(name.split())}"
    assert placed(whole, "result-sheet-doubtful") == [(subject, f"工作表“{name}”", None, "warning", sheet.stated or None, None)]  # fmt: skip
    assert words in situations(whole, "result-sheet-doubtful")[0]


def test_rows_that_are_gone_repeated_or_added() -> None:
    """A row that is gone has the id of its record, others their cells; a repeated one says how often."""
    gone = form(ordered(1, 2, 3, 4, 5, 6))
    assert placed(gone, REMOVED) == [("issued/1/indicator", "“培训人数”", None, "error", None, "培训人数")]
    twice = form(ordered(0, 0, 0, 1, 2, 3, 4, 5, 6))
    found = placed(twice, "row-duplicated")
    assert [one[2:] for one in found] == [("D13", "error", "培训人数", None), ("D14", "error", "培训人数", None)]  # fmt: skip
    assert all("出现3次" in one for one in situations(twice, "row-duplicated"))
    added = HONEST.strip() + "\n" + LINES[6].replace("群众满意度", "另外的满意度")
    assert [one[1:] for one in placed(form(added), "row-added")] == [("指标", "D19", "warning", "另外的满意度", None)]  # fmt: skip
    assert placed(form(added, issued=record(own_rows=True)), "row-added") == []


@pytest.mark.parametrize(
    ("source", "basis"),
    [(FROM_FILE, "下发文件中为"), (RecordSource(kind="embedded"), "表内下发记录中为"), (RecordSource(), "下发时为")],
)  # fmt: skip
def test_a_renamed_row(source: RecordSource, basis: str) -> None:
    """The name as issued is named with the source from which it is known; a blank name is not reported twice."""
    table = with_row(0, name="").replace("验收合格率", "验收的合格率")
    whole = form(table, record_source=source)
    assert placed(whole, RENAMED) == [("issued/2/indicator", "指标", "D13", "error", "验收的合格率", "验收合格率")]  # fmt: skip
    (words,) = situations(whole, RENAMED)
    assert f"“验收的合格率”，{basis}“验收合格率”" in words
    blank = form(with_row(0, name="", points="", score=""), record_source=source)
    assert any("空白" in one for one in situations(blank, RENAMED))


def test_approved_rows() -> None:
    """Names and rows other than a roster approved are questions, points are errors.

    Rows that nobody knows are passed over.
    """
    changed = with_row(0, name="培训人次").replace("| 96% | 15 | 15 |", "| 96% | 12 | 12 |").splitlines()
    whole = form("\n".join((changed[6], *changed[:6])), record=None)
    whole = replace(whole, approved=(*ROWS[:6], ROWS[6]._replace(name="就业 岗位", target="≥987个")))
    assert placed(whole, RENAMED) == [("row/培训人次/indicator", "指标", "D13", "warning", "培训人次", "培训人数")]  # fmt: skip
    assert "批复的绩效目标中为“培训人数”" in situations(whole, RENAMED)[0]
    assert placed(whole, REMOVED) == [("approved/就业岗位/indicator", "“就业 岗位”", None, "warning", None, "就业 岗位")]  # fmt: skip
    assert [one[2:] for one in placed(whole, LOCKED)] == [("G14", "error", "12", "15")]


@pytest.mark.parametrize(
    ("whole", "now", "then", "words"),
    [
        (form(with_row(0, subcategory="质量指标")), "质量指标", "数量指标", "现列于“质量指标”下，下发时列于“数量指标”下"), (form(with_row(0, category="效益指标", subcategory="社会效益指标")), "社会效益指标", "数量指标", "现列于“社会效益指标”下，下发时列于“数量指标”下"),
        (form(with_row(0, category="效益指标").replace("社会效益指标", "数量指标"), issued=record(rows=(*ROWS[:4], ROWS[4]._replace(subcategory="数量指标"), *ROWS[5:]))), "效益指标", "产出指标", "现列于“效益指标”下，下发时列于“产出指标”下"),
    ],
)  # fmt: skip
def test_a_row_in_another_group(whole: Submission, now: str, then: str, words: str) -> None:
    """The group that differs is named, the wider one where the narrower is the same."""
    assert placed(whole, "row-moved") == [("issued/1/indicator", "指标", "D12", "info", now, then)]
    assert words in situations(whole, "row-moved")[0]


def test_rows_in_another_order() -> None:
    """Within a group another order is reported as such."""
    same = tuple(row._replace(subcategory="数量指标") for row in ROWS[:2]) + ROWS[2:]
    swapped = "\n".join(line.replace("质量指标", "数量指标") for line in (LINES[1], LINES[0], *LINES[2:]))
    whole = form(swapped, issued=record(rows=same, groups=(("产出指标", "数量指标"),)))
    assert all(found[4:] == ("数量指标", "数量指标") for found in placed(whole, "row-moved"))
    words = situations(whole, "row-moved")
    assert words
    assert all(one.startswith("在同组内") and one.endswith("有调整") for one in words)


def test_locked_targets_and_points() -> None:
    """Changed targets and points are reported at their cells, row by row; a form without these columns has none."""
    table = with_row(0, target="≥150人", points="10", score="10")
    assert placed(form(table), LOCKED) == [
        ("issued/1/target", "指标值", "E12", "error", "≥150人", "≥200人"),
        ("issued/1/points", "分值", "G12", "error", "10", "15"),
    ]
    assert placed(form(with_row(0, target="", points="")), LOCKED) == [
        ("issued/1/target", "指标值", "E12", "error", None, "≥200人"),
        ("issued/1/points", "分值", "G12", "error", None, "15"),
    ]


@pytest.mark.parametrize(("points", "score"), [("10", "15"), ("20", "15")])
def test_changed_points_are_one_mistake(points: str, score: str) -> None:
    """A score within the issued points is not asked about beside points that are to be restored."""
    whole = form(with_row(0, points=points, score=score))
    assert placed(whole, LOCKED)
    others = ("score-above-points", "reason-missing")
    assert not [one for name in others for one in placed(whole, name)]
    above = placed(form(with_row(0, points=points, score="25")), "score-above-points")
    assert [one[4:] for one in above] == [("25", "15")]


def test_a_document_may_leave_out_the_lines_around_its_table() -> None:
    """Lines above and below the table that a document lacks are no changed texts.

    Another line, and another caption, are.
    """
    gone = ("title", "附件1", None), ("note", "注：按此填报", None), ("caption", "填报说明", None)
    other = ("title", "附件1", "附件2"), ("note", "注：按此填报", "注：不必填报")
    for format_of in ({"values_of": "docx"}, {"copy_of": "docx"}):
        assert [part for _, part, *_ in placed(texts(*gone, **format_of), LOCKED)] == ["栏目名称"]
        assert [part for _, part, *_ in placed(texts(*other, **format_of), LOCKED)] == ["标题", "备注"]
    assert [part for _, part, *_ in placed(texts(*gone), LOCKED)] == ["标题", "备注", "栏目名称"]


def test_a_document_may_leave_out_sources_of_money_that_it_does_not_have() -> None:
    """Rows issued as names alone and deleted unused are no fault of a document.

    A deleted total line is one, and so are all sources together.
    """
    names = ("总额", "财政拨款", "上年结转", "其他资金", "目标")
    printed = tuple(
        IssuedText("caption" if text == "目标" else "fund", 40 + number, 1, text)
        for number, text in enumerate(names)
    )
    rate = IssuedText("points", 40, 7, "10")
    parts = (["100", "120", "120"],)

    def locked(there: Sequence[str], lines: Sequence[Sequence[str]] = parts, **changes: Any) -> list[str]:
        cells = {(40 + number, 1): cell(40 + number, 1, text) for number, text in enumerate(there)}
        funds = submission(lines=lines).funds
        whole = form(issued=record(texts=(*printed, rate)), cells=cells, funds=funds, **changes)
        return [one.expected or "" for one in check_submission(SCHEME, whole).findings if one.name == LOCKED]

    unused = ("总额", "财政拨款", "目标")
    assert locked(unused) == ["上年结转", "10"]
    for format_of in ({"values_of": "docx"}, {"copy_of": "docx"}):
        assert locked(unused, **format_of) == ["10"]
        assert locked(("总额", "目标"), (), **format_of) == ["财政拨款", "10"]
        assert locked(("财政拨款", "上年结转", "其他资金", "目标"), **format_of)[0] == "总额"


def test_a_document_may_break_its_title_elsewhere() -> None:
    """Two issued lines in one, or one in two, are no change; another year in them is."""
    joined = ("title", "自评表", "自评表（2020年度）"), ("title", "（2020年度）", None)
    parted = ("title", "项目自评表", "项目"), ("title", "（2020年度）", "自评表 （2020年度）")
    for lines in (joined, parted):
        assert placed(texts(*lines, values_of="docx"), LOCKED) == []
        assert placed(texts(*lines), LOCKED)
    late = ("title", "（2020年度）", "自评表（2021年度）")
    assert [one[4] for one in placed(texts(late, values_of="docx"), LOCKED)] == ["自评表（2021年度）"]


def test_locked_texts() -> None:
    """Each printed text that is gone or changed has the place where it was issued, and the word for its kind."""
    whole = texts(
        ("subcategory", "原组", "数量 指标"), ("subcategory", "旧组", None), ("caption", "原 栏目", "改栏目"), ("subcategory", "又一组", "别的指标"), ("other", "原注", "改注"), ("note", LONG + "长", "短"),
    )  # fmt: skip
    assert placed(whole, LOCKED) == [
        ("text/caption/A43", "栏目名称", "A43", "error", "改栏目", "原 栏目"),
        ("text/subcategory/A44", "二级指标", "A44", "error", "别的指标", "又一组"),
        ("text/other/A45", "栏目名称", "A45", "error", "改注", "原注"),
        ("text/note/A46", "备注", "A46", "error", "短", f"{LONG[:59]}…"),
    ]
    assert "现为“改栏目”，表内下发记录中为“原 栏目”" in situations(whole, LOCKED)[0]


def test_a_caption_that_is_gone() -> None:
    """A text that no cell holds is reported where it was, as a blank, also of a group whose rows are there."""
    whole = texts(("caption", "填报说明", None), ("subcategory", "数量指标", None))
    found = placed(whole, LOCKED)
    assert [one[0] for one in found] == ["text/caption/A41", "text/subcategory/A42"]
    assert [one[4] for one in found] == [None, None]
    assert all("现为空白" in one for one in situations(whole, LOCKED))


def test_fields_that_were_filled_in() -> None:
    """A field is known by its issued text, and has its caption; another text has its address."""
    whole = texts(("field", "别的文字", "又一个局"), ("field", "某市某局", "别的局"))
    assert [one[:2] for one in placed(whole, LOCKED)] == [("text/field/A41", "已填好的栏目"), ("field/organization", "部门名称")]  # fmt: skip


def test_the_title_of_an_early_record() -> None:
    """A record without printed texts still knows the title."""
    whole = form(issued=record(groups=GROUPS), title=cell(2, 1, "2020年度另一张表"))
    found = placed(whole, LOCKED)
    assert [one[:5] for one in found] == [("text/title", "标题", "A2", "error", "2020年度另一张表")]


def test_a_text_whose_place_is_gone() -> None:
    """A first line that is gone, with the others moved up into its place, has no cell."""
    printed = ("附件", "甲表", "乙说明")
    issued = tuple(IssuedText("caption", row, 1, text) for row, text in enumerate(printed, 1))
    cells = {(row, 1): cell(row, 1, text) for row, text in enumerate(printed[1:], 1)}
    whole = form(issued=record(texts=issued), cells=cells)
    assert placed(whole, LOCKED) == [("text/caption/A1", "栏目名称", None, "error", None, "附件")]


def test_a_row_of_an_early_record() -> None:
    """A row without an id in its record is known by its place."""
    rows = tuple(row._replace(id=0) for row in ROWS)
    whole = form(ordered(0, 2, 3, 4, 5, 6), issued=record(rows=rows))
    assert [one[0] for one in placed(whole, REMOVED)] == ["issued/2/indicator"]


def test_points_of_two_forms_make_no_score() -> None:
    """Rows of the form's own beside issued points that it changed have no total: no reference score, no grade."""
    changed = ROWS[0]._replace(points=ROWS[0].points + 25)
    for rows, total in (((changed, *ROWS[1:-1]), None), (ROWS[:-1], Decimal(100)), (ROWS, Decimal(100))):
        review = check_submission(SCHEME, form(issued=record(rows=rows)))
        known = review.recomputed
        assert (known.points, known.scored, known.mixes_points) == (total, total is not None, total is None)
        assert (known.grade is None) == (total is None)


def test_points_of_two_forms_lower_no_grade() -> None:
    """A grade is held against no total of points of two forms; against that of the issued points it is."""
    missed = with_row(0, actual="10", note="报名人数不足，下一年提前组织")
    changed = ROWS[0]._replace(points=ROWS[0].points + 5)
    for rows, is_lowered in (((changed, *ROWS[1:-1]), False), (ROWS[:-1], True)):
        review = check_submission(SCHEME, form(missed, issued=record(rows=rows)))
        assert ("grade-changes" in {one.name for one in review.findings}) is is_lowered


@pytest.mark.parametrize("role", ["category", "subcategory"])
def test_a_row_below_the_table_is_no_changed_indicator(role: str) -> None:
    """Deleted rows without approved indicators ask for nothing, whatever has moved up to their place."""
    printed = (
        IssuedText("caption", 40, 1, "附注"),
        IssuedText(role, 41, 2, "其他效益"),
        IssuedText("caption", 42, 1, "合计分"),
    )
    there = {(40, 1): "附注", (41, 1): "合计分", (41, 2): "审核人："}
    cells = {place: cell(*place, text) for place, text in there.items()}
    assert placed(form(issued=record(texts=printed), cells=cells), LOCKED) == []
    cells = {(40, 1): cell(40, 1, "附注"), (41, 2): cell(41, 2, "审核人："), (42, 1): cell(42, 1, "合计分")}
    assert [one[5] for one in placed(form(issued=record(texts=printed), cells=cells), LOCKED)] == ["其他效益"]
