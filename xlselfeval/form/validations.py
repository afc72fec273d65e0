"""Validations of the inputs of a form: bounds, lists and lengths, with their messages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from xlselfeval import layout as at
from xlselfeval.errors import TemplateError
from xlselfeval.files.ranges import rectangles
from xlselfeval.files.xml_text import attribute, content
from xlselfeval.form.approved_targets import target_of
from xlselfeval.form.form_sheet import signature_cells
from xlselfeval.form.help_columns import group_refs
from xlselfeval.form.instructions import EXAMPLE_YEAR, decimals_text, overshoot_percent
from xlselfeval.form.plan import FormPlan
from xlselfeval.formulas.row_checks import CATEGORY_SUM
from xlselfeval.layout import RowPlace, ref, span
from xlselfeval.scheme.model import FIRST_YEAR, LAST_YEAR, Scheme
from xlselfeval.scoring.number import plain
from xlselfeval.scoring.target import Bound, Deadline, Words

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LARGEST_SUM = 1_000_000_000_000
COMPARATORS = ("≥", "≤", "＝")  # full-width: text that begins with = would be a formula
RESULTS = ("达成年度指标", "部分达成年度指标并具有一定效果", "未达成年度指标且效果较差")
# Excel drops or repairs a validation beyond these (ECMA-376 part 1, 18.3.1.32; 225 is what its dialog takes).
MOST_TITLE, MOST_PROMPT, MOST_ERROR, MOST_FORMULA = 32, 255, 225, 255
_ONLY_NUMBERS = "（写作“200人”等文字的没有参考得分）"
_SUGGESTED = "，可参照右侧参考得分"
_NAME, _NOTE, _GOAL, _SIGNATURE, _ANSWER = 100, 500, 2000, 60, 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Validation:
    """One rule: `cells` as Excel writes them ("G13:G20 G22"), `kind` as in the file format.

    `refusal` is stop, warning (the user may insist), or "" for a list from which nothing need be chosen.
    """

    cells: str
    kind: Literal["decimal", "date", "list", "textLength", "custom"]
    title: str
    prompt: str
    error: str = ""
    first: str = ""
    second: str = ""
    refusal: Literal["stop", "warning", ""] = "stop"
    required: bool = False

    @property
    def error_title(self) -> str:
        return f"{self.title}填写有误"


def add_validation(sheet: Worksheet, rule: Validation) -> None:
    """Put one rule into an openpyxl sheet; TemplateError beyond the limits of Excel."""
    from openpyxl.worksheet.datavalidation import DataValidation

    check_limits(rule)
    written = DataValidation(
        type=rule.kind,
        operator="between",
        formula1=rule.first,
        formula2=rule.second or None,
        allow_blank=not rule.required,
        errorTitle=rule.error_title if rule.refusal else None,
        error=rule.error or None,
        errorStyle=rule.refusal or "stop",
        promptTitle=rule.title,
        prompt=rule.prompt,
        showErrorMessage=bool(rule.refusal),
        showInputMessage=True,
    )
    for cells in rule.cells.split():
        written.add(cells)
    sheet.add_data_validation(written)


def check_limits(rule: Validation) -> None:
    """Raise TemplateError for a rule beyond the limits of Excel, or without a message."""
    lengths = (
        (rule.title, MOST_TITLE), (rule.error_title, MOST_TITLE), (rule.prompt, MOST_PROMPT), (rule.error, MOST_ERROR),
        (rule.first, MOST_FORMULA), (rule.second, MOST_FORMULA),
    )  # fmt: skip
    for text, most in lengths:
        if len(text) > most:
            raise TemplateError(
                f"{rule.cells} 的数据验证超出 Excel 的限制（最多 {most} 个字符）：{text[:40]}…"
            )
    if rule.refusal and not rule.error:
        raise TemplateError(f"{rule.cells} 的数据验证没有写明出错时的提示")


def list_literal(options: Sequence[str]) -> str:
    """Return a list of options as a formula.

    Raises TemplateError for an option with a comma or a quote, where Excel would split it.
    """
    if any("," in option or '"' in option for option in options):
        raise TemplateError("列表选项里不能有英文逗号或引号")
    return f'"{",".join(options)}"'


def form_validations(form: FormPlan) -> Iterator[Validation]:
    """Yield every rule of a form, top to bottom."""
    yield from _heading(form)
    yield from _money(form)
    yield from _goals(form)
    yield from _own_rows(form)
    yield from _actuals(form)
    yield from _scores(form)
    yield from _end(form)


def text_validation(cells: str, title: str, most: int, prompt: str, *, required: bool = False) -> Validation:
    """Return the rule for a text of at most so many characters."""
    return Validation(
        cells=cells, kind="textLength", title=title, prompt=prompt, error=f"{title}不超过{most}字，请精简后填写。",
        first=str(int(required)), second=str(most), required=required,
    )  # fmt: skip


def _heading(form: FormPlan) -> Iterator[Validation]:
    row = form.year_row
    if row:
        line = form.scheme.title_line if row == form.places.title else form.scheme.subtitle_line
        year = f"--MID({ref(row, 1)},{line.index('{year}') + 1},4)"
        yield Validation(
            cells=ref(row, 1), kind="custom", title="年度",
            prompt=f"请将“20　　年”改为四位数年度，如2024年，其余文字请勿改动。年度范围为{FIRST_YEAR}～{LAST_YEAR}。",
            error=f"年度应为{FIRST_YEAR}～{LAST_YEAR}的四位数字，请填写在原位置，如：{line.replace('{year}', '2024')}",
            first=f"AND({year}>={FIRST_YEAR},{year}<={LAST_YEAR})", required=True,
        )  # fmt: skip
    for place in form.places.fields:
        if not form.known.get(place.field.name):
            prompt = f"请填写{place.field.caption}全称。" + ("必填。" if place.field.required else "")
            cell, title = ref(place.row, place.first), place.field.caption[:20]
            yield text_validation(cell, title, _NAME, prompt, required=place.field.required)


def _money(form: FormPlan) -> Iterator[Validation]:
    places, unit = form.places, form.scheme.money_unit
    funds = form.scheme.funds
    for column, caption in enumerate(
        (funds.budget_initial, funds.budget_adjusted, funds.budget_spent), at.INITIAL
    ):
        yield Validation(
            cells=span(places.fund_total, column, places.last_fund, column), kind="decimal", title=caption[:20],
            prompt=f"只填数字，单位为{unit}；没有的填0。“{funds.total}”应等于以下各行之和。",
            error=f"应填写不小于0的数字，单位为{unit}，不必填写“{unit}”。",
            first="0", second=str(LARGEST_SUM),
        )  # fmt: skip


def _goals(form: FormPlan) -> Iterator[Validation]:
    row, goals = form.places.goal_text, form.scheme.goals
    for column, caption, prompt in (
        (at.CATEGORY, goals.expected, "请填写批复的年度绩效目标。按Alt+Enter换行。"),
        (at.ACTUAL, goals.achieved, "请对照预期目标写明实际完成情况。按Alt+Enter换行。"),
    ):
        yield text_validation(ref(row, column), caption[:20], _GOAL, prompt, required=True)


def _own_rows(form: FormPlan) -> Iterator[Validation]:
    """Yield the rules of the rows in which a unit writes its own indicators."""
    own = [place for place in form.places.rows if place.indicator is None]
    if not own:
        return
    yield text_validation(
        _cells(own, at.INDICATOR), "三级指标", _NAME, "请填写三级指标名称，每行一个；无此类指标的留空。"
    )
    yield Validation(
        cells=_cells(own, at.TARGET), kind="list", title="年度指标值", first=list_literal(COMPARATORS), refusal="",
        prompt="请按“方向＋数值＋单位”填写，如≥200篇、≤232万元、≥95%；时限填日期；定性指标填写预期状态。可先从列表选择≥、≤、＝。",
    )  # fmt: skip
    yield Validation(
        cells=_cells(own, at.ACTUAL), kind="list", title="实际完成值", first=list_literal(RESULTS), refusal="",
        prompt=f"定量指标请据实填写数字，如195、97%{_ONLY_NUMBERS * form.scheme.suggest_scores}；时限指标填日期；请勿照搬指标值，勿带≥、≤，勿写“约”“左右”。定性指标请从列表中选择。",
    )  # fmt: skip
    for number, (name, first, after) in enumerate(form.places.groups(), 1):
        rows = [place for place in own if first <= place.row < after]
        if rows:
            yield _points(form, number, name, first, after, rows)


def _points(
    form: FormPlan, number: int, name: str, first: int, after: int, rows: Sequence[RowPlace]
) -> Validation:
    most = form.category_points(name) or form.scheme.total_points
    cell = ref(rows[0].row, at.POINTS)
    refs = group_refs(number, first, after, fixed=True)
    total = CATEGORY_SUM.format(rows=refs[f"rows{number}"], next=refs[f"next{number}"])
    return Validation(
        cells=_cells(rows, at.POINTS), kind="custom", title="分值",
        prompt=f"请填写不小于0的数字。{name}各行分值合计应为{plain(most)}分。",
        error=f"分值应为不小于0的数字，且{name}各行合计不得超过{plain(most)}分。请先调减其他行的分值，再填写本行。",
        first=f"AND(ISNUMBER({cell}),{cell}>=0,{total}<={plain(most)})", required=True,
    )  # fmt: skip


def _actuals(form: FormPlan) -> Iterator[Validation]:
    """Yield the rules for the actuals of approved indicators, by the kind of their targets."""
    numbers, words, days, others = _by_target(form)
    if numbers:
        yield Validation(
            cells=_cells(numbers, at.ACTUAL), kind="decimal", title="实际完成值", refusal="warning",
            prompt="请据实填写数字，单位自动显示；百分比可填98或98%。请勿照搬指标值，勿带≥、≤。",
            error="该指标应填写数字，单位自动显示。确无数字的，请选“是”继续，并在最后一栏说明情况。",
            first=str(-LARGEST_SUM), second=str(LARGEST_SUM),
        )  # fmt: skip
    if words:
        yield Validation(
            cells=_cells(words, at.ACTUAL), kind="list", title="实际完成值", first=list_literal(RESULTS), refusal="warning",
            prompt="定性指标请从列表中选择完成情况。",
            error="定性指标请从列表中选择。如需自行表述，请选“是”继续。",
        )  # fmt: skip
    for rows, prompt in (
        (days, f"请填写实际完成日期，如{form.year or EXAMPLE_YEAR}-12-20；未完成的填“未完成”。"),
        (others, "请据实填写，勿照搬指标值。"),
    ):
        if rows:
            yield text_validation(_cells(rows, at.ACTUAL), "实际完成值", _ANSWER, prompt)


def _by_target(form: FormPlan) -> tuple[list[RowPlace], ...]:
    """Return the rows of approved indicators that ask for numbers, words, days, and others."""
    found: tuple[list[RowPlace], ...] = ([], [], [], [])
    for place in form.places.rows:
        if place.indicator is not None:
            target = target_of(place.indicator, form.year)
            kinds = (Bound, Words, Deadline)
            found[next((n for n, kind in enumerate(kinds) if isinstance(target, kind)), 3)].append(place)
    return found


def _scores(form: FormPlan) -> Iterator[Validation]:
    rows = form.places.rows
    yield Validation(
        cells=_cells(rows, at.SCORE), kind="decimal", title="得分",
        prompt=f"请填写0至本行分值之间的数字，{decimals_text(form.scheme.profile.places, '最多')}{_SUGGESTED * form.scheme.suggest_scores}。得分低于分值的，请在最后一栏说明原因。",
        error="得分应为0至本行分值之间的数字；本行分值未填写的，请先填写分值。",
        first="0", second=ref(rows[0].row, at.POINTS), required=True,  # else Excel accepts anything while 分值 is blank
    )  # fmt: skip
    yield text_validation(
        _cells(rows, at.NOTE), "偏差原因及措施", _NOTE,
        "得分低于分值的必填：先说明偏差原因，再提出改进措施。"
        f"完成值超过指标值{overshoot_percent(form.scheme)}以上的，也请说明原因。",
    )  # fmt: skip


def _end(form: FormPlan) -> Iterator[Validation]:
    if form.scheme.asks_grade:
        yield Validation(
            cells=ref(form.places.total, at.NOTE), kind="list", title="等级", first=list_literal(grades(form.scheme)),
            prompt="等级根据总分自动生成，无需填写。", error=f"等级应为：{'、'.join(grades(form.scheme))}。",
        )  # fmt: skip
    yield text_validation(signature_cells(form), "签字栏", _SIGNATURE, "打印后手写签字，或在冒号后填写。")


def grades(scheme: Scheme) -> tuple[str, ...]:
    """Return the grades as the form prints them."""
    return tuple(f"等级：{grade.name}" for grade in scheme.grades)


def _cells(rows: Iterable[RowPlace], column: int) -> str:
    """Return the cells of these rows in a column, neighbours as one range."""
    areas = rectangles([(place.row, column) for place in rows])
    return " ".join(ref(one.top, one.left) if one.size == 1 else span(*one) for one in areas)


def validations_xml(rules: Iterable[Validation]) -> str:
    """Return the element dataValidations, or nothing; TemplateError beyond Excel's limits."""
    written = [_validation_xml(rule) for rule in rules]
    return f'<dataValidations count="{len(written)}">{"".join(written)}</dataValidations>' if written else ""


def _validation_xml(rule: Validation) -> str:
    check_limits(rule)
    texts = {
        "errorTitle": rule.error_title if rule.refusal else "", "error": rule.error,
        "promptTitle": rule.title, "prompt": rule.prompt,
    }  # fmt: skip
    attributes = "".join(f' {name}="{attribute(text)}"' for name, text in texts.items() if text)
    second = f"<formula2>{content(rule.second)}</formula2>" if rule.second else ""
    return (
        f'<dataValidation sqref="{rule.cells}" showDropDown="0" showInputMessage="1" showErrorMessage="{int(bool(rule.refusal))}"'
        f' allowBlank="{int(not rule.required)}"{attributes} type="{rule.kind}" errorStyle="{rule.refusal or "stop"}"'
        f' operator="between"><formula1>{content(rule.first)}</formula1>{second}</dataValidation>'
    )
