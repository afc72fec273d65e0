"""The story of a bureau's three rounds, acted out in a folder: what people write and send."""

from __future__ import annotations

import io
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlselfeval.batch.letters.options import LetterOptions
from xlselfeval.batch.outputs import COPIES, LETTERS, STORE, SUMMARY
from xlselfeval.batch.progress import Progress
from xlselfeval.batch.results.queries import STATUS_WORDS
from xlselfeval.batch.results.store import open_store
from xlselfeval.batch.run import Options, Run, run_batch
from xlselfeval.batch.summary.studied import judged_returns
from xlselfeval.demo import typed
from xlselfeval.demo_story import BUREAU, DUE, PROJECTS, ROUNDS, SCHEME, YEAR, Decisions, Project, Return
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.atomic import write_whole
from xlselfeval.form.fill import fill, write_answers
from xlselfeval.form.generate import generate
from xlselfeval.roster.issue import issue
from xlselfeval.roster.read import read_roster
from xlselfeval.roster.template import new_roster
from xlselfeval.scheme.load import load_scheme
from xlselfeval.scheme.model import Indicator
from xlselfeval.sheet_names import RESULT_SHEET

ROSTER, ISSUED, RETURNED, CHECKED, ARCHIVE = "名单.xlsx", "下发", "收回", "核对", "各轮存档"


def begin(folder: Path) -> int:
    """Fill in the roster and issue its forms into an empty folder; return the number of forms.

    Raises UnreadableFile where the folder holds anything.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UnreadableFile("locked", f"{folder}已存在且不是空文件夹，未写入任何文件；请改用其他文件夹")
    write_whole(folder / ROSTER, filled_roster())
    roster = read_roster(folder / ROSTER, scheme=load_scheme(SCHEME), year=YEAR)
    return len(issue(SCHEME, roster, folder / ISSUED, year=YEAR).files)


def receive(folder: Path, number: int) -> int:
    """Put what comes in the round of that number into the folder of returns; return how many files."""
    this = ROUNDS[number - 1]
    for file in this.removed:
        shutil.move(folder / RETURNED / file, folder)
    for one in this.returns:
        write_whole(folder / RETURNED / f"第{number}轮" / one.file, _returned(folder, one))
    return len(this.returns)


def check(folder: Path, number: int, progress: Progress, *, letters: bool = False) -> Run:
    """Run the batch of a round on its day, with or without letters."""
    this = ROUNDS[number - 1]
    options = Options(
        root=str(folder / RETURNED), output=folder / CHECKED, jobs=0, roster=folder / ROSTER, issued=folder / ISSUED,
        letters=LetterOptions(due=this.due, bureau=BUREAU) if letters else None,
    )  # fmt: skip
    return run_batch(options, progress, today=this.day)


def conclusion_counts(folder: Path) -> dict[str, int]:
    """Count the forms that are due by conclusion; one without a return by its state in 收表台账."""
    with closing(open_store(folder / CHECKED / STORE)) as store:
        due = [form for form in judged_returns(store).forms if form.due_form]
        return dict(Counter(form.conclusion or STATUS_WORDS[form.status] for form in due))


def letter_counts(folder: Path, number: int) -> dict[str, int]:
    """Count the letters of a round by kind."""
    written = (folder / CHECKED / LETTERS).glob(f"{ROUNDS[number - 1].day}_*/*/*.docx")
    return dict(Counter(path.parent.name for path in sorted(written)))


def decide(folder: Path, number: int) -> int:
    """Write the bureau's decisions of a round into 汇总.xlsx; return the number of cells written."""
    from openpyxl import load_workbook

    path, decisions = folder / CHECKED / SUMMARY, ROUNDS[number - 1].decisions
    book = load_workbook(path)
    written = _write_opinions(book["待处理"], decisions) + _write_register(book["收表台账"], decisions)
    book.properties.lastModifiedBy = "张三"
    book.save(path)
    return written


def archive(folder: Path, number: int) -> Path:
    """Keep what the round gave, with the letters, beside that of the others."""
    target = folder / ARCHIVE / f"第{number}轮"
    shutil.copytree(folder / CHECKED, target, ignore=shutil.ignore_patterns("*.sqlite*"))
    return target


def filled_roster() -> bytes:
    """Return the roster with the projects of the story, as a clerk fills it in."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(new_roster()))
    for sheet, rows in (("单位名单", list(_roster_rows())), ("绩效指标", list(_indicator_rows()))):
        for row, values in enumerate(rows, book[sheet].max_row + 1):  # below the examples
            for column, value in enumerate(values, 1):
                book[sheet].cell(row, column, value or None)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _roster_rows() -> Iterator[tuple[Any, ...]]:
    for one in PROJECTS.values():
        money = (float(one.budget), float(one.budget), float(one.spent))
        yield one.unit_code, one.unit, "", one.unit, one.code, one.name, *money, DUE, f"{one.unit}财务科"


def _indicator_rows() -> Iterator[tuple[Any, ...]]:
    for one in PROJECTS.values():
        for category, subcategory, name, sign, target, unit, points in _indicators(one):
            yield one.code, category, subcategory, name, sign, target, unit, points


def _indicators(project: Project) -> tuple[tuple[str, str, str, str, str, str, int], ...]:
    """Return category, subcategory, name, sign, target, unit and points of each indicator."""
    return (
        ("产出指标", "数量指标", project.quantity, "≥", project.quantity_target, project.quantity_unit, 20),
        ("产出指标", "质量指标", "验收合格率", "≥", "95", "%", 20),
        ("产出指标", "时效指标", "完成时间", "", f"{YEAR}年12月31日前", "", 10),
        ("效益指标", "社会效益指标", project.benefit, "≥", project.benefit_target, project.benefit_unit, 30),
        ("满意度指标", "服务对象满意度指标", "群众满意度", "≥", "90", "%", 10),
    )


def _correct_answers(project: Project) -> dict[str, str]:
    """Return the answers of a form without mistakes, by cell."""
    goal = f"完成{project.name}项目年度任务。"
    actuals = (project.quantity_target, "100%", f"{YEAR}年12月20日", project.benefit_target, "96%")
    answers = {"F8": project.spent, "B13": goal, "F13": f"{project.name}项目已按计划实施，资金拨付到位。"}
    for row, (actual, (*_, points)) in enumerate(zip(actuals, _indicators(project), strict=True), 15):
        answers |= {f"F{row}": actual, f"H{row}": str(points)}
    return answers


def _returned(folder: Path, one: Return) -> bytes:
    """Return the file that a unit sends: its issued form or its checked copy, filled in."""
    scheme = load_scheme(SCHEME)
    if one.copy_of:
        copy = (folder / CHECKED / COPIES / one.copy_of).read_bytes()
        filled = fill(scheme, copy, _typed(one.answers or {}))
        return write_answers(filled, _explanation_cells(copy, one.explanations), RESULT_SHEET)
    form = _issued(folder, one.project)
    return (
        form
        if one.answers is None
        else fill(scheme, form, _typed({**_correct_answers(one.project), **one.answers}))
    )


def _issued(folder: Path, project: Project) -> bytes:
    """Return the issued form of a project; one that is not on the roster has found a blank somewhere."""
    if project.code:
        return next((folder / ISSUED).glob(f"*_{project.name}.xlsx")).read_bytes()
    indicators = [
        Indicator(category=category, subcategory=subcategory, name=name, target=f"{sign}{target}{unit}", points=Decimal(points))
        for category, subcategory, name, sign, target, unit, points in _indicators(project)
    ]  # fmt: skip
    budget = Decimal(project.budget)
    return generate(
        SCHEME, year=YEAR, organization=project.unit, department=project.unit, project=project.name, indicators=indicators,
        budget_initial=budget, budget_adjusted=budget,
    )  # fmt: skip


def _typed(answers: Mapping[str, str]) -> dict[str, Decimal | str]:
    """Return what Excel stores for typed texts; nothing for blanks."""
    return {cell: typed(text) for cell, text in answers.items() if text}


def _explanation_cells(copy: bytes, explanations: Mapping[str, str]) -> dict[str, Decimal | str]:
    """Return the explanations by their cells on 核对结果, found by the cells that the entries name."""
    from openpyxl import load_workbook

    cells: dict[str, Decimal | str] = {}
    places, texts = "", ""  # the columns of 位置 and 单位说明
    sheet: Any = load_workbook(io.BytesIO(copy))[RESULT_SHEET]
    for row in sheet.iter_rows():
        captions = {str(cell.value): cell.coordinate.rstrip("0123456789") for cell in row if cell.value}
        if {"位置", "单位说明"} <= captions.keys():
            places, texts = captions["位置"], captions["单位说明"]
        elif places:
            lines = str(sheet[f"{places}{row[0].row}"].value or "").splitlines()
            named = [
                text
                for cell, text in explanations.items()
                if any(line.startswith(f"{cell} ") for line in lines)
            ]
            if named:
                cells[f"{texts}{row[0].row}"] = "；".join(named)
    return cells


def _write_opinions(sheet: Any, decisions: Decisions) -> int:
    """Write 处理意见 beside the findings at these cells."""
    captions = {cell.value: cell.column for cell in sheet[1]}
    written = 0
    for row in range(2, sheet.max_row + 1):
        project, place = (str(sheet.cell(row, captions[caption]).value or "") for caption in ("项目", "位置"))
        for (code, cell), opinion in decisions.opinions.items():
            if project == PROJECTS[code].name and place.startswith(f"{cell} "):
                sheet.cell(row, captions["处理意见"]).value = opinion
                written += 1
    return written


def _write_register(sheet: Any, decisions: Decisions) -> int:
    """Write 收到日期 and 以此份为准 into 收表台账."""
    captions = {cell.value: cell.column for cell in sheet[1]}
    written = 0
    for row in range(2, sheet.max_row + 1):
        code = str(sheet.cell(row, captions["项目编码"]).value or "")
        is_returned = sheet.cell(row, captions["原始文件"]).value
        if decisions.received and is_returned and code:
            sheet.cell(row, captions["收到日期"]).value = decisions.late.get(code, decisions.received)
            written += 1
        if code in decisions.counts:
            sheet.cell(row, captions["以此份为准"]).value = decisions.counts[code]
            written += 1
    return written
