"""The words of results, which tell a target that was reached from one reached in part, or missed.

The three official phrases come from the drop-down of a budgeting system in use
(达成年度指标 / 部分达成年度指标并具有一定效果 / 未达成年度指标且效果较差); the others
are what published forms write in the column of actuals.
"""

from __future__ import annotations

import re
from enum import Enum

from xlselfeval.scoring.dates import is_recurring
from xlselfeval.scoring.numerals import to_figures
from xlselfeval.scoring.text import compact, normalise
from xlselfeval.scoring.words.changes import keeps_off, shows_change
from xlselfeval.scoring.words.dealt_with import all_dealt_with, without_states
from xlselfeval.scoring.words.each_time import ON_TIME, is_each_time
from xlselfeval.scoring.words.in_place import is_in_place
from xlselfeval.scoring.words.none_words import asks_for_none, names_harm, says_none
from xlselfeval.scoring.words.result_tokens import NO_WORDS, Own, is_under_way, kinds_of, tokens_of
from xlselfeval.scoring.words.same_result import (
    has_subject,
    is_published,
    is_punctual,
    limits,
    says_in_other_words,
    wordings_of,
)
from xlselfeval.scoring.words.spending import (
    AMOUNT,
    IN_BUDGET,
    MARK,
    OVER_BUDGET,
    behind_amounts,
    is_amount,
    keeps_to_budget,
    overspends,
    width,
)


class Band(Enum):
    """A qualitative result; the value is its Chinese name."""

    ACHIEVED = "达成"
    MOSTLY = "基本达成"
    PARTLY = "部分达成"
    MISSED = "未达成"
    UNCLEAR = "不明确"


_MISSED = re.compile(
    r"未(?:能|按时|按期|如期|及时|全部|全面|完全)?(?:达成|完成|达标|达到|实现|开展|验收|落实|通过|执行|履行|合格|发放|支付|拨付|兑付|到位|办结|交付|完工|竣工|上线|印发)|不达标|不合格|没有?(?:按时|按期|及时|全部)?(?:达成|完成|达标|达到|实现|开展|落实|发放|支付|拨付|兑付|到位|办结|交付|完工|竣工|上线|印发)|尚未|较差|未达|不及时|(?<![无未零])(?:逾期|延期|推迟|超期)(?!率)"
)
_PARTLY = re.compile(r"(?:完成|达成|达到|实现)了?部分|部分(?:未|没|达成|完成|达标|达到|实现)|大部分")
# Some mean by it that the target is reached, some that it nearly is.
_MOSTLY = re.compile(
    r"(?:基本|大体)上?(?:已|已经|都|均|按时|按期|如期|全部)?(?:达成|完成|达标|达到|实现|合格)"
)
_ACHIEVED = re.compile(
    r"(?:已经?|全部|均|都|按时|按期|如期|按计划|全面|圆满|顺利|及时|超额|按要求|较好|很好)*(?:达成|完成|达标|达到|实现)"
    r"(?:年度|预期|绩效|既定|目标|任务|指标|要求|标准|效果|值|工作|计划|设定|规定|的|全部|各项)*"
    r"|(?:验收|全部|均|检查)?合格|是|符合预期(?:目标|效果)?"
)
_DONE = re.compile(
    r"(?:已经?|全部|均|都|按时|按期|如期|按计划|全面|圆满|顺利|及时|提前(?:了?(?:\d{1,3}|[一二两三四五六七八九十半]{1,3})个?(?:工作)?(?:[日天周月]|星期|季度))?|按要求|年底前|期限内|规定时间内|当年|在)*"
    r"(?:完成|完工|竣工|达成|交付|验收|办结|到位|支付|发放|拨付|兑付|报送|上报|提交|上线|印发|达标|投入使用)(?:了|任务|目标|年度指标|预期指标|指标|验收|到位|完毕)?"
)
# What may stand around the target's own words without changing them: 已显著提升.
_AROUND = re.compile(
    r"(?:[较比]上年|[较比]去年|同比|在|于|已经?|得到|有|较[为大]?|有力|大幅|显著|明显|进一步|均|都|全面|全部|有效|逐步|持续|稳步|不断|很|非常|切实|充分|圆满|达到|实现|"
    r"整体|总体|各项|制度|机制|体系|管理|服务|能力|环境|水平|工作|指标|目标|效果|任务|要求|无误|有序|了|的|并|地|度|"
    r"拨付|支付|发放|完成|办理|办结|交付|到位|报送|公开|处理)*(?:标准$)?"
)
_NO_EFFECT = re.compile(r"(?:无|未见|没有|未)(?:明显)?(?:效果|成效|改善|变化|实施|开展)|差|较差|很差")
_PRAISE = ("好", "良好", "明显", "显著", "有效", "健全", "完善", "及时", "提升", "满意")
# The official phrase, which may end a result: 河长全部到岗履职，达成年度指标.
_OFFICIAL = re.compile("(?:已|均|全部)?(?:达成|完成|实现)(?:年度|预期)(?:绩效)?(?:指标|目标)")
_GOAL, _REACHED = re.compile("目标|要求|任务|指标"), re.compile("达到|达成|完成|实现|符合")
_DENIALS = frozenset(["plan", "estimate", "negation", "denial", "part"])
_LOSSES = frozenset(["loss", "elsewhere", "other_year"])
# Words of degree and change that mean the same; 改善明显 is 明显改善.
_SYNONYMS = {
    "优化提升": "提高", "改善提升": "提高", "显著": "明显", "大幅": "明显", "提升": "提高", "增强": "提高", "改进": "改善",
    "持续": "逐步", "稳步": "逐步", "不断": "逐步", "进一步": "逐步",
}  # fmt: skip
_SYNONYM = re.compile("|".join(_SYNONYMS))
_DEGREE = re.compile("明显|有效|逐步|良好")
_VERB = re.compile(
    "提高|改善|促进|保障|维护|加强|完善|优化|规范|健全|推进|推动|巩固|扩大|增加|减少|降低|缓解|丰富"
)
_NOT_APPLICABLE = re.compile(r"(?:本年度?|今年)?(?:不适用|不涉及|无此项(?:工作|指标|内容)?|[Nn][./]?[Aa]\.?)")
_LONGEST = 60  # characters: longer texts are stories, not results
# A loss that is met or kept off is an effect: 违规行为得到查处, 投诉减少.
_REMEDY = re.compile(
    "解决|未[发出收]|未造成|不存在|[无零]|下降|减少|降低|下滑|减轻|缩小|压[减降]|遏制|杜绝|防[范止控治]|避免|预防|整改|整治|查处|化解|处[置理]|打击|排除|消除|修复|救[助治]|治理|[保投]险|追[回缴]|规避|挽回|安置|盘活|清零"
    r"|率(?:仅|只|降)?[为至到是]?\d|率[较很极]?低|降[为至到]|缩短|控制|淘汰|关停|免除|更新|惩戒|取消(?:收费|审批|证明|限制)"
)
# Work that is left behind a result, and its faults.
_UNDER_WAY = re.compile("草案|征求意见|报批|送审|下一步|(?<![未无不非])跨年|顺延|展期")
_ELSEWHEN = re.compile(
    "(?:为|系|属)?(?:上年度?|去年|往年|前年|其他单位|外单位|全国|全省)(?:同期|的?数据?|情况|水平|完成|)*\\)?"
)
_FAULT = re.compile(
    "(?<!零)(?:积存|积压|堆积|滞留|断档|脱节)|存在.{0,4}(?:问题|缺陷|隐患|不足)|遗留问题|怨言|裂缝|迟发"
)
# None left, and a figure that is but rounded: 无积存, 节约费用约420万元.
_NO_BACKLOG = re.compile(
    "(?:[无零]|没有|未(?:出现|发生|发现|造成)?)(?:垃圾|污水|长期)?(?:积存|积压|堆积|滞留|遗漏|漏报|断档|脱节|死角)(?:现象|情况|问题)?"
)
_ABOUT = re.compile(r"约(?=\d[\d.,]*(?![\d.,]*%))")
_NO_EXCESS = re.compile("(?:不|未|无|没有)(超.{1,4})")  # 不超标, 未超编
# How many things or times it was: 全年12次监测均达到一级A标准, 37个村环境明显改善.
_ALL_COUNTED = re.compile(
    r"^(?:全年|共)?(?:\d{1,4}次[监检]测(?:均|都|全部)|\d{1,6}个(?:行政|自然)?(?:村庄?|社区|乡镇|小区|断面|点位)(?:均|都|全部)?)"
)
_COMPLETED = re.compile("(?:到位|完毕)$")
_AT_ONCE = re.compile("一次性?(?=验收|通过|检)")
_ON_TIME = re.compile("按时|按期|如期|及时|准时")
_EACH_TIME = re.compile(r"全年|(?:12|十二)个月|(?:4|四)个季度|每个?(?:月|季度?|周)|[按逐][月季周]")
_SUCCESS = re.compile(
    r"(?:" + _ACHIEVED.pattern + r")|(?:" + _DONE.pattern + r")|较?好|优秀?|良好?|显著|明显"
    r"|(?:非常|很|较为?|比较|群众)*满意|(?:已|实现|均|都)*全(?:面|部)?(?:覆盖|到位)"
    r"|(?:均|都)?(?:未|没有?|不)超标|(?:" + IN_BUDGET.pattern + ")"
)


def band_of(actual: str, target: str, own: Own = NO_WORDS) -> Band:
    """Return the band of a worded result; the target's own words count as reached, behind their subject too.

    `own` are the indicator's own words, which may be that subject.
    """
    said, asked = compact(actual), compact(target)
    if said == asked or all_dealt_with(said, asked, own):
        return Band.ACHIEVED
    if len(said) > _LONGEST or len(asked) > _LONGEST:
        return Band.UNCLEAR
    partly, mostly = _PARTLY.search(said), _MOSTLY.search(said)
    kept_off = keeps_off(said, asked, own)
    exceeded = _is_exceeded(behind_amounts(said), asked)
    missed = _MISSED.search(without_states(said, own)) is not None or exceeded or kept_off is False
    if missed and (partly or mostly or _is_denied_in_part(said, asked, own)):
        return Band.UNCLEAR
    head, *others = MARK.split(said, maxsplit=1)
    rest = "".join(others)
    if not missed and not partly and not mostly:
        band = _band_of_head(actual, head, rest)
        if band or (others and _has_own_clause(said, asked, own)):
            return band or Band.ACHIEVED
    if missed:
        return Band.MISSED
    if partly:
        return Band.PARTLY
    if mostly:
        reached = _ACHIEVED.fullmatch(head.replace("基本", "", 1))
        return Band.UNCLEAR if denies(rest if reached else said.replace(mostly[0], "", 1)) else Band.MOSTLY
    none_said = said in ("0", "0起", "0次", "0件", "0例") or says_none(said)
    as_wanted = _is_on_time(said, asked) or (none_said and asks_for_none(asked))
    if kept_off or shows_change(said, asked) or keeps_to_budget(said, asked):
        return Band.ACHIEVED
    denied = re.fullmatch("(?:并?未能?|没有|尚未|未见|无)(?:明显)?" + re.escape(asked), said)
    if denied or _NO_EFFECT.fullmatch(said):
        return Band.MISSED
    if as_wanted or said == asked.replace("不", "未", 1) or (said in _PRAISE and asked.endswith(said)):
        return Band.ACHIEVED
    share = re.fullmatch("(基本|部分|大体)(?:上|按时|按期)?" + re.escape(asked), said)
    if share:
        return Band.PARTLY if share[1] == "部分" else Band.MOSTLY
    return Band.ACHIEVED if _is_own(said, asked, own) else Band.UNCLEAR


def _band_of_head(actual: str, head: str, rest: str) -> Band | None:
    """Return the band with which a result begins, parted from its effect by a mark or a space; None without one."""
    first, *effect = normalise(actual).split(" ", 1)  # 达成年度指标 办件时间缩短30%
    if effect and not _ACHIEVED.fullmatch(head):
        head, rest = first, effect[0]
    if not _ACHIEVED.fullmatch(head):
        return None
    return Band.UNCLEAR if any(map(_spoils, MARK.split(rest))) else Band.ACHIEVED


def repeats_target(actual: str, target: str, own: Own = NO_WORDS) -> bool:
    """Return whether a worded result is the target's own words alone, or behind their subject."""
    said, asked = compact(actual), compact(target)
    return said == asked or (_names_subject(said, asked, own) and not is_published(said, asked, own))


def _has_own_clause(said: str, asked: str, own: Own) -> bool:
    """Return whether a clause says what was asked and no other one denies it: 支出510万元，控制在预算内."""
    clauses = [clause for clause in MARK.split(said) if clause]
    is_budget = IN_BUDGET.fullmatch(asked) is not None
    for place, clause in enumerate(clauses):
        others = clauses[:place] + clauses[place + 1 :]
        if keeps_off(clause, asked, own) and all(
            is_amount(other) or shows_change(other, asked) for other in others
        ):
            return True  # 5.5万元，减少0.5万元
        is_last = place > 0 and place == len(clauses) - 1
        if _is_own(clause, asked, own) or (is_last and _OFFICIAL.fullmatch(clause)):
            before, behind = clauses[:place], clauses[place + 1 :]
            if is_budget:
                if overspends(clauses) or any(limits(one, own) for one in clauses):
                    return False
                before, behind = (
                    [one for one in some if not AMOUNT.fullmatch(one)] for some in (before, behind)
                )
            if any(_is_exceeded(other, asked) or _grows(other, asked) for other in before + behind):
                return False
            kinds = set[str]().union(*(kinds_of(one, own) for one in before))
            return not (kinds & (_DENIALS | _LOSSES)) and not any(map(_spoils, behind))
    return False


def _is_denied_in_part(said: str, asked: str, own: Own) -> bool:
    """Return whether a result is denied only for a part, or beside words that say it was reached: 达成，个别未完成."""
    if re.search("(?:未能?|没有?|不)" + re.escape(asked), said):
        return False
    clauses = [clause for clause in MARK.split(said) if clause]
    missed = [clause for clause in clauses if _MISSED.search(clause)]
    others = [clause for clause in clauses if clause not in missed]
    in_part = any("part" in kinds_of(clause) for clause in missed)
    return bool(missed and others) and (
        in_part or any(_ACHIEVED.fullmatch(one) or _is_own(one, asked, own) for one in others)
    )


def _spoils(clause: str) -> bool:
    """Return whether a clause beside a result denies it, or tells of work left or of a loss that was not dealt with."""
    if _NO_BACKLOG.fullmatch(clause) or IN_BUDGET.fullmatch(clause):
        return False
    if names_harm(clause) and says_none(clause.rstrip(")")):
        return False  # 未被通报, 无挂账
    tokens = tokens_of(_ABOUT.sub("", clause))
    kinds = {token.kind for token in tokens}
    if kinds & _DENIALS or is_under_way(tokens) or _ELSEWHEN.fullmatch(clause) or _UNDER_WAY.search(clause):
        return True
    return ("loss" in kinds or _FAULT.search(clause) is not None) and not _REMEDY.search(clause)


def _grows(clause: str, asked: str) -> bool:
    """Return whether a clause names the very change that the target wants none of."""
    return keeps_off(clause, asked) is False


def _is_own(said: str, asked: str, own: Own) -> bool:
    """Return whether a text says what was asked and no more, in the target's own words or the usual ones."""
    if (bare := _COMPLETED.sub("", said)) != said and bare[-2:] == asked[-2:]:
        said = bare  # 按月足额发放到位 for 按月足额发放
    said = said if "全" in asked else _ALL_COUNTED.sub("", said)
    return any(_says(said, wording, own) for wording in wordings_of(asked))


def _says(said: str, asked: str, own: Own) -> bool:
    in_budget = IN_BUDGET.fullmatch(said) and IN_BUDGET.fullmatch(asked)
    return (
        (bool(in_budget) and width(said) <= width(asked))
        or is_punctual(said, asked, own)
        or _is_each_time(said, asked, own)
        or _repeats(said, asked)
        or _names_subject(said, asked, own)
        or says_in_other_words(said, asked, own)
        or is_in_place(said, asked, own)
    )


def _is_each_time(said: str, asked: str, own: Own) -> bool:
    """Return whether what was to be done in time was done so each time: 每月10日前发放 for 及时发放."""
    wanted = re.fullmatch(f"(?:{ON_TIME})(?P<task>[\u4e00-\u9fff]{{0,4}})", asked)
    return wanted is not None and wanted["task"] in said and is_each_time(to_figures(said), own)


def _names_subject(said: str, asked: str, own: Own) -> bool:
    """Return whether the target's own words end a text that begins with their subject: 管护机制已健全 for 健全."""
    said, same = (
        _SYNONYM.sub(lambda match: _SYNONYMS[match[0]], re.sub("得到|得以", "", text))
        for text in (said if "一次" in asked else _AT_ONCE.sub("", said), asked)
    )
    before = said.removesuffix(same)
    return bool(same) and before != said and has_subject(before, asked, own)


def _is_on_time(said: str, asked: str) -> bool:
    """Return whether a result says that a deadline that comes round was met: 12个月均按时发放."""
    on_time = is_recurring(asked) and _ON_TIME.search(said)
    return bool(on_time) and _DONE.fullmatch(_EACH_TIME.sub("", said)) is not None


def _is_exceeded(said: str, asked: str) -> bool:
    """Return whether a result says that a budget or another limit was exceeded that the target wants kept: 超编2人."""
    if IN_BUDGET.fullmatch(asked):
        return OVER_BUDGET.fullmatch(said) is not None
    limit = _NO_EXCESS.fullmatch(asked)
    return (
        limit is not None
        and re.fullmatch(re.escape(limit[1]) + r"(?:[1-9][\d.]{0,9}.{0,3})?", said) is not None
    )


def _repeats(said: str, asked: str) -> bool:
    """Return whether a result is the target's own words among words that change nothing, not its goal."""
    said, asked = (_SYNONYM.sub(lambda match: _SYNONYMS[match[0]], text) for text in (said, asked))
    if (around := _around(said, asked)) is not None:
        return _REACHED.search(said) is not None or _GOAL.search(around) is None
    said, asked = (re.sub("得到|得以|了", "", text) for text in (said, asked))
    if (around := _around(said, asked)) is not None:
        return _GOAL.search(around) is None
    verbs = _VERB.findall(asked)
    if len(verbs) == 1 and verbs == _VERB.findall(said) and asked != verbs[0]:
        said, asked = (re.sub(f"{verbs[0]}了?", "", text) for text in (said, asked))
        if (around := _around(said, asked)) is not None:  # 群众幸福感明显提升 for 提升群众幸福感
            return _GOAL.search(around) is None
    degree = _DEGREE.match(asked) or _DEGREE.search(asked)
    if degree is None or degree[0] not in said:
        return False
    return said.replace(degree[0], "", 1) == asked.replace(degree[0], "", 1)


def _around(said: str, asked: str) -> str | None:
    """Return the words around the target's own ones; None where these are not there, or those change something."""
    before, own, after = said.partition(asked) if asked else ("", "", "")
    return before + after if own and _AROUND.fullmatch(before) and _AROUND.fullmatch(after) else None


def denies(text: str) -> bool:
    """Return whether words deny, limit or only plan a result: 没有任何改善, 有待加强, 力争完成."""
    return not _DENIALS.isdisjoint(kinds_of(text))


def tells_of_loss(text: str, own: Own) -> bool:
    """Return whether words tell of a loss, another year or another unit: 拖欠, 上年, 其他单位."""
    return not _LOSSES.isdisjoint(kinds_of(text, own))


def says_done(actual: str) -> bool:
    """Return whether words say that a task with a deadline is done (已完成), not 未完成 or 部分完成."""
    return _is(_DONE, actual)


def says_not_done(actual: str) -> bool:
    """Return whether words say that a task with a deadline is not, or only in part, done."""
    said = compact(actual)
    return bool(_MISSED.search(said) or _PARTLY.search(said))


def says_mostly_done(actual: str) -> bool:
    """Return whether words say that a task is done by and large: 基本完成."""
    return _MOSTLY.search(compact(actual)) is not None


def says_success(actual: str) -> bool:
    """Return whether words only claim success where a figure was asked for: 完成, 达标, 全部完成."""
    return _is(_SUCCESS, actual)


def says_not_applicable(text: str) -> bool:
    """Return whether a text says that a row does not apply: 不适用, 不涉及, N/A."""
    return _is(_NOT_APPLICABLE, text)


def _is(shape: re.Pattern[str], actual: str) -> bool:
    said = compact(actual)
    return len(said) <= _LONGEST and shape.fullmatch(said) is not None
