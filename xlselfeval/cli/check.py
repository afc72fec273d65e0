"""The commands for returned files, check and explain, and the options that batch shares."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

import click

from xlselfeval.cli.accounts import load_accounts, with_accounts
from xlselfeval.cli.chinese import ChineseCommand
from xlselfeval.cli.guard import about_file, guarded, show_refused, with_folder, with_timeout
from xlselfeval.cli.next_steps import as_options, show_next
from xlselfeval.errors import ExitStatus, SelfEvalError, UnreadableFile, in_a_line
from xlselfeval.files.limits import LIMITS
from xlselfeval.files.paths import canonical_path, expand_patterns, is_folder
from xlselfeval.sheet_names import RESULT_SHEET

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from xlselfeval.accounts.values import Accounts
    from xlselfeval.checking import Checker, Papers
    from xlselfeval.data_sheet.review import DataReview
    from xlselfeval.review.finding import Finding
    from xlselfeval.review.review import Review

_NAMED = 3  # skipped files that are named
_REPORT = "该文件是自评报告，不是自评表，请用xlselfeval report check核对"
_REPORT_TOO = "该文件是自评报告，其中的自评表已核对；报告的文字请用xlselfeval report check核对"
_RULES = (
    click.option("--scheme", metavar="编号", help="表样编号或.toml路径；省略时自动判断。"),
    click.option("--profile", metavar="编号", help="评分口径；省略时用表样的口径。"),
    click.option("--issued", type=click.Path(path_type=Path), metavar="文件夹", help="下发文件所在文件夹；指定后与下发文件对照。"),
)  # fmt: skip
with_basis = click.option("--basis", default="", metavar="文件名称", help="评分所依据的管理办法，写入核对结果、算法说明的“依据”一栏，如“《某市预算绩效自评管理办法》（某财绩〔2024〕3号）”；省略时为表样所定的文件或全国办法。反馈函引用的文件不同，在写反馈函时另行指定。")  # fmt: skip
with_settings = click.option("--settings", type=click.Path(path_type=Path), metavar="文件", help="财政部门的设置.toml；指定后，停用的问题不再列出，要求和单位可否说明以其为准。")  # fmt: skip
with_raised = click.option(
    "--raise-limits", "raised", type=click.IntRange(1, 100), default=1, metavar="倍数",
    help="文件确实过大而被拒绝时，各项上限放宽的倍数；仅用于可信的文件。",
)  # fmt: skip


class Rules(TypedDict):
    """The values of the options that say what files are checked by."""

    scheme: str | None
    profile: str | None
    issued: Path | None
    raised: int


def with_rules(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options --scheme, --profile and --issued to a command."""
    for option in reversed(_RULES):
        command = option(command)
    return command


@click.command(cls=ChineseCommand)
@click.argument("files", nargs=-1, required=True, metavar="文件或文件夹…")
@with_folder
@click.option("--no-copy", is_flag=True, help="只核对，不生成附有核对结果的副本。")
@click.option("--data", type=click.Path(path_type=Path), metavar="文件", help="同一单位的基础数据表；指定后一并核对，并与自评表比对。")  # fmt: skip
@with_accounts
@with_rules
@with_basis
@with_settings
@with_raised
@with_timeout
@click.option("--json", "as_json", is_flag=True, help="输出 JSON Lines，每张表一行。")
def check(
    files: Sequence[str],
    data: Path | None,
    accounts: Sequence[Path],
    output: Path | None,
    no_copy: bool,
    as_json: bool,
    basis: str,
    settings: Path | None,
    timeout: int,
    **rules: Unpack[Rules],
) -> int:
    """核对填报的自评表、基础数据表，生成附有“核对结果”工作表的副本。

    可指定多个文件或文件夹（包括子文件夹），也可用“返回/*”（各种格式）或“返回/*.xlsx”。原文件不作改动。
    """
    import json

    from xlselfeval.review.review import Review

    if as_json:
        from xlselfeval.review.records.unreadable import error_record
    else:
        from xlselfeval.cli import terminal
    listed = _listed(files, rules, output)
    paths = [path for path, _ in listed]
    checker = _load_checker(rules, paths, basis, settings)
    sets = load_accounts(accounts, checker.limits)
    statuses = [ExitStatus.OK if listed else ExitStatus.FAILED]
    listed += [(path, None) for path in _data_sheet_beside(paths, data)]
    taken = {
        canonical_path(path) for path, _ in listed
    }  # a copy replaces neither an input nor another's copy
    forms: list[Review] = []
    has_refused = False
    shown: list[Review | DataReview] = []
    for path, refusal in listed:
        try:
            if refusal is not None:
                raise refusal
            with guarded(timeout):
                folder = None if no_copy else output or path.parent / RESULT_SHEET
                beside = forms if path is data else ()
                checked, copy, unchecked = _check_file(checker, path, folder, taken, beside, sets)
                reviews = [one for one in checked if isinstance(one, Review)]
                if path is data and len(reviews) == len(checked):
                    raise UnreadableFile("no-form", "文件中未见基础数据表")
                forms += reviews
        except UnreadableFile as error:
            statuses.append(show_refused(path, error, error_record if as_json else None))
            has_refused = True
            continue
        statuses += [_status(one.findings) for one in checked]
        shown += checked
        for one in checked:
            if as_json:
                click.echo(json.dumps(one.to_dict(str(path)), ensure_ascii=False))
            else:
                terminal.show_checked(path.name, one, None if copy is None else str(copy))
        if unchecked is not None:
            statuses.append(show_refused(path, unchecked, error_record if as_json else None))
            has_refused = True
    if shown and not as_json:
        show_next(_next_step(shown, no_copy=no_copy, has_refused=has_refused))
    return max(statuses)


def _listed(
    files: Sequence[str], rules: Rules, output: Path | None
) -> list[tuple[Path, UnreadableFile | None]]:
    """Return the files that paths, patterns and folders name, once each, with why one is not to be opened.

    Of a folder those that `check_files` takes. The folders of issued files and of copies are left out among several names:
    a shell has expanded the pattern.
    """
    found: dict[Path, tuple[Path, UnreadableFile | None]] = {}
    names = expand_patterns(files)
    apart = {canonical_path(one) for one in (rules["issued"], output) if one is not None and len(names) > 1}
    for name in names:
        if not is_folder(name):
            found.setdefault(canonical_path(name), (name, None))
        elif canonical_path(name) not in apart:
            for path, refusal in _below(name, rules, output):
                found.setdefault(canonical_path(path), (path, refusal))
    return list(found.values())


def _below(folder: Path, rules: Rules, output: Path | None) -> Iterator[tuple[Path, UnreadableFile | None]]:
    """Yield the files below a folder without our own copies; a copy without its original is named."""
    from xlselfeval.batch.sources.collect import survey, without_copies
    from xlselfeval.batch.sources.named import files_below

    limits = LIMITS.raised(rules["raised"])
    for one in files_below(str(folder), issued=rules["issued"], output=output):
        surveyed, _ = without_copies(survey(one, limits) if one.in_copies else (one,), {})
        path = Path(one.path)
        if any(copy.outcome == "duplicate" for copy in surveyed):
            click.echo(f"{in_a_line(str(path))}：{surveyed[0].message}", err=True)
        elif surveyed:
            yield path, None if one.error is None else UnreadableFile(one.error, one.message)


def _data_sheet_beside(paths: Sequence[Path], data: Path | None) -> list[Path]:
    """Return the data sheet that is named beside one file; SelfEvalError beside several, or the file itself."""
    if data is None:
        return []
    if len(paths) > 1:
        raise SelfEvalError("--data为一个单位的基础数据表，只能与该单位的一个自评表文件同用")
    if canonical_path(data) == canonical_path(paths[0]):
        line = "--data与所核对的是同一个文件；自评表、基础数据表在同一个文件中的，不用--data，直接核对该文件"
        raise SelfEvalError(line)
    return [data]


def _next_step(checked: Sequence[Review | DataReview], *, no_copy: bool, has_refused: bool) -> str:
    """Choose the next step by what the gravest of the sheets asks.

    Blank sheets have no copy, refused files no result.
    """
    from xlselfeval.review.conclusion import CONCLUSIONS, gravest

    if any(finding.name == "scheme-missing" for one in checked for finding in one.findings):
        return "check scheme"
    if gravest(one.conclusion for one in checked if not one.is_blank) != CONCLUSIONS[-1]:
        return "check no copy" if no_copy else "check"
    if has_refused:
        return "check unread"
    return "check blank" if any(one.is_blank for one in checked) else "check good"


def _check_file(
    checker: Checker,
    path: Path,
    output: Path | None,
    taken: set[Path],
    beside: Sequence[Review],
    accounts: Sequence[Accounts],
) -> tuple[tuple[Review | DataReview, ...], Path | None, UnreadableFile | None]:
    """Check the forms and data sheets of one file, and write its copy into a folder, if any.

    The copy is then among the `taken`. Returned last is why a part of the file was not checked, if any.

    A data sheet is held against the form of its unit in the same file, else `beside` it, and both against `accounts`.
    Of a report the forms in it are checked, and not its text; one without any is refused. Blank ones need no copy.
    """
    from xlselfeval.accounts.beside import compare_papers
    from xlselfeval.result.checked_copy import copy_name
    from xlselfeval.result.save_copy import save_copy

    try:
        workbook = checker.open(path)
        papers = checker.check_papers(workbook, path.name, beside=beside)
    except UnreadableFile as error:
        if error.name in ("not-a-workbook", "no-form") and _is_report(path, checker):
            raise UnreadableFile("report", _REPORT) from error
        raise
    _refuse_earlier_issue(papers)
    has_text = workbook.values_of == "docx" and _is_report(path, checker)
    unchecked = UnreadableFile("report", _REPORT_TOO) if has_text else None
    if accounts:
        reviews, data_sheets = compare_papers(accounts, papers.reviews, papers.sheets)
        papers = papers._replace(reviews=reviews, sheets=data_sheets)
    if output is None or all(one.is_blank for one in papers.checked):
        return papers.checked, None, unchecked
    target = output / copy_name(path, workbook)
    copy = save_copy(path, workbook, papers.reviews, target, sheets=papers.sheets, taken=taken)
    taken.add(canonical_path(copy))
    return papers.checked, copy, unchecked


def _refuse_earlier_issue(papers: Papers) -> None:
    """Raise UnreadableFile where the issued files are of years before that of a form or data sheet in the file.

    Nobody has filled in what was issued before: these are not the files to compare with.
    """
    forms = ((one.evidence.submission.record_source, one.evidence.submission.year) for one in papers.reviews)
    sheets = ((one.sheet.record_source, one.sheet.year) for one in papers.sheets)
    for source, year in (*forms, *sheets):
        if source.is_newer(year):
            message = (
                f"表为{year}年度，下发文件中只有该单位、项目{source.other_year}年度的表，没有核对；"
                f"请用 --issued 指明{year}年度下发文件所在的文件夹；没有的，不加 --issued 再核对"
            )
            raise UnreadableFile("other-year", message)


def _is_report(path: Path, checker: Checker) -> bool:
    """Check whether a file that is no workbook is a report."""
    from xlselfeval.batch.papers.recognise import read_report

    return path.is_file() and read_report(path.read_bytes(), path.name, checker.limits) is not None


@click.command(cls=ChineseCommand)
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
@click.argument("wanted", required=False, metavar="[单元格|指标]")
@with_rules
@with_basis
@with_raised
@with_timeout
def explain(file: Path, wanted: str | None, basis: str, timeout: int, **rules: Unpack[Rules]) -> int:
    """说明得分的计算过程：规则和依据、读取的数、各步算式、填报得分和应得分。

    可只查看一个单元格（如H20）或一个指标（名称或其中几个字）。基础数据表说明各行的数、合计和增减的算法、何时须写原因。
    """
    from xlselfeval.cli import terminal
    from xlselfeval.data_sheet.explain import explain_sheet
    from xlselfeval.review.explain import explain as explain_review

    checker = _load_checker(rules, [file], basis)
    with about_file(file), guarded(timeout):
        papers = checker.check_papers(checker.open(file), file.name)
    explained = [
        *(one for review in papers.reviews for one in explain_review(review, wanted)),
        *(one for sheet in papers.sheets for one in explain_sheet(sheet, wanted)),
    ]
    if not explained:
        what = "指标" if papers.reviews else "项目"
        raise UnreadableFile(
            "not-found",
            f"表中未见单元格或{what}“{wanted}”；请写表中的单元格（如H20）或{what}名称中的几个字，省略时说明全表",
        )
    for lines, findings in explained:
        terminal.show_explanation(lines, findings)
    chosen = {name: rules[name] for name in ("scheme", "profile", "issued")} | {"basis": basis}
    raised = rules["raised"] if rules["raised"] > 1 else None
    show_next("explain", file=file, rules=as_options({**chosen, "raise-limits": raised}))
    return max(_status(findings) for _, findings in explained)


def _status(findings: Iterable[Finding]) -> ExitStatus:
    return ExitStatus.FINDINGS if any(one.severity == "error" for one in findings) else ExitStatus.OK


def _load_checker(
    rules: Rules, returned: Sequence[Path], basis: str, settings: Path | None = None
) -> Checker:
    """Load the rules and the sender's files; report files that cannot be compared with."""
    from xlselfeval.checking import Checker

    issued = rules["issued"]
    loaded = Checker.load(
        scheme=rules["scheme"], profile=rules["profile"], issued=issued,
        limits=LIMITS.raised(rules["raised"]), leave_out=returned, basis=basis, settings=settings,
    )  # fmt: skip
    skipped = () if loaded.issued is None else loaded.issued.skipped
    if skipped:
        names = "、".join(path.name for path in skipped[:_NAMED]) + ("等" if len(skipped) > _NAMED else "")
        line = f"{len(skipped)}个文件不是下发的表或下发记录无法读取，未用于对照（{names}）"
        click.echo(in_a_line(f"{issued}：{line}"), err=True)
    return loaded
