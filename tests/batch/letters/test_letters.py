"""Letters say what the store holds, in words, and stay Word documents whatever a file contains."""

from __future__ import annotations

import io
import re
import shutil
import sqlite3
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from lxml import etree
from openpyxl import load_workbook
from support.forms import reviewed, with_row
from support.issued_variants import ROWS, ordered, record
from support.issued_variants import form as issued_form
from support.result_stores import (
    add_finding,
    begin,
    file_result,
    form_result,
    plausible,
    save,
    written_summary,
)

from xlselfeval.batch.letters.kinds import KINDS, NOTICES, OPINIONS
from xlselfeval.batch.letters.options import LetterOptions
from xlselfeval.batch.letters.templates import shipped_templates
from xlselfeval.batch.letters.write import copy_templates, write_letters
from xlselfeval.checking import check_submission
from xlselfeval.cli.app import main
from xlselfeval.errors import TemplateError, UnreadableFile
from xlselfeval.resources import templates_folder
from xlselfeval.roster.file_names import safe_name
from xlselfeval.scheme.load import load_scheme, scheme_ids

TODAY = date(2024, 3, 1)
HOSTILE = ("{{ 7*7 }}", "{% for x in y %}", "<w:t>a</w:t>&amp;", "]]>", "=1+1", "a\x01\tb", "{{单位.__class__}}", "长" * 20_000, "第一行\n第二行")  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "反馈函"


def text_of(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)


def lines_of(path: Path) -> list[list[str]]:
    """The rows of the table, without its captions."""
    return [[cell.text for cell in row.cells] for row in Document(str(path)).tables[0].rows][1:]


def one_form(store: sqlite3.Connection, score: str = "99", **more: str) -> None:
    form = form_result(reviewed(table=with_row(0, score=score), **more), "a.xlsx")
    save(store, begin(store), file_result("a.xlsx", form))


def test_each_unit_is_asked_what_the_store_holds(store: sqlite3.Connection, folder: Path) -> None:
    """Every organization with something to do has its table, with all its findings and no others."""
    plausible(store)
    written = write_letters(store, folder, today=TODAY)
    asked: dict[str, int] = {}
    query = "SELECT l.organization, COUNT(*) FROM findings f JOIN ledger l ON l.return_id = f.return_id WHERE f.audience = 'unit' GROUP BY 1"
    asked.update(store.execute(query).fetchall())
    assert {path.stem: len(lines_of(path)) for path in written.opinions} == asked
    assert all(line[-1] == "" for path in written.opinions for line in lines_of(path))


def test_a_notice_counts_and_lists_each_form_once(store: sqlite3.Connection, folder: Path) -> None:
    """The counts of all notices add up to the ledger, and each form is named in one list."""
    plausible(store)
    written = write_letters(store, folder, today=TODAY)
    texts = [text_of(path) for path in written.notices]
    named = [line for text in texts for line in text.splitlines() if re.fullmatch(r"[^（：]+：[^：]+", line)]
    noticed = f"department IN {tuple(path.stem for path in written.notices)}"
    noticed = noticed.replace("department", "l.department")
    forms = store.execute(f"SELECT organization, project FROM ledger l WHERE {noticed}").fetchall()
    for unit, project in forms:
        assert sum(line.partition("（")[0] == f"{unit}：{project or '部门整体'}" for line in named) == 1
    came = sum(int(re.search(r"已报送(\d+)份", text)[1]) for text in texts)  # type: ignore[index]
    assert (
        came
        == store.execute(
            f"SELECT COUNT(*) FROM returns r JOIN ledger l ON l.return_id = r.id WHERE {noticed}"
        ).fetchone()[0]
    )


def test_problems_of_a_notice_add_up(store: sqlite3.Connection, folder: Path) -> None:
    """The numbers of the main problems are of the entries that the lists of forms count, each once."""
    plausible(store)
    texts = [text_of(path) for path in write_letters(store, folder, today=TODAY).notices]
    assert any("二、存在的主要问题" in text for text in texts)
    for text in texts:
        counted = sum(map(int, re.findall(r"：[^：\n]*（(\d+)条", text.partition("二、存在的主要问题")[0])))
        named = re.findall(r"（(\d+)条）", text.partition("二、存在的主要问题")[2])
        assert sum(map(int, named)) == counted or len(named) in (0, 5)
        assert sum(map(int, named)) <= counted


def test_letters_have_no_codes_and_nothing_of_the_bureau(store: sqlite3.Connection, folder: Path) -> None:
    """No letter shows a code, the name of a check, or a finding that is not for units."""
    plausible(store)
    add_finding(
        store,
        return_id=1,
        code="B005",
        name="copied-text",
        audience="bureau",
        severity="error",
        situation="与乙局所填完全相同",
    )
    written = write_letters(store, folder, today=TODAY)
    names = store.execute(
        "SELECT code, name FROM findings UNION SELECT code, name FROM batch_findings"
    ).fetchall()
    for path in (*written.opinions, *written.notices):
        said = text_of(path) + str(lines_of(path) if path in written.opinions else "")
        assert "完全相同" not in said
        assert [word for line in names for word in line if word in said] == []


def test_what_the_bureau_looks_into_has_not_passed(store: sqlite3.Connection, folder: Path) -> None:
    """A form with a finding for the bureau alone is not reported as passed."""
    good, bad = save(
        store, begin(store), *(file_result(name, form_result(reviewed(table=with_row(0, score=score), organization=name), name)) for name, score in (("甲局", "15"), ("乙局", "99")))
    )  # fmt: skip
    add_finding(store, return_id=good, name="copied-text", audience="bureau", situation="雷同")
    (notice,) = write_letters(store, folder, today=TODAY).notices
    assert "已报送2份。其中：退回修改的1份，正在审核的1份。" in text_of(notice)
    assert good != bad


def test_no_letter_where_nothing_is_asked(store: sqlite3.Connection, folder: Path) -> None:
    """A batch without problems, or without forms, gives no letters."""
    assert write_letters(store, folder, today=TODAY).notices == ()
    one_form(store, score="15")
    written = write_letters(store, folder, today=TODAY)
    assert (written.opinions, written.notices) == ((), ())


def test_hostile_texts_stay_texts(store: sqlite3.Connection, folder: Path) -> None:
    """No text of a file becomes template code, markup or a broken document."""
    run = begin(store)
    for number, text in enumerate(HOSTILE):
        form = form_result(
            reviewed(table=with_row(0, score="99", name=text.replace("\n", "")), organization=text),
            "a.xlsx",
            department=text,
            project=text,
        )
        save(store, run, file_result(f"{number}.xlsx", form))
    written = write_letters(store, folder, today=TODAY, options=LetterOptions(bureau="{{ 7*7 }}<b>"))
    assert len(written.opinions) == len(written.notices) == len(HOSTILE)
    said = "".join(lines_of(path)[0][1] for path in written.opinions)
    for text in HOSTILE:
        assert text.translate({1: None, 9: " "})[:16_000] in said
    assert "49" not in said
    for path in (*written.opinions, *written.notices):
        archive = zipfile.ZipFile(path)
        assert archive.testzip() is None
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))


def test_day_and_bureau_are_blanks_until_given(store: sqlite3.Connection, folder: Path) -> None:
    """A day and a bureau are printed as given; where they are not, there is room to write."""
    one_form(store)
    (blank,) = write_letters(store, folder, today=TODAY).notices
    assert "请于　　年　　月　　日前" in text_of(blank)
    options = LetterOptions(due=date(2024, 3, 20), bureau="某市财政局")
    (given,) = write_letters(store, folder, today=TODAY, options=options).notices
    assert "请于2024年3月20日前" in text_of(given)
    assert text_of(given).endswith("某市财政局\n2024年3月1日\n（联系人：　　　，联系电话：　　　　　）")


def test_the_page_is_that_of_an_official_notice(store: sqlite3.Connection, folder: Path) -> None:
    """Paper, fonts with their replacements and page numbers are those of an official document."""
    one_form(store)
    (path,) = write_letters(store, folder, today=TODAY).notices
    section = Document(str(path)).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm), round(section.top_margin.mm)) == (
        210,
        297,
        37,
    )  # type: ignore[union-attr]
    parts = zipfile.ZipFile(path)
    assert b"PAGE" in parts.read("word/footer1.xml")
    fonts = parts.read("word/fontTable.xml").decode()
    assert "仿宋" in fonts
    assert "FangSong" in fonts


@pytest.mark.parametrize("saved_by", ["科长", ""])
def test_an_edited_letter_is_kept_and_a_stale_one_goes(
    saved_by: str, store: sqlite3.Connection, folder: Path
) -> None:
    """A letter that somebody has edited is kept, whatever the program writes about it; an outdated one is removed."""
    plausible(store)
    first = write_letters(store, folder, today=TODAY)
    edited, stale = first.opinions[0], folder / OPINIONS / "撤销的单位.docx"
    shutil.copyfile(first.opinions[1], stale)
    foreign = folder / OPINIONS / "科长的.docx"
    foreign.write_bytes(b"x")
    document = Document(str(edited))
    document.add_paragraph("已电话通知")
    if saved_by:  # other programs leave the properties as they are
        document.core_properties.last_modified_by, document.core_properties.revision = saved_by, 2
    document.save(str(edited))
    same = write_letters(store, folder, today=TODAY)
    assert (same.opinions[0], same.kept, same.removed) == (edited, (), (stale,))  # nothing else is to be said
    assert foreign.read_bytes() == b"x"
    again = write_letters(store, folder, today=date(2024, 3, 2))
    assert "已电话通知" in text_of(edited)
    assert again.kept == (edited,)
    assert again.opinions[0] != edited
    third = write_letters(store, folder, today=date(2024, 3, 3))
    assert "已电话通知" in text_of(edited)
    assert third.opinions[0] == again.opinions[0]
    assert "2024年3月3日" in text_of(third.opinions[0])


def test_the_same_store_gives_the_same_letters(store: sqlite3.Connection, tmp_path: Path) -> None:
    """Two writings are equal byte for byte."""
    one_form(store)
    one, two = (write_letters(store, tmp_path / name, today=TODAY).opinions[0].read_bytes() for name in "ab")
    assert one == two


def test_settled_findings_are_not_asked(store: sqlite3.Connection, folder: Path, tmp_path: Path) -> None:
    """A finding that is marked 忽略 is not sent to the unit."""
    plausible(store)
    path = written_summary(store, tmp_path / "汇总.xlsx", today=TODAY)
    book = load_workbook(path)
    sheet = book["待处理"]
    for number in range(2, sheet.max_row + 1):
        sheet[f"J{number}"] = "忽略"
    sheet["J2"] = "退回"
    book.save(path)
    unit = sheet["B2"].value
    written = write_letters(store, folder, today=TODAY, summary=path)
    assert [(letter.stem, len(lines_of(letter))) for letter in written.opinions] == [(unit, 1)]
    with pytest.raises(UnreadableFile):
        write_letters(store, folder, today=TODAY, summary=tmp_path / "results.sqlite")


def edited_template(folder: Path, name: str, text: str) -> Path:
    """The bureau's copy of the templates, one with a paragraph more."""
    copy_templates(folder)
    path = folder / f"{name}.docx"
    document = Document(str(path))
    document.add_paragraph(text)
    document.save(str(path))
    return path


def test_a_bureaus_own_template_is_used(store: sqlite3.Connection, folder: Path, tmp_path: Path) -> None:
    """The bureau's own template is used for the letters."""
    one_form(store)
    edited_template(tmp_path / "模板", OPINIONS, "联系电话：12345，{{ 单位 }}收")
    (path,) = write_letters(
        store, folder, today=TODAY, options=LetterOptions(templates=tmp_path / "模板")
    ).opinions
    assert "联系电话：12345，某市某局收" in text_of(path)
    with pytest.raises(TemplateError, match="已存在"):
        copy_templates(tmp_path / "模板")


@pytest.mark.parametrize(
    "text", ["{{ 没有的 }}", "{{ 单位 ", "{% if 单位 %}", "{% for x in %}", "{{ 单位.__class__.__mro__ }}", "{{ 1/0 }}", "{{ 意见.append(1) }}"]
)  # fmt: skip
def test_a_broken_template_gives_one_line_that_names_it(
    text: str, store: sqlite3.Connection, folder: Path, tmp_path: Path
) -> None:
    """A mistake in a template is reported in one Chinese line, and no letter is written."""
    one_form(store)
    path = edited_template(tmp_path / "模板", OPINIONS, text)
    with pytest.raises(TemplateError) as caught:
        write_letters(store, folder, today=TODAY, options=LetterOptions(templates=tmp_path / "模板"))
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not (folder / OPINIONS).exists() or list((folder / OPINIONS).iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"text", b"PK\x05\x06" + bytes(18)])
def test_a_template_that_is_no_document_is_reported(
    content: bytes, store: sqlite3.Connection, folder: Path, tmp_path: Path
) -> None:
    """A file that Word could not open, and a missing one, are reported in one line."""
    one_form(store)
    with pytest.raises(TemplateError, match="未找到模板"):
        write_letters(store, folder, today=TODAY, options=LetterOptions(templates=tmp_path / "没有"))
    copy_templates(tmp_path / "模板")
    (tmp_path / "模板" / f"{NOTICES}.docx").write_bytes(content)
    with pytest.raises(TemplateError, match=NOTICES):
        write_letters(store, folder, today=TODAY, options=LetterOptions(templates=tmp_path / "模板"))


def test_templates_keep_their_earlier_names(store: sqlite3.Connection, folder: Path, tmp_path: Path) -> None:
    """A template that was copied as 退回修改通知 is used, and not copied once more beside it."""
    one_form(store)
    own = tmp_path / "模板"
    copy_templates(own)
    (own / f"{NOTICES}.docx").rename(own / "退回修改通知.docx")
    assert write_letters(store, folder, today=TODAY, options=LetterOptions(templates=own)).notices
    for path in set(own.iterdir()) - {own / "退回修改通知.docx"}:
        path.unlink()
    with pytest.raises(TemplateError, match="退回修改通知"):
        copy_templates(own)


def test_the_command_copies_the_templates(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`letters templates` writes all templates, and refuses in one line to overwrite them."""
    for status, words in ((0, "已复制"), (2, "已存在")):
        with pytest.raises(SystemExit) as ended:
            main(["letters", "templates", str(tmp_path / "模板")])
        said = capsys.readouterr()
        assert ended.value.code == status
        assert words in said.out + said.err
    assert sorted(path.stem for path in (tmp_path / "模板").iterdir()) == sorted(KINDS)


def test_shipped_templates_are_those_that_are_built() -> None:
    """The shipped templates have the parts that the builder makes (python -m xlselfeval.blanks renews them)."""
    for name, content in shipped_templates().items():
        shipped = zipfile.ZipFile(templates_folder() / "letters" / KINDS[name])
        built = zipfile.ZipFile(io.BytesIO(content))
        assert {one: shipped.read(one) for one in shipped.namelist()} == {
            one: built.read(one) for one in built.namelist()
        }
    assert not {Path(name).stem for name in KINDS.values()} & set(scheme_ids())


def test_names_of_files_are_safe_everywhere() -> None:
    """Names hold nothing that Windows refuses, are short, and differ also without case."""
    taken: set[str] = set()
    names = [
        safe_name(name, taken) for name in ("甲/乙:局?", "CON", "a", "A", "..", "长" * 300, "x. ", "\x00")
    ]
    assert names == ["甲-乙-局-", "_CON", "a", "A(2)", "未命名", "长" * 60, "x", "-"]


def test_a_name_with_a_colon_stays_whole(store: sqlite3.Connection, folder: Path) -> None:
    """The place and the opinion of a removed indicator keep its name, whatever punctuation it has."""
    name = "指标1：培训人数"
    rows = (ROWS[0]._replace(name=name), *ROWS[1:])
    review = check_submission(load_scheme("hunan-department-2020"), issued_form(ordered(1, 2, 3, 4, 5, 6), issued=record(rows=rows)))  # fmt: skip
    save(store, begin(store), file_result("a.xlsx", form_result(review, "a.xlsx")))
    (path,) = write_letters(store, folder, today=TODAY).opinions
    (line,) = (line for line in lines_of(path) if "未见" in line[4])
    assert line[2] == f"“{name}”"
    assert line[4] == f"表中未见下发的指标“{name}”。请补充该指标，并填报完成情况和得分。"


def test_an_installation_without_docxtpl_says_what_to_do(
    store: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where lxml has no package for a machine, letters are refused in a sentence, and nothing is written."""
    monkeypatch.setitem(sys.modules, "docxtpl", None)
    with pytest.raises(TemplateError, match="本机未安装docxtpl，不能写反馈函"):
        write_letters(store, tmp_path / "函", today=TODAY)
    assert not (tmp_path / "函").exists()
