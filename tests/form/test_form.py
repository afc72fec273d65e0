"""The form while it is filled in: validations, highlights, check column, status line."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from support.forms import indicators
from support.office import run

from xlselfeval import layout as at
from xlselfeval.checking import check
from xlselfeval.errors import TemplateError
from xlselfeval.files.looks.rule_formula import Value, evaluate
from xlselfeval.form.fill import fill
from xlselfeval.form.generate import generate
from xlselfeval.form.highlights import TO_FILL
from xlselfeval.form.instructions import instruction_lines
from xlselfeval.form.untouched import changes_since_issue
from xlselfeval.form.validations import (
    COMPARATORS,
    MOST_ERROR,
    MOST_FORMULA,
    MOST_PROMPT,
    MOST_TITLE,
    RESULTS,
    Validation,
    add_validation,
)
from xlselfeval.formulas.issued import live_formulas
from xlselfeval.formulas.row_checks import PROGRESS
from xlselfeval.formulas.values import evaluate_live_formulas
from xlselfeval.layout import ref
from xlselfeval.scheme.load import issuing_ids, load_scheme
from xlselfeval.scheme.model import Indicator, Scheme

SCHEMES = issuing_ids()
HUNAN = "hunan-department-2020"


def form_of(scheme: Scheme | str, **options: object) -> Worksheet:
    loaded = load_scheme(scheme) if isinstance(scheme, str) else scheme
    return load_workbook(io.BytesIO(generate(loaded, **options)))["自评表"]  # type: ignore[arg-type]


def both_kinds(name: str) -> list[Worksheet]:
    """A form for the unit's own indicators, and one with approved ones and rows to add to them."""
    return [form_of(name), form_of(name, year=2024, organization="某局", indicators=indicators(), rows=1)]


@pytest.mark.parametrize("name", SCHEMES)
def test_every_input_has_one_validation_with_a_prompt(name: str) -> None:
    """Each input has exactly one validation, with a prompt and, if it refuses, a message."""
    for sheet in both_kinds(name):
        rules = sheet.data_validations.dataValidation
        covered: dict[str, int] = {}
        for rule in rules:
            assert rule.prompt
            assert rule.promptTitle
            assert rule.showInputMessage
            assert (rule.error and rule.errorTitle) or not rule.showErrorMessage
            for area in rule.sqref.ranges:
                for row, column in area.cells:
                    covered[ref(row, column)] = covered.get(ref(row, column), 0) + 1
        merged = {
            ref(row, column): ref(area.min_row, area.min_col)
            for area in sheet.merged_cells.ranges
            for row, column in area.cells
        }
        inputs = {
            merged.get(cell.coordinate, cell.coordinate)
            for line in sheet.iter_rows(max_col=at.NOTE)
            for cell in line
            if not cell.protection.locked
        }
        assert len(inputs) > 20
        assert {cell for cell in inputs if covered.get(cell) != 1} == set()


@pytest.mark.parametrize("name", SCHEMES)
def test_validations_stay_within_the_limits_of_excel(name: str) -> None:
    """Titles, prompts, messages and formulas are within the limits of Excel."""
    for sheet in both_kinds(name):
        for rule in sheet.data_validations.dataValidation:
            assert max(len(rule.promptTitle or ""), len(rule.errorTitle or "")) <= MOST_TITLE
            assert len(rule.prompt) <= MOST_PROMPT
            assert len(rule.error or "") <= MOST_ERROR
            assert max(len(rule.formula1 or ""), len(rule.formula2 or "")) <= MOST_FORMULA


@pytest.mark.parametrize(
    "change",
    [
        {"prompt": "请" * 256},
        {"title": "年" * 29},
        {"error": "错" * 226},
        {"first": '"' + ",".join(["达成年度指标"] * 40) + '"'},
        {"error": ""},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_limit_overrun_is_an_error_when_the_workbook_is_built(change: dict[str, str]) -> None:
    """A validation that Excel would drop is a TemplateError, and is not written."""
    fine = Validation(
        cells="A1", kind="list", title="等级", prompt="请选择", error="请从列表选", first='"优,良"'
    )
    sheet = form_of(HUNAN)
    before = len(sheet.data_validations.dataValidation)
    with pytest.raises(TemplateError):
        add_validation(sheet, replace(fine, **change))
    assert len(sheet.data_validations.dataValidation) == before
    add_validation(sheet, fine)


def test_a_scheme_whose_captions_are_too_long_is_refused() -> None:
    """A money unit too long for a prompt is a TemplateError, so that no prompt is dropped."""
    with pytest.raises(TemplateError, match="数据验证"):
        generate(replace(load_scheme(HUNAN), money_unit="万元" * 120))


def test_the_lists_offer_grade_comparator_and_result() -> None:
    """The lists offer the comparators, the results and the grades of the scheme."""
    lists = {
        rule.formula1.strip('"').split(",")[0]: rule.formula1.strip('"').split(",")
        for rule in form_of(HUNAN).data_validations.dataValidation
        if rule.type == "list"
    }
    assert lists["≥"] == list(COMPARATORS)
    assert lists["达成年度指标"] == list(RESULTS)
    assert lists["等级：优"] == ["等级：优", "等级：良", "等级：中", "等级：差"]


def test_points_are_bounded_by_their_category() -> None:
    """Points are bounded by the sum of their level-1 group, rows inserted at its end included."""
    sheet = form_of(HUNAN, rows=1)
    rules = [
        rule
        for rule in sheet.data_validations.dataValidation
        if rule.type == "custom" and "G" in str(rule.sqref)
    ]
    assert [str(rule.sqref) for rule in rules] == ["G13:G16", "G17:G20", "G21"]
    assert rules[0].formula1 == "AND(ISNUMBER(G13),G13>=0,SUM($G$13:$G$17)-SUM($G$17)<=50)"
    assert "合计不得超过50分" in rules[0].error


def approved(target: str, level2: str = "数量指标") -> Indicator:
    return Indicator(
        category="产出指标", subcategory=level2, name="某指标", target=target, points=Decimal(50)
    )


@pytest.mark.parametrize(
    ("target", "level2", "shown"),
    [
        ("≥200篇", "数量指标", 'General"篇"'),
        ("200篇", "数量指标", 'General"篇"'),
        ("≥95%", "质量指标", "0.00%"),
        ("≤232万元", "成本指标", 'General"万元"'),
        ("≥3", "数量指标", "General"),
        ("提升", "质量指标", "General"),
        ("2020年12月", "时效指标", "General"),
    ],
)
def test_what_is_typed_is_shown_with_its_unit(target: str, level2: str, shown: str) -> None:
    """195 typed is shown as 195篇, and 98 as 98%."""
    sheet = form_of(HUNAN, year=2020, indicators=[approved(target, level2)])
    assert sheet["F13"].number_format == shown
    whole = [
        rule.dxf.numFmt.formatCode
        for rules in sheet.conditional_formatting
        for rule in rules.rules
        if rule.dxf.numFmt
    ]
    assert whole == (["0%"] if shown == "0.00%" else [])


def test_a_number_shown_with_its_unit_is_read_back() -> None:
    """195 shown as 195篇 and 0.97 shown as 97% are read and scored as shown."""
    scheme = load_scheme(HUNAN)
    rows = [
        replace(approved("≥200篇"), points=Decimal(25)),
        replace(approved("≥98%", "质量指标"), points=Decimal(25)),
    ]
    data = fill(
        scheme, generate(scheme, year=2020, indicators=rows), {"F13": Decimal(195), "F14": Decimal("0.97")}
    )
    (review,) = check(data)
    assert [
        (row.actual.text, score.high) for row, score in ((one.row, one.score) for one in review.evidence.rows)
    ] == [
        ("195篇", Decimal("24.38")),
        ("97%", Decimal("24.74")),
    ]


HONEST = {"E13": "≥10次", "D13": "某指标", "F13": Decimal(10), "G13": Decimal(5), "H13": Decimal(5)}


@pytest.mark.parametrize(
    ("change", "said", "line"),
    [
        ({}, "完成", None),
        ({"D13": ""}, "未填三级指标", 2),
        ({"E13": ""}, "未填年度指标值", 2),
        ({"G13": ""}, "未填分值", 2),
        ({"G13": "五"}, "未填分值", 2),
        ({"F13": ""}, "未填实际完成值", 4),
        ({"H13": ""}, "未填得分", 5),
        ({"H13": "满分"}, "未填得分", 5),
        ({"H13": Decimal("5.5")}, "得分超出分值范围", 5),
        ({"H13": Decimal(-1)}, "得分超出分值范围", 5),
        ({"F13": Decimal(8)}, "得分与评分规则不符", 5),
        ({"F13": Decimal(8), "H13": Decimal(4)}, "未说明偏差原因", 6),
        ({"F13": Decimal(8), "H13": Decimal(4), "I13": "无"}, "未说明偏差原因", 6),
        ({"F13": Decimal(8), "H13": Decimal(4), "I13": "因疫情推迟"}, "完成", None),
        ({"H13": Decimal(4), "I13": "质量有欠缺，自扣 1 分"}, "完成", None),
        ({"F13": Decimal(14)}, "未说明超额原因", 6),
        ({"F13": Decimal(14), "I13": "任务追加"}, "完成", None),
        ({"E13": "≤10次", "F13": Decimal(14), "H13": Decimal("3.57"), "I13": "因返工"}, "完成", None),
        ({"E13": "健全", "F13": "达成年度指标", "H13": Decimal("3.5"), "I13": "略"}, "得分与评分规则不符", 5),
        ({"E13": "健全", "F13": "部分达成年度指标", "H13": Decimal("3.5"), "I13": "因机构改革"}, "完成", None),
        ({"E13": "≥95%", "F13": Decimal("0.97")}, "完成", None),
        ({"E13": "≥95%", "F13": Decimal(90)}, "得分与评分规则不符", 5),
        ({"F13": "/"}, "未填实际完成值", 4),
        ({"F13": "　"}, "未填实际完成值", 4),
        ({"E13": "0起", "F13": "无"}, "已填写，得分请自行核对", None),
        ({"E13": "0起", "F13": "没有"}, "已填写，得分请自行核对", None),
        ({"E13": "0起", "F13": "略"}, "未填实际完成值", 4),
        ({"F13": Decimal(8), "H13": Decimal(4), "I13": "不适用"}, "未说明偏差原因", 6),
        ({"F13": Decimal(8), "H13": Decimal(4), "I13": "略"}, "未说明偏差原因", 6),
        # what nothing beside the form can verify is not called complete, nor wrong
        ({"E13": "2024年12月31日前", "F13": "未完成"}, "已填写，得分请自行核对", None),
        ({"E13": "至少200篇", "F13": Decimal(100)}, "已填写，得分请自行核对", None),
        ({"E13": "健全", "F13": "基本达成"}, "已填写，得分请自行核对", None),
        ({"F13": "100次"}, "已填写，得分请自行核对", None),
        ({"E13": "≥5%", "F13": Decimal(-2)}, "已填写，得分请自行核对", None),
        # a scale in doubt: 2.5 is 250 % or 2.5 %, 0.8 is 0.8 % or 80 %, 80 against a target kept as 0.95
        ({"E13": "≥200%", "F13": Decimal("2.5")}, "已填写，得分请自行核对", None),
        ({"E13": "≤1%", "F13": Decimal("0.8")}, "已填写，得分请自行核对", None),
        ({"E13": Decimal("0.95"), "F13": Decimal(80)}, "已填写，得分请自行核对", None),
        ({"E13": "≤232万元", "F13": Decimal(2310000)}, "已填写，得分请自行核对", None),
        ({"E13": "≤232万元", "F13": Decimal(464)}, "得分与评分规则不符", 5),
        ({"E13": "健全", "F13": "达成部分年度指标"}, "得分与评分规则不符", 5),
        ({"E13": "#NAME?"}, "公式出错", 5),
    ],
)  # fmt: skip
def test_the_check_column_says_what_a_row_lacks(
    change: dict[str, Decimal | str], said: str, line: int | None
) -> None:
    """Each omission is named beside its row and counted in the panel and in the status line."""
    scheme = load_scheme(HUNAN)
    answers = {cell: value for cell, value in (HONEST | change).items() if value != ""}
    data = fill(scheme, generate(scheme, year=2024, organization="某局", rows=1), answers)
    sheet = load_workbook(io.BytesIO(data), data_only=True)["自评表"]
    assert sheet["K13"].value == said
    assert not sheet["K14"].value
    counts = [sheet.cell(at.PANEL_ROW + 1 + number, at.PANEL_COUNT).value for number in range(len(PROGRESS))]
    assert [number for number in (2, 4, 5, 6) if counts[number]] == ([] if line is None else [line])
    status = sheet["A1"].value
    assert status.startswith(f"尚有{sum(counts)}处未完成；")
    assert line is None or f"；{PROGRESS[line].caption}{counts[line]}处" in status


def test_a_percent_cell_is_always_read_as_a_percent() -> None:
    """In a percent cell 98 pasted is 9800%, and 1.2 is 120%."""
    scheme = load_scheme(HUNAN)
    data = generate(scheme, year=2024, organization="某局", indicators=[approved("≥95%")])
    for typed, said in ((Decimal("0.98"), "完成"), (Decimal("1.2"), "完成"), (Decimal(98), "未说明超额原因")):
        filled = fill(scheme, data, {"F13": typed, "H13": Decimal(50)})
        assert load_workbook(io.BytesIO(filled), data_only=True)["自评表"]["K13"].value == said


def test_money_that_does_not_add_up_is_counted() -> None:
    """The panel counts a total that differs from the sum of its fund lines."""
    scheme = load_scheme(HUNAN)
    money = {"E6": Decimal(200), "F6": Decimal(90), "E7": Decimal(60), "E8": Decimal(40), "F7": Decimal(90)}
    data = fill(scheme, generate(scheme, year=2024, rows=1), money)
    assert load_workbook(io.BytesIO(data), data_only=True)["自评表"]["L4"].value == 1


@pytest.mark.parametrize("wrong", [{"name": " "}, {"points": Decimal(-5)}, {"points": Decimal(200)}])
def test_approved_indicators_that_make_no_form_are_refused(wrong: dict[str, object]) -> None:
    """A blank name and points out of range are TemplateErrors."""
    with pytest.raises(TemplateError):
        generate(load_scheme(HUNAN), indicators=[replace(approved("≥10次"), **wrong)])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "answers",
    [{"B4": "某局"}, {"B11": "目标"}, {"E6": Decimal(1)}, {"D13": "某指标"}, {"I13": "说明"}, {"A3": "2024年度部门整体支出绩效自评表"}],
    ids=lambda answers: next(iter(answers)),
)  # fmt: skip
def test_a_form_with_anything_in_it_is_not_blank(answers: dict[str, Decimal | str], tmp_path: Path) -> None:
    """A form with a single entry anywhere is not blank, so that it is never replaced."""
    scheme, path = load_scheme(HUNAN), tmp_path / "form.xlsx"
    path.write_bytes(fill(scheme, generate(scheme, rows=1), {}))
    assert changes_since_issue(path) == ()
    path.write_bytes(fill(scheme, generate(scheme, rows=1), answers))
    assert changes_since_issue(path)


def test_a_finished_form_says_so() -> None:
    """The status line of a complete form says that nothing is missing."""
    scheme = load_scheme(HUNAN)
    data = generate(scheme, year=2024, organization="某局", indicators=[approved("≥10次")])
    places = {
        "B11": "目标",
        "F11": "完成",
        "E6": Decimal(100),
        "F6": Decimal(90),
        "F13": Decimal(10),
        "H13": Decimal(50),
    }
    sheet = load_workbook(io.BytesIO(fill(scheme, data, places)), data_only=True)["自评表"]
    assert sheet["A1"].value == "已填写完整；请核对得分后报送"


def coloured(sheet: Worksheet) -> set[str]:
    """Return the cells in the table of indicators that are coloured as due.

    Conditions that need a help column are left out.
    """

    def read(place: tuple[int, int], _sheet: str = "") -> Value:
        value = sheet.cell(*place).value
        return Decimal(str(value)) if isinstance(value, int | float) else str(value) if value else None

    found: set[str] = set()
    for area in sheet.conditional_formatting:
        rule = area.rules[0]
        if rule.formula[0].startswith("COUNTA(") and evaluate(rule.formula[0], read) is True:
            assert rule.dxf.fill.bgColor.rgb == TO_FILL
            found |= {cell.coordinate for row in sheet[str(area.sqref)] for cell in row}
    return found


@pytest.mark.parametrize("name", SCHEMES)
def test_a_blank_form_shows_where_its_indicators_begin(name: str) -> None:
    """The first row of each level-1 group is coloured until something is written in the group; spare rows never are."""
    sheet, issued = both_kinds(name)
    assert coloured(issued) == set()
    before = coloured(sheet)
    rows = sorted({int(cell[1:]) for cell in before})
    assert len(rows) == len([one for one in load_scheme(name).categories if one.points])
    assert before == {f"{column}{row}" for row in rows for column in "DEFGH"}
    sheet.cell(rows[0] + 1, at.ACTUAL, "195篇")
    assert {int(cell[1:]) for cell in coloured(sheet)} == set(rows[1:])


@pytest.mark.parametrize("name", SCHEMES)
def test_highlights_use_no_array_constants_and_lie_on_inputs(name: str) -> None:
    """There are over twenty conditions, short enough for Excel and without array constants."""
    for sheet in both_kinds(name):
        formulas = [rule.formula[0] for rules in sheet.conditional_formatting for rule in rules.rules]
        assert all("{" not in formula and len(formula) < 8192 for formula in formulas)
        assert len(formulas) > 20


@pytest.mark.parametrize("name", SCHEMES)
def test_the_sheet_stays_usable_under_protection(name: str) -> None:
    """Protection allows formats and new rows, and has a password only where the scheme does."""
    book = load_workbook(io.BytesIO(generate(load_scheme(name))))
    for sheet in (book["自评表"], book["填表说明"]):
        protection = sheet.protection
        assert (protection.sheet, protection.password) == (True, None)
        allowed = (
            protection.formatRows,
            protection.formatColumns,
            protection.formatCells,
            protection.insertRows,
        )
        assert allowed == (False, False, False, False)  # False means allowed: the flag says "locked"
    locked = form_of(replace(load_scheme(name), password="budget"))
    assert locked.protection.password


def test_rows_of_its_own_follow_the_approved_ones() -> None:
    """Open rows for the unit's own indicators follow the locked ones in every subcategory."""
    sheet = form_of(HUNAN, year=2024, indicators=[approved("≥10次")], rows=2)
    assert [sheet[f"D{row}"].value for row in (13, 14, 15)] == ["某指标", None, None]
    assert [sheet[f"E{row}"].protection.locked for row in (13, 14, 15)] == [True, False, False]
    assert sheet["C16"].value == "质量指标"


@pytest.mark.office
@pytest.mark.parametrize(
    "options", [{"rows": 2}, {"indicators": "approved", "rows": 1}], ids=["own", "approved"]
)
def test_rows_can_be_inserted_anywhere(options: dict[str, object], tmp_path: Path) -> None:
    """Inserted rows count in totals and panel, are validated, and are read."""
    scheme = load_scheme(HUNAN)
    given = {key: [approved("≥10次")] if value == "approved" else value for key, value in options.items()}
    data = generate(scheme, year=2024, organization="某局", **given)  # type: ignore[arg-type]
    total = next(cell.row for cell in form_of(scheme, year=2024, **given)["A"] if cell.value == "总分")
    path, saved = tmp_path / "form.xlsx", tmp_path / "saved.xlsx"
    path.write_bytes(data)
    end = total + 1  # after one row was inserted in the middle, the total stands here; insert above it
    answers = {
        "D14": "中间新增", "E14": "≥3次", "F14": 3, "G14": 4, "H14": 4,
        f"D{end}": "末尾新增", f"E{end}": "≥5次", f"F{end}": 5, f"G{end}": 6, f"H{end}": 6,
    }  # fmt: skip
    last = f"H{total + 2}"
    jobs = [
        {
            "path": str(path),
            "sheet": "自评表",
            "insert": [14, end],
            "cells": [last, "L10"],
            "rounds": [answers],
            "save": str(saved),
        }
    ]
    (answer,) = run(jobs)
    assert answer["answers"] == [{last: 10, "L10": 2}]
    (review,) = check(saved)
    added = {row.name: row for row in review.evidence.submission.rows if "新增" in row.name}
    assert {name: (row.category, row.score.text) for name, row in added.items()} == {
        "中间新增": ("产出指标", "4"),
        "末尾新增": ("满意度指标", "6"),
    }
    assert review.declared.total == 10
    sheet = load_workbook(saved)["自评表"]
    rules = [rule for rule in sheet.data_validations.dataValidation if "H14" in rule.sqref]
    assert len(rules) == 1


def test_our_functions_give_the_status_of_a_blank_form() -> None:
    """The functions equal to the formulas list in the status line all that a blank form lacks."""
    scheme = load_scheme(HUNAN)
    data = generate(scheme)
    workbook = load_workbook(io.BytesIO(fill(scheme, data, {})), data_only=True)["自评表"]
    assert workbook["A1"].value == (
        "尚有10处未完成；必填栏目未填4处；预算数、执行数未填或合计不符2处；指标、指标值或分值未填1处；分值合计不符3处"
    )
    assert evaluate_live_formulas(live_formulas(scheme), {}) == {}


def test_the_instructions_name_a_grade_only_where_the_form_asks_for_it() -> None:
    """The national form has no row for a grade: its instructions say nothing of one."""
    for name in issuing_ids():
        scheme = load_scheme(name)
        texts = "".join(text for _, text in instruction_lines(scheme))
        assert ("等级" in texts or "分以上为" in texts) is scheme.asks_grade, name
