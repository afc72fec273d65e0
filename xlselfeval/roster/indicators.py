"""Reading the approved indicators of a roster: their forms, targets and points."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from xlselfeval.cell import Written
from xlselfeval.errors import Fault
from xlselfeval.form.plan import doubt_split, scheme_levels
from xlselfeval.layout import MAX_ROWS
from xlselfeval.roster.model import DueForm, asks_for
from xlselfeval.roster.tables import Row, Table
from xlselfeval.scheme.model import Indicator, Scheme
from xlselfeval.scoring.number import plain
from xlselfeval.scoring.target import (
    DOWNWARD,
    Bound,
    Deadline,
    NoTarget,
    UnreadableTarget,
    Words,
    has_no_date,
    read_target,
)
from xlselfeval.scoring.text import compact

LONGEST_INDICATOR, LONGEST_TARGET = 100, 100  # characters, as many as the form lets a unit type
_QUALITATIVE = frozenset(["定性", "定性指标", "文字", "描述"])
_SIGNS = {
    "≥": "≥ >= ⩾ ≧ 大于等于 大于或等于 不低于 不少于 不小于 至少",
    "≤": "≤ <= ⩽ ≦ 小于等于 小于或等于 不高于 不超过 不大于 不多于",
    ">": "> ＞ 大于 超过 高于",
    "<": "< ＜ 小于 低于 少于",
    "＝": "= ＝ 等于",  # full-width: a text that begins with = would be a formula
    "": "定量 定量指标",
}
# what a unit is to keep low
_BAD = re.compile("差错|错误|误|事故|投诉|不|故障|缺陷|损|失|超|逾|返工|违|偏差|能耗|排放|亡|降|减|未|退|病|感染|漏|缺|空置|闲置|占比|比例")  # fmt: skip
_BY_HAND = "不是一个数值（或日期），完成情况不能自动核算，须人工核定；请核对，含多项要求的可分行填写"
_SIGN_OF = {compact(word): sign for sign, variants in _SIGNS.items() for word in variants.split()}


def read_indicators(
    table: Table,
    forms: Sequence[DueForm],
    faults: list[Fault],
    notes: list[Fault],
    scheme: Scheme | None,
    year: int | None,
) -> Mapping[int, tuple[Indicator, ...]]:
    """Return the indicators of each form by its place among the forms; add faults to `faults`, doubts to `notes`.

    Of forms that the scheme does not ask for there are no doubts: nobody issues them now.
    """
    owners = _Owners(forms)
    found: dict[int, list[tuple[Row, Indicator]]] = defaultdict(list)
    broken: set[int] = set()  # forms with points that nobody knows
    of_other_years: list[tuple[Row, Indicator]] = []
    for row in table.rows(faults):
        place = owners.place_of(row)
        is_asked = place is None or asks_for(scheme, forms[place])
        one = _indicator(row, scheme if is_asked else None, year)
        if place is not None and one is not None:
            found[place].append((row, one))
            notes += _doubts(row, one, year) if is_asked else ()
            if is_asked and year is not None and _year_in(one) not in (None, year):
                of_other_years.append((row, one))
        elif place is not None:
            broken.add(place)
    for place, rows in found.items():
        _check_form(forms[place], rows)
        if scheme is not None and asks_for(scheme, forms[place]) and place not in broken:
            is_whole = _check_points(forms[place], rows, scheme)
            doubt = doubt_split(scheme, [one for _, one in rows]) if is_whole else ""
            notes += [Fault(rows[0][0].place("points"), f"“{_name(forms[place])}”：{doubt}")] if doubt else []
    if of_other_years:
        row, one = of_other_years[0]
        more = f"等{len(of_other_years)}处" if len(of_other_years) > 1 else ""
        notes.append(
            Fault(row.place("value"), f"指标值“{one.target}”{more}不在{year}年，请核对指定的年度和日期")
        )
    return {place: tuple(one for _, one in rows) for place, rows in found.items()}


class _Owners:
    """Finds the form of a row of indicators by the code or the name of its unit or project."""

    def __init__(self, forms: Sequence[DueForm]) -> None:
        self._forms = forms
        self._known: dict[str, set[int]] = defaultdict(set)
        self._units: set[str] = set()
        for place, form in enumerate(forms):
            for text in self._names(form):
                self._known[compact(text)].add(place)
            self._units |= {compact(form.organization_code), compact(form.organization)}

    @staticmethod
    def _names(form: DueForm) -> tuple[str, ...]:
        if form.project:
            both = (form.identity, f"{form.organization_code}/{form.project}")
            return (*both, *((form.project_code,) if form.project_code else ()), form.project)
        return (form.organization_code, form.organization, *form.other_names)

    def place_of(self, row: Row) -> int | None:
        """Return the place of the form among the forms; without one note a fault and return None."""
        owner = row.required_text("owner", "请填写该指标所属的单位或项目")
        if not owner:
            return None
        places = self._known.get(compact(owner), set())
        if len(places) == 1:
            return next(iter(places))
        listed = list(dict.fromkeys(self._forms[place].identity for place in sorted(places)))
        if len(listed) == 1:  # twice in the list of units, which is a fault there
            return None
        if listed:
            names = "、".join(listed[:3])
            row.fault(
                "owner", f"“{owner}”在名单中对应{len(places)}张表，请改写为“单位编码/项目编码”，如{names}"
            )
        elif compact(owner) in self._units:
            row.fault("owner", f"名单中“{owner}”只有项目，无单位整体的表，请填写项目编码或项目名称")
        else:
            row.fault("owner", f"名单中无“{owner}”这一单位或项目，请核对编码或名称")
        return None


def _indicator(row: Row, scheme: Scheme | None, year: int | None) -> Indicator | None:
    """Read the indicator of a row; None without points.

    A row with other faults is read, too, so that sums and repeats are checked.
    """
    category = row.required_text("category", "一级指标")
    subcategory = row.required_text("subcategory", "二级指标")
    if scheme is not None and category and subcategory:
        category, subcategory = _in_scheme(row, scheme, category, subcategory)
    name = row.required_text("indicator", "三级指标", most=LONGEST_INDICATOR)
    target = _target(row, year, timely="时效" in subcategory)
    points = row.number("points", "分值")
    if points is None or row.is_faulty("points"):
        return None
    return Indicator(category=category, subcategory=subcategory, name=name, target=target, points=points)


def _in_scheme(row: Row, scheme: Scheme, category: str, subcategory: str) -> tuple[str, str]:
    """Return level-1 and level-2 name as the scheme writes them; 产出 is 产出指标."""
    found, level2 = scheme_levels(scheme, category, subcategory)
    entry = scheme.category(found or "")
    if entry is None:
        names = [one.name for one in scheme.categories]
        row.fault("category", f"表样中无一级指标“{category}”，可填：{'、'.join(names)}")
    elif level2 is None:
        row.fault("subcategory", f"表样的“{entry.name}”下无二级指标“{subcategory}”，可填：{'、'.join(entry.subcategories)}")  # fmt: skip
    return found or category, level2 or subcategory


def _target(row: Row, year: int | None, *, timely: bool) -> str:
    """Return the target made of 指标性质, 指标值 and 计量单位: ≥, 50 and 个 give ≥50个."""
    kind, value, unit = row.text("sign"), row.text("value", most=LONGEST_TARGET), row.text("unit", most=20)
    sign = _SIGN_OF.get(compact(kind))
    is_words = compact(kind) in _QUALITATIVE
    if kind and sign is None and not is_words:
        row.fault("sign", f"指标性质“{kind}”不能识别，应为≥、≤、＝、＞、＜或定性")
        return ""
    if not value:
        row.fault("value", "没有指标值")
        return ""
    text = value if is_words or compact(value).endswith(compact(unit)) else f"{value}{unit}"
    if sign and compact(text)[:1] not in "≥≤><=":
        text = f"{sign}{text}"
    target = read_target(Written(text, text), year, timely=timely)
    if isinstance(target, NoTarget):
        row.fault("value", f"指标值“{text}”无实际内容")
    elif has_no_date(target, timely=timely):
        row.fault(
            "value",
            f"指标值“{text}”不是一个明确的日期，请写明日期，如“{f'{year}年' if year else ''}9月30日前”；每月、每季都要按期办理的，填写及时率，如“100%”",
        )
    elif isinstance(target, UnreadableTarget) and (sign or unit):
        row.fault(
            "value", f"指标值“{text}”不能识别，请填写一个数值和单位（或一个日期）；含多项要求的分行填写"
        )
    elif isinstance(target, Words) and (sign or unit) and not is_words:
        row.fault("value", f"指标值“{text}”不是数值，而指标性质为“{kind or '定量'}”；定性指标请选“定性”")
    elif isinstance(target, Deadline) and target.last is None and year is not None:
        row.fault("value", f"指标值“{text}”未注明年份")
    return text


def _year_in(one: Indicator) -> int | None:
    """Return the year that is written in a deadline; None without one."""
    target = read_target(Written(one.target, one.target), None, timely="时效" in one.subcategory)
    return target.last.year if isinstance(target, Deadline) and target.last is not None else None


def _doubts(row: Row, one: Indicator, year: int | None) -> Iterator[Fault]:
    """Ask about targets that are doubtful.

    These are one that no result can be held against, a percentage that may be written as a share, and an upper bound on a rate
    of outputs.
    """
    target = read_target(Written(one.target, one.target), year)
    if isinstance(target, UnreadableTarget) and not row.is_faulty("value"):
        yield Fault(row.place("value"), f"指标值“{one.target}”{_BY_HAND}")
    if not isinstance(target, Bound) or target.quantity.unit.kind != "percent":
        return
    number, is_upper = target.quantity.number, target.comparator in DOWNWARD
    if not is_upper and 0 < number <= 1:
        share = f"{plain(number * 100)}%"
        yield Fault(row.place("value"), f"指标值将印为“{one.target}”，请核对是否应为{share}")
    is_output = one.category.startswith("产出") and "成本" not in one.subcategory
    if is_upper and is_output and not _BAD.search(one.name):
        yield Fault(row.place("sign"), f"“{one.name}”的指标值为“{one.target}”，请核对方向是否应为≥")


def _check_form(form: DueForm, rows: list[tuple[Row, Indicator]]) -> None:
    """Note indicators that come twice, and more than a form takes."""
    seen: dict[tuple[str, str], int] = {}
    for row, one in rows:
        first = seen.setdefault((compact(one.subcategory), compact(one.name)), row.line)
        if first != row.line:
            row.fault("indicator", f"“{one.name}”与第{first}行重复")
    if len(rows) > MAX_ROWS:
        rows[0][0].fault("owner", f"“{_name(form)}”有{len(rows)}个指标，最多{MAX_ROWS}个")


def _check_points(form: DueForm, rows: list[tuple[Row, Indicator]], scheme: Scheme) -> bool:
    """Note points that do not add up to the total without the execution row; return whether they do."""
    expected = scheme.total_points - scheme.funds.points
    total = sum((one.points for _, one in rows), Decimal(0))
    if total != expected:
        why = f"{plain(scheme.total_points)}分减去预算执行率{plain(scheme.funds.points)}分"
        problem = f"“{_name(form)}”各指标分值合计{plain(total)}分，应为{plain(expected)}分（{why}）"
        rows[0][0].fault("points", problem)
    return total == expected


def _name(form: DueForm) -> str:
    return form.project or form.organization
