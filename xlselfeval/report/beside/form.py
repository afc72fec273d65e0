"""The figures of a report compared with the form.

They are rate, score, grade, the results of indicators, and the counts in its goals.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from xlselfeval.report.beside.figure import LAST_YEAR, Place, is_of_other_year, year_slips
from xlselfeval.report.beside.indicators import against_indicators, names_of
from xlselfeval.report.beside.named import is_of_all
from xlselfeval.report.beside.others import is_of_another
from xlselfeval.report.beside.scores import against_scores
from xlselfeval.report.beside.worded import against_words
from xlselfeval.report.claim import Claim, Operand, doubt, figure, operand_of, right
from xlselfeval.report.intervals import Interval, agrees
from xlselfeval.report.passage import Passage, squeezed
from xlselfeval.report.planned import planned
from xlselfeval.report.repeats import repeats
from xlselfeval.report.terms import Sentence, Term, read_sentences
from xlselfeval.review.checks.totals import right_total
from xlselfeval.review.evidence import Evidence
from xlselfeval.scoring.number import half_up, plain

_RATE = re.compile(r"(?:^|[^目品])(?:预算|资金|支出)?(?:整体)?执行率(?:为|达到?)?$")
_SCORE = re.compile(
    r"(?:自评|综合|评价)?(?:总分|总得分|自评得分|综合得分|最终得分)(?:为|是)?$|自评(?:为|得)$"
)
# 经自评，得分96分; 自评结果：96分; 我单位自评96分: words that are of the form where no group of indicators can have the score.
_SELF = re.compile(
    r"(?:自评|自我评[价估分]|综合评[价定估分]|绩效评[价定估分]|最[终后]评[分定]|评定)(?:[,:]?(?:结果|结论|情况|分数|得分?|评分|打分|总?分值?|成绩|综合|最终|[总综]合?得?分|[本我该](?:单位|部门|项目|局)?))*[,:]?(?:得分?|评分|分数)?(?:为|是|共|达)?$"
)
_NUMBERED = re.compile(r"^\(?[一二三四五六七八九十]{1,3}[)、.]")
_CLAUSES = re.compile("[,:]")
# 得分95分，等级为优: a score with the grade behind it
_GRADED = re.compile(
    r"^[,;。、(]?(?:绩效|评价|评定|自评|综合|对应|评为)*(?:等级|等次|结果|结论|档次)?(?:评定)?(?:为|是|属于?)?[“\"']?[优良中差](?:秀|好)?(?![\u4e00-\u9fff]{2})"
)
_POINTS = re.compile("得分?(?:为|共|共计)?$")
_BY_OTHERS = re.compile(
    "监控|内部控制|内控|述职|公开|事前|测评|财政|第三方|重点|复[核评查]|抽查|考核|上级|事务所|专家"
)
_NEAR = Decimal("0.8")  # of the form's own score, where nobody knows what a group of indicators can have
# Never that of an indicator.
_TOTAL = re.compile("总分|总得分|综合得分|最终得分|(?:项目|部门|单位|整体|支出)自评得分")
# Words before the name of a score with which it is surely that of the form, and not of a unit or a project that is named.
_OWN_SCORE = re.compile(
    r"^[^\u4e00-\u9fff]*$|整体|[本我该]|项目|部门|单位|年度|绩效|综合|评价|标准|要求|评分|自评表|^经|^最[终后]"
)
# With these words alone in its clause a score can be no other: a second one is compared although another one agrees.
_WHOLE_SCORE = re.compile(
    r"(?:20\d\d年度?)?[本我](?:单位|部门|局|委|办|院|校|中心)(?:20\d\d年度?)?(?:部门|单位)?整体(?:支出)?(?:绩效)?自评(?:综合|最[终后]|总)?(?:得分|总分|分)(?:为|是|共)?"
)
_OF_OTHERS = re.compile("下属|所属|二级(?:预算)?单位|各")
# 总分100分，自评98分 and 总分100分，其中产出指标50分: the most that can be had, before the score or the most of a part
_FULL = re.compile("总分(?:为|是)?$")
_BEHIND_FULL = re.compile(
    r"^(?:[本我]?(?:单位|部门|局|委|办|项目))?(?:自评|实际?|最[终后]|综合|评价|总)*(?:得分?|自评)(?:为|是)?$|指标(?:分值)?(?:为|共|占)?$"
)
_OF_INDICATORS = re.compile(r"[项个级]指标|(?:投入|过程|产出|效益|效果|满意度|数量|质量|时效|成本)指标")
_GRADE = re.compile(
    r"(?:等级|等次|结果|结论)(?:评定)?(?:为|是)?\s{0,8}[“\"']?(?P<grade>[优良中差])(?:秀|好)?[”\"']?(?:等次|等级|。|,|;|$)"
)
_FIGURE, _SHORTEST_COPY = re.compile(r"\d+(?:\.\d+)?"), 10  # characters beside the figures
_GOALS = 0  # the number of the passage of the form's goals; those of a report count from 1


def against_form(sentences: Sequence[Sentence], evidence: Evidence) -> Iterator[Claim]:
    """Report figures of the text that differ from the form's; one that agrees anywhere settles its kind."""
    yield from _totals(sentences, evidence)
    yield from _grade(sentences, evidence)
    yield from against_scores(sentences, evidence)
    goal = evidence.submission.goal_expected
    plans = planned(sentences, "" if goal is None else goal.text)
    results = [one for one in sentences if one not in plans]
    yield from against_indicators(results, evidence)
    yield from against_words(results, names_of(evidence), evidence.submission.year)
    yield from _goals(sentences, evidence, plans)


def another_year(title: Operand | None, own: int | None, year: int | None, paper: str) -> Iterator[Claim]:
    """Ask about a paper of another year than the report, with which nothing else is compared.

    `paper` is its name, `own` the year of the report.
    """
    if title is not None and None not in (own, year) and own != year:
        situation = f"报告为{own}年度，{paper}为{year}年度，未比对两者的数字"
        yield doubt("figure-table", title, (), situation, str(year), action=f"请核实{paper}是否属于本报告。")


def _is_of_unit(evidence: Evidence) -> bool:
    """Check whether a form is that of a unit, not of one project."""
    return evidence.scheme.level == "department"


def _compared(
    mentioned: Sequence[Place],
    known: Interval,
    words: str,
    year: int | None,
    possible: Sequence[Place] = (),
    meant: Decimal | None = None,
) -> Iterator[Claim]:
    """Report the first of the figures where none agrees with the form, and none of those that may be others.

    `meant` is the figure that the form has to have: a report that has it is right.
    """
    rights = [known, *([] if meant is None else [Interval(meant, meant)])]
    agreeing = [
        one for one in (*mentioned, *possible) if any(agrees(one[1].mention, right) for right in rights)
    ]
    for sentence, term in agreeing:
        yield right("figure-table", sentence.passage, term, ())
    yield from (claim for _, claim in year_slips(agreeing, f"自评表中为{words}", year))
    for sentence, term in () if agreeing else mentioned[:1]:
        yield doubt("figure-table", figure(sentence.passage, term), (), f"自评表中为{words}", words)


def _totals(sentences: Sequence[Sentence], evidence: Evidence) -> Iterator[Claim]:
    total, is_of_unit = evidence.total_declared.number, _is_of_unit(evidence)
    if total is not None:
        most = _most_of_a_group(evidence, total)
        mentioned = [
            (one, term) for one in sentences for term in one.terms
            if term.mention.unit == "分" and term.role in ("level", "score")
            and (_SCORE.search(term.label) or _is_self_score(one, term, total, most))
            and (not is_of_unit or is_of_all(one, term))
        ]  # fmt: skip
        mentioned, named = _without_full_marks(mentioned, evidence)
        possible = [
            (one, term) for one, term in mentioned
            if _is_of_indicator(one, term, evidence, most)
            or not _is_own(one, named.get(term) or _named(one, term))
            or is_of_other_year(one, term, evidence.submission.year)
            or _is_of_another(one, term.mention.start, evidence)
        ]  # fmt: skip
        certain, known = [one for one in mentioned if one not in possible], Interval(total, total)
        meant = right_total(evidence)
        yield from _compared(
            certain, known, f"总分{plain(total)}分", evidence.submission.year, possible, meant
        )
        yield from _captioned(sentences, known)
        if is_of_unit and any(agrees(term.mention, known) for _, term in mentioned):
            yield from _second_scores(certain, known, most)
    funds = evidence.submission.funds
    if funds is None:
        return
    adjusted, spent = map(evidence.money_in, (funds.total.budget_adjusted, funds.total.budget_spent))
    if adjusted and spent is not None:
        rate = spent / adjusted * 100
        mentioned = [
            (one, term)
            for one in sentences
            for term in one.terms
            if term.role == "rate"
            and _RATE.search(term.label)
            and len(term.label) <= 8
            and (not is_of_unit or is_of_all(one, term))
        ]
        possible = [
            (one, term) for one, term in mentioned if _is_of_another(one, term.mention.start, evidence)
        ]
        certain, words = (
            [one for one in mentioned if one not in possible],
            f"执行率{plain(half_up(rate, 2))}%",
        )
        yield from _compared(certain, Interval(rate, rate), words, evidence.submission.year, possible)


def _is_of_another(sentence: Sentence, end: int, evidence: Evidence) -> bool:
    """Check whether the words before a place are about another body than the unit, or the project, of the form."""
    own = [text for name in ("organization", "project") if (text := evidence.submission.field_text(name))]
    return is_of_another(squeezed(sentence.between(sentence.span.start, end)), own)


def _second_scores(certain: Sequence[Place], known: Interval, most: Decimal) -> Iterator[Claim]:
    """Ask about a score of the whole unit that contradicts another one, which is the form's."""
    for sentence, term in certain:
        words = squeezed(sentence.between(term.clause.start, term.mention.start))
        before = sentence.between(sentence.span.start, term.mention.start)
        is_whole = _WHOLE_SCORE.fullmatch(words) and not _BY_OTHERS.search(before)
        if is_whole and term.mention.number > most and not agrees(term.mention, known):
            words = f"总分{plain(known.value)}分"
            yield doubt("figure-table", figure(sentence.passage, term), (), f"自评表中为{words}", words)


def _without_full_marks(
    mentioned: Sequence[Place], evidence: Evidence
) -> tuple[list[Place], dict[Term, str]]:
    """Replace each total that is the full mark by the score behind it.

    Return the scores, and the words before each full mark.
    """
    found, named = list[Place](), dict[Term, str]()
    for one, term in mentioned:
        is_full = _FULL.search(term.label) and term.mention.number == evidence.scheme.total_points
        behind = next((other for other in one.terms if other.mention.start > term.mention.start and other.mention.unit == "分"), None)  # fmt: skip
        if not is_full or behind is None or not _BEHIND_FULL.search(behind.label):
            found.append((one, term))
        elif not _OF_INDICATORS.search(behind.label):
            found.append((one, behind))
            named[behind] = term.label
    return list(dict.fromkeys(found)), named


def _captioned(sentences: Sequence[Sentence], known: Interval) -> Iterator[Claim]:
    """Yield the scores behind 总分： that agree, as an annex has them; they settle nothing in the text."""
    for sentence in sentences:
        for term in sentence.terms:
            caption = sentence.between(sentence.span.start, term.clause.start).strip().rstrip(":")
            if (
                term.mention.unit == "分"
                and not term.label
                and (_SCORE.search(caption) or _SELF.search(caption))
                and agrees(term.mention, known)
            ):
                yield right("figure-table", sentence.passage, term, ())


def _most_of_a_group(evidence: Evidence, total: Decimal) -> Decimal:
    """Return the most points that a group of indicators has; a score above that can only be the form's."""
    groups: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in evidence.rows:
        groups[row.row.category] += row.points.number or 0
    return max(groups.values()) if len(groups) > 1 else total * _NEAR


def _named(sentence: Sentence, term: Term) -> str:
    """Return the words before a score in its clause: 经自评，得分.

    Words of the clause or caption before it are included where they name the score.
    """
    if _SCORE.search(term.label):
        return term.label
    before = squeezed(sentence.between(sentence.span.start, term.mention.start))
    match = _SELF.search(before)
    return before if match is None else _CLAUSES.split(before[: match.start()])[-1] + match[0]


def _is_self_score(sentence: Sentence, term: Term, total: Decimal, most: Decimal) -> bool:
    """Check whether words such as 经自评 are before a score; one behind a caption that agrees settles nothing."""
    is_caption = sentence.between(0, term.mention.start).rstrip().endswith(":")
    if sentence.passage.is_cell or (is_caption and agrees(term.mention, Interval(total, total))):
        return False
    if term.mention.number <= most or _BY_OTHERS.search(
        sentence.between(sentence.span.start, term.mention.start)
    ):
        return False
    behind = squeezed(sentence.between(term.mention.end, len(sentence.passage.text)))
    is_graded = _POINTS.search(term.label) and _GRADED.search(behind)
    return bool(is_graded) or _SELF.search(_named(sentence, term)) is not None


def _is_own(sentence: Sentence, label: str) -> bool:
    """Check whether a score is surely that of the form, by the words before it."""
    match = _SCORE.search(label) or _SELF.search(label) or _POINTS.search(label)
    lead = _NUMBERED.sub("", label[: match.start()] if match else label)
    return (
        _OWN_SCORE.search(lead) is not None
        and not LAST_YEAR.search(lead)
        and not _OF_OTHERS.search(sentence.text)
    )


def _is_of_indicator(sentence: Sentence, term: Term, evidence: Evidence, most: Decimal) -> bool:
    """Check whether a score may be that of an indicator, or of some, which the sentence names before it."""
    label = _named(sentence, term)
    before = sentence.between(sentence.span.start, term.mention.start)
    if term.mention.number > most:
        before = label
    named = label if _TOTAL.search(label) else before
    return bool(_OF_INDICATORS.search(before)) or any(name in named for name in names_of(evidence))


def _goals(sentences: Sequence[Sentence], evidence: Evidence, plans: Collection[Sentence]) -> Iterator[Claim]:
    """Report counts that a goal of the form, or its result, gives otherwise.

    A form inside the report is a part of its text.
    """
    form = evidence.submission
    goal = "" if form.goal_expected is None else form.goal_expected.text
    for cell, caption in ((form.goal_expected, "预期目标"), (form.goal_achieved, "实际完成情况")):
        if cell is None:
            continue
        yield from _copies(sentences, cell.text.strip())
        alike = [one for one in sentences if (one in plans) == (cell is form.goal_expected)]
        yield from _changed_copies(alike, cell.text, caption)
        if any(one.passage.original.strip() == cell.text.strip() for one in sentences):
            continue
        for claim in repeats([*read_sentences(Passage(_GOALS, cell.text)), *sentences], goal):
            here, (there,) = claim.operand, claim.operands
            if there.paragraph == _GOALS != here.paragraph:
                situation = f"自评表“{caption}”中为“{there.text}”，此处为“{here.text}”"
                yield replace(claim, name="figure-table", operands=(), situation=situation)


def _copies(sentences: Sequence[Sentence], text: str) -> Iterator[Claim]:
    """Yield the paragraphs that repeat a goal of the form word for word, with its figures."""
    for passage in dict.fromkeys(one.passage for one in sentences if text and one.terms):
        if (start := passage.original.find(text)) >= 0:
            place = operand_of(passage, start, start + len(text))
            yield Claim(name="figure-table", operand=place, operands=(), verdict="right")


def _changed_copies(sentences: Sequence[Sentence], text: str, caption: str) -> Iterator[Claim]:
    """Ask about sentences of the report that repeat words of the form with other figures.

    A sentence with the same figures settles it.
    """
    goal = Passage(_GOALS, text)
    for span in goal.sentences:
        words = _FIGURE.split(goal.text[span.start : span.end].strip())
        if len(words) < 2 or len("".join(words)) < _SHORTEST_COPY:
            continue
        pattern = re.compile(rf"(?:^|:)\s*{f'({_FIGURE.pattern})'.join(map(re.escape, words))}\s*$")
        figures = _FIGURE.findall(goal.text, span.start, span.end)
        found = [(one, match) for one in sentences if (match := pattern.search(one.text)) is not None]
        if any(list(match.groups()) == figures for _, match in found):
            continue
        for sentence, match in found:
            for place, there in enumerate(figures, 1):
                starts = sentence.span.start + match.start(place)
                term = next((one for one in sentence.terms if one.mention.start == starts), None)
                if term is not None and match[place] == there:
                    yield right("figure-table", sentence.passage, term, ())
                elif term is not None:
                    here = figure(sentence.passage, term)
                    known = there + here.text.removeprefix(match[place])
                    situation = f"自评表“{caption}”中为“{known}”，此处为“{here.text}”"
                    yield doubt("figure-table", here, (), situation, known)


def _grade(sentences: Sequence[Sentence], evidence: Evidence) -> Iterator[Claim]:
    """Report the first grade in the text where none is the grade of the form.

    Grades of projects and of other units are not the form's.
    """
    declared = evidence.grade
    if declared is None:
        return
    found = [(one, match) for one in sentences if (match := _GRADE.search(one.text)) is not None]
    if any(match["grade"] == declared[:1] for _, match in found):
        return
    for sentence, match in found:
        start = sentence.span.start + match.start("grade")
        before = sentence.text[: match.start()]
        if LAST_YEAR.search(before) or _BY_OTHERS.search(before) or _is_of_another(sentence, start, evidence):
            continue
        if _OF_OTHERS.search(sentence.text) or (_is_of_unit(evidence) and not is_of_all(sentence, start)):
            continue
        here = operand_of(sentence.passage, start, start + 1)
        yield doubt("figure-table", here, (), f"自评表中等级为“{declared}”", declared)
        return
