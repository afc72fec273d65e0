"""A typed total is asked for beside the scores that are still to be corrected, whatever the bureau has decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from support import layouts
from support.batch_runs import TODAY, Watched, last_letters, lines
from support.return_folder import put

from xlselfeval.batch.letters.options import LetterOptions
from xlselfeval.batch.outputs import COPIES, SETTINGS, SUMMARY
from xlselfeval.batch.run import Options, run_batch
from xlselfeval.batch.write_results import write_letters_later

WORDS = "总分（H16，不是公式）一并更正为各项得分合计"
FORM = layouts.HUNAN.replace("10家 | 10 |", "10家 | 8 |").replace("210人 | 213 |", "210人 | 200 |")
FIRST, SECOND = "扶持单位数", "培训人数"


def run(folder: Path, *, copies: bool) -> None:
    """Run a batch over the one return of a folder."""
    options = Options(root=str(folder / "收表"), output=folder / "结果", jobs=0, copies=copies)
    run_batch(options, Watched(), today=TODAY)


@pytest.fixture
def folder(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A batch of one form with two wrong scores and a typed total."""
    put(tmp_path / "收表", {"一局.xlsx": layouts.workbook([layouts.table(FORM)])})
    run(tmp_path, copies=request.param)
    return tmp_path


def write_beside(folder: Path, texts: Mapping[str, str], caption: str = "处理意见") -> None:
    """Write into a column of 待处理 beside the scores of indicators."""
    path = folder / "结果" / SUMMARY
    book = load_workbook(path)
    captions, *rows = book["待处理"].iter_rows()
    at = {cell.value: place for place, cell in enumerate(captions)}
    for row in rows:
        for name, text in texts.items():
            if str(row[at["位置"]].value).endswith(f"{name} 得分"):
                row[at[caption]].value = text
    book.save(path)


def asking(texts: Iterable[tuple[object, object]]) -> list[str]:
    """Return the indicators at whose place the total is asked for."""
    return [
        name for place, text in texts for name in (FIRST, SECOND) if name in str(place) and WORDS in str(text)
    ]


def listed(folder: Path) -> list[str]:
    """Return the indicators whose line in 待处理 asks for the total."""
    return asking((one["位置"], one["问题"]) for one in lines(folder / "结果", "待处理"))


def in_letter(folder: Path) -> list[str]:
    """Write the letters; return the indicators at which 审核意见表 asks for the total."""
    write_letters_later(folder / "结果", LetterOptions(), today=TODAY)
    letters = (last_letters(folder / "结果") / "审核意见表").glob("*.docx")
    tables = [table for path in letters for table in Document(str(path)).tables]
    rows = [[cell.text for cell in row.cells] for table in tables for row in table.rows]
    return asking((row[2], row[4]) for row in rows if len(row) > 4)


def in_copy(folder: Path) -> list[str]:
    """Return the indicators whose line on 核对结果 asks for the total."""
    sheet = load_workbook(folder / "结果" / COPIES / "一局.xlsx")["核对结果"]
    return asking((row[2], row[8]) for row in sheet.iter_rows(values_only=True))


@pytest.mark.parametrize("folder", [True, False], ids=["copies", "no-copies"], indirect=True)
def test_the_next_score_asks_for_the_total(folder: Path) -> None:
    """Letters, 待处理 and copies ask at the first score that the bureau has not settled, and again at the very first."""
    has_copy = (folder / "结果" / COPIES).is_dir()
    expected = {"": FIRST, "忽略：已核实": SECOND, "退回": FIRST}
    for text, name in expected.items():
        write_beside(folder, {FIRST: text} if text else {})
        assert in_letter(folder) == [name], text
        assert listed(folder) == [name]
        assert not has_copy or in_copy(folder) == [name]


@pytest.mark.parametrize("folder", [True], indirect=True)
def test_a_run_asks_at_the_next_score(folder: Path) -> None:
    """A run takes in the decision as the letters do; where both scores are settled nothing is asked."""
    for names in ((FIRST,), (FIRST, SECOND)):
        write_beside(folder, dict.fromkeys(names, "忽略：已核实"))
        run(folder, copies=True)
        left = [name for name in (FIRST, SECOND) if name not in names]
        assert (listed(folder), in_copy(folder)) == (left, left)


@pytest.mark.parametrize("folder", [True], indirect=True)
def test_what_is_explained_asks_for_nothing_else(folder: Path) -> None:
    """While the bureau has to decide on an explanation, the other score asks for the total."""
    settings = folder / "结果" / SETTINGS
    settings.write_text(
        '[S101]\n"单位可否说明" = "可说明"\n"日期" = "2021-03-01"\n"理由" = "试行"\n"经办人" = "某某"\n',
        encoding="utf-8",
    )
    write_beside(folder, {FIRST: "见合同"}, "单位说明")
    run(folder, copies=True)
    assert (listed(folder), in_copy(folder), in_letter(folder)) == ([SECOND],) * 3
