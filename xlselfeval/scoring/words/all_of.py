"""Words for all of a thing, which are the whole of a rate: 5个标段均一次性通过验收, 每月5日前发放到位."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from xlselfeval.cell import Written
from xlselfeval.resources import templates_folder
from xlselfeval.scheme.indicator_names import bare_name
from xlselfeval.scoring.actual import Actual, ActualWords, Figure
from xlselfeval.scoring.answers import Answer
from xlselfeval.scoring.choose_figure import own_words
from xlselfeval.scoring.number import HUNDRED, LONGEST, Quantity
from xlselfeval.scoring.numerals import to_figures
from xlselfeval.scoring.target import DOWNWARD, Bound, Target, read_target
from xlselfeval.scoring.text import compact
from xlselfeval.scoring.units import NONE
from xlselfeval.scoring.words.dealt_with import all_dealt_with
from xlselfeval.scoring.words.each_time import ALL_MONTHS, ON_TIME, PART_OF_YEAR, is_each_time
from xlselfeval.scoring.words.result_tokens import (
    DATE,
    DONE,
    MARK,
    RESULT,
    UNKNOWN,
    Own,
    figures_of,
    kinds_of,
    tokens_of,
)
from xlselfeval.scoring.words.same_result import OF_SOME, has_subject, is_of_task, limits
from xlselfeval.toml_parser import tomllib

# All of a thing, with what was done about it: 全部合格, 经验收均合格, 设备全部按时到位, 均及时发放.
_CARE = r"(?:按时|按期|及时|足额|通过|经|竣工|完工|验收|检[查测验]|抽检|一次性?|已|为|按(?:照)?(?:合同|规定|要求|标准|[月季年])|[每逐][月季年]|依法)*?"
_MARKED = "(?:全额|全部|均已?|全(?!部)|都)"
_BEHIND = r"(?P<behind>[^\d,;。()]{0,12})$"
_COUNTED = re.compile(r"(?:全部|所有)的?(?=\d)")  # 全部5个标段
_TIMELY = ("及时", "按时", "按期", "准时")
_TURNED = re.compile(rf"({ON_TIME})((?:已经?)?(?:全部|均|都)已?)")  # 按期全部完成 is 全部按期完成
_CHECKED = re.compile("经?(?:竣工|完工)?(?:验收|检[查测验]|抽检|考核)后?$")
_PASSED = "通过(?:[省市县区乡镇]级|专家|竣工|完工|质量)*"
# As many done as there were: 共受理132件，办结132件.
_AS_MANY = re.compile(
    r"(?P<before>[^\d,;。():]{1,12})(?P<all>\d{1,9})(?P<of>[^\d,;。():]{1,3})[,;](?:均?已|共|全部|实际|按时|按期|及时)*(?P<word>[^\d,;。():]{2,6})(?P<part>\d{1,9})(?P<unit>[^\d,;。():]{1,3})[。]?"
)
# Some that passed at once and the rest that passed after it was put right.
_AT_LAST = re.compile(
    r"(?P<of>[^\d,;。()]{0,8})(?:(?P<all>\d{1,6})(?P<first>[^\d,;。()]{1,16}))?(?P<some>\d{1,6})(?P<once>[^\d,;。()]{1,16})[,;](?:其余|余下|剩余|另外?)?的?(?P<rest>\d{1,6})[^\d,;。()后]{1,6}后(?:经|再次?|重新|已|均|全部|复[验检测查]|检[验测查]|验收)*(?P<word>合格|通过|达标)[。]?"
)
_AT_ONCE = re.compile("一次|首次|初[验检]")
_PAPERS = re.compile("资料|图纸|档案|文件|手续")  # of a thing are not the thing
_RATE = re.compile("([\u4e00-\u9fff]{2})率$")
_WHOLE_WORDS = frozenset(["全部", "均", "均已", "都", "全都", "已全部"])
_OPINION = ("满意",)  # is measured by a survey: 全部满意 is no figure of one
_IN_FULL = frozenset(["足额", "全额", "到位", "完毕"])
_CLAIMED = frozenset([RESULT, DONE, MARK, DATE, UNKNOWN])
_NONE = re.compile("[未无零]|没有")


def read_whole(actual: Actual, target: Target, answer: Answer) -> Actual:
    """Read words for all of a thing as 100 % of the rate that the indicator names, else leave the actual."""
    if not isinstance(actual, ActualWords | Figure) or not isinstance(target, Bound):
        return actual
    if target.quantity.unit.kind != "percent" or target.comparator in DOWNWARD:
        return actual
    said, stem = to_figures(compact(answer.actual.text)), _rate_of(answer)
    if (
        len(said) > LONGEST
        or not stem
        or stem.endswith(_OPINION)
        or ("抽" in said and "抽" not in answer.name)  # all of a sample is not all
    ):
        return actual
    own = own_words(answer)
    is_all = (
        _is_all(said, stem, own)
        or _is_as_many(said, stem, own)
        or (stem.endswith(_TIMELY) and is_each_time(said, own))
    )
    return Figure(Quantity(HUNDRED, target.quantity.unit)) if is_all else actual


def with_the_rest(answer: Answer) -> Answer:
    """Write that all passed where the rest passed later, or all that was bad was dealt with.

    15处一次验收合格13处，其余2处返工后复验合格 is 全部合格, 不合格42批次全部处置到位 of a 处置率 全部处置.
    """
    said, own = answer.actual.text, own_words(answer)
    target = read_target(answer.target, None)
    is_rate = _rate_of(answer) and isinstance(target, Bound) and target.quantity.unit.kind == "percent"
    if is_rate and all_dealt_with(said, "", own):
        text = f"全部{_rate_of(answer)[-2:]}"
        return replace(answer, actual=Written(text, text))
    found = _AT_LAST.fullmatch(to_figures(compact(said)))
    if found is None or (found["all"] and int(found["all"]) != int(found["some"]) + int(found["rest"])):
        return answer
    first = found["of"] + (found["first"] or found["once"])
    passed = (found["word"], *_likewise(found["word"]))
    if _AT_ONCE.search(answer.name):
        return answer
    is_passed = _rate_of(answer).endswith(passed) and (found["all"] or any(word in first for word in passed))
    if not is_passed or kinds_of(first, own) - {RESULT, DONE, UNKNOWN} or OF_SOME.search(first):
        return answer
    text = f"全部{_rate_of(answer)[-2:]}"
    return replace(answer, actual=Written(text, text))


def _rate_of(answer: Answer) -> str:
    """Return what the rate of an indicator is of, "" for another indicator: 验收合格 of 验收合格率（%）."""
    stem = bare_name(compact(answer.name)).removesuffix("率")
    return stem if _RATE.search(f"{stem}率") else ""


def _is_all(said: str, stem: str, own: Own) -> bool:
    """Return whether words say of all of a thing what the rate is of: 5个标段均通过验收, 全部5个标段通过验收."""
    counted = _COUNTED.match(said)
    said = _TURNED.sub(r"\2\1", said[counted.end() :] if counted else said)
    marked = f"{_MARKED}?" if counted else _MARKED
    words = "|".join(map(re.escape, _wordings(stem))).replace("通过", _PASSED)
    found = re.search(f"(?:已经?|现已|一次性)?{marked}{_CARE}(?P<word>{words}){_BEHIND}", said)
    if found is None or not _is_whole(_CHECKED.sub("", said[: found.start()]), own):
        return False
    word, behind = found["word"], found["behind"]
    if word in _likewise("覆盖") and word[-1] not in stem:  # 设立村卫生室 for 村卫生室覆盖率
        return len(behind) > 1 and behind in stem
    done = [token for token in tokens_of(behind) if token.text not in _IN_FULL]
    return all(token.kind == DONE for token in done) and is_of_task(behind, own)


def _is_as_many(said: str, stem: str, own: Own) -> bool:
    """Return whether as many things are done as there were to do, by the word of the rate: 受理132件，办结132件."""
    found = _AS_MANY.fullmatch(said)
    if found is None or found["all"] != found["part"] or found["of"] != found["unit"]:
        return False
    before = found["before"]
    return (
        found["word"] in _wordings(stem)
        and found["word"] not in before
        and kinds_of(before, own) <= {RESULT, DONE}
        and not (OF_SOME.search(before) or PART_OF_YEAR.search(before) or limits(before, own))
    )


def _is_whole(before: str, own: Own) -> bool:
    """Return whether what stands before words for all is nothing, their subject, or how many things they all are."""
    figures, things = figures_of(before), _without_counts(before)
    part_of_year = any(
        one.quantity.unit.kind == "time" and one.text not in ALL_MONTHS for one in figures if one.quantity
    )
    several = len(figures) > 1 + len(re.findall("[,;、和]", before))  # 5个标段已完成4个
    papers = set(_PAPERS.findall(before)) - set(_PAPERS.findall(own.name))
    if (
        part_of_year or several or papers or OF_SOME.search(before) or (figures and "的" in things)
    ):  # 已完工的4个标段
        return False
    if not figures:
        return not before or has_subject(things, "", own)
    return kinds_of(things, own) <= {RESULT, DONE, UNKNOWN} and not limits(things, own)


def _without_counts(subject: str) -> str:
    """Return a subject without how much there is of it, but for shares: 稻谷、成品粮 of 稻谷5000吨、成品粮500吨."""
    for token in figures_of(subject):
        is_share = token.quantity is None or token.quantity.unit.kind in (NONE, "percent")
        subject = subject if is_share else subject.replace(token.text, "", 1)
    return re.sub("[,;、]", "", subject)


def _wordings(stem: str) -> list[str]:
    """Return the words for what a rate is of, the longest first: its last ones, as many as are given, and the like."""
    own = [stem[place:] for place in range(max(0, len(stem) - 8), len(stem) - 1)]
    alike = ON_TIME.split("|") if stem.endswith(_TIMELY) else _likewise(stem[-2:])
    return sorted({*own, *alike}, key=lambda word: (-len(word), word))


@lru_cache(maxsize=256)
def _likewise(word: str) -> tuple[str, ...]:
    """Load the words that say as much as the last one of a rate's name: 通过验收 for 合格."""
    path = templates_folder() / "words" / "rates.toml"
    found: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))["reached"]
    return tuple(found.get(word, "").split())


def claims_rate(answer: Answer) -> bool:
    """Return whether an actual is but the word of the rate that the indicator names: 完整 for 完整率."""
    rate = _RATE.search(bare_name(compact(answer.name)))
    said = compact(answer.actual.text)
    if rate is None or len(said) > LONGEST:
        return False
    if not re.search(ON_TIME if rate[1] in _TIMELY else rate[1], said):
        return False
    return kinds_of(said, own_words(answer)) <= {RESULT, DONE, MARK}


def claims_done(answer: Answer) -> bool:
    """Return whether an actual says that it, or all of it, was done, or that none of it happened, beside a figure.

    Such are 已建成投用, 全部规范处置, 每月5日前由银行代发, and 从未发生 for a target of 0.
    """
    said, target = compact(answer.actual.text), read_target(answer.target, None)
    if not isinstance(target, Bound) or len(said) > LONGEST:
        return False
    if _NONE.search(said) and (target.comparator in DOWNWARD or not target.quantity.number):
        return True
    tokens = tokens_of(said, own_words(answer))
    kinds = {token.kind for token in tokens}
    is_all = not _WHOLE_WORDS.isdisjoint(token.text for token in tokens)
    return (is_all or DONE in kinds) and kinds <= _CLAIMED
