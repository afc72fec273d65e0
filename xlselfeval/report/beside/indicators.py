"""The indicators of the form in the text of a report: targets, actuals and scores behind their names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from decimal import Decimal

from xlselfeval.report.beside.figure import is_of_other_year
from xlselfeval.report.beside.rows import Part, is_stated, not_the_actual, not_the_row, readings_of
from xlselfeval.report.beside.targets import another_target, target_before, target_behind
from xlselfeval.report.claim import Claim, figure, quoted, right
from xlselfeval.report.intervals import Interval, agrees
from xlselfeval.report.passage import HALF_WIDTH, squeezed
from xlselfeval.report.terms import Sentence, Term
from xlselfeval.review.evidence import Evidence, RowEvidence
from xlselfeval.scoring.number import Quantity
from xlselfeval.scoring.rounding import are_swapped
from xlselfeval.scoring.units import Unit, split_scale, without_scale

_SHORTEST_NAME = 4
_NEAR = 10  # characters between the name of an indicator and its figure
# Ends of names that a unit says: 改造里程 and 改造46.8公里
_OF_UNIT = {
    "人": ("人数", "数"), "公里": ("公里数", "里程", "长度"), "千米": ("千米数", "里程", "长度"), "米": ("长度",), "亩": ("亩数", "面积"),
    "平方米": ("面积",), "公顷": ("面积",), "吨": ("吨数", "数量", "产量", "量"),
}  # fmt: skip
_MARKS = re.compile(r"[\s“”\"'‘’]")
_QUOTE = re.compile(r"[“”‘’\"']")
_PLANNED = re.compile(r"目标|计划|应|指标值")
# Words around a name with which the figure behind it is surely that of the whole year and of nothing else.
_BEFORE_ACTUAL = re.compile(
    r"(?:^|[^\u4e00-\u9fffA-Za-z\d]|20\d\d年度?|[全本当今]年度?|年度|[我本](?:局|单位|部门)|共计?|全年累计|实际|组织|开展|完成|实现|项目|其中)$"
)
_BEHIND_NAME = re.compile(
    r"(?:\([^()]*\)|全年(?:累计)?|本年|年度|实际|共计?|合计|总?数量?|总?人数|已|为|是|达到?|(?:稳定|保持|维持)在|完成值?|[,:])*"
)
# Who the persons of a name such as 老年人免费体检人数 are: 为65岁以上老年人免费体检31260人
_OF_WHOM = re.compile(r"(?:^|[,;:。、]|共|全年|累计)[为对给]?6[05]周?岁(?:及其?)?以上$")
_OF_A_PART = re.compile(
    r"[上下]半年|季度|(?<!\d)\d月|1[01]月|上年|去年|[较比][上去]|同比|下一步|明年|预计|计划|拟|[一二三]期"
)
_OF_YEAR = re.compile(
    r"(?:^|(?:20\d\d年度?|[全本当今]年度?|年度|共计?|累计|实际|[我本](?:局|单位|部门)),?)(?:组织|开展|完成|实现)?$"
)
_VERB = re.compile("^(?:组织|开展|完成|实现|实施)")
# A day on which something else was done: 工程于11月20日完工
_DAY_DONE = re.compile(r"\d{1,2}月\d{1,2}[日号][^,;。\d]{0,6}(?:完成|完工|竣工|交付|建成|投入使用|印发|上线)")
_OF_EVENTS = re.compile(r"(?P<what>[^,;。:\d]*)\d[\d.]*\s*(?:期|场|批|个班)[^\d]*$")
_OF_TAKING_PART = re.compile("满意|学员|参[训会加赛]|到课|出勤|考试|知晓")  # rates that any event has
_OF_ONE_EVENT = re.compile(
    r"(?<!\d)[1一]\s*(?:期|场|批|个班)|第[\d一二三四五六七八九十]+(?:期|场|批)|首(?:期|场|批)"
)
_FURTHEST_WHOLE = 80  # characters before 其中 in which that is of which it is a part
# “培训人数”指标值为“200人”，实际完成“195人”，自评得4分（满分5分）: what a sentence states behind a name
_STATED: tuple[tuple[Part, re.Pattern[str]], ...] = (
    ("target", re.compile(r"(?:指标|目标)值(?:设定|设置)?(?:为|是|:)?[“\"](?P<text>[^”\"“]{1,20})[”\"]")),
    ("actual", re.compile(r"完成值?(?:为|是|达到?|:)?[“\"](?P<text>[^”\"“]{1,20})[”\"]")),
    ("score", re.compile(r"(?:自评得分?|得分|自评)(?:为|是|:)?(?P<text>\d{1,3}(?:\.\d{1,2})?)分")),
    ("points", re.compile(r"(?:满分|分值)(?:为|是|:)?(?P<text>\d{1,3}(?:\.\d{1,2})?)分")),
)  # fmt: skip
_FURTHEST = 80  # characters behind a name in which its figures are
_IN_QUOTES = re.compile(r"[“\"][^”\"“]*[”\"]")
_JOINED = re.compile('[、和及与][“"]?$')
# All that may be between a name and what is stated of it: other words may name something else, such as 项目 or 产出指标.
# The lookahead keeps each figure in one piece, without which brackets behind many of them take exponential time.
_STATED_BEHIND = re.compile(
    r"(?:年度?|全年|本年|实际|指标值|目标值|分值|满分|设定|设置|完成值?|情况|任务|已|未|全部|按期|按时|较好|良好|为|是|的|达到?|[该本此]项?指标|[该本此]项"
    r"|自评得?分?|得分|(?=(?P<figure>\d[\d.]*[^\d,;。]{0,4}(?=[,)(]|$)))(?P=figure)|[,:()])*"
)


def against_indicators(sentences: Sequence[Sentence], evidence: Evidence) -> Iterator[Claim]:
    """Compare what the text has behind the names of indicators with the form.

    Rows of one name answer for each other.
    """
    names = names_of(evidence)
    for name, rows in names.items():
        yield from _actuals(sentences, _MARKS.sub("", name), rows, evidence.submission.year)
    others = _other_scores(evidence)
    for sentence in sentences:
        yield from _quoted(sentence, names, others)


def names_of(evidence: Evidence) -> Mapping[str, Sequence[RowEvidence]]:
    """Return the rows of each indicator whose name is long enough to be found in a text."""
    names: defaultdict[str, list[RowEvidence]] = defaultdict(list)
    for row in evidence.rows:
        if len(name := row.row.name.translate(HALF_WIDTH).strip()) >= _SHORTEST_NAME:
            names[name].append(row)
    return names


def _actuals(
    sentences: Sequence[Sentence], name: str, rows: Sequence[RowEvidence], year: int | None
) -> Iterator[Claim]:
    """Compare the figure behind the name of an indicator with its actual, where the units are the same.

    Rows of one name answer for each other.
    """
    readings = [reading for row in rows for reading in readings_of(row)]
    mentioned = [
        (one, term) for one in sentences for term in one.terms
        if (term.role in ("level", "rate") or _is_of_name(name, term)) and any(_is_alike(term, known.unit) for known in readings)
        and any(
            _follows(one, term, words) or target_before(one, term, words, rows)
            for words in _spellings(name, term)
        )
        and not is_of_other_year(one, term, year)
    ]  # fmt: skip
    agreeing = [
        (one, term) for one, term in mentioned
        if any(_is_alike(term, known.unit) and _is_printed(term, known) for known in readings)
    ]  # fmt: skip
    for one, term in agreeing:
        yield right("figure-table", one.passage, term, ())
        yield from _targets(one, term, name, rows)
    if any(not (term.mention.is_vague or term.mention.is_asked) for _, term in agreeing):
        return
    certain = [
        (one, term) for one, term in mentioned
        if (one, term) not in agreeing
        and (
            any(_is_surely_of(one, term, name, words, rows) for words in _spellings(name, term))
            or any(_is_alike(term, known.unit) and _is_swapped(term, known) for known in readings)
        )
    ]  # fmt: skip
    for one, term in certain[:1]:
        yield not_the_actual(figure(one.passage, term), rows[0])


def _is_surely_of(sentence: Sentence, term: Term, name: str, words: str, rows: Sequence[RowEvidence]) -> bool:
    """Check whether a figure is surely that of a name in these words, by its surroundings or target."""
    before, behind = target_before(sentence, term, words, rows), target_behind(sentence, term, rows)
    if before is not None:
        return before[1].is_own and _is_own_name(before[0], sentence, term, name)
    has_target = behind is not None and behind.is_own
    return _is_certain(sentence, term, words) and (
        words == name or has_target or _is_of_year(sentence, term, words)
    )


def _targets(sentence: Sentence, term: Term, name: str, rows: Sequence[RowEvidence]) -> Iterator[Claim]:
    """Ask about the target beside the actual of an indicator that no row of its name has."""
    for words in _spellings(name, term):
        before, behind = target_before(sentence, term, words, rows), target_behind(sentence, term, rows)
        if before is not None and _is_own_name(before[0], sentence, term, name):
            yield from another_target(before[1], rows)
        elif behind is not None and _is_certain(sentence, term, words):
            yield from another_target(behind, rows)
        else:
            continue
        return


def _is_own_name(before: str, sentence: Sentence, term: Term, name: str) -> bool:
    """Check whether nothing around a name lets its figure be of a part or of another time or thing."""
    return (
        bool(_BEFORE_ACTUAL.search(before))
        and not _OF_A_PART.search(before)
        and not _is_part(sentence, term, name)
    )


def _is_of_name(name: str, term: Term) -> bool:
    """Check whether an average or a change is what the indicator itself is of: 人均公用经费, 用水量下降率."""
    own = _MARKS.sub("", term.label).rstrip("为是达到:")
    return term.role in ("each", "change") and own.endswith(name)


def _spellings(name: str, term: Term) -> tuple[str, ...]:
    """Return a name, and what is left of 资助学生人数 in 资助学生8935人: the unit says the rest."""
    unit = term.mention.unit.lstrip("千万亿")
    core = next(
        (
            name.removesuffix(end)
            for end in _OF_UNIT.get(unit, (f"{unit}数", f"{unit}数量", unit))
            if name.endswith(end)
        ),
        "",
    )
    cores = (core, _VERB.sub("", core))  # 监督检查 of 开展监督检查次数, too
    return (name, *dict.fromkeys(one for one in cores if len(one) >= _SHORTEST_NAME))


def _is_swapped(term: Term, known: Quantity) -> bool:
    """Check whether a figure is the actual with two neighbouring digits in the other order."""
    mention = term.mention
    there = (
        known.number
        if known.unit.name in ("", mention.unit)
        else known.number * known.unit.scale / mention.factor
    )
    return not mention.is_vague and are_swapped(mention.number / mention.factor, there)


def _is_printed(term: Term, known: Quantity) -> bool:
    """Check a figure against an actual; one without any unit is in that of the text."""
    mention, number = term.mention, known.number * known.unit.scale
    if not known.unit.name or known.unit.name == mention.unit:
        number = known.number * mention.factor  # 亩 and not square metres
    return agrees(mention, Interval(number, number))


def _is_alike(term: Term, unit: Unit) -> bool:
    if term.mention.kind == "percent":
        return unit.kind == "percent"
    names = unit.name, without_scale(unit).name
    return not unit.name or term.mention.unit in names or split_scale(term.mention.unit)[1] == names[1]


def _follows(sentence: Sentence, term: Term, name: str) -> bool:
    near = _MARKS.sub("", sentence.between(max(sentence.span.start, term.clause.start), term.mention.start))
    place = near.rfind(name)
    return (
        place >= 0
        and len(near) - place - len(name) <= _NEAR
        and not _PLANNED.search(near[place + len(name) :])
    )


def _is_certain(sentence: Sentence, term: Term, name: str) -> bool:
    """Check whether the figure behind a name is surely that of the name.

    Nothing around it may let it be of a part, another time or another thing.
    """
    words = _MARKS.sub("", sentence.between(sentence.span.start, term.mention.start))
    before, _, behind = words.rpartition(name)
    is_alone = (_BEFORE_ACTUAL.search(before) or _OF_WHOM.search(before)) and _BEHIND_NAME.fullmatch(behind)
    return (
        bool(is_alone)
        and not _OF_A_PART.search(_DAY_DONE.sub("", before) + behind)
        and not _is_part(sentence, term, name)
    )


def _is_of_year(sentence: Sentence, term: Term, words: str) -> bool:
    """Check whether the figure behind some words is that of the year.

    Words before them in the paragraph say so, or there are none.
    """
    before = _MARKS.sub("", sentence.between(0, term.mention.start)).rpartition(words)[0]
    return any(pattern.search(before) for pattern in (_OF_YEAR, _OF_WHOM))


def _is_part(sentence: Sentence, term: Term, name: str) -> bool:
    """Check whether a figure is of some events (举办培训5期，), of one, or behind 其中 of one of its unit before that."""
    before = sentence.between(sentence.span.start, term.mention.start)
    is_rate = term.mention.kind == "percent"
    events = _OF_EVENTS.search(before)
    if events is not None and not (is_rate and _is_of_another_thing(name, events["what"])):
        return True
    if is_rate and _OF_ONE_EVENT.search(before):
        return True
    start = sentence.between(0, term.mention.start).rfind("其中")
    if start < sentence.span.start:
        return False
    whole = squeezed(sentence.between(max(0, start - _FURTHEST_WHOLE), start))
    return re.search(rf"\d{re.escape(term.mention.unit)}", whole) is not None


def _is_of_another_thing(name: str, events: str) -> bool:
    """Check whether a rate such as 工程验收合格率 is of nothing that events such as 举办培训5期 have."""
    pairs = (name[place : place + 2] for place in range(len(name) - 1))
    return not (_OF_TAKING_PART.search(name) or any(one in events for one in pairs))


def _other_scores(evidence: Evidence) -> frozenset[Decimal | None]:
    """Return scores and points of the form that are no indicator's: total, execution, the sums of groups of rows."""
    groups: defaultdict[tuple[str, ...], list[RowEvidence]] = defaultdict(list)
    for row in evidence.rows:
        groups[(row.row.category,)].append(row)
        groups[row.row.category, row.row.subcategory].append(row)
    sums = {
        sum((amount.number or Decimal(0) for amount in amounts), Decimal(0))
        for rows in groups.values() if len(rows) > 1
        for amounts in ([one.declared for one in rows], [one.points for one in rows])
    }  # fmt: skip
    totals = evidence.total_declared, evidence.total_points
    return frozenset(
        sums | {one.number for one in (*totals, evidence.execution_declared, evidence.execution_points)}
    )


def _quoted(
    sentence: Sentence, names: Mapping[str, Sequence[RowEvidence]], others: Container[Decimal | None]
) -> Iterator[Claim]:
    """Compare what a sentence states of an indicator, up to the name of the next one."""
    places = sorted(
        (match.end(), match.start(), name)
        for name in names
        for match in re.finditer(_in_any_quotes(name), sentence.text)
    )
    for place, (start, first, name) in enumerate(places):
        if _JOINED.search(sentence.text[:first]):
            continue
        last = places[place + 1][1] if place + 1 < len(places) else len(sentence.text)
        verdicts = list(_verdicts(sentence, start, min(last, start + _FURTHEST), names[name]))
        is_of_one = any(True in found for _, _, found in verdicts)  # and the score so far as its points go
        more = () if is_of_one else others
        for part, match, found in verdicts:
            operand = quoted(sentence, match, "text")
            if True in found:
                yield Claim(name="figure-table", operand=operand, operands=(), verdict="right")
            elif None not in found and not _is_of_more(part, match["text"], names[name], more):
                yield not_the_row(part, operand, names[name][0])


def _verdicts(
    sentence: Sentence, start: int, last: int, rows: Sequence[RowEvidence]
) -> Iterator[tuple[Part, re.Match[str], list[bool | None]]]:
    """Yield each part of the form that is stated behind the name of an indicator.

    It comes with its place, and for each row whether it is that of the row.
    """
    for part, pattern in _STATED:
        match = pattern.search(sentence.text, start, last)
        if match is not None and _STATED_BEHIND.fullmatch(_between(sentence.text[start : match.start()])):
            yield part, match, [is_stated(part, match["text"], one) for one in rows]


def _in_any_quotes(name: str) -> str:
    """Return the pattern of a name: quotes in it become single ones where the text puts it into quotes."""
    return _QUOTE.sub(lambda _: _QUOTE.pattern, re.escape(name))


def _between(text: str) -> str:
    return _MARKS.sub("", _IN_QUOTES.sub("", text))


def _is_of_more(
    part: Part, text: str, rows: Sequence[RowEvidence], others: Container[Decimal | None]
) -> bool:
    """Check whether a score may be that of more than an indicator: another one of the form, or above its points."""
    if part not in ("score", "points"):
        return False
    number = Decimal(text)
    known = [one.points.number for one in rows if one.points.number is not None]
    return number in others or (part == "score" and bool(known) and number > max(known))
