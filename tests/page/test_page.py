"""The page in a real browser gives what the command line gives, and asks no network for anything."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest
from support import attacks
from support.data_sheets import published_2023, workbook_bytes
from support.legacy_files import converted
from support.packages import unzipped
from support.return_folder import copies, dump, everything, form, put
from support.web.browser import (
    WITH_SNAPSHOT,
    WITHOUT_SNAPSHOT,
    Browser,
    old_chromium,
    opened_page,
    unpack_into,
)
from support.word.reports import DECREASED, form_of, report_of, text_of

from xlselfeval import demo_batch as story
from xlselfeval.batch.outputs import SUMMARY
from xlselfeval.batch.progress import Progress
from xlselfeval.batch.run import Options, run_batch
from xlselfeval.cli import main
from xlselfeval.data_sheet.load import load_layout
from xlselfeval.data_sheet.template import new_data_sheet
from xlselfeval.demo import filled_form, issued_form
from xlselfeval.resources import templates_folder

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]
UNIT = "某市某局"


def digests(folder: Path) -> dict[str, str]:
    """Return the digest of each file in a folder."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def run_command(*arguments: str) -> None:
    """Run a command, whatever its exit status."""
    with contextlib.suppress(SystemExit):
        main(arguments)


def by_command(path: Path, *command: str) -> list[bytes]:
    """Return the copies that the command line makes of a file."""
    folder = path.parent / f"{path.name}.copies"
    run_command(*command, str(path), "-o", str(folder))
    return [one.read_bytes() for one in sorted(folder.glob("*"))] if folder.exists() else []


@pytest.mark.office
def test_one_file_at_a_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The page gives the words and the copy of the command line for every kind of file.

    Nothing is asked of a network.
    """
    converted(tmp_path, {"转存": (filled_form(issued_form()), "自评表")})
    files = {
        "基础数据表.xlsx": workbook_bytes(published_2023()),  # with no form at hand
        "自评表.xlsx": filled_form(issued_form()),
        "旧版.xls": (tmp_path / "转存.xls").read_bytes(),
        "开放.ods": (tmp_path / "转存.ods").read_bytes(),
        "坏了.xlsx": filled_form(issued_form())[:9000],
        "实体.xlsx": attacks.entities(),
        "空白.xlsx": issued_form(),
        "空白的数据表.xlsx": new_data_sheet(load_layout("hunan"), year=2024),
        "不是表.xlsx": b"%PDF-1.7",
    }
    put(tmp_path, files)
    with opened_page() as browser:
        for name in files:
            shown = browser.check(tmp_path / name)
            wanted = by_command(tmp_path / name, "check")
            said = capsys.readouterr()
            if wanted and name == "基础数据表.xlsx":
                assert [browser.download("#results a[download]")] == wanted
                assert "\n请核实2条\n" in shown  # what is left to do
                assert "未与自评表比对。" in shown
                assert "C5 2023年实际在职人数" in shown
                assert "查看基础数据表" in shown
            elif wanted:
                assert [browser.download("#results a[download]")] == wanted, name
                assert "I30 老干部满意度 偏差原因" in shown
                assert "填报总分98.00分" in shown
            else:
                message = said.err.strip().rpartition("：")[2] or "空白表（未填报）"
                assert message in shown, (name, shown, said)
        _check_reports(browser, tmp_path)
        assert [one for one in browser.requests if not one.startswith(("blob:", "data:", "file:"))] == []


def _check_reports(browser: Browser, tmp_path: Path) -> None:
    """A report, a text, and a report that shows its form: each is compared with the form that was checked before."""
    reports = {
        "报告.docx": report_of(UNIT, DECREASED),
        "报告.txt": text_of(UNIT, DECREASED),
        "带表.docx": report_of(UNIT, DECREASED, form=form_of(UNIT)),
    }
    put(tmp_path, reports)
    for name in reports:
        shown = browser.check(tmp_path / name)
        assert "比上年1.42万元" in shown
        assert "【须更正】" in shown
        assert [browser.download("#results a[download]")] == by_command(
            tmp_path / name, "report", "check", "--form", str(tmp_path / "自评表.xlsx")
        )


def test_the_page_without_a_snapshot(tmp_path: Path) -> None:
    """The smaller page, which loads every module, gives the same copy."""
    path = put(tmp_path, {"自评表.xlsx": filled_form(issued_form())}) / "自评表.xlsx"
    with opened_page(WITHOUT_SNAPSHOT) as browser:
        browser.check(path)
        assert [browser.download("#results a[download]")] == by_command(path, "check")


def test_a_folder_of_two_hundred(tmp_path: Path) -> None:
    """A folder with archives and broken files: copies, results store and summary are those of the command line."""
    files = everything() | {f"更多/{number}.xlsx": form(number) for number in range(10, 200)}
    del files["材料.rar"]  # read by a program of the machine, which a page does not have
    returned = put(tmp_path / "收回", files)
    run_batch(Options(root=str(returned), output=tmp_path / "命令行", jobs=0), Progress())
    with opened_page() as browser:
        assert "核对完毕" in browser.batch(returned)
        web = unpack_into(browser.download("#batch a[download]"), tmp_path / "网页")
        assert browser.page.evaluate("window.batched.outcomes.length") > 4
    assert_same(web, tmp_path / "命令行")


def assert_same(web: Path, command_line: Path) -> None:
    """Compare all that a bureau gets: copies, the store row for row, the summary part for part."""
    assert {path: hashlib.sha256(data).hexdigest() for path, data in copies(web).items()} == {
        path: hashlib.sha256(data).hexdigest() for path, data in copies(command_line).items()
    }
    assert dump(web) == dump(command_line)
    ours, theirs = (unzipped((folder / SUMMARY).read_bytes()) for folder in (web, command_line))
    assert {name for name in ours if ours[name] != theirs.get(name)} <= {"docProps/core.xml"}
    assert ours.keys() == theirs.keys()


def test_two_rounds_of_a_bureau(tmp_path: Path) -> None:
    """The second round in the page is that of the command line.

    It takes the roster, the sender's files, the decisions in the summary and the results of the first round.
    """
    web, command_line = tmp_path / "网页", tmp_path / "命令行"
    for folder in (web, command_line):
        story.begin(folder)
    with opened_page() as browser:
        for number in (1, 2):
            for folder in (web, command_line):
                story.receive(folder, number)
            options = Options(
                root=str(command_line / story.RETURNED), output=command_line / story.CHECKED, jobs=0,
                roster=command_line / story.ROSTER, issued=command_line / story.ISSUED,
            )  # fmt: skip
            run_batch(options, Progress())
            earlier = (
                {}
                if number == 1
                else {"earlier": web / "上一轮.zip", "summary": web / story.CHECKED / SUMMARY}
            )
            chosen = {"roster": web / story.ROSTER, "issued": web / story.ISSUED}
            assert "核对完毕" in browser.batch(web / story.RETURNED, **chosen, **earlier)
            packed = browser.download("#batch a[download]")
            (web / "上一轮.zip").write_bytes(packed)
            shutil.rmtree(web / story.CHECKED, ignore_errors=True)
            unpack_into(packed, web / story.CHECKED)
            assert_same(web / story.CHECKED, command_line / story.CHECKED)
            for folder in (web, command_line):
                story.decide(folder, number)


def test_issue_from_a_roster(tmp_path: Path) -> None:
    """The forms are those of the command line, the empty roster too; a faulty roster is refused with its cells."""
    story.begin(tmp_path)
    run_command("roster", "new", str(tmp_path / "空白名单.xlsx"))
    with opened_page() as browser:
        browser.page.click("#tab-issue")
        assert browser.download("#empty-roster") == (tmp_path / "空白名单.xlsx").read_bytes()
        browser.page.set_input_files("#issue-roster", tmp_path / story.ROSTER)
        browser.page.select_option("#scheme", "national-project-2020")
        browser.page.fill("#year", "2024")
        browser.page.click("#run-issue")
        browser.page.wait_for_selector("#issued-forms a[download]")
        issued = unpack_into(browser.download("#issued-forms a[download]"), tmp_path / "网页")
        browser.page.set_input_files("#issue-roster", tmp_path / "空白名单.xlsx")
        browser.page.click("#run-issue")
        browser.page.wait_for_selector("#issued-forms .bad")
        assert "/files" not in browser.page.inner_text("#issued-forms")
    assert digests(issued) == digests(tmp_path / story.ISSUED)


def test_a_file_that_takes_too_long(tmp_path: Path) -> None:
    """The worker is ended and started again; the other files are checked, the slow one is named."""
    returned = put(tmp_path / "收回", {"一局.xlsx": form(1), "二局.xlsx": form(2)})
    with opened_page() as browser:
        browser.check(returned / "一局.xlsx")
        browser.page.evaluate("window.program.seconds = 0.001")
        assert "超过" in browser.check(returned / "二局.xlsx")
        browser.page.evaluate("window.program.seconds = 600")
        assert "再报送" in browser.check(returned / "一局.xlsx")


def test_cancel_a_folder(tmp_path: Path) -> None:
    """Cancelling ends the run without results; the next one runs to its end."""
    returned = put(tmp_path / "收回", {f"{number}.xlsx": form(number) for number in range(60)})
    with opened_page() as browser:
        browser.page.click("#tab-batch")
        browser.page.set_input_files("#folder", returned)
        browser.page.click("#run-batch")
        browser.wait_for("document.getElementById('progress').value > 2")
        browser.page.click("#cancel")
        browser.page.wait_for_selector("#batch .bad")
        assert "已取消" in browser.page.inner_text("#batch")
        assert "核对完毕" in browser.batch(returned)


def test_inside_wps(tmp_path: Path) -> None:
    """The page as the task pane of WPS reads the open workbook; a click on a finding selects its cell."""
    content = filled_form(issued_form()).decode("latin-1")
    host = """
    window.asked = []; window.selected = [];
    window.Application = {
      FileSystem: {readAsBinaryString: path => { window.asked.push(path); return CONTENT; }},
      ActiveWorkbook: {FullName: "C:\\\\自评\\\\某局.xlsx", Name: "某局.xlsx", Activate() {}, Sheets: {Item: name => ({
        Activate() { window.selected.push(name); },
        Range: cell => ({Select() { window.selected.push(cell); }})})}},
    };"""
    with opened_page(before=host.replace("CONTENT", json.dumps(content))) as browser:
        browser.page.click("#host")
        browser.wait_for("window.checked === 1")
        assert "某局.xlsx" in browser.page.inner_text("#results")
        assert "未保存" not in browser.page.inner_text("#state")
        browser.page.click("#results button.cell >> nth=0")
        assert browser.page.evaluate("[window.asked, window.selected]") == [
            ["C:\\自评\\某局.xlsx"],
            ["自评表", "I30"],
        ]
        browser.page.evaluate("window.Application.ActiveWorkbook.Saved = false; window.checked = 0")
        browser.page.click("#host")
        browser.wait_for("window.checked === 1")
        assert "表格有未保存的修改" in browser.page.inner_text("#state")


def test_write_into_a_folder(tmp_path: Path) -> None:
    """Where the browser can write into a folder, the files are those of the archive."""
    returned = put(tmp_path / "收回", {"一局.xlsx": form(1)})
    folder = """
    window.written = {};
    const handle = path => ({name: "结果", getDirectoryHandle: async name => handle(path + name + "/"),
      getFileHandle: async name => ({createWritable: async () => ({
        write: async data => { window.written[path + name] = data.length; }, close: async () => {}})})});
    window.showDirectoryPicker = async () => handle("");"""
    with opened_page(before=folder) as browser:
        browser.batch(returned)
        with zipfile.ZipFile(io.BytesIO(browser.download("#batch a[download]"))) as packed:
            sizes = {one.filename: one.file_size for one in packed.infolist()}
        browser.page.click("text=写入文件夹")
        browser.wait_for("document.getElementById('state').textContent.startsWith('已写入')")
        assert browser.page.evaluate("window.written") == sizes


def test_show_a_cell_and_move_by_keys(tmp_path: Path) -> None:
    """A click on a place shows its cell in the table; the tabs follow the arrow keys."""
    path = put(tmp_path, {"自评表.xlsx": filled_form(issued_form())}) / "自评表.xlsx"
    with opened_page() as browser:
        browser.check(path)
        browser.page.click("text=H15 发布信息 得分")
        assert browser.page.locator("[data-cell=H15].here").is_visible()
        assert browser.page.locator("td.mark-error").count() >= 1
        browser.page.focus("#tab-check")
        browser.page.keyboard.press("ArrowRight")
        assert browser.page.locator("#pane-batch").is_visible()
        assert browser.page.evaluate("document.activeElement.id") == "tab-batch"


def test_the_last_browser_of_windows_7(tmp_path: Path) -> None:
    """Chromium 109 runs the page with and without its snapshot."""
    path = put(tmp_path, {"自评表.xlsx": filled_form(issued_form())}) / "自评表.xlsx"
    for name in (WITH_SNAPSHOT, WITHOUT_SNAPSHOT):
        with opened_page(name, chromium=old_chromium(tmp_path)) as browser:
            browser.check(path)
            assert [browser.download("#results a[download]")] == by_command(path, "check")


def test_an_old_browser() -> None:
    """A browser without what the page needs gets one sentence that says what to do."""
    with opened_page(before="delete window.DecompressionStream;", ready=False) as browser:
        assert "请改用 Chrome 或 Edge" in browser.page.inner_text("#state")


def test_a_scheme_and_issued_files_of_ones_own(tmp_path: Path) -> None:
    """A scheme file and the sender's files are used by the check, and can be taken away again."""
    scheme = templates_folder() / "hunan-department-2020.toml"
    text = scheme.read_text("utf-8").replace('id = "hunan-department-2020"', 'id = "own-2020"')
    put(
        tmp_path,
        {
            "own.toml": text.encode(),
            "表/自评表.xlsx": filled_form(issued_form()),
            "发/自评表.xlsx": issued_form(),
        },
    )
    with opened_page() as browser:
        browser.page.set_input_files("#check-issued", [tmp_path / "发/自评表.xlsx"])
        browser.check(tmp_path / "表/自评表.xlsx")
        browser.page.click("text=三、口径与依据")
        assert "按下发文件“自评表.xlsx”核对" in browser.page.inner_text("#results")
        browser.page.set_input_files("#check-rules", tmp_path / "own.toml")
        assert "再报送" in browser.check(tmp_path / "表/自评表.xlsx")
        browser.page.set_input_files("#check-rules", [])
        browser.page.set_input_files("#check-issued", [])
        browser.check(tmp_path / "表/自评表.xlsx")
        browser.page.click("text=三、口径与依据")
        assert "按下发文件“自评表.xlsx”核对" not in browser.page.inner_text("#results")
