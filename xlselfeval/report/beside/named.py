"""The names in a report of the figures that papers share: which amounts and counts are of which item."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence

from xlselfeval.report.beside.figure import Key, Place, is_of_other_year
from xlselfeval.report.passage import squeezed
from xlselfeval.report.planned import is_heading
from xlselfeval.report.terms import Sentence, Term

_OWN = r"^(?:(?:本|全)?(?:单位|部门|年|局)?(?:20\d\d年度?)?(?:度)?(?:部门|单位)?(?:整体)?(?:财政拨款|资金|支出)?)*"
# What the papers call the whole → the words that a report has for it.
_PERIODS = {
    "initial": r"(?:(?:支出|部门)?预算年初(?:批复)?数?|年初预算)(?:数|安排|批复|总额|收入|支出)?(?:数)?(?:为|是|共)?$",
    "adjusted": r"(?:全年预算|调整后?预算|预算调整)(?:数|总额)?(?:为|是|共)?$",
    "spent": r"(?:全年)?(?:执行数|实际支出|决算数|支出决算|决算支出|执行总额)(?:为|是|共)?$",
}  # fmt: skip
_WHOLE = {period: re.compile(_OWN + words) for period, words in _PERIODS.items()}
_OF_A_PERIOD = re.compile("|".join(_PERIODS.values()))
# 支出2185万元: the whole where neither heading, paragraph nor clause name a part
_SPENDING = re.compile(
    r"^(?:本|全|我|单位|部门|年度?|局|20\d\d年度?)*(?:实际)?总?支出(?:合计|总额)?(?:为|是|共计?)?$"
)
_OF_SOME_FUNDS = re.compile("一般公共预算|财政拨款|基金|专户")
_ABOUT_ALL = re.compile("预算|收支|收入|支出|资金|经费|执行|决算|整体|部门|单位|情况")
_PART = re.compile(
    "三公|会议费|培训费|接待|用车|采购|基本支出|人员经费|公用经费|[)）]项目|体系建设|项目(?!支出绩效|绩效自评报告)"
)
_ITEM = re.compile(r"\((?:类|款|项)\)[^。]{0,12}。?$")
_HEADING = 40  # characters
# Words before the name of an amount, and between it and its figure.
_BEFORE = (
    r"(?:^|[,;:。.、()!?\n\"”]|其中|和|及)(?:(?:(?:20\d\d|本|当|全)年度?|年度|全部?|单位|部门|本(?:单位|部门|级|局|委|办)|我(?:单位|部门|局|委|办)|局"
    r"|一般公共预算|财政拨款|安排的|共|的|实际|发生|支付|[一二三四五六七八九十]是)*)"
)
_BEHIND = r"(?:支出|经费|费用|开支|决算|实际|总额|合计|总计|金额|发生|使用|共计?|数|是|为|达到?|情况|[:。](?:[本当全]年度?(?:支出|开支)?|支出|开支)?)*$"
_BUDGET = r"(?:支出|经费)?(?:情况)?[。:]?(?:[本全当]年度?)?年初预算(?:数|安排|批复)?(?:数)?(?:为|是|共)?$"
_NAMES = {
    "basic": "基本支出", "project": "项目支出", "personnel": "(?:包括)?人员(?:经费|支出)", "public": "(?:包括)?(?:日常)?公用(?:经费|支出)",
    "office": "办公经费", "wages": "工资福利支出", "goods": "商品和?服务支出", "personal": "对个人和家庭的?补助", "capital": "资本性支出",
    "three_public": "[\"“”]?三公[\"“”]?经费", "cars": "公务用车购置(?:和|及|与)?运行(?:维护)?费", "car_purchase": "(?:公务用车|公车)购置费?",
    "car_running": "(?:公务用车|公车)运行(?:维护)?费?", "abroad": r"(?:因公)?出国(?:\(境\))?(?:经)?费", "reception": "(?:公务接待费?|接待费)",
    "meetings": "会议费", "training": "培训费", "procurement": "政府采购", "payables": "其他应付款", "assets": "固定资产(?:原值|总额|总值)?",
    "income_general": "一般公共预算(?:财政)?(?:拨款)?(?:收入)?(?<!预算)(?!支出)", "income_fund": r"(?:政府性基金(?:预算)?(?:财政)?|一般公共预算(?:财政)?(?:拨款)?(?:收入)?\d[\d.]*万?元[、,和及](?:其中)?基金)(?:拨款)?(?:收入)?(?!支出)",
    "procurement_small": "(?:授予)?中小企业(?:合同)?", "procurement_micro": "(?:授予)?小微企业(?:合同)?", "assets_used": "在用(?:固定资产)?(?:原值)?",
}  # fmt: skip
_AMOUNTS = {
    item: (re.compile(_BEFORE + name + _BEHIND), re.compile(f"{_BEFORE}(?:{name}{_BUDGET}|年初预算(?:安排|批复)?的?{name}(?:支出)?(?:为|是|共)?$)"))
    for item, name in _NAMES.items()
}  # fmt: skip
_OF_LAST_YEAR = {
    item: re.compile(f"{_BEFORE}(?:(?:[上去]年|上一年)度?(?:同期|全年|的)?{name}{_BEHIND}|{name}(?:支出)?(?:[上去]年|上一年)度?(?:支出|决算)?数?(?:为|是)?$)")
    for item, name in _NAMES.items() if not item.startswith("income_")
}  # fmt: skip
COUNTS = {
    "cars_kept": ("辆", re.compile("(?:保有|现有|实有)(?:公务用)?(?:车辆?|量)?(?:数量?)?(?:为|共|有)?$")),
    "reception_batches": ("批次 批", re.compile("(?<!外事)接待(?:费)?(?:共|来访)?$")),
    "reception_people": ("人次", re.compile(r"(?:接待|批次?[、,和]?)(?:共|来访)?(?:人员|来宾)?$")),
    "abroad_groups": ("个", re.compile(r"出国(?:\(境\))?团组(?:数)?(?:共|为)?$")),
    "staff_quota": ("人 名 个", re.compile(_BEFORE + "(?:核定|人员|共有|总|机构|编办|批复)*编制(?:总?数|总?人数|人员)?(?:共|为|有)?$")),
    "staff_actual": ("人 名", re.compile(_BEFORE + "(?:年末|实有|实际|共有|现有)*在(?:职|编)(?:在[编岗])?(?:干部|职工|人员)*(?:总?人?数)?(?:共|为|有)?$")),
}  # fmt: skip
# Staff beside the posts or the people in office, and nothing that moves, is paid for or takes part.
_BESIDE_STAFF = (
    "^(?!.*(?:减少|增加|新增|调[出入]|去世|辞|招|办理|[本当上去]年|年内|较|比|经费|补助|慰问|参加|组织|培训|困难|体检|走访|享受|发放|抚恤|党))"
    "(?=.*(?:编制|在职|在编|离休)).*(?:[,;、:。(]|另有|其中|现有|共有|年末)"
)
COUNTS |= {
    item: ("人 名", re.compile(rf"{_BESIDE_STAFF}{words}(?:人员|干部|职工)*(?:总?人?数)?(?:共|为|有)?$"))
    for item, words in {
        "staff_retired": "(?<!离)退休",
        "staff_retired_early": "离休",
        "staff_outside": "编外(?:聘用)?",
    }.items()
}
# The amounts of a unit that a report is read for, whatever the papers have.
EVERY = frozenset((item, period) for item in ("spending", *_NAMES) for period in ("previous", *_PERIODS))
_BEFORE_LENGTH = 60  # characters before a figure in which its name is looked for
INCOME, _SPENT = (
    "income_",
    re.compile("支出|支付|执行|结转|结余|资产|使用"),
)  # a source of what was spent is no income
_OTHER_BASIS = re.compile(r"(?<!一般公共)(?<!政府性基金)预算|计划|目标|控制|不超过|上年|去年")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_OF_PROJECT = re.compile("项目(?!支出(?![中里内]))|专项|工程|活动")
_OF_OTHERS = re.compile("全系统|学校|全(?:省|市|县|区|镇|乡)")  # whose staff is not the unit's
_GOES_ON, _OF_BUDGET = re.compile("其中|包括"), re.compile("预算(?!.*(?:支出|决算))")
_BESIDE_A_BUDGET = re.compile("[与和比较](?:上|去)(?:一)?年度?(?:年初)?预算")
# A heading in the same paragraph that names a part: （一）老旧小区改造。 老年大学专项：
_ABOUT_A_PART = re.compile(
    r"(?:项目|专项|工程|活动)(?:经费|资金)?[。:]\s*$|"
    r"(?:^|[。\n])\s*[(]?[一二三四五六七八九十\d]{1,2}[)、.](?![^。]*(?:预算|收支|收入|支出|资金|经费|执行|决算|整体|部门|单位|情况|评价|自评|结论|得分|评分))[^。]{2,24}。\s*$"
)
_YEAR_BEFORE = re.compile(
    r"^(?:[比较与同和])?(?:上年|去年|上一年)度?(?:同期|决算数?|支出数?|实际|的)*(?:为|是)?$"
)
# Classes of all spending, which a part of it has, too.
_CLASSES = frozenset(["wages", "goods", "personal", "capital"])


def mentioned(
    sentences: Sequence[Sentence],
    keys: Container[Key],
    year: int | None,
    own: Container[Sentence] = (),
    *,
    plain: bool = False,
) -> Mapping[Key, list[Place]]:
    """Find the figures of a report that have one of these keys, in the order of the text.

    `plain` takes 支出2185万元, too. Sentences in `own` are of the report's year, whatever year they name.
    """
    found: defaultdict[Key, list[Place]] = defaultdict(list)
    before: Sentence | None = None
    is_part = goes_on = False
    for sentence in sentences:
        item, goes_on = "", _goes_on(before, sentence, is_budget=goes_on)
        of_budget = goes_on or bool(_BESIDE_A_BUDGET.search(sentence.text))
        if (before is None or before.passage is not sentence.passage) and is_heading(sentence.passage):
            is_part = bool(_PART.search(sentence.text)) or not _ABOUT_ALL.search(sentence.text)
        for term in sentence.terms:
            named: list[Key] = []
            if term.role in ("prior", "level") and item and _YEAR_BEFORE.match(term.label):
                named = [(item, "previous")]
            elif term.role == "level" and (items := _items_of_last_year(sentence, term)):
                named = [(one, "previous") for one in items]
            elif term.role == "level" and (sentence in own or not is_of_other_year(sentence, term, year)):
                named = list(_amounts(sentence, term, of_budget) if term.mention.kind == "money" else _counts(sentence, term))  # fmt: skip
                named += _spending(sentence, term) if plain and not is_part else []
            if term.mention.kind == "money":
                of = named[0] if named else ("", "")
                # 比上年 may be of all income, and behind a budget of that of last year
                item = of[0] if of[1] == "spent" and not of[0].startswith(INCOME) else ""
            for key in named:
                if key in keys:
                    found[key].append((sentence, term))
        before = sentence
    return found


def is_whole_spending(words: str) -> bool:
    """Check whether words are those of all that was spent: 支出总额, 支出决算."""
    return any(pattern.search(words) for pattern in (_SPENDING, _WHOLE["spent"]))


def items_of_subject(sentence: Sentence, change: Term, words: str) -> list[str]:
    """Return the items that words name as the subject of a change: 项目支出 of 项目支出比上年增加10万元."""
    if is_whole_spending(words):
        return ["spending"] if words != "支出" and is_of_all(sentence, change) else []
    if _OF_PROJECT.search(words):
        return []
    return [
        item for item, (spent, _) in _AMOUNTS.items()
        if not item.startswith(INCOME) and item not in _CLASSES and spent.search(words)
    ]  # fmt: skip


def _items_of_last_year(sentence: Sentence, term: Term) -> list[str]:
    """Return the items of which an amount is that of last year: 上年“三公”经费25.37万元."""
    before = sentence.between(sentence.span.start, term.mention.start)
    if term.mention.kind != "money" or _ITEM.search(before) or _OF_PROJECT.search(before):
        return []
    near = _near(sentence, term)
    return [item for item, words in _OF_LAST_YEAR.items() if words.search(near)]


def _spending(sentence: Sentence, term: Term) -> list[Key]:
    """Return the key of the whole spending where an amount is behind 支出 alone."""
    before = sentence.between(0, term.mention.start)
    is_whole = term.mention.kind == "money" and _SPENDING.search(term.label) and is_of_all(sentence, term)
    return (
        [("spending", "spent")]
        if is_whole
        and not (_PART.search(before) or _OF_SOME_FUNDS.search(before) or _is_of_named(sentence, term))
        else []
    )


def _goes_on(before: Sentence | None, sentence: Sentence, *, is_budget: bool) -> bool:
    """Check whether a sentence goes on with the parts of a budget: 预算为12万元。其中：…；…

    `is_budget` says that the sentence before does.
    """
    if before is None or before.passage is not sentence.passage:
        return False
    follows = sentence.between(before.span.end, before.span.end + 1) == ";"
    if follows and is_budget:
        return True
    if not (_GOES_ON.match(sentence.text.strip()) or (follows and _GOES_ON.search(before.text))):
        return False
    return any(_OF_BUDGET.search(one.label) for one in before.levels("money", "level")[:1])


def _amounts(sentence: Sentence, term: Term, of_budget: bool) -> Iterator[Key]:
    """Yield the keys that an amount may be of, by the words before it."""
    for period, words in _WHOLE.items():
        if words.search(term.label):
            yield "project_form", period
            if is_of_all(sentence, term) and not _is_of_named(sentence, term):
                yield "spending", period
    near = _near(sentence, term)
    before = sentence.between(sentence.span.start, term.mention.start)
    if _ITEM.search(before) or _OF_PROJECT.search(before):
        return
    for item, (spent, budget) in _AMOUNTS.items():
        if item.startswith(INCOME) and _SPENT.search(before):
            continue
        if budget.search(near):
            key = item, "initial"
        elif spent.search(near) and not of_budget and not _OTHER_BASIS.search(_IN_BRACKETS.sub("", before)):
            key = item, "spent"
        else:
            continue
        if item not in _CLASSES or _is_by_class(sentence.between(0, term.mention.start)):
            yield key


def _is_by_class(before: str) -> bool:
    """Check whether a paragraph goes over all spending by economic class, and over no part of it."""
    return "经济分类" in before and not _PART.search(before)


def _is_of_named(sentence: Sentence, term: Term) -> bool:
    """Check whether the sentence goes on about what it has named: 老年大学经费年初预算31万元，全年预算33.3万元."""
    before = sentence.between(sentence.span.start, term.mention.start)
    earlier = [one.label for one in sentence.terms if one.mention.start < term.mention.start]
    return bool(_OF_PROJECT.search(before)) or any(
        _OF_A_PERIOD.search(label) and not any(words.search(label) for words in _WHOLE.values())
        for label in earlier
    )


def _counts(sentence: Sentence, term: Term) -> Iterator[Key]:
    """Yield the keys that a number of persons or things of the unit may be of."""
    return iter(()) if is_of_others(sentence, term) else count_keys(sentence, term)


def is_of_others(sentence: Sentence, term: Term) -> bool:
    """Check whether a sentence names others, such as 全系统, whose staff may not be the unit's."""
    return bool(_OF_OTHERS.search(sentence.between(sentence.span.start, term.mention.start)))


def count_keys(sentence: Sentence, term: Term) -> Iterator[Key]:
    """Yield the keys that a number may be of by the words before it, whoever has so many."""
    near = _near(sentence, term).replace("全系统", "")
    for item, (units, words) in COUNTS.items():
        if term.mention.unit in units.split() and words.search(near):
            yield item, "spent"


def _near(sentence: Sentence, term: Term) -> str:
    """Return the words before a figure, those of the heading before its clause too."""
    start = max(0, term.mention.start - _BEFORE_LENGTH)
    return squeezed(sentence.between(start, term.mention.start))


def is_of_all(sentence: Sentence, place: Term | int) -> bool:
    """Check whether a figure is about the whole unit, not a part of what it does.

    Nothing before it in the sentence, or in a heading such as （项） before that, names a part.
    """
    start = max(0, sentence.span.start - _HEADING)
    end = place if isinstance(place, int) else place.mention.start
    before = sentence.between(sentence.span.start, end)
    heading = sentence.between(start, sentence.span.start)
    return not (_PART.search(before) or _ITEM.search(heading) or _ABOUT_A_PART.search(heading))
