"""A bureau that receives forms and reports of three units, runs batches, and writes decisions."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from support.batch_runs import TODAY, Watched, lines
from support.return_folder import put
from support.rosters import write_roster

from xlselfeval.batch.letters.options import LetterOptions
from xlselfeval.batch.outputs import STORE, SUMMARY
from xlselfeval.batch.run import Options, Run, run_batch
from xlselfeval.batch.write_results import Written, write_letters_later

FIRST, SECOND, THIRD = "甲市教育局", "乙市水利局", "丙市农业局"
UNITS = tuple(
    (f"30100{number}", name, short, "某市人民政府", "", "", None, None, None, None, "", "")
    for number, (name, short) in enumerate(((FIRST, ""), (SECOND, "乙水利局"), (THIRD, "")), 1)
)


class Office:
    """A folder of returns and reports with its results."""

    def __init__(self, folder: Path, units: Sequence[Sequence[object]] = UNITS) -> None:
        self.root, self.output, self.roster = folder / "收表", folder / "结果", folder / "名单.xlsx"
        self.root.mkdir()
        write_roster(self.roster, units, [])

    def run(self, watched: Watched | None = None, *, roster: bool = True, **more: Any) -> Run:
        options = {"jobs": 0, "copies": False, "roster": self.roster if roster else None} | more
        return run_batch(
            Options(root=str(self.root), output=self.output, **options), watched or Watched(), today=TODAY
        )

    def receive(self, **files: bytes) -> None:
        put(self.root, files)

    def checked(self) -> list[tuple[Any, ...]]:
        """Unit, demand, place and form of each line of 报告核对."""
        return [
            (one["单位"], one["要求"], one["位置"], one["比对的自评表"])
            for one in lines(self.output, "报告核对")
        ]

    def records(self) -> dict[str, list[dict[str, Any]]]:
        """The records of findings in the store, by the name of the file."""
        with closing(sqlite3.connect(self.output / STORE)) as store:
            query = "SELECT f.path, r.findings FROM reports r JOIN files f ON f.file = r.file ORDER BY f.path"
            return {path.rpartition("/")[2]: json.loads(text) for path, text in store.execute(query)}

    def letters(self, day: date = TODAY, **options: Any) -> Written:
        """Write the letters as `letters write` does."""
        return write_letters_later(self.output, LetterOptions(**options), today=day)

    def decide(self, sheet: str, known: dict[str, str], **answers: str) -> None:
        """Write answers by caption into the one line of a list that has these texts."""
        path = self.output / SUMMARY
        book = load_workbook(path)
        captions, *rows = book[sheet].iter_rows()
        places = {cell.value: place for place, cell in enumerate(captions)}
        (row,) = (
            row for row in rows if all(row[places[caption]].value == text for caption, text in known.items())
        )
        for caption, text in answers.items():
            row[places[caption]].value = text
        book.save(path)

    def states(self) -> dict[tuple[str, str], tuple[str, str]]:
        """要求 and 状态 of each line of 待处理 about a report, by unit and quote."""
        return {
            (one["单位"], one["填报内容"]): (one["要求"], one["状态"])
            for one in lines(self.output, "待处理")
            if str(one["项目"]).endswith(("自评报告", "基础数据表"))
        }
