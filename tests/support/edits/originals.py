"""Issued workbooks as units fill them in, taken apart so that each part can be changed."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from support.forms import HONEST, indicators, row_cells
from support.packages import unzipped, zipped
from support.rosters import due_form, roster_of

from xlselfeval import demo
from xlselfeval import layout as at
from xlselfeval.cell import column_letters
from xlselfeval.checking import check
from xlselfeval.errors import UnreadableFile
from xlselfeval.form.fill import answers_at, fill
from xlselfeval.form.generate import generate
from xlselfeval.formulas.evaluate import line_rates
from xlselfeval.issue_record import IssueRecord
from xlselfeval.layout import plan_layout
from xlselfeval.reading.sender_files import SenderFiles, read_sender_files
from xlselfeval.review.review import Review
from xlselfeval.roster.issue import issue
from xlselfeval.scheme.load import load_scheme
from xlselfeval.scheme.model import Scheme

BOOK, STYLES, TYPES = "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"
TOTAL = "row of the total"
Edited = Mapping[str, bytes | None]  # parts as they are after a change; None for one that is gone


@dataclass(frozen=True)
class Original:
    """A filled workbook and the name under which the sender keeps what was issued.

    `parts` has two styles more than the file: one shows "15", one is a point high.
    """

    name: str
    issued: bytes
    data: bytes

    @cached_property
    def parts(self) -> dict[str, bytes]:
        """The parts by name, with the two styles."""
        parts = unzipped(self.data)
        styles = parts[STYLES].decode()
        styles = styles.replace("</numFmts>", '<numFmt numFmtId="999" formatCode="&quot;15&quot;;&quot;15&quot;;&quot;15&quot;;&quot;15&quot;"/></numFmts>')  # fmt: skip
        fonts = len(re.findall("<font>", styles))
        styles = styles.replace("</fonts>", '<font><sz val="1"/><name val="宋体"/></font></fonts>')
        more = f'<xf borderId="0" fillId="0" fontId="0" numFmtId="999" xfId="0" applyNumberFormat="1"/><xf borderId="0" fillId="0" fontId="{fonts}" numFmtId="0" xfId="0" applyFont="1"/>'  # fmt: skip
        count = int(re.search(r'<cellXfs count="(\d+)"', styles)[1])  # type: ignore[index]
        styles = styles.replace(f'<cellXfs count="{count}"', f'<cellXfs count="{count + 2}"').replace("</cellXfs>", f"{more}</cellXfs>")  # fmt: skip
        return parts | {STYLES: styles.encode()}

    @cached_property
    def styles(self) -> int:
        """The number of cell styles, of which the last two are ours."""
        return int(re.search(r'<cellXfs count="(\d+)"', self.parts[STYLES].decode())[1])  # type: ignore[index]

    @cached_property
    def sheets(self) -> dict[str, str]:
        """The part of each sheet by the sheet's name."""
        links = {}
        for link in re.findall(r"<Relationship [^>]*>", self.parts["xl/_rels/workbook.xml.rels"].decode()):
            links[_attribute(link, "Id")] = "xl/" + _attribute(link, "Target").removeprefix("/xl/")
        entries = re.findall(r"<sheet [^>]*>", self.parts[BOOK].decode())
        return {_attribute(one, "name"): links[_attribute(one, "r:id")] for one in entries}

    @cached_property
    def sender(self) -> SenderFiles:
        """The sender's own file."""
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / self.name).write_bytes(self.issued)
            return read_sender_files(folder)

    @cached_property
    def reviews(self) -> dict[str, Review]:
        """The reviews of the unchanged file by the names of the forms' sheets."""
        return {one.evidence.submission.sheet: one for one in check(self.data)}

    def findings(self, changes: Edited | None = None) -> list[tuple[str, ...]]:
        """Return the findings after a change with their sentences, or the reason why the file cannot be read."""
        data = zipped(
            {name: one for name, one in (self.parts | dict(changes or {})).items() if one is not None}
        )
        try:
            reviews = check(data, issued=self.sender)
        except UnreadableFile as error:
            return [(error.name, error.message)]
        return [(review.evidence.submission.sheet, one.name, one.message) for review in reviews for one in review.findings]  # fmt: skip

    def classes(self, sheet: str) -> dict[str, str]:
        """Name the class of each cell of a form by its address."""
        form, found = self.reviews[sheet].evidence.submission, dict[str, str]()
        for row in form.rows:
            found |= dict.fromkeys((row.indicator.ref, row.target.ref, row.points.ref), "issued indicator")
            found |= dict.fromkeys((row.actual.ref, row.score.ref, row.note.ref), "answer")
        assert form.funds is not None
        for line in (form.funds.total, *form.funds.lines):
            found |= {cell.ref: "answer" for cell in (line.budget_adjusted, line.budget_spent) if cell}
            found |= {line.budget_initial.ref: "free answer"} if line.budget_initial else {}
        found |= {cell.ref: "free answer" for cell in (form.goal_expected, form.goal_achieved) if cell}
        of_no_score = [form.total.points, *(rate for _, rate in line_rates(form) if not rate.text)]
        found |= {cell.ref: "formula of no score" for cell in of_no_score if cell}
        record = form.record
        assert isinstance(record, IssueRecord)
        assert form.total.score is not None
        found[TOTAL] = str(form.total.score.row)
        return found | {f"{column_letters(one.column)}{one.row}": "printed text" for one in record.texts}


def _attribute(element: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', element)
    assert found, (element, name)
    return found[1]


def department() -> Original:
    """The form of the demonstration, with what units get wrong."""
    return Original("老干部局.xlsx", demo.issued_form(), demo.filled_form(demo.issued_form()))


def with_buttons() -> Original:
    """A form with buttons and their macros."""
    issued = generate(
        load_scheme(demo.SCHEME), year=2020, organization="某市某局", indicators=indicators(), macros=True
    )
    return Original("某局.xlsm", issued, _filled(load_scheme(demo.SCHEME), issued, ("自评表",)))


def project() -> Original:
    """A form of a project, issued from a roster."""
    return _from_roster("校舍维修.xlsx", 1)


def several() -> Original:
    """The workbook of a unit with a form for each of three projects, and its contents."""
    return _from_roster("某市教育局.xlsx", 3)


def _from_roster(name: str, count: int) -> Original:
    scheme = load_scheme("national-project-2020")
    forms = [
        due_form(
            place, organization="某市教育局", department="某市人民政府", project_code=f"XM{place}", project=f"校舍维修{place}期",
            indicators=tuple(indicators()), budget_initial=Decimal(110), budget_adjusted=Decimal(120),
        )
        for place in range(1, count + 1)
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        (done,) = issue(
            scheme, roster_of(*forms), folder, year=2020, by="unit" if count > 1 else "project"
        ).files
        issued = (Path(folder) / done.file).read_bytes()
    found = Original(name, issued, issued)
    own = [sheet for sheet in found.sheets if sheet == "自评表" or sheet[:2].isdecimal()]
    return Original(name, issued, _filled(scheme, issued, own))


def _filled(scheme: Scheme, data: bytes, sheets: Iterable[str]) -> bytes:
    """Fill in each form honestly, with 120 spent of 120."""
    places = plan_layout(scheme, rows=0, indicators=indicators())
    answers: dict[tuple[int, int], Decimal | str | None] = {
        (places.goal_text, at.CATEGORY): "完成全年工作任务。", (places.goal_text, at.ACTUAL): "全年工作任务已完成。",
    }  # fmt: skip
    for row in (places.fund_total, places.fund_lines[0]):
        answers |= {
            (row, at.INITIAL): Decimal(110),
            (row, at.ADJUSTED): Decimal(120),
            (row, at.SPENT): Decimal(120),
        }
    for place, texts in zip(places.rows, row_cells(HONEST), strict=True):
        actual = texts[4]
        typed = Decimal(actual) if actual.isdecimal() else actual
        answers |= {(place.row, at.ACTUAL): typed, (place.row, at.SCORE): Decimal(texts[6])}
    for sheet in sheets:
        data = fill(scheme, data, answers_at(answers), sheet=sheet)
    return data


ORIGINALS: dict[str, Callable[[], Original]] = {
    "部门表": department, "带按钮的表": with_buttons, "项目表": project, "多张表": several,
}  # fmt: skip
