"""The main job on published figures: a 2020 年度部门整体支出绩效自评表 of a department, without its name.

The figures are those of 附件1-1 of its published report. The document prints the rows of
满意度 one line off; here 信访回复率 has 100 % and 5 points, 老干部满意度 98 %, 97 % and 4 points.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from xlselfeval import layout as at
from xlselfeval.checking import Checker
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.atomic import write_whole
from xlselfeval.files.open import open_workbook
from xlselfeval.form.fill import answers_at, fill
from xlselfeval.form.generate import generate
from xlselfeval.layout import plan_layout
from xlselfeval.reading.read import read
from xlselfeval.result.save_copy import save_copy
from xlselfeval.review.review import Review
from xlselfeval.scheme.load import load_scheme
from xlselfeval.scheme.model import Indicator

SCHEME = "hunan-department-2020"
ORGANIZATION = "某市某局"
YEAR = 2020
_BUDGET = (Decimal("565.72"), Decimal("587.65"), Decimal("587.65"))
_GOAL = (
    "全市老干部工作坚持以党的十九大会议精神为指针，以深入开展“主题党日”专题学习教育活动为主线，落实离退休干部待遇，加强离退休干部党组织建设，积极做好老干部工作。"
    "1.加大对离退休干部先进典型和老干部工作品牌宣传。2.抓好老党员之家建设。3.开展青少年主题教育。4.举办离退休干部党支部书记培训班、老干部工作人员培训班。"
    "5.推进离退休干部“一人一策”精准服务。"
)
_DONE = (
    "一是建设市本级老党员之家，共投入经费44.37万元，指导县市区建成78个。二是全市挂牌省级示范支部13个、市级示范支部48个，“五化”达标报备支部320个。"
    "三是召开离退休干部党建工作推进会和党支部书记培训班。"
)
# category, subcategory, indicator, target, actual, points, score, note
_ROWS = """
产出指标|数量指标|扶持单位数|10家|10|5|5|
产出指标|数量指标|培训人数|210人|213|5|5|
产出指标|数量指标|发布信息|200篇|195|5|4|加大宣传力度
产出指标|数量指标|慰问老干部|350人|362|5|5|
产出指标|数量指标|帮扶困难群众|10户|10|5|5|
产出指标|数量指标|慰问困难群众|100人|103|5|5|
产出指标|数量指标|购置老干部慰问品|2300件|2300|5|5|
产出指标|质量指标|验收合格率|100%|100%|5|5|
产出指标|时效指标|完成时间|2020年12月|已完成|5|5|
产出指标|成本指标|预算控制|≤232万元|231.8万元|5|5|
效益指标|社会效益指标|“四就近”服务|>60%|65%|5|5|
效益指标|社会效益指标|离休干部“一人一策”服务|100%|100%|5|5|
效益指标|社会效益指标|帮扶共建|提升|提升|5|5|
效益指标|可持续影响指标|互联网+服务|提升|提升|5|5|
效益指标|可持续影响指标|信息发布|提升|提升|5|5|
效益指标|可持续影响指标|经费保障率|100%|100%|5|5|
满意度指标|服务对象满意度指标|信访回复率|100%|100%|5|5|
满意度指标|服务对象满意度指标|老干部满意度|98%|97%|5|4|
"""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Demo:
    """The files that the demonstration wrote, and the reviews of the filled one."""

    blank: Path
    filled: Path
    copy: Path
    reviews: tuple[Review, ...]


def run_demo(folder: Path) -> Demo:
    """Issue the form, fill it in as published, check it, and write the copy with 核对结果.

    An earlier copy with remarks, or by an earlier version, stays, and the new one gets a number. Raises UnreadableFile where
    another file is in the way of the forms.
    """
    blank, filled = folder / "1-下发的自评表.xlsx", folder / "2-单位填报的自评表.xlsx"
    refuse_others({blank: _is_demo, filled: _is_demo})
    issued = issued_form()
    write_whole(blank, issued)
    write_whole(filled, filled_form(issued))
    workbook = open_workbook(filled)
    reviews = Checker().check_workbook(workbook, filled.name)
    copy = save_copy(filled, workbook, reviews, folder / "核对结果" / filled.name)
    return Demo(blank=blank, filled=filled, copy=copy, reviews=reviews)


def refuse_others(files: Mapping[Path, Callable[[Path], bool]]) -> None:
    """Raise UnreadableFile for an existing file that no earlier demonstration wrote.

    The check of each file tells; a file that cannot be read is refused, too.
    """
    for path, is_ours in files.items():
        try:
            is_free = not path.exists() or is_ours(path)
        except UnreadableFile:
            is_free = False
        if not is_free:
            raise UnreadableFile("locked", f"{path}已存在且不是演示文件，未予覆盖；请改用其他文件夹")


def _is_demo(path: Path) -> bool:
    return all(form.record and form.field_text("organization") == ORGANIZATION for form in read(path))


def issued_form() -> bytes:
    """Return the workbook as a bureau would issue it, with the approved indicators."""
    return generate(load_scheme(SCHEME), year=YEAR, organization=ORGANIZATION, indicators=_indicators())


def filled_form(issued: bytes) -> bytes:
    """Return the issued workbook filled in with the published figures, formulas calculated."""
    scheme = load_scheme(SCHEME)
    places = plan_layout(scheme, rows=0, indicators=_indicators())
    answers: dict[tuple[int, int], Decimal | str | None] = {
        (places.goal_text, at.CATEGORY): _GOAL,
        (places.goal_text, at.ACTUAL): _DONE,
    }
    for column, amount in zip((at.INITIAL, at.ADJUSTED, at.SPENT), _BUDGET, strict=True):
        answers[places.fund_total, column] = amount
    # the line 其中：当年财政拨款 is published without its spending
    answers |= {
        (places.fund_lines[0], at.INITIAL): _BUDGET[0],
        (places.fund_lines[0], at.ADJUSTED): _BUDGET[1],
    }
    for place, (*_, actual, _points, score, note) in zip(places.rows, _published(), strict=True):
        answers[place.row, at.ACTUAL] = typed(actual)
        answers[place.row, at.SCORE] = Decimal(score)
        answers[place.row, at.NOTE] = note or None
    return fill(scheme, issued, answers_at(answers))


def typed(text: str) -> Decimal | str:
    """Return the value that Excel stores for a typed text: numbers, and fractions for percents."""
    number = text.removesuffix("%")
    is_number = number.replace(".", "", 1).isdecimal()
    return Decimal(number) / (100 if number != text else 1) if is_number else text


def _published() -> list[list[str]]:
    return [line.split("|") for line in _ROWS.strip().splitlines()]


def _indicators() -> list[Indicator]:
    return [
        Indicator(category=category, subcategory=level2, name=name, target=target, points=Decimal(points))
        for category, level2, name, target, _actual, points, _score, _note in _published()
    ]
