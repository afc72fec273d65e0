"""审核意见表 counts its demands word by word, and names the form on which they are met."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from docx import Document
from support.batch_runs import StoryOffice, last_letters
from support.issuing import issue_record_of, with_issue_record

from xlselfeval.review.entries import demands_in_words
from xlselfeval.review.finding import DEMAND_WORDS


def test_what_may_be_explained_is_counted_apart(tmp_path: Path) -> None:
    """须更正, 须更正或说明 and 请核实 have a number each; hints have none."""
    office = StoryOffice(tmp_path / "某局")
    office.receive("301-1.xlsx", "301-1", {"F8": "130", "H15": "25", "H16": "5", "H20": "77"})
    office.run(letters=True)
    document = Document(str(last_letters(office.output) / "审核意见表" / "某市教育局.docx"))
    captions, *rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    demands = Counter(row[captions.index("要求")] for row in rows)
    assert set(DEMAND_WORDS[:3]) <= demands.keys()
    counted = demands_in_words(word for word in demands.elements() if word != DEMAND_WORDS[3])
    assert any(f"已收悉，经核对，{counted}，具体意见如下：" in one.text for one in document.paragraphs)


def test_a_form_of_an_earlier_issue_is_not_to_be_corrected(tmp_path: Path) -> None:
    """The unit fills in the form that was issued last; what it gets back beside the table is no place for it."""
    office = StoryOffice(tmp_path / "某局")
    path = office.receive("301-1.xlsx", "301-1")
    rows = issue_record_of(path.read_bytes())["rows"]
    earlier = [{**row, "target": "≥1人"} if place == 0 else row for place, row in enumerate(rows)]
    path.write_bytes(with_issue_record(path.read_bytes(), rows=earlier))
    office.run(letters=True)
    document = Document(str(last_letters(office.output) / "审核意见表" / "某市教育局.docx"))
    text = "".join(one.text for one in document.paragraphs)
    assert "请用本年度最后一次下发给本单位、本项目的自评表重新填报，不在误用的表上更正。" in text
    assert "请在随附的自评表" not in text
