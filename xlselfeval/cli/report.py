"""The commands for reports."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from xlselfeval.cli.accounts import load_accounts, with_accounts
from xlselfeval.cli.check import with_settings
from xlselfeval.cli.chinese import ChineseGroup
from xlselfeval.cli.guard import (
    about_file,
    exit_status,
    guarded,
    refuse_suffix,
    show_refused,
    with_folder,
    with_timeout,
    write_blank,
)
from xlselfeval.cli.next_steps import show_next
from xlselfeval.errors import ExitStatus, UnreadableFile
from xlselfeval.files.paths import canonical_path, expand_patterns
from xlselfeval.sheet_names import RESULT_SHEET

if TYPE_CHECKING:
    from xlselfeval.accounts.values import Accounts
    from xlselfeval.data_sheet.values import DataSheet
    from xlselfeval.report_checking import ReportReview
    from xlselfeval.review.review import Review
    from xlselfeval.review.settings import Settings

_CHECK = "请用xlselfeval check核对"
_FOLDER = "该路径为文件夹；整个文件夹请用xlselfeval batch核对，多个文件可写为“文件夹/*.docx”"
_PaperT = TypeVar("_PaperT")


@click.group(cls=ChineseGroup)
def report() -> None:
    """自评报告：生成基础数据表和报告初稿，核对报告中的数字、与自评表是否一致、内容是否完整。"""


@report.command("new")
@click.argument("layout", metavar="表样")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="文件", help="文件的保存位置，默认为“基础数据表.xlsx”。")  # fmt: skip
@click.option("--year", type=click.IntRange(1990, 2100), metavar="年度", help="年度，如2024；省略时由单位填写。")  # fmt: skip
@click.option("--organization", default="", metavar="名称", help="填报单位；省略时由单位填写。")
def new_command(layout: str, output: Path | None, year: int | None, organization: str) -> int:
    """生成一份空白的基础数据表（.xlsx）。

    表样为编号（自带hunan）或表样文件（.toml）的路径。
    """
    from xlselfeval.data_sheet.load import load_layout
    from xlselfeval.data_sheet.template import new_data_sheet

    loaded = load_layout(layout)
    target = output or Path(f"{loaded.mark}.xlsx")
    refuse_suffix(target, ".xlsx", "基础数据表")
    write_blank(target, new_data_sheet(loaded, year=year, organization=organization))
    show_next("report new", file=target)
    return ExitStatus.OK


@report.command("check")
@click.argument("files", nargs=-1, required=True, metavar="文件…")
@click.option("--form", type=click.Path(path_type=Path), metavar="文件", help="同一单位的自评表；指定后核对报告与自评表是否一致。")  # fmt: skip
@click.option("--data", type=click.Path(path_type=Path), metavar="文件", help="同一单位的基础数据表；指定后核对报告与基础数据表是否一致。")  # fmt: skip
@with_accounts
@with_settings
@with_folder
@click.option("--no-copy", is_flag=True, help="只核对，不生成带批注的副本。")
@with_timeout
@click.option("--json", "as_json", is_flag=True, help="输出 JSON Lines，每份报告一行。")
def check_command(
    files: Sequence[str],
    form: Path | None,
    data: Path | None,
    accounts: Sequence[Path],
    settings: Path | None,
    output: Path | None,
    no_copy: bool,
    timeout: int,
    as_json: bool,
) -> int:
    """核对自评报告（.docx、.txt），在副本的相应文字处加批注。

    可指定多个文件，也可用*.docx。原文件不作改动。
    """
    from xlselfeval.cli import terminal
    from xlselfeval.report_checking import error_record
    from xlselfeval.settings.settings_file import load_settings

    paths = expand_patterns(files)
    statuses = [ExitStatus.OK]
    notes: list[str] = []
    beside = _beside("自评表", form, _reviewed, timeout, statuses, notes)
    sheet = _beside("基础数据表", data, _data_sheet, timeout, statuses, notes)
    sets = load_accounts(accounts)
    changed = load_settings(settings)
    taken = set(map(canonical_path, paths))
    reviews: list[ReportReview] = []
    for path in paths:
        try:
            with guarded(timeout):
                review = _checked(path, beside, sheet, sets, changed)
                review = replace(review, unchecked=(*notes, *review.unchecked))
                copy = None if no_copy else _copied(path, review, output or path.parent / RESULT_SHEET, taken)
        except UnreadableFile as error:
            statuses.append(show_refused(path, error, error_record if as_json else None))
            continue
        if any(one.severity == "error" for one in review.findings):
            statuses.append(ExitStatus.FINDINGS)
        reviews.append(review)
        if as_json:
            click.echo(json.dumps(review.to_dict(str(path)), ensure_ascii=False))
        else:
            terminal.show_report(path.name, review, None if copy is None else str(copy))
    if reviews and not as_json:
        show_next(_next_step(reviews, no_copy=no_copy, is_alone=form is None, is_unread=bool(notes)))
    return max(statuses)


def _beside(
    name: str,
    path: Path | None,
    read: Callable[[Path], _PaperT],
    timeout: int,
    statuses: list[ExitStatus],
    notes: list[str],
) -> _PaperT | None:
    """Read a paper beside the reports, None where it cannot be read: the reports are checked without it, and say so."""
    if path is None:
        return None
    try:
        with about_file(path), guarded(timeout):
            return read(path)
    except UnreadableFile as error:
        if not path.exists():
            raise
        click.echo(error.message, err=True)
        statuses.append(exit_status(error))
        notes.append(f"{name}未能读取，报告未与{name}比对")
        return None


def _checked(
    path: Path, form: Review | None, data: DataSheet | None, accounts: Sequence[Accounts], settings: Settings
) -> ReportReview:
    """Check a report; UnreadableFile with the right command for a folder and for a workbook of whatever format."""
    from xlselfeval.report_checking import check_report

    if path.is_dir():
        raise UnreadableFile("not-a-workbook", _FOLDER)
    try:
        return check_report(path, form=form, data=data, accounts=accounts, settings=settings)
    except UnreadableFile as error:
        if error.name != "not-a-report" or not _is_workbook(path):
            raise
        raise UnreadableFile(error.name, f"{error.message}；自评表、基础数据表{_CHECK}") from error


def _is_workbook(path: Path) -> bool:
    """Check whether a file that is no report can be opened as a workbook."""
    from xlselfeval.files.open import open_workbook

    try:
        return open_workbook(path).values_of != "docx"
    except UnreadableFile:
        return False


def _next_step(reviews: Sequence[ReportReview], *, no_copy: bool, is_alone: bool, is_unread: bool) -> str:
    """Choose what comes next by whether anything was found, or could be; a paper beside that is unread comes first."""
    alone = " alone" if is_alone else ""
    if any(one.findings for one in reviews):
        return "report check no copy" if no_copy else f"report check{alone}"
    if is_unread:
        return "report check unread"
    return f"report check good{alone}" if all(one.claims for one in reviews) else "report check nothing"


@report.command("draft")
@click.option("--form", type=click.Path(path_type=Path), required=True, metavar="文件", help="填好的自评表。")
@click.option("--data", type=click.Path(path_type=Path), metavar="文件", help="填好的基础数据表；没有的，有关数字留待补充。")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("自评报告.docx"), metavar="文件", help="文件的保存位置，默认为“自评报告.docx”。")  # fmt: skip
@click.option("--outline", default="hunan", metavar="提纲", help="hunan（五部分，默认）、guangzhou（三部分），或模板（.docx）及其文件夹的路径。")  # fmt: skip
def draft_command(form: Path, data: Path | None, output: Path, outline: str) -> int:
    """按自评表和基础数据表生成自评报告初稿（.docx），并列出每个数字的来源。

    缺少的内容写作【请补充：…】并突出显示；原因等文字只照录，不代写。
    """
    from xlselfeval.across.scaled import amounts_apart
    from xlselfeval.draft.facts import facts_of
    from xlselfeval.draft.write import sources_table, template_of, write_draft
    from xlselfeval.files.atomic import write_whole

    refuse_suffix(output, ".docx", "报告")
    sources = output.with_name(f"{output.stem}-数据来源.csv")
    for path in (output, sources):
        if path.exists():
            raise UnreadableFile("locked", f"{path}已存在，未予覆盖；请改用其他文件名（-o）")
    with about_file(form):
        review = _reviewed(form)
    if review.evidence.scheme.level == "project" and "整体" not in review.evidence.submission.title.text:
        raise UnreadableFile(
            "no-form",
            f"{form}：该表是项目支出自评表；初稿是部门（单位）整体支出绩效自评报告，请给出整体支出自评表",
        )
    with about_file(data or form):
        sheet = None if data is None else _data_sheet(data)
    apart = "" if sheet is None else amounts_apart(review.evidence, sheet)
    values, facts = facts_of(review, None if apart else sheet)  # never amounts of two units in one report
    content = write_draft(template_of(outline), values, date.today())
    write_whole(output, content)
    write_whole(sources, sources_table(facts))
    click.echo(f"已生成：{output}；数据来源见{sources}")
    if apart:
        click.echo(
            f"注意：{apart}，疑为元与万元混淆；初稿未写入基础数据表的数字，自评表的数字照录。请核实两表的金额单位，更正后重新生成"
        )
    papers = {"form": form} if data is None else {"form": form, "data": data}
    show_next("report draft" if data is None else "report draft data", file=output, **papers)
    return ExitStatus.OK


def _data_sheet(path: Path) -> DataSheet:
    """Read the one data sheet of a workbook; UnreadableFile where it holds none or several."""
    from xlselfeval.data_sheet.read import read_data_sheets
    from xlselfeval.files.open import open_workbook

    found = read_data_sheets(open_workbook(path))
    if not found:
        raise UnreadableFile("no-form", "文件中未见基础数据表；自评表用 --form 指定")
    if len(found) > 1:
        raise UnreadableFile("no-form", f"文件中有{len(found)}张基础数据表，应为1张")
    return found[0]


def _reviewed(form: Path) -> Review:
    """Check the form beside the reports; UnreadableFile where it is none or holds several."""
    from xlselfeval.checking import Checker
    from xlselfeval.data_sheet.read import read_data_sheets

    checker = Checker()
    workbook = checker.open(form)
    try:
        reviews = checker.check_workbook(workbook, form.name)
    except UnreadableFile as error:
        if error.name == "no-form" and read_data_sheets(workbook):
            line = "该文件是基础数据表，不是自评表；基础数据表用 --data 指定，自评表用 --form 指定"
            raise UnreadableFile("no-form", line) from error
        raise
    if len(reviews) > 1:
        raise UnreadableFile("no-form", f"文件中有{len(reviews)}张自评表，请只保留与报告对应的一张")
    return reviews[0]


def _copied(path: Path, review: ReportReview, folder: Path, taken: set[Path]) -> Path:
    """Write the copy with comments into a folder; it replaces no input."""
    from xlselfeval.result.report_copy import write_report_copy

    copy = write_report_copy(path, review.document, review.findings, folder, taken=taken, today=date.today())
    taken.add(canonical_path(copy))
    return copy
