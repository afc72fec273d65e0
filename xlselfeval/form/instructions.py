"""The sheet 填表说明: its text, made from the scheme, and the sheet itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlselfeval.form.page_setup import protect, set_page, set_widths, text_height
from xlselfeval.form.styles import OpenpyxlStyles
from xlselfeval.scheme.model import Scheme
from xlselfeval.scoring.number import plain

if TYPE_CHECKING:
    from openpyxl import Workbook

INSTRUCTIONS_SHEET = "填表说明"
_WIDTH = 78  # characters: an A4 page holds them unscaled, and not every office program scales a single column


def instruction_lines(scheme: Scheme) -> list[tuple[str, str]]:
    """Return the lines of the sheet with their styles (title, heading, note), top to bottom."""
    lines = [("title", "填表说明"), ("heading", "一、怎么填")]
    lines += [("note", f"{number}. {text}") for number, text in enumerate(_filling_rules(scheme), 1)]
    lines.append(("heading", "二、怎么计分"))
    lines += [("note", f"{number}. {text}") for number, text in enumerate(_scoring_rules(scheme), 1)]
    lines.append(("heading", "三、填完以后"))
    lines += [("note", f"{number}. {text}") for number, text in enumerate(_next_steps(), 1)]
    return lines


# What stands beside the rows, without and with scores by the rules.
_BESIDE = (
    "定性指标的可得分范围见右边灰色小字；其余各行请按评分规则自行核对得分。",
    "完成值填成数字的，右边灰色小字是按规则算出的参考得分；定性指标是可得分范围。右边空着的（如时限指标），请自行核对得分。",
)


def _filling_rules(scheme: Scheme) -> list[str]:
    categories = "、".join(f"{one.name} {plain(one.points)} 分" for one in scheme.categories)
    return [
        "只填浅黄色的格子；灰色格子是公式，会自动算出，请不要在上面打字。"
        + ("" if scheme.password else "表格没有密码。"),
        "最上面一行说还有几处没有填完；橙色的格子还要填，红色的格子有误，填好以后颜色会消失。右边“填报检查”一栏逐行说明缺什么，不打印。",
        "点进格子会出现填写提示。指标值已经印好的表，完成值的单位会自动显示：输入 195 显示 195篇，输入 98 显示 98%。指标各行会随字数变高；年度总体目标字多显示不全时，请把那一行拉高。",
        f"要增加指标，请用空行；空行不够时，在同类指标的下一行上点右键“插入”一行再填。新插入的行计入合计，但右边没有{'参考得分，也没有' * scheme.suggest_scores}自动检查。",
        f"资金按{scheme.money_unit}填，只填数字。合计一行应等于下面各行之和；没有的填 0。",
        "年度指标值请写明方向和单位，如 ≥200篇、≤232万元、≥95%、2024年12月31日前；成本类指标尤其要写明是“≤”。",
        "实际完成值照实填数字或日期，如 195、97%、2024年12月20日；不要抄指标值，也不要带 ≥、≤ 号。",
        "定性指标的实际完成值请写明“达成年度指标”“部分达成年度指标并具有一定效果”或“未达成年度指标且效果较差”。",
        f"各行分值加上预算执行率 {plain(scheme.funds.points)} 分，合计 {plain(scheme.total_points)} 分；一级指标一般为{categories}。",
        f"得分由本单位自己填写，0 分到本行分值之间，{decimals_text(scheme.profile.places)}。{_BESIDE[scheme.suggest_scores]}",
        "得分低于分值的，必须在最后一栏写明偏差原因和改进措施：先写为什么没完成，再写怎么改。",
        f"完成值超过指标值 {overshoot_percent(scheme)} 以上的，也请说明原因。",
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
    grades = "，".join(f"{plain(grade.minimum)} 分以上为{grade.name}" for grade in scheme.grades[:-1])
    lines.append(
        f"总分{decimals_text(scheme.profile.total_places)}。{grades}，其余为{scheme.grades[-1].name}。"
    )
    return lines


def _next_steps() -> list[str]:
    return [
        "看一下总分、等级是否已经自动算出；分值合计是否为 100。",
        "填表人、审核人、单位负责人签字，写上填报日期，盖章。",
        "把这个文件原样报送（不要改成 PDF 或照片）。财政部门会返回一份带“核对结果”工作表的副本，写明哪个格子要改、怎么改。",
    ]


def write_instructions(book: Workbook, scheme: Scheme, styles: OpenpyxlStyles) -> None:
    """Add the sheet with the instructions of a scheme."""
    sheet = book.create_sheet(INSTRUCTIONS_SHEET)
    set_widths(sheet, [_WIDTH])
    for row, (style, text) in enumerate(instruction_lines(scheme), 1):
        cell = sheet.cell(row, 1, text)
        styles.apply(cell, style)
        sheet.row_dimensions[row].height = 32 if style == "title" else text_height(text, _WIDTH)
    set_page(sheet, [_WIDTH], left=scheme.title, pages_high=1)
    protect(sheet, scheme.password)
