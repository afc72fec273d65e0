"""Findings on other papers than forms, and of a batch: reports, data sheets, accounts.

findings.txt holds their sentences.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from support.accounts.draw import internal_grid
from support.accounts.draw import workbook_bytes as accounts_bytes
from support.accounts.figures import SetFigures
from support.accounts.papers import accounts_of, items_of
from support.accounts.published import DISPLACED_T6, published_sets
from support.accounts.random_sets import random_set, with_budgets
from support.data_sheets import STAFF, Rows, Value, check_rows, data_workbook_of, filled_rows, honest_figures
from support.forms import reviewed, submission, with_row
from support.honest_data_sheet import AMOUNTS, Typed, check, in_yuan
from support.result_stores import begin, file_result, form_result, save
from support.rosters import due_form, roster_of
from support.word.reports import UNIT, text_of, workbook_of

from xlselfeval.accounts.beside import compare_papers
from xlselfeval.accounts.read import read_accounts
from xlselfeval.accounts.values import Accounts
from xlselfeval.across.data_sheet_beside import compare_data_sheet
from xlselfeval.batch.compare_with_roster import compare_with_roster, paper_of_line
from xlselfeval.batch.results.identify_form import RosterIndex
from xlselfeval.batch.results.ledger import update_ledger
from xlselfeval.batch.results.matching import match
from xlselfeval.batch.results.queries import findings
from xlselfeval.batch.results.rounds import Return
from xlselfeval.batch.results.store import open_store
from xlselfeval.checking import check as check_file
from xlselfeval.checking import check_submission
from xlselfeval.data_sheet.read import read_data_sheets
from xlselfeval.files.open import open_workbook
from xlselfeval.issue_record import IssueRecord
from xlselfeval.report.finding import ReportFinding
from xlselfeval.report_checking import check_report
from xlselfeval.review.finding import Finding
from xlselfeval.review.review import Review
from xlselfeval.scheme.load import load_scheme

Found = Sequence[Finding | ReportFinding]
TODAY, DUE = date(2025, 4, 10), date(2025, 3, 31)

# 自评报告: passages of reports as units write them, each with a mistake
_PASSAGES = (
    "支出100万元（直接支付60万元，授权支付30万元）。",
    "年初预算7896.20万元，年中追加764.15万元，全年预算数8642.35万元。",
    "人员120人（在职100人，退休30人）。",
    "项目18个，涉及资金2.36亿元，其中优的7个、良的9个、中的4个。",
    "支出24.86万元，较年初预算数31.00万元减少5.14万元。",
    "满意度94.6%，比上年92.8%提高2.8个百分点。",
    "年初结转12.40万元，本年收入350.00万元，本年支出341.15万元，年末结转36.25万元。",
    "支出735.06万元，比上年768.92万元减少33.86万元，下降4.61%。",
    "接待游客1286.5万人次，同比增长14.3%，上年为1102.3万人次。",
    "本年支出合计1520万元，其中基本支出1020万元，占67.11%，项目支出500万元，占38.89%。",
    "党员236名，其中女党员98名，占58.5%。",
    "“三公”经费预算为12.00万元，支出决算为8.46万元，完成预算的29.50%。",
    "在职人员控制率=（在职人员数/编制数）×100%=（118/126）×100%=106.78%。",
    "保有公务用车12辆，运行维护费28.8万元，车均3.4万元。",
    "会议费1.99万元，比上年1.42万元减少0.57万元。",
    "会议费2.2万元，比上年3.2万元减少1万元，主要原因是会议增多，增加开支。",
    "会议费比上年3.2万元减少1.0万元，会议费2.2万元，与上年3.2万元持平。",
    "接待费预算18.50万元，决算14.26万元。决算数大于预算数的原因是接待增加。",
    "项目支出100万元。其中河道治理120万元。",
    "局机关编制16人，实有18人。",
    "全年走访慰问困难老干部183人次。\n建成站点42个，走访慰问困难老干部138人次。",
    "2022年基本支出252.5元，较上年231.5万元增加21万元，支出合计252.5万元。",
    "本局内设6个科室：办公室、人事科、财务科、宣传科。",
    "培训支出    万元，比上年增加。",
    "决算数比上年增加（减少）3万元。",
    "【请补充：主要职能】",
    "今年是建党98周年，我局开展了庆祝活动。",
)  # fmt: skip
_FORM_DIFFERS = (
    ("全年执行数587.65万元", "全年执行数586.65万元"),
    ("自评得分100分", "自评得分99分"),
    ("等级为“优”", "等级为“良”"),
    ("2020年度部门", "2019年度部门"),
)
_DATA_DIFFERS = (
    "会议费支出1.99万元，比上年1.42万元增加0.57万元",
    "会议费支出1.89万元，比上年1.42万元增加0.47万元",
)
_SECTIONS = "\n".join(
    ("某市某局2020年度部门整体支出绩效自评报告", "一、部门（单位）基本情况", "二、一般公共预算支出情况", "本年支出平稳。", "三、部门整体支出绩效情况", "各项目标完成。",
     "四、存在的问题及原因分析", "预算编制有待细化。", "附件1：部门整体支出绩效自评表")
)  # fmt: skip


def _report_findings() -> Iterator[tuple[str, Callable[[], Found]]]:
    title = f"{UNIT}2020年度部门整体支出绩效自评报告\n"
    for text in _PASSAGES:
        yield text, lambda text=text: check_report((title + text).encode()).findings  # type: ignore[misc]
    yield "缺少部分", lambda: check_report(_SECTIONS.encode()).findings
    for change in _FORM_DIFFERS:
        yield change[0], lambda change=change: check_report(text_of(UNIT, change), form=_form()).findings  # type: ignore[misc]
    data = _DATA_DIFFERS
    (sheet,) = read_data_sheets(open_workbook(data_workbook_of(UNIT)))
    yield data[0], lambda: check_report(text_of(UNIT, data), form=_form(), data=sheet).findings


@cache
def _form() -> Review:
    """Review the form that agrees with the honest report."""
    (review,) = check_file(workbook_of(UNIT))
    return review


# 基础数据表: what is changed in an honest one
def _typed(**amounts: str) -> Typed:
    return {tuple(place.split("__")): Decimal(amount) for place, amount in amounts.items()}  # type: ignore[misc]


_SHEETS: Mapping[str, Typed] = {
    "合计": _typed(abroad_people__spent="0", procurement_small__spent="8"),
    "超预算": _typed(reception__spent="2.3", meetings__spent="9"),
    "变动": _typed(training__previous="2"),
    "超编": _typed(**{"staff/1__actual": "12"}),
    "批次": _typed(reception_batches__spent="0"),
    "保有量": _typed(cars_kept__spent="0"),
    "人数大于批次": _typed(reception_people__spent="3"),
    "大于总数": _typed(assets_used__spent="651", office__spent="95"),
    "商品和服务": _typed(training__spent="170"),
    "元": in_yuan("projects/1", columns=("spent",)),
    "一栏为元": in_yuan(*{key for key, _ in AMOUNTS}, columns=("previous",)),
    "收入为元": in_yuan("income_other", columns=("spent",)),
    "全表为元": {place: number * 10_000 for place, number in AMOUNTS.items()},
    "负数": _typed(reception__spent="-1.91"),
    "不是整数": _typed(cars_kept__previous="2.5"),
    "总数不同": _typed(wages__spent="279.45"),
}
_SHEET_TEXTS: Mapping[str, dict[tuple[str, str], str]] = {
    "文字": {("meetings", "spent"): "约两万"},
    "空白": {("reception", "spent"): ""},
    "方向": {("training", "reason"): "比上年增加了培训班次"},
    "同名": {("projects/2", "name"): "系统运维"},
    "右移": {("car_running", "previous"): ""},
}  # fmt: skip
_BUDGET: Rows = (
    ("2024年度基础数据表",),
    ("支出情况（按支出性质）", "上年决算数", "年初预算数", "调整追加数", "全年预算数", "本年决算数", "原因"),
    ("支出合计", 600, 565.72, 21.93, 578.65, 570, None),
    ("1.基本支出", 600, 565.72, 21.93, 587.65, 560, None),
    ("2.项目支出", 0, 0, 0, 0, 0, None),
)
_RATE = ("某中心", 20, 19, "96%", 1, 4, 2)


def _sheet_findings() -> Iterator[tuple[str, Callable[[], Found]]]:
    for title, changed in _SHEETS.items():
        yield title, lambda changed=changed: check(changed).findings  # type: ignore[misc]
    for title, texts in _SHEET_TEXTS.items():
        yield title, lambda texts=texts: check(_typed(car_running__added="4"), texts).findings  # type: ignore[misc]
    yield "全年预算", lambda: check_rows(_BUDGET).findings
    figures = honest_figures(Random(1))
    yield "控制率", lambda: check_rows(filled_rows(figures, staff=(STAFF[0], _RATE, STAFF[2]))).findings
    rows = filled_rows(figures)
    headless = [[] if "编制数" in row else row for row in rows]
    yield "没有表头", lambda: check_rows(headless).findings
    yield "与自评表不同", lambda: compare_data_sheet(check({}), reviewed(budget=("604.07", "617.07", "600"), year=2024, organization="某县某局").evidence).findings  # fmt: skip
    yield (
        "与财政登记不同",
        lambda: (
            compare_data_sheet(
                check({}),
                None,
                paper_of_line(due_form(1, organization="某县某局", project="", treasury_spent=Decimal(500))),
            ).findings
        ),
    )


# 决算公开表: a data sheet or a report of the unit whose accounts were published, with what differs
SETS = published_sets()
CZJ, GHZY, SGB, STHJ = (SETS[f"SH-PT-{name}"] for name in ("CZJ-2024", "GHZY-2024", "SGB-2024", "STHJ-2025"))
_CAPTIONS = {
    "spending": "支出合计", "basic": "1.基本支出", "personnel": "（1）人员经费", "public": "（2）公用经费", "office": "其中：办公经费", "project": "2.项目支出",
    "three_public": "“三公”经费合计", "cars": "公务用车购置和运行维护费", "car_purchase": "公车购置", "car_running": "公车运行维护", "abroad": "因公出国（境）费", "reception": "公务接待",
}  # fmt: skip
_OF_SHEETS: Sequence[tuple[str, SetFigures, dict[tuple[str, str], str]]] = (
    ("支出不同", CZJ, {("spending", "spent"): "2946.25"}),
    ("大于总计", CZJ, {("spending", "spent"): "2995.50"}),
    ("基本支出不同", CZJ, {("basic", "spent"): "2337.28"}),
    ("口径不一", GHZY, {("spending", "spent"): "9746.50", ("basic", "spent"): "5377.64"}),
    ("三公不同", STHJ, {("three_public", "spent"): "18.95", ("cars", "spent"): "18.95", ("car_running", "spent"): "18.95"}),
    ("三公预算", STHJ, {("three_public", "initial"): "30"}),
)  # fmt: skip
_OF_REPORTS = (
    (CZJ, "2024年度财政拨款收入支出总计0.3万元。"),
    (STHJ, "2025年“三公”经费支出18.95万元。"),
    (GHZY, "全年支出决算9746.50万元。一般公共预算财政拨款基本支出5377.64万元。"),
)


def _unit_sheet(figures: SetFigures, changes: Mapping[tuple[str, str], str], *, factor: int = 1) -> list[list[Value]]:  # fmt: skip
    """Return the rows of a data sheet filled in from the accounts of its unit, but for the changes."""
    items = {**items_of(figures), **{key: Decimal(text) for key, text in changes.items()}}
    rows: list[list[Value]] = [
        [f"{figures.year}年度部门整体支出绩效评价基础数据表"], ["填报单位", figures.organization],
        ["支出情况（按支出性质）", "上年决算数", "年初预算数", "调整追加数", "全年预算数", "本年决算数", "原因"],
    ]  # fmt: skip
    for key, caption in _CAPTIONS.items():
        if key == "three_public":
            rows.append(["“三公”经费、会议费、培训费", *rows[2][1:]])
        amounts = [
            items.get((key, period)) for period in ("previous", "initial", "added", "adjusted", "spent")
        ]
        rows.append([caption, *(None if one is None else float(one * factor) for one in amounts), "已说明"])
    return rows


def _beside_accounts(accounts: Sequence[Accounts], rows: Rows) -> Found:
    _, (review,) = compare_papers(accounts, [], [check_rows(rows)])
    return [one for one in review.findings if one.name.startswith("accounts-")]


def _accounts_findings() -> Iterator[tuple[str, Callable[[], Found]]]:
    for title, figures, changes in _OF_SHEETS:
        yield title, lambda figures=figures, changes=changes: _beside_accounts([accounts_of(figures)], _unit_sheet(figures, changes))  # type: ignore[misc]  # fmt: skip
    yield "一万倍", lambda: _beside_accounts([accounts_of(STHJ)], _unit_sheet(STHJ, {}, factor=10_000))
    yield "决算表不合", lambda: _beside_accounts([accounts_of(SETS[DISPLACED_T6])], _unit_sheet(SETS[DISPLACED_T6], {}))  # fmt: skip
    before = CZJ.changed(year=2023)
    both = [accounts_of(CZJ), accounts_of(before)]
    yield "上年", lambda: _beside_accounts(both, _unit_sheet(CZJ, {("spending", "previous"): "2000"}))
    for figures, text in _OF_REPORTS:
        title = f"{figures.organization}{figures.year}年度部门整体支出绩效自评报告\n"
        yield text, lambda figures=figures, text=title + text: check_report(text.encode(), accounts=[accounts_of(figures)]).findings  # type: ignore[misc]  # fmt: skip
    yield "项目合计", _projects
    yield (
        "别的单位",
        lambda: _beside_accounts([accounts_of(CZJ)], _unit_sheet(STHJ.changed(year=CZJ.year), {})),
    )
    yield "别的年度", lambda: _beside_accounts([accounts_of(CZJ)], _unit_sheet(CZJ.changed(year=2025), {}))
    general = random_set(Random(21))
    details = {("office", "spent"): str(items_of(general)["office", "spent"] - 1)}
    yield "办公费", lambda: _beside_accounts([accounts_of(general)], _unit_sheet(general, details))
    yield "财决01表", _internal
    form = reviewed(budget=("0", "321.02", "307.82"), year=2024, organization=SGB.organization)
    rate = f"{SGB.organization}2024年度部门整体支出绩效自评报告\n2024年度支出决算307.82万元，完成年初预算的95.89%。"
    yield "完成率", lambda: check_report(rate.encode(), form=form, accounts=[accounts_of(SGB)]).findings


def _internal() -> Found:
    """Compare a data sheet with 财决01表, which has budgets."""
    figures = with_budgets(random_set(Random(81), rounded=False))
    accounts = read_accounts(open_workbook(accounts_bytes([internal_grid(figures)])))
    spent, basic = (str(figures.amount("T1", row)) for row in ("spending", "basic"))
    return _beside_accounts(accounts, _unit_sheet(figures, {("spending", "spent"): spent, ("basic", "spent"): basic, ("spending", "adjusted"): "5"}))  # fmt: skip


def _projects() -> Found:
    """Compare the forms of two projects, which spent more than their unit."""
    scheme = load_scheme("national-project-2020")
    spent = ("2000", "2000", "2000")
    forms = [replace(submission(budget=spent, year=2024, organization=CZJ.organization), sheet=sheet) for sheet in ("甲", "乙")]  # fmt: skip
    reviews, _ = compare_papers([accounts_of(CZJ)], [check_submission(scheme, one) for one in forms], [])
    return [finding for review in reviews for finding in review.findings]


# 成批核对: returns of a folder against the roster, and a second return of a form
_EDUCATION = due_form(1, project_code="XM01", project="校舍维修", due=DUE, budget_adjusted=Decimal("120.5"), treasury_spent=Decimal(118))  # fmt: skip
_SPORTS = due_form(2, organization_code="301002", organization="某市体育局", project_code="XM02", project="场馆建设", due=DUE)  # fmt: skip
_ROSTER = roster_of(_EDUCATION, _SPORTS)
_RETURN = Return(
    id=1, path="某市教育局.xlsx", content="1", modified="2025-03-20T10:00:00", first_run=1, seen="2025-03-30", organization="某市教育局",
    department=None, project="校舍维修", issued_id=None, texts=(),
)  # fmt: skip
_TEXT = (
    "项目于年初启动，因招标时间较长，进度有所滞后；年内已完成校舍维修12栋，验收合格，投入使用，师生反映良好。"
)
_RETURNS: Mapping[str, Sequence[Return]] = {
    "未报送": (),
    "两份": (_RETURN, replace(_RETURN, id=2, content="2", path="又一份.xlsx", modified="2025-03-19T10:00:00")),
    "不在名单": (replace(_RETURN, organization="某县某公司", project=None, path="a.xlsx"),),
    "项目不在名单": (replace(_RETURN, project="操场", path="a.xlsx"),),
    "雷同": (replace(_RETURN, texts=(_TEXT,)), replace(_RETURN, id=2, content="2", path="b.xlsx", organization="某市体育局", project="场馆建设", texts=(_TEXT,))),
}  # fmt: skip


def _batch_findings() -> Iterator[tuple[str, Callable[[], Found]]]:
    for title, returns in _RETURNS.items():
        yield title, lambda returns=returns: [one.finding for one in match(_ROSTER, returns, TODAY).findings]  # type: ignore[misc]  # fmt: skip
    yield "财政数", lambda: compare_with_roster(RosterIndex(roster_of(due_form(1, organization="某市某局", budget_adjusted=Decimal("120.5"), treasury_spent=Decimal(118)))), reviewed(), "a.xlsx").findings  # fmt: skip
    yield "别的单位", _foreign
    yield "改数据", _changed_to_fit


def _foreign() -> Found:
    """Review a form that was issued to another unit."""
    other = due_form(2, organization_code="301002", organization="某市别局")
    record = IssueRecord(scheme="", version="", profile="", year=None, content="", due=other.identity)
    review = check_submission(load_scheme("hunan-department-2020"), replace(submission(), record=record))
    index = RosterIndex(roster_of(due_form(1, organization="某市某局"), other))
    return compare_with_roster(index, review, "a.xlsx").findings


def _changed_to_fit() -> Found:
    """Receive a form two times, the second time with another actual that fits the score."""
    with TemporaryDirectory() as folder, closing(open_store(Path(folder) / "results.sqlite")) as store:
        _receive(store, reviewed(table=with_row(0, actual="150")), reviewed())
        return [one.finding for one in findings(store, "bureau") if one.finding.name == "changed-to-fit"]


def _receive(store: sqlite3.Connection, *reviews: Review) -> None:
    for review in reviews:
        run = begin(store)
        store.execute("UPDATE runs SET finished = started")
        save(store, run, file_result(f"{run}.xlsx", form_result(review, f"{run}.xlsx")))
    update_ledger(store, roster_of(due_form(1, organization="某市某局")), TODAY)


def other_cases() -> Iterator[tuple[str, Callable[[], Found]]]:
    """Yield every case: its title, and how it is checked."""
    yield from _report_findings()
    yield from _sheet_findings()
    yield from _accounts_findings()
    yield from _batch_findings()
