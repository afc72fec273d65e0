"""Letters suit whom they are for: a department with its units, a unit that is its own department."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from support.result_stores import begin, enter

from xlselfeval.batch.letters.kinds import REMINDERS
from xlselfeval.batch.letters.write import write_letters
from xlselfeval.batch.results.store import open_store


@pytest.mark.parametrize(
    ("unit", "asked"),
    [("第1中学", "请督促有关单位抓紧办理，于"), ("市教育局", "请抓紧办理，于")],
)
def test_only_who_has_units_is_to_urge_them(unit: str, asked: str, tmp_path: Path) -> None:
    """A reminder asks a department to urge its units, and a unit that has to report itself to hurry."""
    names = {"department": "市教育局", "organization": unit, "project": "设备购置"}
    with closing(open_store(tmp_path / "results.sqlite")) as store:
        begin(store)
        enter(store, [names | {"status": "not-returned", "due": "2024-02-20", "days_late": 10}])
        done = write_letters(store, tmp_path / "反馈函", today=date(2024, 3, 1))
    (path,) = done.written[REMINDERS]
    assert any(one.text.startswith(asked) for one in Document(str(path)).paragraphs)
