"""A province on disk: the returned files in a folder tree, the roster, and the truth beside them."""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from support.packages import zipped_unflagged
from support.return_folder import put

from province.build import Due, Returned, due_form, returned, returned_later

RETURNS, ROSTER, TRUTH = "报送", "名册.xlsx", "truth.json"
_CAME = datetime(2021, 3, 20, 12).timestamp()  # before the roster's date
_IN_ARCHIVE = 0.04  # share of units that send one archive
_OFFICE_FILTERS = {".xls": "MS Excel 97", ".ods": "calc8"}


def all_returned(seed: int, forms: int, *, jobs: int = 2) -> Iterator[Returned]:
    """Yield everything that came back, form by form."""
    if jobs == 1:
        for number in range(forms):
            yield from returned(seed, number)
        return
    with ProcessPoolExecutor(jobs) as pool:
        for some in pool.map(partial(_listed, seed), range(forms), chunksize=20):
            yield from some


def _listed(seed: int, number: int) -> list[Returned]:
    return list(returned(seed, number))


@dataclass(frozen=True, kw_only=True, slots=True)
class Province:
    """The forms of the roster as written, and the returned files with their paths in a batch."""

    returns: Path
    roster: Path | None
    dues: tuple[Due, ...]
    placed: tuple[tuple[Returned, str], ...]


def write_province(folder: Path, *, seed: int, forms: int, jobs: int = 2, office: int = 0) -> Province:
    """Write folder/报送, folder/名册.xlsx and folder/truth.json.

    So many as `office` of the honest and planted forms are saved as .xls or .ods by LibreOffice.
    """
    root = folder / RETURNS
    found = list(all_returned(seed, forms, jobs=jobs))
    if office:
        found = _as_old_formats(found, folder, office)
    placed = tuple(_placed(found, root, seed))
    dues = tuple(due_form(seed, number) for number in range(forms))
    write_roster(folder / ROSTER, dues)
    truth = [
        {"form": one.form, "path": path, "kind": one.kind, "error": one.error, "outcome": one.outcome,
         "expected": one.expected, "of_batch": one.of_batch, "total": None if one.total is None else str(one.total)}
        for one, path in placed
    ]  # fmt: skip
    (folder / TRUTH).write_text(
        json.dumps({"seed": seed, "forms": forms, "returned": truth}, ensure_ascii=False, indent=1),
        encoding="utf-8", newline="\n",
    )  # fmt: skip
    return Province(returns=root, roster=folder / ROSTER, dues=dues, placed=placed)


def write_round(province: Province, number: int, *, seed: int, jobs: int = 2) -> Province:
    """Put what comes in a second or third round into the folder; return the province with it."""
    forms = range(len(province.dues))
    work = partial(returned_later, seed, round_=number)
    if jobs == 1:
        found = list(map(work, forms))
    else:
        with ProcessPoolExecutor(jobs) as pool:
            found = list(pool.map(work, forms, chunksize=20))
    later = []
    for one in found:
        if one is not None:
            put(province.returns, {one.file: one.data})
            later.append((replace(one, data=b""), one.file))
    return replace(province, placed=(*province.placed, *later))


def _placed(found: Iterable[Returned], root: Path, seed: int) -> Iterator[tuple[Returned, str]]:
    """Yield each file, without its content, with its path below the root or below its archive."""
    archives: dict[str, list[Returned]] = {}
    for one in found:
        unit = one.file.rpartition("/")[0]
        if random.Random(f"{seed}/archive/{unit}").random() < _IN_ARCHIVE:
            archives.setdefault(unit, []).append(one)
            continue
        put(root, {one.file: one.data})
        os.utime(root / one.file, (_CAME, _CAME))
        yield replace(one, data=b""), one.file
    for unit, members in archives.items():
        own = {one.file.rpartition("/")[2]: one.data for one in members}
        assert len(own) == len(members), unit
        put(root, {f"{unit}.zip": zipped_unflagged(own, "gbk")})
        for one in members:
            yield replace(one, data=b""), f"{unit}.zip!/{one.file.rpartition('/')[2]}"


# what an old format cannot tell, or LibreOffice does not keep
_UNTOLD = frozenset([
    "formula-overwritten", "formula-changed", "formula-stale", "formula-error", "formula-external", "not-calculated", "not-evaluated",
    "macro-foreign", "protection-removed", "hidden-content",
])  # fmt: skip


def _as_old_formats(found: list[Returned], folder: Path, count: int) -> list[Returned]:
    from support.office import run

    work = folder / "office"
    work.mkdir(parents=True, exist_ok=True)
    sent = Counter(one.form for one in found)
    chosen = [
        place for place, one in enumerate(found)
        if one.kind in ("honest", "planted") and sent[one.form] == 1 and not {name for name, _, _ in one.expected} & _UNTOLD
    ]  # fmt: skip
    chosen = chosen[:: max(1, len(chosen) // count)][:count]
    jobs, targets = [], {}
    for place in chosen:
        suffix = (".xls", ".ods")[place % 2]
        source, target = work / f"{place}.xlsx", work / f"{place}{suffix}"
        source.write_bytes(found[place].data)
        targets[place] = target
        jobs.append(
            {"path": str(source), "sheet": "自评表", "save": str(target), "filter": _OFFICE_FILTERS[suffix]}
        )
    run(jobs)
    made = list(found)
    for place, target in targets.items():
        one = found[place]
        file = one.file.removesuffix(".xlsx") + target.suffix
        made[place] = replace(
            one, file=file, data=target.read_bytes(), kind=target.suffix, expected=one.expected + one.by_value
        )
        for path in (work / f"{place}.xlsx", target):
            path.unlink()
    work.rmdir()
    return made


_HEADINGS = ("单位编码", "单位名称", "其他名称", "主管部门", "项目编码", "项目名称", "年初预算数", "调整后预算数", "国库支出数", "截止日期", "联系人")  # fmt: skip
_INDICATOR_HEADINGS = (
    "单位或项目",
    "一级指标",
    "二级指标",
    "三级指标",
    "指标性质",
    "指标值",
    "计量单位",
    "分值",
)


def write_roster(path: Path, dues: Iterable[Due]) -> None:
    """Write the roster as a bureau has it: a row for each form, approved indicators on their own sheet."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    names, indicators = book.create_sheet("单位名单"), book.create_sheet("绩效指标")
    names.append(_HEADINGS)
    indicators.append(_INDICATOR_HEADINGS)
    for due in dues:
        initial, adjusted, spent = (float(amount) for amount in due.known_budget)
        names.append((
            due.organization_code, due.organization, "", due.department, due.project_code, due.project,
            initial, adjusted, spent, "2021-03-31", "张三 0731-12345678",
        ))  # fmt: skip
        for aim in due.aims:
            nature = "定性" if aim.kind == "words" else ""
            owner = due.project_code or due.organization_code
            indicators.append(
                (
                    owner,
                    aim.category,
                    aim.subcategory,
                    aim.name,
                    nature,
                    aim.text.replace("=", "＝"),
                    "",
                    float(aim.points),
                )
            )
    book.save(path)
