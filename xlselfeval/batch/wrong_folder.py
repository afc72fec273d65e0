"""Refuse a folder of issued files that cannot be the one from which the returned forms came.

Compared with last year's forms, every return would look altered, and letters would ask for the wrong form. So a run
with issued files looks at the roster's dates and into some returns first, before anything is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from xlselfeval.batch.outputs import NAME_ISSUED
from xlselfeval.errors import SelfEvalError
from xlselfeval.issue_record import IssueRecord
from xlselfeval.reading.sender_files import SenderFiles
from xlselfeval.roster.model import Roster, asked_year, is_of_other_year

_File = TypeVar("_File")
LOOKED_INTO = 30  # files of a batch
_ENOUGH = 3  # records, to judge by against the roster's dates: of fewer, all may be mistakes of their units
_MISTAKEN = "；文件夹没有错、是单位误用了别的表的，待收到用下发的表填报的，再一并核对"
_NEXT = f"没有核对，也没有写出结果；请{NAME_ISSUED.format('这次下发的原文件所在的文件夹')}"


def some_of(listed: Sequence[_File]) -> Sequence[_File]:
    """Choose files from all over a list."""
    step = -(-len(listed) // LOOKED_INTO) or 1
    return listed[::step]


def refuse_by_roster(folder: Path, issued: SenderFiles, roster: Roster | None) -> None:
    """Raise SelfEvalError where no year of the issued forms is that of a form with a date on the roster."""
    dated = [] if roster is None else [form for form in roster.forms if form.due is not None]
    if not dated or not issued.years:
        return
    if all(is_of_other_year(year, form) for year in issued.years for form in dated):
        due = sorted({year for form in dated if (year := asked_year(form)) is not None})
        raise SelfEvalError(
            f"{folder}：其中下发的是{_years(issued.years)}的表，按名单的报送期限应为{_years(due)}；{_NEXT}"
        )


def refuse_by_returns(
    folder: Path, issued: SenderFiles, records: Iterable[IssueRecord], roster: Roster | None
) -> None:
    """Raise SelfEvalError where returned forms were issued from elsewhere.

    They were where none was issued from this folder, or where most are of years that it does not have. A few of last
    year's among right ones are mistakes of their units; so are half of them, or fewer than three, where the roster asks
    for the folder's year, or fewer than three where the folder has a form of the same unit for the same year. Where
    half are of either year and no roster tells, nobody knows which year is the right one.
    """
    kinds = {one.record.kind for one in (*issued.files, *issued.data_sheets)}
    seen = [one for one in records if one.kind in kinds]
    strange = [one for one in seen if not issued.has_issued(one)]
    of_others = [one.year for one in strange if one.year is not None and one.year not in issued.years]
    is_half = len(strange) < len(seen) and len(of_others) * 2 == len(seen)
    if not strange or (len(strange) < len(seen) and len(of_others) * 2 < len(seen)):
        return
    if is_half and _asks_for(roster, issued.years):
        return
    if len(seen) < _ENOUGH:
        organizations = {_organization(one.record) for one in issued.files}
        if any(one.year in issued.years and _organization(one) in organizations for one in strange):
            return
        if len(of_others) == len(strange) and _asks_for(roster, issued.years):
            return
    years = f"（为{_years(sorted(set(of_others)))}）" if of_others else ""
    raise SelfEvalError(
        f"{folder}：其中下发的是{_years(issued.years) or '未注明年度'}的表，查看的{len(seen)}份收回的表中有{len(strange)}份不是从这里下发的{years}；"
        f"{_NEXT}（重新下发过的，连同其中的下发清单.json；换了文件夹下发的，放到同一个文件夹下）{_MISTAKEN * (is_half or len(seen) < _ENOUGH)}"
    )


def _asks_for(roster: Roster | None, years: Iterable[int]) -> bool:
    """Check whether a date on the roster asks for forms of one of the years."""
    dated = () if roster is None else [form for form in roster.forms if form.due is not None]
    return any(not is_of_other_year(year, form) for year in years for form in dated)


def _organization(record: IssueRecord) -> str | None:
    return dict(record.fields).get("organization")


def _years(years: Iterable[int]) -> str:
    named = "、".join(map(str, years))
    return f"{named}年度" if named else ""
