"""The checked copy: a returned file with the 核对结果 sheet, all else byte for byte.

Only [Content_Types].xml, the workbook part, its relationships and the styles change, by
insertion; result sheets of an earlier check are replaced. The sheet comes last. Of a .xls, .et, .xlsb, .ods
or .docx the copy is a new .xlsx with the values of its sheets, so that the links of 核对结果 lead somewhere.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from types import NoneType

from xlselfeval.cell import Cell
from xlselfeval.data_sheet.read import read_data_sheets
from xlselfeval.data_sheet.review import DataReview
from xlselfeval.errors import (
    UnreadableFile,
    WrongArgument,
    WrongValue,
    expect,
    expect_all,
    in_a_line,
    reason,
    shortened,
)
from xlselfeval.files.atomic import write_whole
from xlselfeval.files.legacy.workbook import OldWorkbook
from xlselfeval.files.limits import LIMITS, Limits
from xlselfeval.files.open import Workbook, open_workbook
from xlselfeval.files.package import TYPES
from xlselfeval.files.relationships import rels_part
from xlselfeval.files.sheet import Sheet
from xlselfeval.files.workbook import PackageWorkbook, SheetPart
from xlselfeval.files.xml_text import is_sealed
from xlselfeval.reading.own.result_sheet import is_result_sheet
from xlselfeval.reading.read import read_workbook
from xlselfeval.reading.vocabulary import vocabulary_of
from xlselfeval.result.active_sheet import without_selection
from xlselfeval.result.data_sheet_table import paper_tables
from xlselfeval.result.earlier import has_remarks, remarks_of
from xlselfeval.result.package_sheets import with_result_sheets
from xlselfeval.review.review import Review

_LONGEST_NAMES = 80  # characters of the names of sheets that are listed
_OWN_SUFFIXES = (".xlsm", ".xltx", ".xltm")
_OTHER_SUFFIXES = (".xls", ".xlt", ".xlsb", ".et", ".ett", ".ods", ".ots", ".docx", ".docm")


def write_copy(
    path: str | Path,
    reviews: Sequence[Review | DataReview],
    target: str | Path,
    *,
    today: date | None = None,
    workbook: Workbook | None = None,
    limits: Limits = LIMITS,
) -> Path:
    """Write a copy of a returned workbook with the 核对结果 sheet; the original is never touched.

    `reviews` are those of its forms and data sheets (`check`, or `checked` of `Checker.check_papers`). The target has the suffix of what is written: .xlsx for a .xls, .et, .xlsb, .ods or .docx. The copy is written
    beside the target and renamed, so that no half file is left. `workbook` is the original where it is open already, else it is opened within `limits`, those of its review.
    Raises WrongArgument for no reviews, for those of another file, of a report or of a part of the workbook, and UnreadableFile when the target exists and is anything else than
    an earlier copy of this file into which nobody has written.
    """
    expect(today, (date, NoneType), "核对日期（date）")
    expect(path, (str, Path), "原文件的路径；副本依据原文件生成，内容请先存为文件")
    expect(target, (str, Path), "副本要写到的路径")
    expect(limits, Limits, "Limits（如 LIMITS.raised(4)）")
    if isinstance(reviews, Review | DataReview) or not isinstance(reviews, Sequence):
        expect_all(reviews, (Review, DataReview), "核对结果（check 所得）")
    forms = [one for one in reviews if isinstance(one, Review)]
    sheets = [one for one in reviews if isinstance(one, DataReview)]
    if len(forms) + len(sheets) < len(reviews):
        raise WrongArgument(
            "这里要的是自评表和基础数据表的核对结果（check、check_papers 所得）；自评报告带批注的副本由命令 xlselfeval report check 生成"
        )
    if not reviews:
        raise WrongValue("没有核对结果可写入副本；请给出核对该文件所得的结果（check、check_papers 所得）")
    source, copy = Path(path), Path(target)
    opened = workbook or open_workbook(source, limits)
    if copy_name(copy, opened) != copy.name:
        right = copy_name(copy, opened).rpartition(".")[2]
        raise UnreadableFile(
            "wrong-extension", f"{in_a_line(str(copy))}：写出的是.{right}文件，文件名应以.{right}结尾"
        )
    if not may_write(copy, source, opened):
        raise UnreadableFile("locked", f"{in_a_line(str(copy))}已存在，未予覆盖；请改用其他文件夹")
    content = checked_copy(opened, forms, file=source.name, sheets=sheets, today=today)
    _expect_whole(opened, forms, sheets, source.name)
    write_whole(copy, content)
    return copy


def _expect_whole(
    workbook: Workbook, forms: Sequence[Review], sheets: Sequence[DataReview], file: str
) -> None:
    """Refuse a part of the reviews of a workbook; a data sheet that nobody has filled in may be left out."""
    given = Counter([*map(_sheet, forms), *map(_sheet, sheets)])
    held = [one.sheet for one in read_data_sheets(workbook) if not one.is_blank]
    with suppress(UnreadableFile):
        held += [
            one.sheet
            for one in read_workbook(workbook, vocabulary_of(forms[0].evidence.scheme if forms else None))
        ]
    if left := sorted((Counter(held) - given).elements()):
        names = shortened("、".join(f"“{one}”" for one in left), _LONGEST_NAMES)
        raise WrongValue(
            f"{in_a_line(file)}：工作表{names}没有核对结果，未写出副本；请给出该文件的全部核对结果"
            "（check 所得的全部自评表，有基础数据表的为 check_papers 所得的 checked）"
        )


def copy_name(path: Path, workbook: Workbook) -> str:
    """Return the name of a file's copy, with the suffix of the copy's format."""
    suffix = path.suffix.lower()
    if suffix == ".xlsx" or (suffix in _OWN_SUFFIXES and not workbook.values_of):
        return path.name
    macros = not isinstance(workbook, OldWorkbook) and b"macroEnabled" in workbook.package.read(TYPES)
    return f"{copy_stem(path.name)}{'.xlsm' if macros else '.xlsx'}"


def copy_stem(name: str) -> str:
    """Return the name of a copy in another format, without its suffix: 某局 for 某局.xls."""
    stem, dot, suffix = name.rpartition(".")
    return stem if f"{dot}{suffix}".lower() in (*_OWN_SUFFIXES, *_OTHER_SUFFIXES) else name


def may_write(target: Path, source: Path, workbook: Workbook) -> bool:
    """Return True where nothing lies, or an earlier copy of the same file into which nobody has written."""
    try:
        if not target.exists():
            return True
        if source.exists() and target.samefile(source):
            return False
    except OSError as error:
        raise UnreadableFile("locked", f"无法写入{in_a_line(target.name[:40])}…：{reason(error)}") from error
    try:
        here = _as_package(workbook)
        there = open_workbook(target, here.package.limits)
        if isinstance(there, OldWorkbook):
            return False
        results = [(there.sheet(part), there.package.read(part.part)) for part in _results(there)]
        own = {part.part for part in _results(here)}
    except UnreadableFile:
        return False
    if not results or any(has_remarks(sheet) and not is_sealed(part) for sheet, part in results):
        return False
    changed = changed_parts(here) | own
    digests = {entry.filename: (entry.CRC, entry.file_size) for entry in there.package.entries}
    return all(
        digests.get(entry.filename) == (entry.CRC, entry.file_size)
        or digests.get(entry.filename) == _digest_unselected(here, entry.filename)
        for entry in here.package.entries
        if entry.filename not in changed
    )


def _digest_unselected(workbook: PackageWorkbook, name: str) -> tuple[int, int] | None:
    """Return checksum and size of a sheet as a copy holds it; None for another part."""
    if name not in {part.part for part in workbook.sheets}:
        return None
    data = without_selection(workbook.package.read(name), name, workbook.package.limits)
    return zlib.crc32(data), len(data)


def holds_same(copy: Workbook, original: Workbook) -> bool:
    """Check whether a copy has on its sheets what its original has, and on 核对结果 no explanation of the unit."""
    return held_texts(copy) == held_texts(original) and not any(
        explanation for sheet in earlier_results(copy) for explanation, _ in remarks_of(sheet).values()
    )


def held_texts(workbook: Workbook) -> dict[str, dict[tuple[int, int], str]]:
    """Return what is typed into the sheets of a workbook but 核对结果, as its copy holds it."""
    one = _as_package(workbook)
    return {
        part.name: _typed(one.sheet(part).cells)
        for part in one.sheets
        if not is_result_sheet(one.sheet(part))
    }


def changed_parts(workbook: PackageWorkbook) -> set[str]:
    """Return the parts of a package that differ in a copy."""
    styles = workbook.styles_part
    return {"[Content_Types].xml", workbook.part, rels_part(workbook.part)} | ({styles} if styles else set())


def checked_copy(
    workbook: Workbook,
    reviews: Sequence[Review],
    *,
    file: str,
    sheets: Sequence[DataReview] = (),
    today: date | None = None,
) -> bytes:
    """Return the bytes of the copy, with one 核对结果 sheet for each reviewed form and data sheet."""
    workbook.verify()
    _same_file(workbook, (*reviews, *sheets), file)
    old = earlier_results(workbook)
    day = today or date.today()
    tables = paper_tables(reviews, sheets, old, file=file, today=day)
    return with_result_sheets(_as_package(workbook), tables, replaced=_results(workbook))


def earlier_results(workbook: Workbook) -> list[Sheet]:
    """Return the sheets 核对结果 that an earlier check has added to a returned workbook."""
    return [workbook.sheet(part) for part in _results(workbook)]


def _same_file(workbook: Workbook, reviews: Iterable[Review | DataReview], file: str) -> None:
    """Refuse reviews of another file: all that was typed into their sheets must be what this one holds."""
    sheets = {part.name: part for part in workbook.sheets}  # names differ: Workbook refuses others
    for review in reviews:
        read = review.evidence.submission if isinstance(review, Review) else review.sheet
        part = sheets.get(read.sheet)
        if part is None or _typed(workbook.sheet(part).cells) != _typed(read.cells):
            raise WrongValue(
                f"{in_a_line(file)}：所给的核对结果（{_whose(review)}）不是该文件的，或该文件核对后又有改动，未写出副本；"
                "请重新核对该文件，用所得的结果"
            )


def _typed(cells: Mapping[tuple[int, int], Cell]) -> dict[tuple[int, int], str]:
    """Return the texts of a sheet but for formulas, whose values an office program may have filled in since."""
    return {place: cell.text for place, cell in cells.items() if cell.formula is None and cell.text}


def _whose(review: Review | DataReview) -> str:
    """Name the unit and the project of a review, else its sheet."""
    if isinstance(review, DataReview):
        names = [review.sheet.organization]
    else:
        form = review.evidence.submission
        names = [form.field_text("organization"), form.field_text("project")]
    return in_a_line(" ".join(filter(None, names)) or f"工作表“{_sheet(review)}”")


def _sheet(review: Review | DataReview) -> str:
    """Return the name of the sheet that was reviewed."""
    return review.evidence.submission.sheet if isinstance(review, Review) else review.sheet.sheet


def _results(workbook: Workbook) -> list[SheetPart]:
    """Return the sheets of an earlier check."""
    return [part for part in workbook.sheets if is_result_sheet(workbook.sheet(part))]


def _as_package(workbook: Workbook) -> PackageWorkbook:
    """Return the package that the copy is made from."""
    return workbook.as_package() if isinstance(workbook, OldWorkbook) else workbook
