"""Claims about the number of things in a list: 内设5个科室：…; and limits: 编制 and 实有, budget and spending."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xlselfeval.report.claim import Claim, doubt, figure, quoted, right, shown
from xlselfeval.report.intervals import agrees_as_rate, interval, percentage
from xlselfeval.report.terms import Sentence, Term
from xlselfeval.scoring.numerals import chinese_numeral

_COUNT = r"(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3})\s{0,8}(?P<word>个|家|所)"
_THING = r"(?P<thing>[\u4e00-\u9fff]{0,14}?)"
_BEFORE = re.compile(
    rf"(?:内设|下设|设|下属|下辖|所辖|所属|直属|机构|科室|部门|单位|股室)[^,;:。\d]{{0,10}}?{_COUNT}{_THING}\s{{0,8}}(?:,?\s{{0,8}}(?:分别为|分别是|包括|即|为))?\s{{0,8}}:\s{{0,8}}(?P<list>[^;。:]+)"
)
_IS = re.compile(
    rf"(?:内设|下设|设|下属|下辖|所辖|所属|直属|机构|共有(?=[^,]{{1,5}}(?:部门|科室|机构|处室|股室)))[^,;:。\d]{{0,10}}?{_COUNT}{_THING}\s{{0,8}},?\s{{0,8}}(?:分别为|分别是|包括|即)\s{{0,8}}(?P<list>[^;。:]+)"
)
_AFTER = re.compile(
    rf"(?:内设|下设|设置?|设有|有)(?P<list>[^;:。,\d]{1, 200}?、[^;:。,\d]{0, 200}?)(?P<etc>等)?\s{{0,8}}{_COUNT}(?P<thing>[\u4e00-\u9fff]{{0,8}}(?:科室|部门|机构|股室|单位|处室|园所|部室))"
)
_THEN = re.compile(
    r"(?:内设|下设|设置?|设有)(?P<list>[^;:。,\d]{1,200}?、[^;:。,\d]{0,200}?)(?P<etc>等)?(?P<thing>内设机构|职能科室|科室|部门|机构)"
    + _COUNT
)
_CUT = re.compile(r"(?:分别)?负责|均为|,|主要|职责|\d")
POSTS = re.compile(r"编制(?:人?员?总?数|控制数|人员)?(?:为|是)?$|核定.{0,6}编制$|编$")
PEOPLE = re.compile(
    r"(?:实有|在职|在编|在岗|实有在职|年末在职|实有人数|在职在编|在编在职)(?:人员|人数|教师|教职工|职工|总数|在编)*(?:为)?$"
)
# 在编控制率94.12% and 占编制的95.56%: people of posts
RATE_OF_CONTROL = re.compile(
    r"^(?:(?:在职|在编|在岗|实有|编制|财政供养)?(?:人员|编制)?控制率|占(?:核定)?(?:编制|编制总?数)的?(?:比例|比重)?)(?:为|是|达到?)?$"
)

_AS_IT_IS = "请核实；确属实际情况的，请说明。"


def list_counts(sentence: Sentence) -> Iterator[Claim]:
    """Check the number of things against the list of their names."""
    seen = set()
    for pattern in (_BEFORE, _IS, _AFTER, _THEN):
        for match in pattern.finditer(sentence.text):
            number = int(match["n"]) if match["n"].isdigit() else chinese_numeral(match["n"])
            etc = "等" in match["list"] or ("etc" in match.groupdict() and match["etc"])
            least, most = _items(match["list"], in_order=pattern not in (_AFTER, _THEN))
            if (
                number is None
                or match.start("n") in seen
                or most < 2
                or not re.search("、|和" if pattern is _IS else "、", match["list"])
            ):
                continue
            seen.add(match.start("n"))
            wrong = not least <= number <= most and not (etc and number > most)
            operand, names = quoted(sentence, match, "n", "word"), quoted(sentence, match, "list")
            yield Claim(
                name="figure-count", operand=operand, operands=(names,), verdict="wrong" if wrong else "right",
                expected=f"{most}{match['word']}", situation=f"所列名称为{most}个",
            )  # fmt: skip


def _items(text: str, *, in_order: bool) -> tuple[int, int]:
    """Count the names of a list; 和 may join two of them or be part of one."""
    if in_order:
        cut = _CUT.search(text)
        text = text[: cut.start()] if cut else text
    text = re.sub(r"\([^()]*\)", "", text)
    names = [one for one in re.split("、", text) if one.strip()]
    joined = len(re.findall("和|及|与|以及", names[-1])) if names else 0
    return len(names), len(names) + min(joined, 1)


def limits(sentence: Sentence) -> Iterator[Claim]:
    """Report more staff than posts, and more spent than the budget of the year."""
    passage = sentence.passage
    quota: Term | None = None
    for place, term in enumerate(sentence.terms):
        if (
            term.mention.kind != "count"
            or term.role != "level"
            or term.mention.unit not in ("人", "名", "个")
        ):
            continue
        if POSTS.search(term.label):
            quota = max(
                quota or term, term, key=lambda one: one.mention.number
            )  # the whole, not one of its parts
        elif quota is not None and PEOPLE.search(term.label):
            following = sentence.terms[place + 1 : place + 5]
            is_list = following and re.search(
                "其中|包括|含", sentence.between(term.mention.end, following[0].mention.start)
            )
            retired = any(
                re.search("退休|离休|离退", one.label)
                for one in following
                if one.depth > term.depth or is_list
            )
            if retired and "在职" not in term.label:
                continue
            if term.mention.number > quota.mention.number and not re.search("超编|原因", sentence.text):
                operands = (figure(passage, quota),)
                situation = f"人数“{figure(passage, term).text}”多于编制“{operands[0].text}”，未说明情况"
                yield doubt("figure-limit", figure(passage, term), operands, situation, action=_AS_IT_IS)
            quota = quota if term.depth else None
    yield from _over_budget(sentence)


def controls(sentence: Sentence) -> Iterator[Claim]:
    """Check 控制率94.12% where one number of posts and one of people in office are before it in the sentence."""
    passage = sentence.passage
    for term in sentence.terms:
        if term.mention.kind != "percent" or term.mention.is_vague or term.mention.is_asked:
            continue
        before = [
            one for one in sentence.levels("count", "level")
            if one.mention.unit in ("人", "名", "个") and one.mention.start < term.mention.start
        ]  # fmt: skip
        posts = [one for one in before if POSTS.search(one.label)]
        people = [one for one in before if PEOPLE.search(one.label)]
        if not RATE_OF_CONTROL.search(term.label) or len(posts) != 1 or len(people) != 1:
            continue
        value = percentage(people[0], posts[0])
        operands = (figure(passage, people[0]), figure(passage, posts[0]))
        if agrees_as_rate(term.mention, value):
            yield right("figure-rate", passage, term, operands)
        elif value is not None and not (people[0].mention.is_vague or posts[0].mention.is_vague):
            expected = shown(value.value, term.mention)
            situation = f"“{operands[0].text}”÷“{operands[1].text}”为{expected}"
            yield doubt("figure-rate", figure(passage, term), operands, situation, expected)


def _over_budget(sentence: Sentence) -> Iterator[Claim]:
    passage = sentence.passage
    levels = sentence.levels("money", "level")
    budgets = [one for one in levels if re.search(r"全年预算数?(?:为)?$|调整预算数?(?:为)?$", one.label)]
    spent = [one for one in levels if re.search(r"执行数?(?:为)?$|决算数?(?:为)?$", one.label)]
    if len(budgets) == 1 == len(spent) and interval(spent[0].mention).low > interval(budgets[0].mention).high:
        situation = f"执行数“{figure(passage, spent[0]).text}”大于全年预算数“{figure(passage, budgets[0]).text}”"  # fmt: skip
        yield doubt(
            "figure-limit",
            figure(passage, spent[0]),
            (figure(passage, budgets[0]),),
            situation,
            action=_AS_IT_IS,
        )


_NAME = re.compile(r"原因(?:是|为)(?P<name>[\u4e00-\u9fff]{6,30})")


def causes(paragraphs: Sequence[Sequence[Sentence]]) -> Iterator[Claim]:
    """Report a cause with a larger amount than the increase that it is given for, within three paragraphs."""
    for place, paragraph in enumerate(paragraphs):
        near = [one for other in paragraphs[max(0, place - 2) : place + 1] for one in other]
        for sentence in paragraph:
            match = _NAME.search(sentence.text)
            if match is None or re.search("减少|压减|下降", sentence.text[match.start() :]):
                continue
            deltas = [
                (one, term)
                for one in near
                for term in one.terms
                if term.role == "delta" and term.mention.kind == "money" and term.sign > 0
            ]
            amounts = [
                (one, term) for one in near for term in one.levels("money", "level")
                if len(term.label) >= 6 and match["name"].startswith(term.label)
            ]  # fmt: skip
            for one, term in amounts[:1]:
                if deltas and interval(term.mention).low > interval(deltas[-1][1].mention).high:
                    change = figure(deltas[-1][0].passage, deltas[-1][1])
                    situation = f"作为增加原因的“{term.label}{figure(one.passage, term).text}”大于增加额“{change.text}”"  # fmt: skip
                    yield doubt(
                        "figure-limit", figure(one.passage, term), (change,), situation, action=_AS_IT_IS
                    )
