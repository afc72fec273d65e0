"""The part that each figure plays in its sentence: level, earlier level, change, rate of change, share, rate."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from xlselfeval.report.mentions import Mention, mentions_in
from xlselfeval.report.passage import Passage, Span, clause_of, squeezed

Role = Literal["level", "prior", "delta", "change", "share", "rate", "base", "each", "score", "other"]
UP = "增长|增加|增产|增员|增编|增发|上升|提高|提升|上涨|增收|增支|增幅|扩大|超收|多支|升|增|多"
DOWN = "减少|减产|减员|减编|短收|短支|少收|下降|降低|减支|减收|压减|压缩|缩减|核减|节约|节支|减幅|降幅|回落|降|减|少"
COMPARED = re.compile(r"比|较|同比|上年|去年|相比")
REASON = re.compile(r"原因|主要是|主要为|由于|因为|系因|用于")
# 比年初预算增加186万元，同比增长9.9%: what changes are measured by
_COMPARABLE = "comparable"
_BASES = {
    "year": re.compile(r"同比|[比较与][^,;:。]{0,4}?(?:上年|去年|20\d\d年(?![^,;:。]{0,6}预算))"),
    "plan": re.compile(r"[比较与][^,;:。]{0,8}?(?:预算|计划|目标|任务)"),
    "month": re.compile("环比"),
    _COMPARABLE: re.compile("可比|口径|剔除|扣除"),
}
_TAIL = r"(?:了|幅(?:度)?|率|额|数)?(?:资金|经费|支出|财政资金|个?人)?(?:分别)?(?:为|达到?|是|约|近|共|:)?\s{0,8}$"
_CHANGE = re.compile(rf"(?:(?P<up>{UP})|(?P<down>{DOWN})){_TAIL}")
_CHANGE_RATE = re.compile(
    rf"(?:(?P<up>{UP})|(?P<down>{DOWN}))(?:率|幅度?|比例)?(?:为|达到?|是|约|近|:)?\s{{0,8}}(?:了)?\s{{0,8}}$"
)
_NO_DIRECTION = re.compile(r"(?:差值|差额|差异|相差|增减额|变动额|差)(?:数)?(?:为|是|:)?\s{0,8}$")
_RATE_OF_CHANGE = re.compile(r"(?:增长率|增减率|变动率|变化率|增长幅度|变动幅度)(?:为|达到?|是|:)?\s{0,8}$")
_SAVING = re.compile(r"(?:节约率|节支率|核减率|节余率|压减率|资金节约率)(?:为|达到?|是|:|约)?\s{0,8}$")
_SHARE = re.compile(
    r"(?:占(?P<whole>[^,;:()]{0,40}?)(?:的)?(?:比重|比例|比)?|比重|比例|份额)(?:分别)?(?:为|达到?|是|约|近)?\s{0,8}$"
)
_RATE = re.compile(
    r"(?:[\u4e00-\u9fff]{0,10}率|进度|(?:完成|实现|为|达到?|占)(?:了)?[^,;:()\d]{0,14}(?:预算|计划|任务|目标|指标|总额)[^,;:()\d]{0,6}?的?|完成)"
    r"(?:了|的)?(?:为|达到?|是|约|近|均达?|:)?\s{0,8}$"
)
_PRIOR = re.compile(
    r"(?:(?<![对占])比|较)(?!例|重|如)[^,;:()]{0,40}$|(?:从|由|与|同)[^,;:()]{0,20}(?:年|预算|决算|计划(?!生育)|目标|同期|原来)[^,;:()]{0,16}$|(?:从|由)$"
)
_TO = re.compile(
    r"(?:提高|上升|增加|增长|增|升|扩大)(?:到|至|为)\s{0,8}$|(?P<down>(?:降低|下降|减少|压减|压缩|减|降)(?:到|至|为)\s{0,8}$)"
)
_BASE = re.compile(r"^\s{0,8}的\s{0,8}(?:比重|比例|比率)?(?:为|达到?)?\s{0,8}#?\d")
_BEFORE_BASE = re.compile(r"(?:占|完成|为|是|相当于|达到?|计划)[^,;:()]{0,40}$")
_EACH = re.compile(
    r"(?:[车人户年月日次亩村校班]均|平均每[\u4e00-\u9fff]{1,3})[^,;:()\d]{0,14}$|每(?:人|户|村|社区|月|年|亩|公里|生|车|辆|个|家|名|所|次|天|日|项|套|台|床|件|间|餐)+(?:补助|补贴|奖励|标准|发放|为)?$|各$"
)
_LIMIT = re.compile(r"(?:低于|高于|超过|超出)[^,;:()]{0,12}$")
_AWAY = re.compile(r"\s{0,8}的?(?:年度|年初|绩效)?(?:目标|指标|计划|任务|要求)?值?\s{0,8}\d")
_RATIO = re.compile(r"(?:完成|执行|支付|到位|使用|整改|合格|拨付)比例(?:为|达到?|是)?$")
_MOVED, _FROM = re.compile("[增减升降涨跌]"), re.compile(r"[由从][^,;:()]{0,20}$")
_SCORE = re.compile(r"(?:得|自评得|得分为?|自评为?)\s{0,8}$")
SCORE_TOTAL = re.compile(r"(?:综合|总|最终|自评|评价)(?:评价|自评)?(?:得分?|总分|总得分)(?:为|共|是)?$")
_SCORES_BEFORE = re.compile(
    r"[,、)]?(?:以上)?(?:各项|[一二三四五六七八九]项)?(?:自评)?(?:合计|总计|共计|总分|总得分|得分合计|综合得分|自评得分)(?:得分|总分|得)?(?:为|是|共)?"
)
_FEWEST_SCORES = 3  # a total and two parts
_NO_PART_SCORE = re.compile("满分|分值|权重|扣")
_MOST_FIGURES = 200  # of a sentence that are read: more are no sentence
_LONGEST_CLAUSE, _LONGEST_LABEL = 60, 40  # characters before a figure that are read
_AND, _OF = re.compile(r"(?:、|和|及|以及|与|,)"), re.compile(r"的(?:比重|比例|比率)?(?:为|达到?)?")
_OPENERS = re.compile(
    r"^(?:其中|包括|分别|以及|和|及|与(?!上年|去年|年初|预算|全年|调整|20|#)|含|即|同时|此外|截至|共(?!计)|、|:|-|是|为)+"
)


class _Part(NamedTuple):
    role: Role
    sign: int = 0
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A figure in its part; `sign` is 1 for words such as 增加, -1 for 减少, 0 for none.

    `label` are the words before it in its clause, `whole` those of what it is a share of; `depth` counts the open brackets.
    """

    mention: Mention
    role: Role
    sign: int
    label: str
    whole: str
    depth: int
    clause: Span

    @property
    def is_level(self) -> bool:
        """Check whether the figure is an amount, a count or a percentage that stands by itself."""
        return self.role in ("level", "prior", "base", "score")


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """A sentence with its terms; two are the same only where they are one object."""

    passage: Passage
    span: Span
    terms: tuple[Term, ...]

    @property
    def text(self) -> str:
        """The sentence as claims are looked for in it."""
        return self.passage.text[self.span.start : self.span.end]

    def levels(self, kind: str, *roles: Role) -> tuple[Term, ...]:
        """Return the terms of a kind in these roles, all levels without any."""
        return tuple(
            one
            for one in self.terms
            if one.mention.kind == kind and (one.role in roles if roles else one.is_level)
        )

    def between(self, start: int, end: int) -> str:
        """Return the text between two offsets of the paragraph."""
        return self.passage.text[start:end]


def plain_levels(sentences: Sequence[Sentence]) -> list[tuple[Sentence, Term]]:
    """List the exact levels of sentences that no change led to, each with its sentence."""
    return [
        (one, term)
        for one in sentences
        for term in one.terms
        if term.role == "level" and term.sign == 0 and not term.mention.is_vague
    ]


def read_sentences(passage: Passage) -> tuple[Sentence, ...]:
    """Read the sentences of a paragraph with their terms."""
    mentions = mentions_in(passage)
    starts = [one.start for one in mentions]
    found = []
    for span in passage.sentences:
        first = bisect_left(starts, span.start)
        last = min(bisect_left(starts, span.end), first + _MOST_FIGURES)
        found.append(Sentence(passage, span, _terms(passage, span, mentions[first:last])))
    return tuple(found)


def _terms(passage: Passage, span: Span, mentions: Sequence[Mention]) -> tuple[Term, ...]:
    text, last, terms = passage.text, span.start, list[Term]()
    for place, mention in enumerate(mentions):
        following = mentions[place + 1].start if place + 1 < len(mentions) else span.end
        clause = clause_of(text, mention.start, span)
        near = text[max(clause.start, last, mention.start - _LONGEST_CLAUSE) : mention.start]
        part = _continued(terms, mention, text[last : mention.start]) or _part(
            mention, near, text[mention.end : following + 1]
        )
        last = mention.end
        if mention.kind == "bare" and part.role != "prior" and not _is_formula(text, mention):
            continue  # a number of something else
        depth = text.count("(", span.start, mention.start) - text.count(")", span.start, mention.start)
        terms.append(Term(mention, part.role, part.sign, _label(near), part.whole, max(0, depth), clause))
    return tuple(terms)


def _continued(terms: Sequence[Term], mention: Mention, between: str) -> _Part | None:
    """Return the part of a figure that continues a list of rates, or that follows 占年初预算A万元的."""
    previous = terms[-1] if terms else None
    if previous is None or mention.kind != "percent":
        return None
    words = squeezed(between)
    if (
        previous.role in ("share", "change", "rate")
        and previous.mention.kind == "percent"
        and _AND.fullmatch(words)
    ):
        return _Part(previous.role, previous.sign, previous.whole)  # 分别为 a、b 和 c
    if previous.role == "base" and _OF.fullmatch(words):
        return _Part("share", 0, previous.label)
    return None


def _is_formula(text: str, mention: Mention) -> bool:
    return bool(
        re.match(r"\s{0,8}[÷=)]", text[mention.end :]) or re.search(r"[÷=(-]\s{0,8}$", text[: mention.start])
    )


def _label(near: str) -> str:
    label = squeezed(near).strip(",;:、()#.")
    return _OPENERS.sub("", label)[-_LONGEST_LABEL:]


def _part(mention: Mention, near: str, after: str) -> _Part:
    """Find the part of a figure by the words before it in its clause, and by what follows."""
    words = squeezed(near)
    if mention.kind == "percent":
        return _part_of_percent(words, after)
    if mention.kind == "point":
        match = _CHANGE.search(words) or re.search(r"(?P<up>高|超|快)|(?P<down>低|慢)", words)
        return _Part("delta", _sign(match))
    if (found := _TO.search(words)) is not None:
        return _Part("level", -2 if found["down"] else 2)
    if (match := _CHANGE.search(words)) is not None and not words.endswith("不少"):
        return _Part("delta", _sign(match))
    if _NO_DIRECTION.search(words):
        return _Part("delta")
    if _BASE.match(after) and _BEFORE_BASE.search(words):
        return _Part("base")
    if _SCORE.search(words) and mention.unit == "分":
        return _Part("score")
    prior = _PRIOR.search(words)
    if prior is not None and re.search("持平|无增减|无变化", prior[0]):
        prior = None
    if prior is not None and _MOVED.search(prior[0]):
        return _Part("other")  # 比上年增产1.3万吨 in words that are not known
    if _EACH.search(words) and not _FROM.search(words):
        return _Part("each")
    return _Part("prior" if prior else "level")


def _part_of_percent(words: str, after: str) -> _Part:
    if _LIMIT.search(words) and _AWAY.fullmatch(after):
        return _Part("prior")  # 低于95%的目标0.9个百分点
    if _SAVING.search(words):
        return _Part("change", -1)
    if _RATE_OF_CHANGE.search(words):
        return _Part("change")
    if (found := _TO.search(words)) is not None:
        return _Part("level", -2 if found["down"] else 2)
    if (match := _CHANGE_RATE.search(words)) is not None:
        return _Part("change", _sign(match))
    if _RATIO.search(words):
        return _Part("rate")
    if (match := _SHARE.search(words)) is not None:
        return _Part("share", 0, match["whole"] or "")
    if _PRIOR.search(words):
        return _Part("prior")
    if _RATE.search(words):
        return _Part("rate")
    return _Part("level")


def _sign(match: re.Match[str] | None) -> int:
    if match is None:
        return 0
    return 1 if match["up"] else -1


def joined(sentences: Sequence[Sentence]) -> Sentence:
    """Join sentences that follow each other into one: those of a list up to its full stop."""
    first, last = sentences[0], sentences[-1]
    terms = tuple(term for one in sentences for term in one.terms)
    return Sentence(first.passage, Span(first.span.start, last.span.end), terms)


def listed_scores(sentence: Sentence) -> tuple[Term, ...]:
    """Return the scores without 得 that a total score lists as its parts.

    They are behind it (自评得分99分，其中：产出50分、效益29分) or before it (产出50分、效益29分，合计99分).
    """
    scores = [one for one in sentence.terms if one.mention.unit == "分" and one.role in ("level", "score")]
    if len(scores) < _FEWEST_SCORES:
        return ()
    before, after = tuple(scores[:-1]), tuple(scores[1:])
    if SCORE_TOTAL.search(scores[0].label):
        parts, is_list = after, "其中" in sentence.between(scores[0].mention.end, after[0].mention.start)
    else:
        gap = sentence.between(before[-1].mention.end, scores[-1].mention.start)
        parts, is_list = (
            before,
            bool(_SCORES_BEFORE.fullmatch(squeezed(gap))) and all(one.label for one in before),
        )
    listed = sentence.between(
        sentence.span.start if parts is before else scores[0].mention.end, parts[-1].mention.start
    )
    is_list = is_list and not _NO_PART_SCORE.search(listed)
    return parts if is_list and all(one.role == "level" for one in parts) else ()


def shares_words(one: str, other: str) -> bool:
    """Check whether most of the words of a subject, two characters at a time, are in a label."""
    names = [re.sub(r"#+年度?|[^\u4e00-\u9fff]", "", text) for text in (one, other)]
    pairs = {names[0][place : place + 2] for place in range(len(names[0]) - 1)}
    return len(pairs) > 1 and sum(pair in names[1] for pair in pairs) * 2 > len(pairs)


def has_other_basis(before: str, between: str) -> bool:
    """Check whether the words between two changes name another basis than those before the first: 同比 behind 比年初预算."""
    first, second = _basis(before), _basis(between)
    return bool(second) and first != second and (bool(first) or second == _COMPARABLE)


def _basis(words: str) -> str:
    """Return what the last words of a comparison compare with: the year before, a plan, or what remains comparable."""
    found = ((match.start(), kind) for kind, pattern in _BASES.items() for match in pattern.finditer(words))
    return max(found, default=(0, ""))[1]
