"""The sheet 填表说明: its text, made from the scheme, and the sheet itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from xlselfeval.form.page_setup import protect, set_page, set_widths, text_height
from xlselfeval.form.styles import OpenpyxlStyles
from xlselfeval.scheme.model import Scheme
from xlselfeval.scoring.number import plain

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

INSTRUCTIONS_SHEET = "填表说明"
EXAMPLE_YEAR = 2024  # of a form without a year
_WIDTH = 78  # characters: an A4 page holds them unscaled, and not every office program scales a single column


def instruction_lines(scheme: Scheme, year: int | None = None) -> list[tuple[str, str]]:
    """Return the lines of the sheet with their styles, from top to bottom.

    A style is title, heading or note. Examples are of the year.
    """
    lines = [("title", "填表说明")]
    for heading, texts in (
        ("一、填报要求", _filling_rules(scheme, year or EXAMPLE_YEAR)),
        ("二、计分方法", _scoring_rules(scheme)),
        ("三、报送要求", _next_steps(scheme)),
    ):
        lines.append(("heading", heading))
        lines += [("note", f"{number}. {text}") for number, text in enumerate(texts, 1)]
    return lines


# What stands beside the rows, without and with scores by the rules.
_BESIDE = (
    "定性指标的可得分范围见右侧灰色小字；其余各行请按评分规则自行核对得分。",
    "完成值为数字的，右侧灰色小字为按规则计算的参考得分；定性指标为可得分范围。右侧无参考得分的（如时限指标），请自行核对。",
)


def _filling_rules(scheme: Scheme, year: int) -> list[str]:
    categories = "、".join(f"{one.name}{plain(one.points)}分" for one in scheme.categories)
    return [
        "请只填写浅黄色单元格；灰色单元格为公式，自动计算，请勿改动。"
        + ("" if scheme.password else "工作表保护未设密码。"),
        "首行提示尚未完成的处数；橙色为待填，红色为有误，更正后颜色消失。右侧“填报检查”栏逐行提示，不打印。",
        "选中单元格会显示填写提示。指标值已印制的表，完成值的单位自动显示：输入195显示195篇，输入98显示98%。指标各行随文字增高；年度总体目标显示不全的，请调高该行。",
        f"增加指标请使用空行；空行不足的，可在同类指标下方插入行。新插入的行计入合计，但无{'参考得分和' * scheme.suggest_scores}自动检查。",
        f"资金以{scheme.money_unit}为单位，只填数字。合计应等于以下各行之和；没有的填0。",
        f"年度指标值请按“方向＋数值＋单位”填写，如≥200篇、≤232万元、≥95%、{year}年12月31日前；成本指标应注明“≤”。",
        f"实际完成值请据实填写数字或日期，如195、97%、{year}年12月20日；请勿照搬指标值，勿带≥、≤。",
        "定性指标的实际完成值填写“达成年度指标”“部分达成年度指标并具有一定效果”“未达成年度指标且效果较差”三档之一。",
        f"各项指标分值加预算执行率{plain(scheme.funds.points)}分，合计{plain(scheme.total_points)}分；一级指标一般为{categories}。",
        f"得分由本单位填写，在0分至本行分值之间，{decimals_text(scheme.profile.places)}。{_BESIDE[scheme.suggest_scores]}",
        "得分低于分值的，应在最后一栏说明偏差原因，并提出改进措施。",
        f"完成值超过指标值{overshoot_percent(scheme)}以上的，也请说明原因。",
    ]


def decimals_text(places: int, verb: str = "保留") -> str:
    """Return in words how many decimals a score has."""
    return f"{verb}{'一两三四'[places - 1]}位小数" if places else "取整数"


def overshoot_percent(scheme: Scheme) -> str:
    """Return the excess over a target that needs no explanation, as a percentage."""
    return f"{plain((scheme.profile.overshoot - 1) * 100)}%"


def _scoring_rules(scheme: Scheme) -> list[str]:
    profile = scheme.profile
    shown = ["execution", "proportional", profile.at_most, "zero", "deadline", "qualitative"]
    lines = [profile.rule(name).text + "。" for name in shown]
    total = f"总分{decimals_text(profile.total_places)}。"
    grades = "，".join(f"{plain(grade.minimum)}分以上为{grade.name}" for grade in scheme.grades[:-1])
    return [*lines, total + (f"{grades}，其余为{scheme.grades[-1].name}。" if scheme.asks_grade else "")]


def _next_steps(scheme: Scheme) -> list[str]:
    return [
        f"请核对总分{'、等级' * scheme.asks_grade}是否已自动生成，分值合计是否为{plain(scheme.total_points)}分。",
        "由填表人、审核人、单位负责人签字，填写填报日期并加盖公章。",
        "请报送Excel原件（不以PDF或照片代替）。财政部门将反馈附有“核对结果”工作表的副本，列明需修改的单元格和要求。",
    ]


def write_instructions(book: Workbook, scheme: Scheme, styles: OpenpyxlStyles, year: int | None) -> None:
    """Add the sheet with the instructions of a scheme."""
    sheet = book.create_sheet(INSTRUCTIONS_SHEET)
    write_lines(sheet, instruction_lines(scheme, year), styles, width=_WIDTH, footer=scheme.title)
    protect(sheet, scheme.password)


def write_lines(
    sheet: Worksheet, lines: Iterable[tuple[str, str]], styles: OpenpyxlStyles, *, width: float, footer: str
) -> None:
    """Fill a sheet of one column with texts, each after the name of its style; set its page."""
    set_widths(sheet, [width])
    for row, (style, text) in enumerate(lines, 1):
        styles.apply(sheet.cell(row, 1, text), style)
        sheet.row_dimensions[row].height = 32 if style == "title" else text_height(text, width)
    set_page(sheet, [width], left=footer, pages_high=1)
