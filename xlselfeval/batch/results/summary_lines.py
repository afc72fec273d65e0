"""The lines of 待处理 and 内部线索 in a summary, matched to findings.

They are matched by a hidden id, or by their texts where there is none.

A summary of version 0.1 has no ids, and people may delete the column or sort the others without it.
"""

from __future__ import annotations

import re
import sqlite3
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import NamedTuple

from xlselfeval.batch.results.queries import (
    WHOLE_DEPARTMENT,
    WHOLE_FORM,
    FindingKey,
    Form,
    StoredFinding,
    forms,
)
from xlselfeval.batch.results.unit_findings import decidable_findings
from xlselfeval.files.xml_text import clean
from xlselfeval.review.finding import ABOUT_FORMULAS, FORMULA

_ID = re.compile(r"([0-9a-f]{16})-([0-9a-f]{8})(?:-([0-9a-f]{8})(?:-([0-9a-f]{8}))?)?")
_IGNORED = re.compile(r"[\s：]")  # version 0.1 could break a name at its colon
_BESIDE = "同一单元格另有："
_FIGURES = re.compile(r"\d+(?:\.\d+)?")


def named_place(organization: str, project: str, location: str) -> str:
    """Name a place of a form in a list on screen: 某局 部门整体 H15 发布信息 得分."""
    return " ".join(filter(None, (organization, project or WHOLE_DEPARTMENT, location)))


class SummaryLine(NamedTuple):
    """A line of 待处理 or 内部线索: the finding as printed, and what people wrote beside it.

    `id` is its hidden id; `is_gone` says that its finding was gone already.

    `mark` stands for the content of the return in which the finding was seen, "" where there is none. `previous` is the
    last decision that fell, because of what a later return says. `audience` is whom the finding is for. Where the sheet does
    not show what was `found`, because it is a formula, `found_mark` stands for it.
    """

    department: str
    organization: str
    project: str
    location: str
    problem: str
    found: str
    expected: str
    explanation: str = ""
    decision: str = ""
    mark: str = ""
    previous: str = ""
    audience: str = "unit"
    id: str = ""
    is_gone: bool = False
    found_mark: str = ""

    @property
    def named(self) -> str:
        """The form and the place: 某局 部门整体 H15 发布信息 得分."""
        return named_place(self.organization, self.project, self.location)

    @property
    def remark(self) -> tuple[str, str]:
        """The explanation and the decision."""
        return self.explanation, self.decision

    def finds_same(self, found: str) -> bool:
        """Check whether the form said the same when the line was written."""
        return self.found_mark == _crc(found) if self.found_mark else self.found == found

    @property
    def has_remark(self) -> bool:
        """Check whether people have written beside the finding."""
        return any(self.remark)


def line_of(one: StoredFinding) -> SummaryLine:
    """Make the line of a finding."""
    form, finding = one.form, one.finding
    return SummaryLine(
        clean(form.department), clean(form.organization), clean(form.project), one.location, one.problem,
        clean(finding.found), clean(finding.reference), mark=form.mark,
        audience=finding.audience,
    )  # fmt: skip


def with_id(line: SummaryLine, key: FindingKey) -> SummaryLine:
    """Add the id of the finding, with a checksum of the texts that shows when the line was sorted without its id.

    People are shown no formula: the id stands for it.
    """
    parts, found = [key.id, _checksum(line), line.mark], line.found
    if key.name.startswith(ABOUT_FORMULAS) and found.startswith("=") and line.mark:
        parts, found = [*parts, _crc(found)], FORMULA
    return line._replace(id="-".join(filter(None, parts)), found=found)


def with_beside(line: SummaryLine, others: Iterable[StoredFinding]) -> SummaryLine:
    """Name the other findings at the cell of a line, behind its own: what was found and what to do."""
    named = "".join(one.problem for one in others)
    return line._replace(problem=f"{line.problem}{_BESIDE}{named}") if named else line


def without_beside(problem: str) -> str:
    """Return what a line says of its own finding, by which it is known."""
    return problem.partition(_BESIDE)[0]


def _checksum(line: SummaryLine) -> str:
    texts = (line.organization, line.project, line.location, line.problem)
    return _crc(_IGNORED.sub("", "".join(texts)))


def _crc(text: str) -> str:
    return f"{zlib.crc32(text.encode('utf-8', 'surrogatepass')):08x}"


def with_own_ids(lines: Iterable[SummaryLine]) -> Iterator[SummaryLine]:
    """Give each line the id of its finding, "" for none; a line that does not fit its id may have that of another."""
    split = [(line, _ID.fullmatch(line.id)) for line in lines]
    by_checksum = {match[2]: match for _, match in split if match}
    for line, own in split:
        fits = own is None or _checksum(line) == own[2]
        match = own if fits else by_checksum.get(_checksum(line), own)
        id_, mark, found_mark = (match[1], match[3] or "", match[4] or "") if match else ("", "", "")
        yield line._replace(id=id_, mark=mark, found_mark=found_mark)


class UnmatchedLines:
    """The lines of a summary, each of which is taken by one finding."""

    def __init__(self, store: sqlite3.Connection, lines: Iterable[SummaryLine]) -> None:
        """Give each line to the finding with its id, and the others by their texts among forms of one name."""
        self._by_id: dict[str, SummaryLine] = {}
        self._by_form: dict[_Names, list[SummaryLine]] = defaultdict(list)
        identified = list(with_own_ids(lines))
        self.ids = {line.id for line in identified}
        present = {key.id for key in (one.key for one in decidable_findings(store)) if key.id in self.ids}
        for line in identified:
            if line.id not in present:
                self._by_form[line.organization, line.project, line.audience].append(line)
            elif line.id not in self._by_id or not self._by_id[line.id].has_remark:
                self._by_id[line.id] = line
        self._forms = Counter(map(_form_names, forms(store)))
        without: dict[_Names, list[StoredFinding]] = defaultdict(list)
        for one in decidable_findings(store) if self._by_form else ():
            names = (*_form_names(one.form), one.finding.audience)
            if names in self._by_form and one.key.id not in self._by_id:
                without[names].append(one)
        for form, found in without.items():
            for text_of in (_text, _text_without_figures, _location):
                self._by_id |= _take_by_text(text_of, found, self._by_form[form], self._by_id)

    def take(self, one: StoredFinding) -> SummaryLine | None:
        """Take the line of a finding; None where it has none."""
        return self._by_id.pop(one.key.id, None)

    def is_of_several(self, line: SummaryLine) -> bool:
        """Check whether several forms have the names in a line, so that only an id tells which it is about."""
        return self._forms[line.organization, line.project] > 1

    def rest(self) -> Iterator[SummaryLine]:
        """Return the lines with remarks that no finding has taken."""
        by_form = (line for lines in self._by_form.values() for line in lines)
        return (line for line in (*self._by_id.values(), *by_form) if line.has_remark)


def _form_names(form: Form) -> tuple[str, str]:
    """Return the names of a form as lines show them."""
    return clean(form.organization), clean(form.project)


def _take_by_text(
    text_of: _TextOf,
    found: Sequence[StoredFinding],
    waiting: list[SummaryLine],
    known: Container[str],
) -> dict[str, SummaryLine]:
    """Give findings whose ids are not `known` lines of equal text in order; take these from the `waiting` ones.

    A location must be that of one finding and one line. Where findings of several forms have the text, there must be a
    line for each: otherwise nobody knows of which form a line is.
    """
    places: dict[str | None, list[StoredFinding]] = defaultdict(list)
    lines: dict[str | None, list[SummaryLine]] = defaultdict(list)
    for one in found:
        if one.key.id not in known:
            places[text_of(line_of(one))].append(one)
    for line in waiting:
        lines[text_of(line)].append(line)
    taken: dict[str, SummaryLine] = {}
    for text in places.keys() & lines.keys() - {None}:
        is_certain = len(places[text]) == len(lines[text])
        if text_of is _location:
            is_certain = is_certain and len(lines[text]) == 1
        elif len({one.form.key for one in places[text]}) == 1:
            is_certain = True
        for one, line in zip(places[text], lines[text], strict=False) if is_certain else ():
            taken[one.key.id] = line
            waiting.remove(line)
    return taken


def _text(line: SummaryLine) -> str | None:
    return _IGNORED.sub("", line.location + line.problem)


def _text_without_figures(line: SummaryLine) -> str | None:
    """Return the text of a line without figures, as these go on from run to run: 已逾期 10 天 becomes 11 天."""
    return None if line.is_gone else _FIGURES.sub("", _IGNORED.sub("", line.location + line.problem))


def _location(line: SummaryLine) -> str | None:
    """Return the place of a line, whose words the program may have changed since.

    For a whole form it is the words before the colon.
    """
    if line.is_gone:
        return None
    if line.location.count("“") > line.location.count("”"):  # version 0.1 could break a name at its colon
        return f"{line.location}：{line.problem.partition('”')[0]}”"
    return line.problem.partition("：")[0] if line.location == WHOLE_FORM else line.location


_TextOf = Callable[[SummaryLine], str | None]
_Names = tuple[str, str, str]  # organization, project and audience
