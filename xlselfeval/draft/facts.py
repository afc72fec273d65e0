"""The facts of a draft: names for the templates, texts, and where each comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from xlselfeval.data_sheet.checks import owes_reason
from xlselfeval.data_sheet.reasons import is_reason
from xlselfeval.data_sheet.values import DataRow, DataSheet
from xlselfeval.draft.fact_names import is_fact
from xlselfeval.draft.phrases import (
    against_budget,
    amount,
    asked,
    change,
    count,
    is_asked,
    percent,
    ten_thousands,
)
from xlselfeval.reading.fund_labels import strip_part
from xlselfeval.report.beside.rows import actual_text
from xlselfeval.review.evidence import Evidence
from xlselfeval.review.places import MONEY_PARTS
from xlselfeval.review.review import Review
from xlselfeval.scoring.answers import TEN_THOUSAND
from xlselfeval.scoring.number import plain
from xlselfeval.scoring.text import compact, quoted

Values = dict[str, Any]

# Rows of the data sheet that stand in the report with a change against the year before: name in the templates → key.
_CHANGING = {
    "收入": "income", "支出": "spending", "三公": "three_public", "公车购置": "car_purchase", "公车运行": "car_running",
    "出国": "abroad", "接待": "reception", "会议费": "meetings", "培训费": "training", "政府采购": "procurement",
}  # fmt: skip
_PLAIN = {
    "基本支出": "basic", "项目支出": "project", "人员经费": "personnel", "公用经费": "public", "中小企业": "procurement_small", "小微企业": "procurement_micro",
    "其他应付款": "payables", "固定资产": "assets", "在用资产": "assets_used",
}  # fmt: skip
_OF_FORM = (
    "年度",
    "单位",
    "追加",
    "资金明细",
    "执行率",
    "总体目标",
    "完成情况",
    "自评总分",
    "自评等级",
    "总分",
    "指标",
    "未得满分",
)
_ECONOMIC = ("wages", "goods", "personal", "capital", "economic_other")
_OTHER_STAFF = {"离休": "retired_early", "退休": "retired", "编外": "outside"}
_COUNTS = {"接待批次": ("reception_batches", "批次"), "接待人次": ("reception_people", "人次"), "公车保有量": ("cars_kept", "辆"), "出国团组": ("abroad_groups", "个")}  # fmt: skip


class Fact(NamedTuple):
    """A text of the draft that comes from a paper, and its place there; `name` is that of the templates."""

    name: str
    text: str
    source: str


def facts_of(review: Review, data: DataSheet | None) -> tuple[Values, tuple[Fact, ...]]:
    """Return the values of the templates, and the facts among them with their sources.

    Nothing is made up: what neither paper gives is a request (【请补充：…】), and reasons are copied.
    """
    values = {**_of_form(review), **_of_data(data, review.evidence)}
    sources = {**_sources_of_form(review.evidence), **_sources_of_data(data)}
    facts = tuple(
        Fact(name, text, sources.get(name) or sources.get(name.partition(".")[0], ""))
        for name, text in _flat(values)
        if text and is_fact(name) and not is_asked(text)
    )
    return values, facts


def _flat(values: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if isinstance(value, str):
            yield f"{above}{name}", value
        elif isinstance(value, dict):
            yield from _flat(value, f"{above}{name}.")
        else:
            for number, one in enumerate(value, 1):
                yield from _flat(one, f"{above}{name}.{number}.")


def _of_form(review: Review) -> Values:
    evidence, submission = review.evidence, review.evidence.submission
    initial, adjusted, spent = map(evidence.total_in_ten_thousand, MONEY_PARTS)
    total = evidence.total_declared.number
    rows = [_indicator(evidence, place) for place in range(len(evidence.rows))]
    behind = [
        one for one, row in zip(rows, evidence.rows, strict=True)
        if row.declared.number is not None and row.points.number is not None and row.declared.number < row.points.number
    ]  # fmt: skip
    return {
        "年度": str(submission.year) if submission.year else asked("年度"),
        "单位": submission.field_text("organization") or asked("单位名称"),
        **{words: amount(evidence.total_in_ten_thousand(name), words) for name, words in MONEY_PARTS.items()},
        "资金明细": list(_fund_lines(evidence)),
        "追加": _added(initial, adjusted),
        "执行率": percent(spent, adjusted, "预算执行率"),
        "总体目标": _text(submission.goal_expected) or asked("年度总体目标"),
        "完成情况": _text(submission.goal_achieved) or asked("年度总体目标完成情况"),
        "自评总分": asked("自评总分") if total is None else f"{plain(total)}分",
        "自评等级": evidence.grade or asked("自评等级"),
        "总分": {
            "分值": _text(submission.total.points),
            "得分": asked("自评总分") if total is None else plain(total),
        },
        "指标": rows,
        "未得满分": behind,
    }


def _fund_lines(evidence: Evidence) -> Iterator[dict[str, str]]:
    """Yield the total line of the money block, and the lines that divide it.

    The total line has points and score. Amounts are in 万元, without the unit.
    """
    funds = evidence.submission.funds
    if funds is None:
        return
    factor = evidence.money.factor / TEN_THOUSAND
    points = _text(funds.points)
    scored = {"分值": points, "得分": _text(funds.score) or (asked("得分") if points else "")}
    for line in (funds.total, *funds.lines):
        amounts = {words: evidence.money_in(getattr(line, name)) for name, words in MONEY_PARTS.items()}
        texts = {
            words: "" if number is None else ten_thousands(number * factor)
            for words, number in amounts.items()
        }
        spent, adjusted = amounts["全年执行数"], amounts["全年预算数"]
        rate = percent(spent, adjusted, "") if spent is not None and adjusted else ""
        own = scored if line is funds.total else dict.fromkeys(scored, "")
        yield {"名称": line.label.strip(), **texts, "执行率": rate, **own}


def _added(initial: Decimal | None, adjusted: Decimal | None) -> dict[str, str]:
    """Return what was added to the budget in the year, or taken from it."""
    added = None if initial is None or adjusted is None else adjusted - initial
    return {
        "金额": amount(None if added is None else abs(added), "调整追加数"),
        "方向": "减少" if added is not None and added < 0 else "追加",
        "有": "是" if added else "",
    }


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell.text).strip()


def _indicator(evidence: Evidence, place: int) -> dict[str, str]:
    row = evidence.rows[place].row
    return {
        "一级": row.category, "二级": row.subcategory, "名称": row.name, "指标值": row.target.text,
        "完成值": actual_text(evidence.rows[place]) or asked("实际完成值"), "分值": row.points.text, "得分": row.score.text or asked("得分"),
        "原因": row.note.text.strip(" 。；"),
    }  # fmt: skip


def _sources_of_form(evidence: Evidence) -> dict[str, str]:
    """Name the form for all values that come from it; amounts with their cells."""
    submission, funds = evidence.submission, evidence.submission.funds
    sheet = f"自评表{quoted(submission.sheet)}"
    cells = (
        {} if funds is None else {words: getattr(funds.total, name) for name, words in MONEY_PARTS.items()}
    )
    amounts = {words: sheet + cell.ref for words, cell in cells.items() if cell is not None}
    return dict.fromkeys(_OF_FORM, sheet) | amounts


def _of_data(data: DataSheet | None, evidence: Evidence) -> Values:
    values: Values = {}
    for name, key in (_CHANGING | _PLAIN).items():
        values[name] = _row(data, name, key)
    spent = evidence.total_in_ten_thousand("budget_spent")
    total = _number(data, "spending", "spent")
    values["构成一致"] = "是" if total is not None and total == spent else ""
    values["构成不符"] = "是" if total is not None and total != spent else ""
    spending = _number(data, "economic", "spent")
    values["经济分类"] = [
        {
            "名称": _caption(data, key),
            "金额": amount(_number(data, key, "spent"), _caption(data, key)),
            "占比": percent(_number(data, key, "spent"), spending, f"{_caption(data, key)}占比"),
        }
        for key in _ECONOMIC
        if data is not None and _number(data, key, "spent")
    ]
    for name, (key, unit) in _COUNTS.items():
        values[name] = {"数量": count(_number(data, key, "spent"), unit, name)}
    values["人员"] = list(_staff(data))
    values["项目"] = _items(data, "projects")
    values["应付款明细"] = _items(data, "payables")
    measures = None if data is None else data.texts.get("measures")
    values["厉行节约"] = (
        "" if measures is None or not is_reason(measures.text) else measures.text.strip(" 。；")
    )
    return values


def _row(data: DataSheet | None, name: str, key: str) -> dict[str, str]:
    before, now = _number(data, key, "previous"), _number(data, key, "spent")
    budget = _number(data, key, "initial")
    reason = "；".join(text for _, text in _reasons(data, key))
    is_unknown = data is None or before is None or now is None
    is_due = is_unknown or (data is not None and owes_reason(data, key))
    return {
        "金额": amount(now, name),
        "变动": change(before, now, name),
        "对比预算": against_budget(budget, now, name),
        "年初预算": amount(budget, f"{name}年初预算数"),
        "原因": reason or (asked(f"{name}增减原因") if is_due else ""),
        "有": "是" if now else "",
        "已填": "是" if now is not None else "",
    }


def _reasons(data: DataSheet | None, key: str) -> list[tuple[str, str]]:
    """Return the reason beside a row with its place, else those beside its parts, each with the caption of its part."""
    if data is None:
        return []
    given = {
        one: (row.reason_cell.place, row.reason.strip(" 。；"))
        for one in (key, *data.layout.beneath(key))
        if (row := data.rows.get(one)) is not None and row.reason_cell is not None and row.reason and is_reason(row.reason)
    }  # fmt: skip
    if key in given:
        return [given[key]]
    return [(place, f"{strip_part(_caption(data, one))}：{text}") for one, (place, text) in given.items()]


def _number(data: DataSheet | None, key: str, column: str) -> Decimal | None:
    return None if data is None else data.amount(key, column)


def _caption(data: DataSheet | None, key: str) -> str:
    """Return the caption of a row without its number."""
    return "" if data is None else data.label(key).split(".", 1)[-1].removeprefix("其中：")


def _items(data: DataSheet | None, block: str) -> list[dict[str, str]]:
    if data is None:
        return []
    given = ((one.label, one.number("spent")) for one in data.items.get(block, ()))
    return [
        {"名称": name, "金额": amount(number * data.scale, name)}
        for name, number in given
        if number is not None and is_reason(name)  # 无 in the first line says that there are none
    ]


def _staff(data: DataSheet | None) -> Iterator[dict[str, str]]:
    for table in () if data is None else data.tables:
        if table.block.key != "staff":
            continue
        for line in table.lines:
            quota, actual = line.number("quota"), line.number("actual")
            note = _staff_note(line, is_over=bool(quota and actual and actual > quota))
            yield {
                "单位": line.label,
                "编制": count(quota, "人", f"{line.label}编制数"),
                "在职": count(actual, "人", f"{line.label}在职人数"),
                "控制率": percent(actual, quota, "在职人员控制率") if quota else "",
                "说明": note,
                **{name: _other_staff(line.number(key), name, note) for name, key in _OTHER_STAFF.items()},
            }


def _other_staff(number: Decimal | None, name: str, note: str) -> str:
    """Return a number of other staff; "" for none.

    It is "" also where the note beside it has the same words: 编外3人为公益性岗位.
    """
    text = count(number, "人", name) if number else ""
    return "" if f"{name}{text}" in compact(note) else text


def _staff_note(line: DataRow, *, is_over: bool) -> str:
    """Return the note beside the staff of a unit: the reason, where it has more staff than posts."""
    note = (line.reason or "").strip(" 。；") if is_reason(line.reason) else ""
    if is_over:
        return f"超编原因：{note or asked(f'{line.label}超编原因')}"
    return f"说明：{note}" if note else ""


def _sources_of_data(data: DataSheet | None) -> dict[str, str]:
    """Name the rows of the data sheet."""
    if data is None:
        return {}
    found = {
        name: f"基础数据表{quoted(data.sheet)}第{next(iter(row.figures.values())).cell.row}行"
        for name, key in (_CHANGING | _PLAIN | {name: key for name, (key, _) in _COUNTS.items()}).items()
        if (row := data.rows.get(key)) is not None and row.figures
    }
    sheet = f"基础数据表{quoted(data.sheet)}"
    for name, key in (_CHANGING | _PLAIN).items():
        if places := [place for place, _ in _reasons(data, key)]:
            found[f"{name}.原因"] = sheet + "、".join(dict.fromkeys(places))
    measures = data.texts.get("measures")
    found |= {} if measures is None else {"厉行节约": f"{sheet}{measures.ref}"}
    return dict.fromkeys(("经济分类", "人员", "项目", "应付款明细"), sheet) | found
