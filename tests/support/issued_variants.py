"""Forms that differ from what was issued, or lack columns of their scheme (golden/approved)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from support.forms import HONEST, cell, row_cells, submission, with_row

from xlselfeval.cell import Cell
from xlselfeval.issue_record import IssuedRow, IssuedText, IssueRecord, MacroModule, Macros, RecordSource
from xlselfeval.scheme.load import load_scheme
from xlselfeval.scheme.model import Scheme
from xlselfeval.submission import DoubtfulResult, GoalBlock, HiddenSheet, RivalColumns, Submission

SCHEME = load_scheme("hunan-department-2020")
EMBEDDED, FROM_FILE = RecordSource(kind="embedded", own_record="sound"), RecordSource(kind="file", own_record="sound", file="甲.xlsx", matched_by="id")  # fmt: skip
LINES = HONEST.strip().splitlines()
ROWS = tuple(
    IssuedRow(row[0], row[1], row[2], row[3], Decimal(row[5]), number)
    for number, row in enumerate(row_cells(HONEST), 1)
)
GROUPS = tuple(dict.fromkeys((row.category, row.subcategory) for row in ROWS))
LONG = "很长的名称，" * 10  # 60 characters


def record(**changes: Any) -> IssueRecord:
    """Return an issue record that the honest form agrees with."""
    whole = IssueRecord(
        scheme=SCHEME.id, version=SCHEME.version, profile=SCHEME.profile.id, year=2020, content="",
        rows=ROWS, own_rows=False, id="1", groups=GROUPS,
    )  # fmt: skip
    return replace(whole, **changes)


def form(table: str = HONEST, issued: IssueRecord | None = None, record_source: RecordSource = EMBEDDED, **changes: Any) -> Submission:  # fmt: skip
    """Return a form that was issued; `changes` are those of the submission."""
    known = record() if issued is None else issued
    return replace(submission(table), **({"record": known, "record_source": record_source} | changes))


def texts(*issued: tuple[str, str, str | None], **changes: Any) -> Submission:
    """Return a form with printed texts below an unchanged one: (role, as issued, as returned)."""
    printed = [IssuedText("caption", 40, 1, "附注"), *(IssuedText(role, 41 + number, 1, text) for number, (role, text, _) in enumerate(issued))]  # fmt: skip
    there = ("附注", *(text for _, _, text in issued))
    cells = {(40 + number, 1): cell(40 + number, 1, text) for number, text in enumerate(there) if text}
    return form(issued=record(texts=tuple(printed), fields=(("organization", "某市某局"),)), cells=cells, **changes)  # fmt: skip


def ordered(*places: int) -> str:
    """Return the honest table with its rows in another order."""
    return "\n".join(LINES[place] for place in places)


def _records() -> Iterator[tuple[str, Submission]]:
    for embedded in ("sound", "edited", "absent", "old", "unknown"):
        for source in ("file", "embedded", "none"):
            record_source = RecordSource(kind=source, own_record=embedded, file="甲.xlsx")
            yield f"下发记录 {embedded} {source}", form(record_source=record_source)
    for file in ("", "甲.xlsx"):
        source = RecordSource(kind="embedded", own_record="replaced", file=file)
        yield f"重新下发 {file}", form(record_source=source)
    yield (
        "预算数改过",
        form(issued=record(money=(("budget_initial", Decimal(90)), ("budget_adjusted", Decimal(120))))),
    )
    yield "别的年度", form(record_source=RecordSource(own_record="unknown", other_year=2021))


def _rows() -> Iterator[tuple[str, Submission]]:
    yield "如下发", form()
    yield "没有下发的行", form(issued=record(rows=()))
    yield "少一行", form(ordered(0, 1, 2, 3, 4, 5))
    yield "改名", form(with_row(0, name="培训人次"), record_source=FROM_FILE)
    yield "改名，没有出处", form(with_row(0, name="培训人次"), record_source=RecordSource())
    yield "名称空白", form(with_row(0, name=""))
    yield "名称和分值空白", form(with_row(0, name="", points="", score=""))
    yield (
        "两行改名，一行空白",
        form(with_row(0, name="").replace("验收合格率", "验收的合格率"), issued=record()),
    )
    yield "重复两次", form(ordered(0, 0, 0, 1, 2, 3, 4, 5, 6))
    yield "重复的名称写法不同", form(HONEST.strip() + "\n" + LINES[6].replace("群众满意度", "群众 满意度"))
    added = HONEST.strip() + "\n" + LINES[6].replace("群众满意度", "另外的满意度")
    yield "多一行", form(added)
    yield "可以自己加行", form(added, issued=record(own_rows=True))
    yield "改名的又出现", form(with_row(0, name="培训人次") + "\n" + LINES[0].replace("培训人数", "培训人次"))
    yield "换次序", form(ordered(1, 0, 2, 3, 4, 5, 6), issued=record(groups=()))
    quantity = (("产出指标", "数量指标"),)
    same = tuple(row._replace(subcategory="数量指标") for row in ROWS[:2]) + ROWS[2:]
    swapped = "\n".join(line.replace("质量指标", "数量指标") for line in (LINES[1], LINES[0], *LINES[2:]))
    yield "同组换次序", form(swapped, issued=record(rows=same, groups=quantity))
    yield "换到同级别的组", form(with_row(0, subcategory="质量指标"))
    yield "换到别的级别", form(with_row(0, category="效益指标", subcategory="社会效益指标"))
    mixed = (*ROWS[:4], ROWS[4]._replace(subcategory="数量指标"), *ROWS[5:])
    yield (
        "名称相同的组",
        form(with_row(0, category="效益指标").replace("社会效益指标", "数量指标"), issued=record(rows=mixed)),
    )
    yield "改名又换组", form(with_row(0, name="培训人次", subcategory="质量指标"))


def _texts() -> Iterator[tuple[str, Submission]]:
    yield "各种文字", texts(
        *((role, f"原{role}", f"改{role}") for role in ("title", "caption", "field", "heading", "fund", "points", "category", "subcategory", "note", "other")),
    )  # fmt: skip
    yield (
        "各种文字没有了",
        texts(("caption", "填报说明", None), ("subcategory", "数量指标", None), record_source=FROM_FILE),
    )
    yield "二级指标", texts(
        ("subcategory", "原一", "数量指标"), ("subcategory", "原二", "数量 指标"), ("subcategory", "原三", "自定指标"), record_source=RecordSource()
    )  # fmt: skip
    gone = IssuedText("caption", 1, 1, "附件"), IssuedText("subcategory", 5, 1, "原来的")
    yield "什么都没有了", form(issued=record(texts=gone))
    yield "填好的栏目", texts(("field", "某市某局", "别的局"), ("field", "别的文字", "又一个局"))
    yield (
        "长的文字",
        texts(
            ("note", LONG, "短的"),
            ("note", "两行\n文字", "三行\n\n 文字"),
            ("note", LONG + "更长", LONG + "还长"),
        ),
    )
    yield "指标值和分值", form(with_row(0, target="≥150人", points="10", score="10"))
    yield "指标值和分值空白", form(with_row(0, target="", points="", score=""))
    whole = form(with_row(0, target="", points=""))
    absent = Cell(whole.sheet, 12, 0)
    yield (
        "没有这两栏",
        replace(whole, rows=tuple(replace(row, target=absent, points=absent) for row in whole.rows)),
    )
    for year, scheme, title in (
        (2020, SCHEME.id, "2020年度 部门整体支出绩效自评表"), (2021, SCHEME.id, None), (None, SCHEME.id, None), (2021, "sichuan", None),
    ):  # fmt: skip
        issued = record(year=year, scheme=scheme)
        yield f"标题 {year} {scheme}", form(issued=issued, **({"title": cell(2, 1, title)} if title else {}))
    yield "标题另有文字", texts(("title", "附件", "附表"), title=cell(2, 1, "别的标题"))


def _workbooks() -> Iterator[tuple[str, Submission]]:
    yield "版本", form(issued=record(version="9"))
    yield "别的方案的版本", form(issued=record(version="9", scheme="sichuan"))
    for protected in (True, False, None):
        for embedded in ("sound", "absent"):
            yield f"保护 {protected} {embedded}", form(record_source=RecordSource(kind="embedded", own_record=embedded), is_protected=protected)  # fmt: skip
    yield "不是下发的表没有保护", form(record=None, is_protected=False)
    sheets = (HiddenSheet("附表", False), HiddenSheet(LONG + "长", True))
    yield "隐藏", form(hidden=("第 15 行", "D 列"), hidden_sheets=sheets)
    yield "不是下发的表有隐藏的工作表", form(record=None, hidden_sheets=sheets)
    results = (
        DoubtfulResult("核对结果", "unmarked"),
        DoubtfulResult("核对结果(2)", "changed"),
        DoubtfulResult(LONG, "other-form", LONG),
    )
    yield "缺一张表", form(left_out=("02校舍维修",))
    yield "缺许多表", form(left_out=tuple(f"0{number}校舍维修" for number in range(1, 6)))
    yield "核对结果存疑", form(doubtful_results=results)
    modules = (MacroModule("Buttons", "1"), MacroModule("按钮", "2"))
    yield "没有下发过宏", form(macros=Macros(modules=modules))
    yield "不是下发的表有宏", form(record=None, macros=Macros(modules=modules))
    issued = record(macros=True, modules=modules)
    yield "下发的宏", form(issued=issued, macros=Macros(modules=(MacroModule("BUTTONS", "1"), modules[1])))
    yield "改过的宏", form(
        issued=issued, macros=Macros(modules=(MacroModule("buttons", "3"), modules[1], MacroModule("长" * 41, "1")))
    )  # fmt: skip
    yield "读不出的宏", form(issued=issued, macros=Macros(unreadable=True, foreign_kinds=("WPS 宏", "Excel 4.0 宏")))  # fmt: skip
    yield "没有记下模块", form(issued=record(macros=True), macros=Macros(modules=modules))
    settings = (("xse_", "1"), ("xlwings.conf", "2"))
    with_settings = record(macros=True, modules=modules, settings=settings)
    held = (("xse_", "2"), ("xlwings.conf", "3"))
    yield (
        "按钮的设置",
        form(issued=with_settings, macros=Macros(modules=modules, settings=settings, command="calc")),
    )
    yield "改过的按钮设置", form(issued=with_settings, macros=Macros(modules=modules, settings=held))
    yield "改过的命令", form(issued=issued, macros=Macros(modules=modules, command="calc.exe " + LONG))


def without(whole: Submission, *roles: str) -> Submission:
    """Return the form without these columns."""
    absent = Cell(whole.sheet, 12, 0)
    return replace(whole, rows=tuple(replace(row, **dict.fromkeys(roles, absent)) for row in whole.rows))


def _columns() -> Iterator[tuple[str, Submission]]:
    heading = cell(11, 4, "三级指标")
    for role in ("indicator", "target", "actual", "points", "score", "note"):
        yield f"没有 {role} 栏", replace(without(submission(), role), heading=heading)
    yield (
        "没有认出的表头",
        replace(without(submission(), "target", "note"), unknown_captions=("要求", "说明")),
    )
    yield (
        "很长的表头",
        replace(without(submission(), "target"), unknown_captions=(LONG, "长"), heading=heading),
    )
    rivals = tuple(
        RivalColumns(role, cell(11, 4, f"一{role}"), cell(11, 10, f"二{role}"))
        for role in (
            "goal",
            "indicator",
            "target",
            "actual",
            "points",
            "score",
            "note",
            "category",
            "subcategory",
        )
    )
    yield "争同一栏目", replace(submission(), rivals=rivals)


def _blocks() -> Iterator[tuple[str, Submission]]:
    """Yield forms of a scheme that gives points to blocks of indicators."""
    heading = cell(11, 4, "三级指标")
    known = GoalBlock(
        name="一", points=Decimal(40), cell=cell(11, 1, "年度绩效目标1（40分）"), first=12, last=14
    )
    unknown = GoalBlock(name="二", points=None, cell=cell(15, 1, "年度绩效目标2"), first=15, last=18)
    whole = replace(without(submission(), "points"), heading=heading)
    yield "没有分组", whole
    yield "没有分组和表头", replace(whole, heading=None)
    yield "一组没有分值", replace(whole, blocks=(known, unknown))
    yield "各组都有分值", replace(whole, blocks=(known,))
    yield "各行有分值", replace(submission(with_row(0, points="")), heading=heading)


def issued_variants() -> Iterator[tuple[str, Scheme, Submission]]:
    """Yield title, scheme and content of each form."""
    for part in (_records, _rows, _texts, _workbooks, _columns):
        for title, whole in part():
            yield title, SCHEME, whole
    for title, whole in _blocks():
        yield title, load_scheme("hubei-project-2020"), whole
