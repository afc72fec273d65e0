"""Results that say in other words what a worded target asks for: a subject, punctuality, a state, a standard."""

from __future__ import annotations

import re

from xlselfeval.scoring.words.result_tokens import (
    DONE,
    FIGURE,
    RESULT,
    UNKNOWN,
    Own,
    kinds_of,
    thing_words,
    tokens_of,
)

# A small measure, an effort or an appearance is no result: 有所, 勉强, 着力, 看似; nor is a trial or a slow approach.
_NO_RESULT = re.compile(
    "^(?:[为让使]|推动|促进|谋求|着眼|围绕|助力|追求|提出)|有所|略|稍|小幅|轻微|勉强|一定|缓慢|暂时|继续|着力|努力|致力|旨在|看似|表面|名义|形式上|[自声宣]称|逐渐"
    "|日[趋益渐]|渐趋|趋[于向]|走向|如何|怎样|何时|按计划|试点|试行|起草|草案|初稿|草稿|雏形|框架|样[品本]|[正会微]$"
    "|推进|推行|推广|加[大快强速紧]|强化|大力|全力|尽力|尽量|深入|狠抓|严抓|抓[好紧实]|着手|抓手|多措并举|采取|以便|力求|出台措施|研究|探索"
    "|难(?![题点])|相对|曾|大体|调整|[整改低宽期工]后|放宽|降低标准|打折|自[评检查验]|[预初]验|率?低$|一般|(?<![集其之])中$"
)
_DEGREE = "明显|显著|大幅|有效|逐步|持续|稳步|不断|进一步|得到"
# Words of change alone, which say nothing without the thing that changes: 明显提升, 下降.
_BARE_CHANGE = re.compile(
    f"(?:{_DEGREE})*(?:提升|提高|增强|增加|增长|上升|扩大|下降|降低|减少|改善|优化|改进)"
)
_MANNER = "按照?(?:合同|协议|规定|要求|政策|标准|程序|约定)(?:约定|规定|要求|条款)?"
_PUNCTUAL = re.compile(
    rf"(?:{_MANNER}|每[月季年周]度?|[按逐][月季年]|按(?:工程|项目|施工)?进度|全年|已经?|均|都|全部|足额|全额)*(?:按时|按期|如期|及时|准时|在(?:规定|要求|约定)的?(?:时间|时限|期限)内)(?:足额|全额|全部)?(?P<task>完成|完工|竣工|办结|交付|到位|支付|发放|拨付|报送|上报|开展|落实|上线|验收|采购|到货|提交|公开|办理|兑付|兑现|处理|处置|回复|答复|反馈)?(?:到位|完毕)?"
)
_PUNCTUAL_OF = re.compile(rf"(?P<subject>.{{2,12}}?)(?P<rest>{_PUNCTUAL.pattern})")
OF_SOME = re.compile("[省市县区乡镇村家本]级|中央|自筹|配套|的$")  # 县级资金全部到位 is of a part
# What a target asks for in other words, each of which says as much: what is 健全 was 建立, and what is 明显 is 有效.
_WORDINGS = (
    (re.compile("建立(?:并|和|与)?(?:健全|完善)|健全完善"), ("健全", "完善", "建立健全", "建立完善", "健全完善")), (re.compile("有效(?!期|性|率)"), ("明显",)),
    (re.compile("^优良$"), ("优", "良")),
)  # fmt: skip
_IN_FULL, _FULLY = re.compile("足额|全额|全部"), re.compile("足额|全额|全部|到位|完毕")
# Verbs that stand for one another beside a time; those of _ANY_TASK for any but a mere beginning.
_TASKS = (
    frozenset(["支付", "发放", "拨付", "兑付", "兑现", "到位", "到账", "入账", "代发"]), frozenset(["报送", "上报", "提交"]),
    frozenset(["完工", "竣工", "交付", "上线", "验收", "到货"]),
)  # fmt: skip
_ANY_TASK = frozenset(["完成", "办结", "落实", "到位"])
# Standards by what they are of; none that a unit or a trade sets for itself, or that was lowered.
_OF_STANDARD = "国家|国标|行业|相关|有关|规定|既定|设计|图纸|技术|质量|工程|建设|施工|验收|采购|合同|招标|文件|协议|约定|法律|法规|政策|安全|环保|卫生|消防|管理|考核|使用"
_NORM = "标准|要求|规范|规程|规定"
_CONFORMS = re.compile(
    rf"(?P<subject>.{{0,16}}?)(?:已经?|均|都|全部|完全|严格)*(?:符合|达到|满足)了?(?P<of>(?:{_OF_STANDARD}|[及和与的、]|(?:{_NORM})(?=.))*)(?P<norm>{_NORM})"
)
_ONE_OF_STANDARD = re.compile(_OF_STANDARD)
# States and what is in them, in any order: 稳定运行 and 运行稳定; one state at least, or the words say nothing.
_STATE = "稳定|正常|安全|规范|有序|平稳|顺利|良好|准确|通过|畅通|完好|严格|按标准|按规定|按要求|按合同"
_STATED = re.compile(
    rf"(?P<state>{_STATE})|(?P<of>运行|运转|开展|进行|执行|实施|使用|管理|验收|发放|保障|维护)"
)
_AS_VERB = re.compile(rf"(?:规范|稳定|畅通)(?!$|地|{_STATED.pattern})")  # 规范档案管理 is a task
_EFFORTS = frozenset(["保障", "维护"])  # say nothing that a state does not say
_GOOD = re.compile("良性(?=运行|运转)")
_BY = re.compile("按照?(?:规定|既定|相关|统一)?的?(?=标准|规定|要求|合同)|(?<=按合同)(?:约定|规定|要求|条款)")
_FILLER = re.compile("已经?|均|都|全部|得到|得以|了")
_LASTING = re.compile("(?:中?长期|长效|持续)(?:发挥|有效|影响|稳定)?")
# What was set up and is there: 已建立健全管护制度并严格执行 for 健全.
_SET_UP = re.compile(
    "(?:均?已经?|全部)(?:建立)?(?P<state>健全|完善|规范|建立|形成)了?(?P<thing>.{2,16}?)(?:并(?P<and>.{2,16}))?"
)
_IS_SET_UP = re.compile(
    r"(?P<thing>.{2,16}?)(?:均?已经?|全部)?(?:建立)?(?P<state>健全|完善|规范|建立|形成)并(?P<and>.{2,16})"
)
# Where something is open to all, and for how long: 在局官网公示7天.
_PUBLISHED = re.compile(
    r"(?:已|均|都|在|于|通过)*(?P<where>[^\d,;。()]{0,16}?)上?(?:进行)?(?P<how>公示|公开|发布)了?(?P<days>\d{1,2}个?(?:工作)?[日天])?"
)
_PLACE = re.compile("网站?|官网|公众号|平台|公[示告]栏")
# Each one of a thing, which needs no other name: 各标段.
_EACH_ONE = re.compile("(?:各个?|每个|所有|全部)(?![月季年])")
_QUOTES = re.compile("[\"'‘’]")
# States that forms name together for one: 健全完善 for 健全.
_ALIKE = "健全|完善|规范"
_STATES = re.compile(rf"(?P<thing>.{{0,12}}?)(?P<states>(?:{_ALIKE}){{2,3}})")
# What may stand behind a target's own words: how often, 每日清运2次; a verb, 及时有效处置; a level, 稳定在95%.
_CONTINUED = (
    (re.compile("^每[日天周月季年]"), re.compile(r"(?:[1-9]\d{0,2}|[一二两三四五六七八九十])[次遍趟]")),
    (re.compile(""), re.compile("(?:处置|处理|执行|办理|落实|实施)(?:到位|完毕)?")),
    (re.compile("稳定$"), re.compile(r"[在于]\d[\d.,]{0,9}(?:%|[\u4e00-\u9fff]{1,2}(?<![余多下约]))?")),
)
# A whole that is covered, with how many there are of it: 12个乡镇全覆盖 and 已覆盖全部12个乡镇 for 全覆盖.
_WHOLLY = re.compile("(?:实现)?全(?:面|部)?覆盖")
_COVERED = re.compile(
    r"(?:已经?|均|都|实现了?|做到了?)*(?:(?P<of>.{2,12}?)(?:已经?|均|都|实现了?|做到了?)*全(?:面|部)?覆盖|(?P<each>[^\d]{0,4}(?:\d{1,6}|[一二三四五六七八九十百]{1,5})个?.{1,8}?)(?:全部|都|均)已?覆盖(?:到了?|了|到位|完毕)?|覆盖了?(?:全[部省市县区镇乡]|所有)的?(?P<all>.{2,12}))"
)
_WHOLE_AREA = re.compile("全[省市县区镇乡]")
_ALL_OF_THEM = re.compile("都|均|全部")
_HOW_MANY = re.compile("(?:\\d{1,6}|[一二三四五六七八九十百]{1,5})个?")
# A part of the area that a rate is of, unless the indicator names it.
_PART_OF_AREA = re.compile("(?<!全)(?:主城区|中心城区|城区|市区|县城|镇区|城镇|农村|乡村)")
# Strictly is the manner; what is carried out is the indicator's: 严格执行储备粮管理制度 for 严格执行.
_STRICTLY = re.compile("(?:严格|认真|全面)(?:执行|落实|遵守)")
_HAS_EFFECT = re.compile("(?:发挥|产生|稳定)?(?:了|着|良好|积极|有效)*(?:作用|效益|效果|影响|受益|见效)")
_IN_USE = frozenset(["运行", "运转", "使用"])
_BETTER = re.compile(f"(?:有所|{_DEGREE})*(?:改善|优化|改进)$")


def part_of_area(text: str, own: Own) -> str:
    """Return the one part of an area that a rate is of: 城区87.5%, 87.5%（城区）; or "".

    Its indicator is of the whole area.
    """
    area = area_alone(text, own)
    if not area:
        return ""
    name = re.escape(own.name.removesuffix("率"))
    is_of_it = re.search(rf"(?:^|[,;(]){area}(?:{name}率?)?(?:为|达到?)?\d|\({area}\)$", text)
    return area if is_of_it else ""


def area_alone(text: str, own: Own) -> str:
    """Return the one part of an area that a text names and its indicator does not; or ""."""
    areas = set(_PART_OF_AREA.findall(text)) - set(_PART_OF_AREA.findall(own.words))
    return areas.pop() if len(areas) == 1 and "城乡" not in own.words else ""


def has_subject(before: str, asked: str, own: Own) -> bool:
    """Return whether what stands before the target's own words is but their subject: 管护机制 before 健全.

    It names something, in the indicator's own words or a word of the list, and denies, limits and changes nothing.
    """
    tokens = tokens_of(before, own)
    if tokens and tokens[0].kind == FIGURE and _ALL_OF_THEM.search(before):
        tokens = tokens[1:]  # 3个单体都验收合格
    if any(token.kind not in (RESULT, DONE, UNKNOWN) for token in tokens) or limits(before, own):
        return False
    must_be_own = own.name and _BARE_CHANGE.fullmatch(asked)  # 成本提升 is not the 提升 of another indicator
    if not must_be_own and _EACH_ONE.match(before) and len(before) > len("各个"):
        return True
    return any(
        len(token.text) > 1
        and token.text not in asked
        and (
            token.text in own.name
            or (not must_be_own and (token.kind == DONE or token.text in thing_words()))
        )
        for token in tokens
    )


def limits(text: str, own: Own) -> bool:
    """Return whether words beside a result make it an effort, a trial or a part of itself: 着力, 试点, 尽量, 工作中.

    The words of the indicator's name do not: 推进 of 乡村振兴推进.
    """
    others = (
        " " if len(token.text) > 1 and token.text in own.name else token.text
        for token in tokens_of(text, own)
    )
    return _NO_RESULT.search("".join(others)) is not None


def is_punctual(said: str, asked: str, own: Own) -> bool:
    """Return whether target and result say that one task is done in time, in whichever word: 按时, 按期完成.

    The result may name its subject: 资金及时拨付到位 for 及时.
    """
    wanted, given = _PUNCTUAL.fullmatch(asked), _PUNCTUAL.fullmatch(said)
    found = _PUNCTUAL_OF.fullmatch(said)
    if wanted and given is None and found and has_subject(subject := found["subject"], asked, own):
        is_part = OF_SOME.search(subject) and subject not in own.name
        given = None if is_part else _PUNCTUAL.fullmatch(found["rest"])
    if wanted is None or given is None or (_IN_FULL.search(asked) and not _FULLY.search(said)):
        return False
    return is_same_task(given["task"], wanted["task"])


def wordings_of(asked: str) -> tuple[str, ...]:
    """Return what a target asks for in its own words and in those that say as much."""
    return (
        asked,
        *(words.sub(other, asked) for words, others in _WORDINGS if words.search(asked) for other in others),
    )


def is_same_task(given: str | None, wanted: str | None) -> bool:
    """Return whether a verb says that the task of another verb is done.

    拨付 is for 发放, 完成 for any; no verb is for any.
    """
    if not given or not wanted or given == wanted or given in _ANY_TASK or wanted == "开展":
        return True
    if wanted in _ANY_TASK:
        return given != "开展"
    return any(given in verbs and wanted in verbs for verbs in _TASKS)


def tasks_in(text: str) -> list[str]:
    """Return the words for what was done in a text."""
    return [token.text for token in tokens_of(text) if token.kind == DONE and len(token.text) > 1]


def is_of_task(behind: str, own: Own) -> bool:
    """Return whether all that was done is the task that an indicator names, if it names one."""
    done, wanted = tasks_in(behind), tasks_in(own.name)
    return not wanted or all(any(is_same_task(one, other) for other in wanted) for one in done)


def says_in_other_words(said: str, asked: str, own: Own) -> bool:
    """Return whether a result says all that the target does, in another order or with more: 运行稳定 for 稳定运行."""
    if limits(said, Own(own.name + asked, own.words)):
        return False
    return (
        _FILLER.sub("", said) == asked
        or is_published(said, asked, own)
        or _conforms(said, asked, own)
        or _is_in_state(said, asked, own)
        or _lasts(said, asked)
        or _is_set_up(said, asked, own)
        or _omits_subject(said, asked, own)
        or _names_states(said, asked, own)
        or _is_covered(said, asked, own)
        or (said.startswith(asked) and _is_continued(said[len(asked) :], asked, own))
    )


def _is_continued(rest: str, asked: str, own: Own) -> bool:
    """Return whether what stands behind the target's own words goes on with them: 2次 of 每日清运2次."""
    if _STRICTLY.fullmatch(asked) and has_subject(rest, asked, own):
        return True
    return any(words.search(asked) and more.fullmatch(rest) for words, more in _CONTINUED)


def is_published(said: str, asked: str, own: Own) -> bool:
    """Return whether a result names the place where that is open to all which the target wants to be: 县政府网站公示."""
    wanted, given = _PUBLISHED.fullmatch(asked), _PUBLISHED.fullmatch(said)
    if wanted is None or given is None or wanted["days"] or wanted["how"] != given["how"]:
        return False
    where = given["where"]
    return _PLACE.search(where) is not None and where.endswith(wanted["where"]) and _is_neutral(where, own)


def _conforms(said: str, asked: str, own: Own) -> bool:
    """Return whether the standard that was kept is the one asked for, or a narrower one: 符合国家标准 for 符合标准."""
    wanted, given = _CONFORMS.fullmatch(asked), _CONFORMS.fullmatch(said)
    if wanted is None or given is None or (given["subject"] and not _is_neutral(given["subject"], own)):
        return False
    kinds, kept = (set(_ONE_OF_STANDARD.findall(one["of"])) for one in (wanted, given))
    return kinds <= kept and wanted["norm"] in given["of"] + given["norm"]


def _is_in_state(said: str, asked: str, own: Own) -> bool:
    """Return whether all states of the target are those of the result, beside words that change nothing."""
    said, asked = (_GOOD.sub("良好", _BY.sub("按", text)) for text in (said, asked))
    wanted = [one[0] for one in _STATED.finditer(asked) if one[0] not in _EFFORTS]
    rest, others = _STATED.sub("", said), _STATED.sub("", asked)
    if (
        _AS_VERB.match(said)
        or not any(re.fullmatch(_STATE, word) for word in wanted)
        or any(word not in said for word in wanted)
    ):
        return False
    return (not others or others in own.name) and _is_neutral(rest, own)


def _lasts(said: str, asked: str) -> bool:
    """Return whether a lasting effect is said to last, with the effect behind it: 长期发挥作用 for 长期."""
    effect = said.removeprefix(asked)
    return (
        _LASTING.fullmatch(asked) is not None
        and effect != said
        and (
            effect in _IN_USE
            or _HAS_EFFECT.fullmatch(("发挥" if asked.endswith("发挥") else "") + effect) is not None
        )
    )


def _is_set_up(said: str, asked: str, own: Own) -> bool:
    """Return whether a thing of the indicator was brought into the state that is asked for."""
    said = _QUOTES.sub("", said)  # 已建立健全“县乡村三级”管护机制
    found = _SET_UP.fullmatch(said) or _IS_SET_UP.fullmatch(said)
    if found is None or found["state"] != asked:
        return False
    return has_subject(found["thing"], asked, own) and _is_neutral(found["and"] or "", own)


def _names_states(said: str, asked: str, own: Own) -> bool:
    """Return whether a state that is asked for is named with those that go with it: 制度健全完善 for 健全."""
    found = _STATES.fullmatch(said)
    if found is None or asked not in _ALIKE.split("|") or asked not in found["states"]:
        return False
    return not found["thing"] or has_subject(found["thing"], asked, own)


def _is_covered(said: str, asked: str, own: Own) -> bool:
    """Return whether a result names the whole that is covered: 12个乡镇全覆盖 for 全覆盖."""
    found = _COVERED.fullmatch(said) if _WHOLLY.fullmatch(asked) else None
    if found is None:
        return False
    thing = _HOW_MANY.sub("", found["of"] or found["each"] or found["all"], count=1)
    areas = (area for area in _PART_OF_AREA.findall(thing) if area not in own.words)
    return next(areas, None) is None and (
        has_subject(thing, asked, own) or (_WHOLE_AREA.match(thing) is not None and _is_neutral(thing, own))
    )


def _omits_subject(said: str, asked: str, own: Own) -> bool:
    """Return whether a result is the change that ends the target, without its subject: 有所改善 for 水土流失有所改善."""
    change = _BETTER.search(asked)
    if change is None or change[0] != said:
        return False
    return kinds_of(asked[: change.start()], Own(own.name, own.name)) <= {RESULT, DONE, UNKNOWN}


def _is_neutral(text: str, own: Own) -> bool:
    """Return whether words name or praise something, and deny, limit, plan and change nothing."""
    return kinds_of(text, own) <= {RESULT, DONE} and not limits(text, own)
