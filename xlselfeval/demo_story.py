"""The story of a bureau's three rounds as data: roster, returns as units fill them in, decisions.

Every form has the same rows: F8 全年执行数, F13 实际完成情况, rows 15 to 19 the indicators, H20 总分.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

SCHEME, YEAR, BUREAU = "national-project-2020", 2024, "某市财政局"
DUE = date(2025, 3, 31)


class Project(NamedTuple):
    """A project of the roster: money in 万元, and one indicator of quantity and one of benefit."""

    unit_code: str
    unit: str
    code: str
    name: str
    budget: str
    spent: str
    quantity: str
    quantity_target: str
    quantity_unit: str
    benefit: str
    benefit_target: str
    benefit_unit: str


_PROJECTS = """
301|某市教育局|301-1|校舍维修|120|118|维修校舍|20|栋|受益学生|3000|人
301|某市教育局|301-2|教师培训|60|60|培训教师|400|人次|受益教师|380|人
302|某市民政局|302-1|养老服务补贴|300|285|补贴老人|500|人|受益家庭|480|户
302|某市民政局|302-2|困难群众救助|200|200|救助群众|1200|人次|受益困难群众|1100|人
303|某市水务局|303-1|河道治理|500|460|治理河道|12|公里|受益村民|8000|人
303|某市水务局|303-2|农村饮水|260|255.6|改造水厂|6|座|受益村庄|24|个
304|某市卫生健康委员会|304-1|疾病防控|90|88|宣传活动|40|场|受益市民|20000|人
304|某市卫生健康委员会|304-2|妇幼保健|150|150|免费筛查|2000|人次|受益妇女|1800|人
305|某市文化和旅游局|305-1|非遗保护|45|43|建设传习所|3|个|受益群众|5000|人
306|某市农业农村局|306-1|农机购置补贴|400|396|补贴农机|100|台|受益农户|90|户
"""
PROJECTS = {project.code: project for line in _PROJECTS.split() for project in [Project(*line.split("|"))]}
STRANGER = Project(
    "", "某市体育局", "", "全民健身", "50", "50", "健身活动", "10", "场", "参与市民", "2000", "人"
)


class Return(NamedTuple):
    """A file that a unit sends: answers that differ from correct ones, by cell.

    With `copy_of` it is the checked copy of an earlier file, sent back with `explanations` in 单位说明 by cell.
    None as `answers` leaves the form untouched.
    """

    file: str
    project: Project
    answers: Mapping[str, str] | None = {}
    copy_of: str = ""
    explanations: Mapping[str, str] = {}


class Decisions(NamedTuple):
    """The entries of the bureau in 汇总.xlsx: 处理意见 by project and cell, 收到日期, 以此份为准 by project."""

    opinions: Mapping[tuple[str, str], str] = {}
    received: date | None = None  # of all returns but the late ones
    late: Mapping[str, date] = {}  # by project
    counts: Mapping[str, str] = {}


class Round(NamedTuple):
    """A round: the day of its check, what comes in, what the bureau decides, when corrections are due."""

    day: date
    returns: tuple[Return, ...]
    decisions: Decisions
    due: date
    removed: tuple[str, ...] = ()  # files that the bureau takes out of the folder before the check


_BELOW, _REASON = (
    {"F15": "450", "H15": "18"},
    "部分老人户籍迁出，补贴 450 人；已按季更新名册，下年度据实编报目标。",
)
ROUNDS = (
    Round(
        day=date(2025, 4, 1),
        returns=(
            Return("教育局-校舍维修.xlsx", PROJECTS["301-1"]),
            Return("教育局-教师培训.xlsx", PROJECTS["301-2"]),
            Return("民政局-养老服务补贴.xlsx", PROJECTS["302-1"], _BELOW | {"H15": "20"}),  # full marks, not reached
            Return("民政局-困难群众救助.xlsx", PROJECTS["302-2"], {"H15": "18", "H16": "19"}),  # less than earned
            Return("水务局-河道治理.xlsx", PROJECTS["303-1"], {"H20": "99.2"}),  # typed over the formula
            Return("水务局-农村饮水.xlsx", PROJECTS["303-2"], {"F8": "260"}),  # the treasury has 255.6
            Return("卫健委-疾病防控.xlsx", PROJECTS["304-1"], None),
            Return("卫健委-妇幼保健.xlsx", PROJECTS["304-2"], {"F18": "1500"}),  # full marks, not reached
            Return("卫健委-妇幼保健（终稿）.xlsx", PROJECTS["304-2"], {"F18": ""}),
            Return("农业农村局-农机购置补贴.xlsx", PROJECTS["306-1"], {"F15": "80"}),  # full marks, not reached
            Return("体育局-全民健身.xlsx", STRANGER),
        ),
        decisions=Decisions(
            opinions={("302-2", "H16"): "退回"},
            received=date(2025, 3, 28),
            late={"303-2": date(2025, 4, 1)},
            counts={"304-2": "1"},
        ),
        due=date(2025, 4, 11),
    ),
    Round(
        day=date(2025, 4, 14),
        returns=(
            Return("民政局-养老服务补贴.xlsx", PROJECTS["302-1"], _BELOW | {"I15": _REASON}),
            Return(
                "民政局-困难群众救助.xlsx",
                PROJECTS["302-2"],
                copy_of="第1轮/民政局-困难群众救助.xlsx",
                explanations={"H15": "一批救助金延迟到账，主动扣 2 分，见市民政局情况说明。", "H16": "从严掌握。"},
            ),
            Return("水务局-河道治理.xlsx", PROJECTS["303-1"], {"H15": "25", "H20": "104.2"}),  # worse than before
            Return("水务局-农村饮水.xlsx", PROJECTS["303-2"]),
            Return("卫健委-疾病防控.xlsx", PROJECTS["304-1"], {"F15": "90"}),  # far above the target
            Return("卫健委-妇幼保健.xlsx", PROJECTS["304-2"], {"F18": "1500", "H15": "16"}),  # the wrong row
            Return("文旅局-非遗保护.xlsx", PROJECTS["305-1"], {"F18": ""}),
            Return("农业农村局-农机购置补贴.xlsx", PROJECTS["306-1"]),  # the actual changed to fit the score
        ),
        removed=("第1轮/体育局-全民健身.xlsx",),
        decisions=Decisions(
            opinions={("302-2", "H15"): "采纳说明", ("302-2", "H16"): "退回", ("304-1", "F15"): "忽略"}
        ),
        due=date(2025, 4, 25),
    ),
    Round(
        day=date(2025, 4, 28),
        returns=(
            Return(
                "民政局-困难群众救助.xlsx",
                PROJECTS["302-2"],
                {"H16": "20"},
                copy_of="第2轮/民政局-困难群众救助.xlsx",
            ),
            Return("水务局-河道治理.xlsx", PROJECTS["303-1"]),
            Return(
                "卫健委-妇幼保健.xlsx",
                PROJECTS["304-2"],
                {"F18": "1500", "H18": "25", "I18": "三个乡镇的筛查推迟到 2025 年一季度；已排定日程，按月通报进度。"},
            ),
            Return("文旅局-非遗保护.xlsx", PROJECTS["305-1"]),
            Return(
                "农业农村局-农机购置补贴.xlsx",
                PROJECTS["306-1"],
                {"F15": "80", "H15": "16", "I15": "两家经销商未按期供货，少补贴 20 台；已改为提前公示供货名录。"},
            ),
        ),
        decisions=Decisions(),
        due=date(2025, 5, 9),
    ),
)  # fmt: skip
