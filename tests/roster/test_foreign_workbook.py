"""A workbook that was issued to one unit and filled in by another: one demand, until the right one comes."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support.batch_runs import Watched, in_copy, letter_texts, lines, listed, overview
from support.rosters import INDICATORS, UNIT, write_roster

from xlselfeval.batch.letters.options import LetterOptions
from xlselfeval.batch.run import Options, run_batch
from xlselfeval.roster.issue import issue
from xlselfeval.roster.read import read_roster
from xlselfeval.scheme.load import load_scheme

TODAY, DUE = date(2025, 4, 1), date(2025, 4, 20)
OTHER = ("301002", "某市体育局", "", "某市体育局", "XM02", "场馆建设", 100, 120.5, 118, DUE, "李四", "")
OTHERS_INDICATORS = tuple(("XM02", *one[1:3], f"场馆{one[3]}", *one[4:]) for one in INDICATORS)
WRONG, RIGHT = "体育局.xlsx", "体育局（重报）.xlsx"


class Bureau:
    """A bureau that has issued the forms of two units."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.output, self.roster = folder, folder / "核对", folder / "名单.xlsx"
        write_roster(self.roster, [UNIT, OTHER], [*INDICATORS, *OTHERS_INDICATORS])
        scheme = load_scheme("national-project-2020")
        done = issue(scheme, read_roster(self.roster), folder / "下发", year=2024, jobs=1)
        self.issued = [folder / "下发" / file.file for file in done.files]

    def receive(self, issued: Path, name: str, **cells: object) -> None:
        """Put a workbook into the folder, with the spending and these cells filled in."""
        book = load_workbook(io.BytesIO(issued.read_bytes()))
        for ref, value in ({"F8": 118} | cells).items():
            book["自评表"][ref] = value
        (self.folder / "收表").mkdir(exist_ok=True)
        book.save(self.folder / "收表" / name)

    def check(self, day: date = TODAY) -> dict[str, str]:
        """Run a batch; return the letters."""
        options = Options(
            root=str(self.folder / "收表"),
            output=self.output,
            jobs=0,
            roster=self.roster,
            letters=LetterOptions(),
        )
        run_batch(options, Watched(), today=day)
        return letter_texts(self.output)


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Bureau:
    return Bureau(tmp_path_factory.mktemp("bureau"))


def test_a_foreign_workbook_from_first_to_last(bureau: Bureau) -> None:
    """The unit is asked for its own form alone, the bureau sees 未报送; both are over when the right form comes."""
    mine, theirs = bureau.issued
    bureau.receive(mine, WRONG, F6="某市体育局", B5="场馆建设", D15="场馆开放", E15="≥60场")
    letters = bureau.check()
    asked = [line for line in lines(bureau.output, "待处理") if line["单位"] == "某市体育局"]
    about_issue = [line for line in asked if "下发" in line["问题"]]
    assert [(line["要求"], line["位置"]) for line in about_issue] == [("须更正", "F6 填报单位")]
    assert in_copy(bureau.output, f"历次报送/{WRONG}") == "退回修改"
    register = lines(bureau.output, "收表台账")
    assert [line["报送情况"] for line in register] == ["未报送", "未报送", "误报其他单位的表"]
    assert register[1]["说明"] == f"误报其他单位的表：{WRONG}"
    assert register[0]["说明"] is None
    counts = overview(bureau.output)
    assert (counts["名单外报送（份）"], counts["误报其他单位的表（份）"], counts["未报（份）"]) == (0, 1, 2)
    notice = letters["审核通知/某市体育局.docx"]
    assert "应报送自评表1份，已报送0份" in notice
    assert (
        "场馆建设（收到的是其他单位或项目的表，须用本单位、本项目的表重新填报，原定2025年4月20日前报送）"
        in notice
    )
    assert "附件：某市体育局绩效自评审核意见表" in notice
    reminder = bureau.check(date(2025, 4, 22))["催报通知/某市体育局.docx"]
    assert "场馆建设（收到的是其他单位或项目的表，须用本单位、本项目的表重新填报，已逾期2天）" in reminder

    bureau.receive(theirs, RIGHT)
    letters = bureau.check(date(2025, 4, 23))
    assert listed(bureau.output, "收表台账", "原始文件") == {"校舍维修": None, "场馆建设": RIGHT}
    assert len(lines(bureau.output, "收表台账")) == 2
    everything = [
        *map(str, lines(bureau.output, "待处理")),
        *map(str, lines(bureau.output, "催报")),
        *letters.values(),
    ]
    assert not [text for text in everything if "其他单位" in text or "该工作簿" in text]
    assert "误报其他单位的表（份）" not in overview(bureau.output)


def test_a_foreign_workbook_after_the_right_form_is_reported(tmp_path: Path) -> None:
    """A workbook of another unit that comes after the unit's own form is not passed over."""
    bureau = Bureau(tmp_path)
    mine, theirs = bureau.issued
    bureau.receive(theirs, RIGHT)
    bureau.check()
    bureau.receive(mine, WRONG, F6="某市体育局", B5="场馆建设")
    bureau.check(date(2025, 4, 2))
    register = lines(bureau.output, "收表台账")
    assert [line["原始文件"] for line in register] == [None, RIGHT, WRONG]
    assert register[1]["说明"] == f"误报其他单位的表：{WRONG}"


def test_the_copy_of_a_foreign_workbook_has_no_scores_and_lies_apart(tmp_path: Path) -> None:
    """Nothing is scored against another unit's targets, and no list has a grade of it.

    Its copy is not among those to send.
    """
    bureau = Bureau(tmp_path)
    mine, theirs = bureau.issued
    bureau.receive(mine, WRONG, F6="某市体育局", B5="场馆建设", E15="≥60场", F15="70场", H15=10)
    bureau.check()
    copies = bureau.output / "核对结果"
    assert [path.relative_to(copies).as_posix() for path in copies.rglob("*.xlsx")] == [f"历次报送/{WRONG}"]
    sheet = load_workbook(copies / "历次报送" / WRONG)["核对结果"]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [text for text in texts if "复核参考分" in text]
    assert [text for text in texts if "误用下发给其他单位或项目的表，不核算得分" in text]
    assert not [line for line in lines(bureau.output, "结果汇总") if line["单位"] == "某市体育局"]
    assert not [line for line in lines(bureau.output, "指标明细") if line["单位"] == "某市体育局"]
    bureau.receive(theirs, RIGHT)
    for day in (2, 3):  # the copy stays where it is, also when the right form has come
        bureau.check(date(2025, 4, day))
        assert [path.relative_to(copies).as_posix() for path in sorted(copies.rglob("*.xlsx"))] == [
            RIGHT, f"历次报送/{WRONG}",
        ]  # fmt: skip
