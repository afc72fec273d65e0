"""The blank workbook of a scheme: 自评表, 填表说明 and the hidden snapshot of what was issued."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from xlselfeval.errors import TemplateError
from xlselfeval.scheme.model import Indicator, Scheme
from xlselfeval.scoring.answers import Answer
from xlselfeval.scoring.number import plain
from xlselfeval.scoring.recompute import lower_is_better
from xlselfeval.scoring.target import BARE, DOWNWARD, EQUAL, Bound, read_target
from xlselfeval.submission import NOTHING, Written, column_letters
from xlselfeval.workbook import layout as at
from xlselfeval.workbook import live
from xlselfeval.workbook.formstyles import FormStyles
from xlselfeval.workbook.helpsheet import LINE, height, set_page, write_help
from xlselfeval.workbook.issued import issued_as, write_snapshot
from xlselfeval.workbook.layout import FieldPlace, Layout, RowPlace, plan
from xlselfeval.workbook.pinned import pinned_bytes

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

FORM_SHEET = "自评表"
DEFAULT_ROWS = 3
FIRST_YEAR, LAST_YEAR = 1990, 2100
_LONGEST_NAME = 200
_LARGEST_SUM = "1000000000000"
NO_YEAR = "20　　"
_WIDTHS = (11, 11, 13, 21, 15, 15, 8, 9, 24, 2, 10, 9, 10, 40)
_MONEY_FORMAT, _SCORE_FORMAT, _RATE_FORMAT = "#,##0.00", "0.##", "0.00%"


def generate(
    scheme: Scheme,
    *,
    year: int | None = None,
    organization: str = "",
    department: str = "",
    project: str = "",
    rows: int = DEFAULT_ROWS,
    indicators: Sequence[Indicator] | None = None,
) -> bytes:
    """The workbook to be filled in, as the bytes of an .xlsx; the same input gives the same bytes.

    Without `indicators` every subcategory has `rows` blank rows for the unit's own
    indicators; with them, targets and points are printed and locked. Raises TemplateError.
    """
    if rows < 1:
        raise TemplateError("每个二级指标至少要有一行")
    if year is not None and not (isinstance(year, int) and FIRST_YEAR <= year <= LAST_YEAR):
        raise TemplateError(f"年度应为 {FIRST_YEAR} 到 {LAST_YEAR} 之间的整数")
    for text in (organization, department, project):
        if len(text) > _LONGEST_NAME or not text.isprintable():
            raise TemplateError(f"单位、部门和项目名称最多 {_LONGEST_NAME} 个字，不能有换行等控制字符")
    from openpyxl import Workbook

    places = plan(scheme, rows=rows, indicators=indicators)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = FORM_SHEET
    known = {"organization": organization, "department": department, "project": project}
    _Form(sheet, scheme, places, year, known).write()
    write_help(book, scheme)
    write_snapshot(book, book[FORM_SHEET], issued_as(scheme, places, year, known))
    return pinned_bytes(book)


class _Form:
    """Writes the sheet 自评表; one method for each block of the layout."""

    def __init__(
        self, sheet: Worksheet, scheme: Scheme, places: Layout, year: int | None, known: dict[str, str]
    ) -> None:
        self.sheet, self.scheme, self.places, self.year, self.known = sheet, scheme, places, year, known
        self.styles = FormStyles()

    def write(self) -> None:
        self._titles()
        for field in self.places.fields:
            self._field(field)
        self._funds()
        self._goals()
        self._indicator_heading()
        for place in self.places.rows:
            self._indicator(place)
        self._merge_indicators()
        self._total()
        self._notes()
        self._validations()
        self._page()

    def _put(
        self,
        row: int,
        column: int,
        value: object = None,
        *,
        to_column: int | None = None,
        to_row: int | None = None,
        look: str = "caption",
        form: str | None = None,
    ) -> None:
        """Write a value, merged over a range, in one of the looks of the form."""
        last_row, last_column = to_row or row, to_column or column
        for each_row in range(row, last_row + 1):
            for each_column in range(column, last_column + 1):
                self.styles.apply(self.sheet.cell(each_row, each_column), look)
        cell = self.sheet.cell(row, column)
        if value not in (None, ""):
            cell.value = value  # type: ignore[assignment]
            if isinstance(value, str) and not (value.startswith("=") and look in ("formula", "help")):
                cell.data_type = "s"  # an organization that begins with = stays text
        if form is not None:
            cell.number_format = form
        if (last_row, last_column) != (row, column):
            self.sheet.merge_cells(
                start_row=row, start_column=column, end_row=last_row, end_column=last_column
            )

    def _ref(self, row: int, column: int) -> str:
        return f"{column_letters(column)}{row}"

    def _titles(self) -> None:
        year = str(self.year) if self.year else NO_YEAR
        if self.places.attachment:
            self._put(self.places.attachment, 1, self.scheme.attachment, to_column=at.NOTE, look="left")
        for row, line, look in (
            (self.places.title, self.scheme.title_line, "title"),
            (self.places.subtitle, self.scheme.subtitle_line, "subtitle"),
        ):
            if row:
                open_year = "{year}" in line and not self.year
                self._put(
                    row,
                    1,
                    line.replace("{year}", year),
                    to_column=at.NOTE,
                    look=f"{look}-open" if open_year else look,
                )
        self.sheet.row_dimensions[self.places.title].height = 30

    def _field(self, place: FieldPlace) -> None:
        self._put(place.row, place.caption, place.field.caption)
        value = self.known.get(place.field.name, "")
        self._put(
            place.row, place.first, value, to_column=place.last, look="issued-text" if value else "text"
        )
        self.sheet.row_dimensions[place.row].height = 24

    def _funds(self) -> None:
        funds, places = self.scheme.funds, self.places
        last = places.fund_lines[-1] if places.fund_lines else places.fund_total
        self._put(places.fund_heading, 1, funds.caption, to_row=last)
        self._put(places.fund_heading, at.FUND_LABEL, funds.corner, to_column=at.INITIAL - 1)
        captions = (
            funds.budget_initial, funds.budget_adjusted, funds.budget_spent, funds.points_caption, funds.rate, funds.score,
        )  # fmt: skip
        for column, caption in enumerate(captions, at.INITIAL):
            self._put(places.fund_heading, column, caption)
        self.sheet.row_dimensions[places.fund_heading].height = 2 * LINE
        for row, label in zip(
            (places.fund_total, *places.fund_lines), (funds.total, *funds.lines), strict=True
        ):
            self._put(row, at.FUND_LABEL, label, to_column=at.INITIAL - 1)
            for column in (at.INITIAL, at.ADJUSTED, at.SPENT):
                self._put(row, column, look="money", form=_MONEY_FORMAT)
            self._fund_scores(row, scored=row == places.fund_total)
            self.sheet.row_dimensions[row].height = 20

    def _fund_scores(self, row: int, *, scored: bool) -> None:
        rate = live.RATE.text(budget=self._ref(row, at.ADJUSTED), spent=self._ref(row, at.SPENT))
        self._put(row, at.RATE, f"={rate}", look="formula", form=_RATE_FORMAT)
        if not scored:
            self._put(row, at.FUND_POINTS, self.scheme.funds.unscored_mark)
            self._put(row, at.FUND_SCORE, self.scheme.funds.unscored_mark)
            return
        self._put(row, at.FUND_POINTS, _excel_number(self.scheme.funds.points), look="locked-number")
        score = live.EXECUTION_SCORE.text(points=self._ref(row, at.FUND_POINTS), rate=self._ref(row, at.RATE))
        self._put(row, at.FUND_SCORE, f"={score}", look="formula", form=_SCORE_FORMAT)

    def _goals(self) -> None:
        goals, places = self.scheme.goals, self.places
        self._put(places.goal_heading, 1, goals.caption, to_row=places.goal_text)
        self._put(places.goal_heading, 2, goals.expected, to_column=at.TARGET)
        self._put(places.goal_heading, at.ACTUAL, goals.achieved, to_column=at.NOTE)
        self._put(places.goal_text, 2, to_column=at.TARGET, look="long-text")
        self._put(places.goal_text, at.ACTUAL, to_column=at.NOTE, look="long-text")
        self.sheet.row_dimensions[places.goal_text].height = 110

    def _indicator_heading(self) -> None:
        columns, row = self.scheme.columns, self.places.indicator_heading
        self._put(row, at.SECTION, columns.section, to_row=self.places.last_indicator)
        captions = (
            columns.category, columns.subcategory, columns.indicator, columns.target,
            columns.actual, columns.points, columns.score, columns.note,
        )  # fmt: skip
        for column, caption in enumerate(captions, at.CATEGORY):
            self._put(row, column, caption)
        for column, caption in (
            (at.HELP_DIRECTION, "指标方向"),
            (at.HELP_NUMBER, "指标数值"),
            (at.HELP_SCORE, "参考得分"),
            (at.HELP_BAND, "定性指标可得分范围"),
        ):
            self._put(row, column, caption, look="help-caption")
        self.sheet.row_dimensions[row].height = 2 * LINE

    def _indicator(self, place: RowPlace) -> None:
        row, one = place.row, place.indicator
        own = "" if one is None else "issued-"
        self._put(row, at.INDICATOR, one and one.name, look=f"{own}text")
        self._put(row, at.TARGET, one and one.target, look=f"{own}value")
        self._put(row, at.ACTUAL, look="value")
        self._put(row, at.POINTS, one and _excel_number(one.points), look=f"{own}number", form=_SCORE_FORMAT)
        self._put(row, at.SCORE, look="number", form=_SCORE_FORMAT)
        self._put(row, at.NOTE, look="text")
        self._help(place)
        texts = ((one.name, _WIDTHS[at.INDICATOR - 1]), (one.target, _WIDTHS[at.TARGET - 1])) if one else ()
        self.sheet.row_dimensions[row].height = max(24, *(height(text, width) for text, width in texts), 24)

    def _help(self, place: RowPlace) -> None:
        row = place.row
        target, actual, points = (self._ref(row, column) for column in (at.TARGET, at.ACTUAL, at.POINTS))
        direction, number = self._ref(row, at.HELP_DIRECTION), self._ref(row, at.HELP_NUMBER)
        if place.indicator is None:
            cost, timely = "成本" in place.subcategory, "时效" in place.subcategory
            known: tuple[object, object] = (
                f"={live.direction_formula(cost=cost, timely=timely).text(target=target)}",
                f"={live.NUMBER.text(target=target, direction=direction)}",
            )
        else:
            known = direction_and_number(self.scheme, place.indicator, self.year)
        linear = self.scheme.profile.at_most == "linear"
        suggestion = live.suggestion_formula(linear=linear).text(
            target=target, actual=actual, points=points, direction=direction, number=number
        )
        band = live.band_formula(self.scheme).text(
            target=target, actual=actual, points=points, direction=direction
        )
        for column, value in zip(
            (at.HELP_DIRECTION, at.HELP_NUMBER, at.HELP_SCORE, at.HELP_BAND),
            (*known, f"={suggestion}", f"={band}"),
            strict=True,
        ):
            form = _SCORE_FORMAT if column == at.HELP_SCORE else None
            self._put(row, column, value, look="help", form=form)

    def _merge_indicators(self) -> None:
        """The captions of categories and subcategories, merged over their rows."""
        rows = self.places.rows
        for column, key in ((at.CATEGORY, "category"), (at.SUBCATEGORY, "subcategory")):
            start = 0
            for end in range(1, len(rows) + 1):
                same = end < len(rows) and rows[end].category == rows[start].category
                if same and (key == "category" or rows[end].subcategory == rows[start].subcategory):
                    continue
                caption = self._caption(rows[start], key)
                self._put(rows[start].row, column, caption, to_row=rows[end - 1].row)
                start = end

    def _caption(self, place: RowPlace, key: str) -> str:
        if key == "subcategory":
            return place.subcategory
        issued = [
            one.indicator.points
            for one in self.places.rows
            if one.indicator and one.category == place.category
        ]
        category = self.scheme.category(place.category)
        points = sum(issued) if issued else category and category.points
        return f"{place.category}\n（{plain(Decimal(points))}分）" if points else place.category

    def _total(self) -> None:
        places, row = self.places, self.places.total
        self._put(row, 1, "总分", to_column=at.ACTUAL)
        for column, execution in ((at.POINTS, at.FUND_POINTS), (at.SCORE, at.FUND_SCORE)):
            span = f"{self._ref(places.first_indicator, column)}:{self._ref(places.last_indicator, column)}"
            text = live.SUM.text(execution=self._ref(places.fund_total, execution), rows=span)
            self._put(row, column, f"={text}", look="formula", form=_SCORE_FORMAT)
        if self.scheme.asks_grade:
            grade = live.grade_formula(self.scheme).text(total=self._ref(row, at.SCORE))
            self._put(row, at.NOTE, f"={grade}", look="formula")
        else:
            self._put(row, at.NOTE)
        self.sheet.row_dimensions[row].height = 24

    def _notes(self) -> None:
        for row, note in zip(self.places.notes, self.scheme.notes, strict=True):
            self._put(row, 1, note, to_column=at.NOTE, look="note")
            self.sheet.row_dimensions[row].height = height(note, sum(_WIDTHS[: at.NOTE]))
        row = self.places.signatures
        spans = ((1, 2), (3, 4), (5, 6), (7, 8), (9, 9))
        for caption, (first, last) in zip(self.scheme.signatures, spans, strict=False):
            self._put(row, first, caption, to_column=last, look="signature")
        self.sheet.row_dimensions[row].height = 30

    def _validations(self) -> None:
        from openpyxl.worksheet.datavalidation import DataValidation

        places = self.places
        first, last = places.first_indicator, places.last_indicator
        money_last = places.fund_lines[-1] if places.fund_lines else places.fund_total
        money = f"{self._ref(places.fund_total, at.INITIAL)}:{self._ref(money_last, at.SPENT)}"
        points, score = self._ref(first, at.POINTS), self._ref(first, at.SCORE)
        total = plain(self.scheme.total_points)
        checks = (
            (money, _LARGEST_SUM, "金额", f"请填不小于 0 的数字，单位：{self.scheme.money_unit}。"),
            (f"{points}:{self._ref(last, at.POINTS)}", total, "分值", f"请填 0 到 {total} 之间的数字。"),
            (f"{score}:{self._ref(last, at.SCORE)}", points, "得分", "请填 0 到本行分值之间的数字。"),
        )
        for where, high, title, text in checks:
            rule = DataValidation(
                type="decimal",
                operator="between",
                formula1="0",
                formula2=high,
                allow_blank=True,
                errorTitle=f"{title}填写有误",
                error=text,
                promptTitle=title,
                prompt=text,
                showErrorMessage=True,
                showInputMessage=True,
            )
            rule.add(where)
            self.sheet.add_data_validation(rule)

    def _page(self) -> None:
        sheet, places = self.sheet, self.places
        for column, width in enumerate(_WIDTHS, 1):
            sheet.column_dimensions[column_letters(column)].width = width
        sheet.print_area = f"A1:{self._ref(places.signatures, at.NOTE)}"
        sheet.print_title_rows = f"{places.indicator_heading}:{places.indicator_heading}"
        sheet.print_options.horizontalCentered = True
        set_page(sheet)
        protection = sheet.protection
        protection.formatCells = protection.formatColumns = protection.formatRows = False
        protection.insertRows = False


def direction_and_number(scheme: Scheme, one: Indicator, year: int | None) -> tuple[str, object]:
    """K and L of an approved indicator: what its target asks for, where it is a bound with a clear direction."""
    written = Written(one.target, one.target)
    target = read_target(written, year, timely="时效" in one.subcategory)
    if not isinstance(target, Bound):
        return "", ""
    number = target.quantity.number
    answer = Answer(
        category=one.category, subcategory=one.subcategory, name=one.name, target=written, actual=NOTHING, points=one.points
    )  # fmt: skip
    if target.comparator in (BARE, EQUAL) and number != 0 and lower_is_better(scheme.profile, answer):
        return live.DIRECTION_MISSING, ""
    if target.comparator in DOWNWARD:
        sign = "≤"
    else:
        sign = "=" if target.comparator == EQUAL or (target.comparator == BARE and number == 0) else "≥"
    return sign, _excel_number(number)


def _excel_number(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)
