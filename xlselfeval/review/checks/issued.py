"""Checks against what was issued: rows, locked texts, version, hidden content."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from xlselfeval.cell import Cell, Written, column_letters
from xlselfeval.errors import shortened
from xlselfeval.issue_record import IssuedRow, IssuedText, IssueRecord, RecordSource
from xlselfeval.review.checks.record import Find, fill_in_anew
from xlselfeval.review.evidence import Evidence, RowEvidence
from xlselfeval.review.finding import Finding
from xlselfeval.review.match_rows import cleared_row, has_issued_points, has_issued_target, same_text
from xlselfeval.review.match_texts import ChangedText, MissingRows, changed_texts, missing_rows
from xlselfeval.review.not_checked import missing_scheme
from xlselfeval.review.places import Place, issued_key, short_id
from xlselfeval.scheme.model import Severity
from xlselfeval.scoring.number import plain
from xlselfeval.scoring.text import compact, quoted
from xlselfeval.submission import DoubtfulResult, Submission

_PARTS = {
    "title": "标题", "caption": "栏目名称", "field": "已填好的栏目", "heading": "表头", "fund": "资金项目", "points": "执行率分值",
    "category": "一级指标", "subcategory": "二级指标", "note": "备注",
}  # fmt: skip
_OF_INDICATORS = ("category", "subcategory")
_OUTSIDE_TABLE = ("title", "note")  # roles of texts above and below the table of a form
_RESTORE = "请恢复下发内容；确需调整的，请先报财政部门批准。"
_FROM = {"file": "下发文件中", "embedded": "表内下发记录中"}
_DOUBTS = {
    "unmarked": "没有核对编号，不是本程序写出", "changed": "写出后被改动，核对编号与内容不符", "other-form": "写明的是“{}”，与本表不同",
}  # fmt: skip
_NAMED = 3  # forms that are left out, of many
_LONGEST = 60  # characters of a text that a finding repeats


def rows(evidence: Evidence) -> Iterator[Finding]:
    """Report approved indicators that were removed, renamed, moved or repeated, and indicators that were added."""
    record, matches = evidence.submission.record, evidence.matches
    if evidence.submission.approved:
        if not evidence.submission.record_source.is_replaced:
            yield from _not_as_approved(evidence)
        return
    if record is None or not record.rows:
        return
    yield from _renamed(evidence)
    for place in matches.removed:
        issued, blank = record.rows[place], cleared_row(evidence.submission, matches, place)
        removed = Place(f"{issued_key(issued, place)}/indicator", quoted(issued.name), blank)
        yield evidence.finding("row-removed", removed, expected=issued.name)
    yield from _added(evidence, record)
    for place, other in sorted((*matches.named, *matches.renamed)):
        if place in matches.moved:
            yield _moved(evidence, record.rows[place], evidence.rows[other])


def _renamed(evidence: Evidence, severity: Severity | None = None) -> Iterator[Finding]:
    """Report indicators under another name."""
    for place, other in evidence.matches.renamed:
        issued, one = evidence.submission.issued_rows[place], evidence.rows[other]
        if one.row.indicator.is_blank and one.has_points:
            continue  # required_in_rows reports it
        yield evidence.finding(
            "row-renamed", one.place("indicator"), severity=severity, found=one.row.name, expected=issued.name,
            now=_now(one.row.name), basis=_basis(evidence),
        )  # fmt: skip


def _not_as_approved(evidence: Evidence) -> Iterator[Finding]:
    """Report what differs from the approved indicators in a form without a sound issue record.

    That is indicators that it lacks, and targets and points other than the approved ones. Another name, or
    other words, may mean the same: the unit is only asked about them.
    """
    yield from _renamed(evidence, "warning")
    for place in evidence.matches.removed:
        approved = evidence.submission.approved[place]
        removed = Place(f"approved/{short_id(approved.name)}/indicator", quoted(approved.name))
        yield evidence.finding("row-removed", removed, severity="warning", expected=approved.name)
    for one in evidence.rows:
        known = one.known
        if known is None or known.source != "roster":
            continue
        if known.target_differs and known.target is not None:
            severity: Severity | None = None if known.is_figure else "warning"
            yield _locked(evidence, one.place("target"), one.row.target.text, known.target, severity)
        if known.points_differ and known.points is not None:
            yield _locked(evidence, one.place("points"), one.row.points.text, plain(known.points))


def _added(evidence: Evidence, record: IssueRecord) -> Iterator[Finding]:
    """Report rows without an issued one: a repeated indicator, or an added one."""
    matches = evidence.matches
    names = {compact(record.rows[place].name) for place, _ in matches.named}
    added = [evidence.rows[other] for other in matches.added]
    repeated = Counter(compact(one.row.name) for one in added)
    for one in added:
        name = compact(one.row.name)
        if name in names:
            yield evidence.finding(
                "row-duplicated", one.place("indicator"), found=one.row.name, count=str(repeated[name] + 1)
            )
        elif not record.own_rows:
            yield evidence.finding("row-added", one.place("indicator"), found=one.row.name)


def _moved(evidence: Evidence, issued: IssuedRow, one: RowEvidence) -> Finding:
    """Report an indicator in another group, or at another place in its own."""
    same_group = compact(one.row.subcategory) == compact(issued.subcategory)
    other_category = compact(one.row.category) != compact(issued.category)
    now, then = one.row.subcategory, issued.subcategory
    if same_group and other_category:
        now, then = one.row.category, issued.category
    state = "在同组内次序有调整" if now == then else f"现列于“{now}”下，下发时列于“{then}”下"
    return evidence.finding("row-moved", one.place("indicator"), found=now, expected=then, state=state)


def locked_cells(evidence: Evidence) -> Iterator[Finding]:
    """Report printed texts, targets and points that differ from the issued ones."""
    submission, matches = evidence.submission, evidence.matches
    record = submission.record
    if record is None:
        return
    yield from _title(evidence, record)
    names = {compact(level2) for _, level2 in record.groups}
    matched = [record.rows[place] for place, _ in (*matches.named, *matches.renamed)]
    there = {name for row in matched for name in (row.category, row.subcategory)}
    is_document = submission.first_format == "docx"
    outside = _texts_outside(submission.cells) if is_document else {}
    for rows in missing_rows(record.texts, _as_shown(submission)):
        if rows.issued.role not in outside and not (is_document and _is_unused(rows, record, submission)):
            yield missing_finding(evidence.finding, rows, _basis(evidence), submission.record_source)
    for changed in changed_texts(record.texts, _as_shown(submission), submission.sheet):
        issued, place = changed.issued, _text_place(evidence, record, changed)
        text = "" if place.cell is None else place.cell.text
        if issued.role in outside and (not text or compact(issued.text) in outside[issued.role]):
            continue  # a document may leave out what is no part of its table, and break its lines elsewhere
        if issued.role in _OF_INDICATORS and place.cell is None and issued.text not in there:
            continue  # its rows are reported as removed, or were the unit's own
        is_gone = not text and issued.text not in there
        if issued.role == "subcategory" and (is_gone or compact(text) in names):
            continue  # its rows are reported as removed or moved, or were the unit's own
        yield _locked(evidence, place, text, issued.text)
    if submission.approved:
        return  # `rows` reports targets and points other than approved
    for number, other in sorted((*matches.named, *matches.renamed)):
        one, issued_row = evidence.rows[other], record.rows[number]
        if not one.row.target.is_absent and not has_issued_target(issued_row, one.row):
            yield _locked(evidence, one.place("target"), one.row.target.text, issued_row.target)
        if not one.row.points.is_absent and not has_issued_points(issued_row, one.row):
            yield _locked(evidence, one.place("points"), one.row.points.text, plain(issued_row.points))


def _is_unused(rows: MissingRows, record: IssueRecord, submission: Submission) -> bool:
    """Check whether deleted rows are sources of money that were issued as names alone, and others are there.

    In a document nothing depends on them, and what those that are left do not add up to is reported.
    """
    roles = {one.role for one in record.texts if rows.first <= one.row <= rows.last}
    return roles == {"fund"} and submission.funds is not None and bool(submission.funds.lines)


def _texts_outside(cells: Mapping[tuple[int, int], Cell]) -> dict[str, str]:
    """Return what a document has above and below its table, by role, without spaces and lines.

    The rows of the table have several texts, the lines around it one.
    """
    filled = sorted(place for place, cell in cells.items() if not cell.is_blank)
    count = Counter(row for row, _ in filled)
    table = [row for row, number in count.items() if number > 1]
    first, last = (min(table), max(table)) if table else (math.inf, -math.inf)
    above, below = ([one for one in filled if one[0] < first], [one for one in filled if one[0] > last])
    texts = ("".join(compact(cells[place].text) for place in places) for places in (above, below))
    return dict(zip(_OUTSIDE_TABLE, texts, strict=True))


def _as_shown(submission: Submission) -> Mapping[tuple[int, int], Cell]:
    """Return the cells of the sheet, those whose number format shows another text with that text.

    Fields are as they are: `display-differs` reports them.
    """
    fields = {cell.ref for _, cell in submission.fields}
    other = {
        place: cell._replace(written=Written(shown, shown))
        for place, cell in submission.cells.items()
        if (shown := cell.written.shown) and isinstance(cell.written.value, str) and cell.ref not in fields
    }
    return {**submission.cells, **other} if other else submission.cells


def _title(evidence: Evidence, record: IssueRecord) -> Iterator[Finding]:
    """Report a changed title in a form whose issue record (format 1) holds no printed texts."""
    submission, scheme = evidence.submission, evidence.scheme
    if record.texts or record.scheme != scheme.id:
        return
    if "{year}" not in scheme.title_line or record.year:
        issued = scheme.title_line.replace("{year}", str(record.year))
        if not same_text(submission.title.text, issued):
            title = Place("text/title", _PARTS["title"], submission.title)
            yield _locked(evidence, title, submission.title.text, issued)


def _text_place(evidence: Evidence, record: IssueRecord, changed: ChangedText) -> Place:
    """Return the place of a printed text: a field by its name, else where it was issued."""
    issued = changed.issued
    if issued.role == "field":
        known = dict(record.fields)
        fields = [field for field in evidence.scheme.fields if known.get(field.name) == issued.text]
        here = [field for field in fields if evidence.submission.field(field.name) == changed.cell]
        for field in here or fields:  # two fields may have one text
            return Place(f"field/{field.name}", field.caption, changed.cell)
    return text_place(changed)


def text_place(changed: ChangedText) -> Place:
    """Return the place where a printed text was issued."""
    return _issued_place(changed.issued, changed.cell)


def _issued_place(issued: IssuedText, cell: Cell | None = None) -> Place:
    address = f"{column_letters(issued.column)}{issued.row}"
    return Place(f"text/{issued.role}/{address}", _PARTS.get(issued.role, "栏目名称"), cell)


def _locked(
    evidence: Evidence, place: Place, found: str, issued: str, severity: Severity | None = None
) -> Finding:
    """Report a locked cell of a form that was changed."""
    source = evidence.submission.record_source
    return locked_cell(evidence.finding, place, found, issued, _basis(evidence), source, severity)


def locked_cell(
    find: Find,
    place: Place,
    found: str,
    issued: str,
    basis: str,
    source: RecordSource,
    severity: Severity | None = None,
) -> Finding:
    """Report a locked cell that was changed; `basis` are words for where the issued content is known from.

    Nothing is to be restored in a workbook that is not the issued one.
    """
    return find(
        "locked-cell-changed", place, severity=severity, found=shortened(found, _LONGEST) or None, expected=shortened(issued, _LONGEST),
        now=_now(shortened(found, _LONGEST)), basis=basis, advice=_advice(source, _RESTORE),
    )  # fmt: skip


def missing_finding(find: Find, rows: MissingRows, basis: str, source: RecordSource) -> Finding:
    """Report rows that were deleted, by their issued numbers and their first text, and where to insert them."""
    is_one, below = rows.first == rows.last, rows.below
    numbers = f"第{rows.first}行" if is_one else f"第{rows.first}～{rows.last}行"
    form = f"下发的表“{source.file}”" if source.kind == "file" else "下发的表"
    restore = (
        f"请从{form}复制{numbers}，插入到{below.ref}“{shortened(below.text.strip(), _LONGEST)}”一行上方，并填报；"
        "确需调整的，请先报财政部门批准。"
    )
    return find(
        "locked-cell-changed", _issued_place(rows.issued), expected=shortened(rows.issued.text.strip(), _LONGEST),
        now=f"原{numbers}缺失", basis=basis if is_one else f"{basis}首行", advice=_advice(source, restore),
    )  # fmt: skip


def _advice(source: RecordSource, restore: str) -> str:
    """Advise to restore what was issued, or to fill in the issued form anew.

    The issued form is to be filled in where the workbook is or may be another one.
    """
    advice = f"{fill_in_anew(source)}。" if source.own_record == "unknown" else restore
    if source.may_be_earlier:
        return f"该表曾重新下发：用旧表填报的，请改用新表“{source.file}”填报；已用新表的，{advice}"
    return advice


def _now(text: str) -> str:
    return f"现为“{text}”" if text else "现为空白"


def _basis(evidence: Evidence) -> str:
    """Words for where the issued content is known from."""
    if evidence.submission.approved:
        return "批复的绩效目标中"
    return basis_of(evidence.submission.record_source)


def basis_of(source: RecordSource) -> str:
    """Return words for where the issued content is known from."""
    return _FROM.get(source.kind, "下发时")


def version(evidence: Evidence) -> Iterator[Finding]:
    """Report a form that was issued under another version of its scheme."""
    record = evidence.submission.record
    if (
        record is not None
        and record.scheme == evidence.scheme.id
        and record.version != evidence.scheme.version
    ):
        yield evidence.finding(
            "scheme-version", Place("scheme", "表样", evidence.submission.title), found=record.version, expected=evidence.scheme.version
        )  # fmt: skip


def scheme_given(evidence: Evidence) -> Iterator[Finding]:
    """Report to the bureau a form of its own scheme that is checked without it: only what is printed is judged then."""
    if missing := missing_scheme(evidence.submission, evidence.scheme.id):
        yield evidence.finding(
            "scheme-missing", Place("scheme", "表样", evidence.submission.title), found=missing
        )


def protection(evidence: Evidence) -> Iterator[Finding]:
    """Report a sheet that was issued with protection and has none."""
    submission = evidence.submission
    if _is_issued_workbook(submission) and submission.is_protected is False:
        yield evidence.finding("protection-removed", Place("sheet", "工作表"))


def _is_issued_workbook(submission: Submission) -> bool:
    """Check whether the form came back in the workbook that was issued, not in another one."""
    return submission.record is not None and submission.record_source.own_record != "absent"


def results(evidence: Evidence) -> Iterator[Finding]:
    """Report sheets 核对结果 that are not as a check of this form wrote them."""
    return doubtful_results(evidence.finding, evidence.submission.doubtful_results)


def doubtful_results(find: Find, sheets: Iterable[DoubtfulResult]) -> Iterator[Finding]:
    """Report sheets 核对结果 that are not as a check of this form or data sheet wrote them."""
    for sheet in sheets:
        name = shortened(sheet.name, _LONGEST)
        state = _DOUBTS[sheet.why].format(shortened(sheet.stated, _LONGEST))
        place = Place(f"result/{short_id(name)}", f"工作表“{name}”")
        yield find("result-sheet-doubtful", place, found=sheet.stated or None, state=state)


def left_out(evidence: Evidence) -> Iterator[Finding]:
    """Report forms that were issued in this workbook and are not in it; they may have come in another."""
    names = [shortened(name, _LONGEST) for name in evidence.submission.left_out]
    if names:
        shown = "".join(f"“{name}”" for name in names[:_NAMED])
        forms = f"{shown}等{len(names)}张表" if len(names) > _NAMED else f"{shown}表"
        yield evidence.finding("form-left-out", Place("forms", "工作簿"), expected=names[0], forms=forms)


def hidden(evidence: Evidence) -> Iterator[Finding]:
    """Report hidden rows and columns inside the form, and hidden sheets with content: nothing is issued so."""
    submission = evidence.submission
    names = list(submission.hidden)
    for sheet in submission.hidden_sheets:
        if sheet.holds_form or _is_issued_workbook(submission):
            names.append(f"工作表“{shortened(sheet.name, _LONGEST)}”")
    for name in names:
        yield evidence.finding("hidden-content", Place(f"hidden/{short_id(name)}", name), found=name)
