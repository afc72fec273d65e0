"""The page in rough use.

Several tasks in one session, files that change or end the worker, reports of several forms, hostile names.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from openpyxl import load_workbook
from support.data_sheets import filled_rows, honest_figures, workbook_bytes
from support.packages import saved, zipped
from support.return_folder import form, put
from support.web.browser import FATES, PAGES, WITH_SNAPSHOT, Browser, opened_page, unpack_into
from support.word.documents import paragraph, word_file
from support.word.reports import SPENT, form_of, lines_of, report_of, workbook_of

from xlselfeval import check_report
from xlselfeval import demo_batch as story
from xlselfeval.batch.outputs import STORE
from xlselfeval.demo import filled_form, issued_form

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]
UNIT = "某市某局"


def outcomes(web: Path) -> dict[str, str]:
    """Return the outcome of each file in the results store."""
    with closing(sqlite3.connect(web / STORE)) as store:
        return dict(store.execute("SELECT path, outcome FROM files"))


def test_all_panes_in_one_session(tmp_path: Path) -> None:
    """A check, a batch, an issue and another check follow each other without a new page."""
    story.begin(tmp_path)
    returned = put(tmp_path / "收回", {"一局.xlsx": form(1), "缩略图/Thumbs.db": b"x"})
    with opened_page() as browser:
        assert "再报送" in browser.check(returned / "一局.xlsx")
        shown = browser.batch(returned)
        assert "核对完毕" in shown
        assert "未计入：" in shown
        browser.page.click("#tab-issue")
        browser.page.set_input_files("#issue-roster", tmp_path / story.ROSTER)
        browser.page.select_option("#scheme", "national-project-2020")
        browser.page.click("#run-issue")
        browser.page.wait_for_selector("#issued-forms a[download]")
        browser.page.click("#tab-check")
        assert "再报送" in browser.check(returned / "一局.xlsx")


def test_files_that_end_the_worker(tmp_path: Path) -> None:
    """A file that takes too long, and one that the program does not survive, are named.

    The others are checked, in a batch too.
    """
    returned = put(
        tmp_path / "收回",
        {"一局.xlsx": form(1), "慢.xlsx": form(2), "致命.xlsx": form(3), "四局.xlsx": form(4)},
    )
    with opened_page(before=FATES) as browser:
        browser.page.evaluate("window.program.seconds = 5")
        shown = browser.check(*sorted(returned.iterdir()))
        assert "核对超过" in shown
        assert "程序异常终止" in shown
        assert browser.page.locator("#results article .badge").count() == 2
        assert "其中2个未能核对（慢.xlsx、致命.xlsx）" in browser.page.inner_text("#state")
        shown = browser.batch(returned)
        assert "慢.xlsx：核对超过" in shown
        assert "致命.xlsx：核对该文件时程序异常终止" in shown
        web = unpack_into(browser.download("#batch a[download]"), tmp_path / "网页")
    assert outcomes(web) == {
        "一局.xlsx": "findings",
        "四局.xlsx": "findings",
        "慢.xlsx": "timeout",
        "致命.xlsx": "crashed",
    }


def test_a_call_that_the_worker_does_not_survive(tmp_path: Path) -> None:
    """An error outside Python, after which Python cannot go on, ends the worker; the next file is checked."""
    path = put(tmp_path, {"一局.xlsx": form(1)}) / "一局.xlsx"
    with opened_page() as browser:
        failing = "window.program.call('check', null).then(() => '', error => error.message)"
        assert "程序异常终止" in browser.page.evaluate(failing)
        assert "再报送" in browser.check(path)


def test_the_limit_holds_for_a_file_only(tmp_path: Path) -> None:
    """A summary that takes longer than a file may take blames no file."""
    returned = put(tmp_path / "收回", {"一局.xlsx": form(1)})
    with opened_page(before=FATES) as browser:
        browser.check(returned / "一局.xlsx")
        browser.page.evaluate("window.program.seconds = 4; window.slowEnd = 6000")
        assert "核对完毕" in browser.batch(returned)
        assert browser.page.locator("#batch .bad").count() == 0


def test_rules_outlive_the_worker_and_other_panes(tmp_path: Path) -> None:
    """The sender's files that were chosen hold after the worker was ended, and after a batch without them."""
    put(
        tmp_path,
        {
            "表/自评表.xlsx": filled_form(issued_form()),
            "发/自评表.xlsx": issued_form(),
            "慢.xlsx": form(1),
            "致命.xlsx": form(2),
        },
    )
    with opened_page(before=FATES) as browser:
        browser.page.set_input_files("#check-issued", [tmp_path / "发/自评表.xlsx"])
        browser.check(tmp_path / "致命.xlsx", tmp_path / "表/自评表.xlsx")
        assert _basis(browser, "按下发文件“自评表.xlsx”核对")
        assert "核对完毕" in browser.batch(tmp_path / "表")
        browser.page.click("#tab-check")
        browser.check(tmp_path / "表/自评表.xlsx")
        assert _basis(browser, "按下发文件“自评表.xlsx”核对")


def test_papers_outlive_the_worker(tmp_path: Path) -> None:
    """A report is compared with a form that was checked before another file ended the worker.

    The form may be of an earlier choice.
    """
    put(tmp_path, {"致命.xlsx": form(1), "一表.xlsx": workbook_of(UNIT), "报告.docx": report_of(UNIT, SPENT)})
    with opened_page(before=FATES) as browser:
        browser.check(tmp_path / "一表.xlsx")
        shown = browser.check(tmp_path / "致命.xlsx", tmp_path / "报告.docx")
        assert "程序异常终止" in shown
        assert "已与自评表对照：一表.xlsx" in shown
        assert browser.page.locator("#results article").count() == 2
        browser.check(tmp_path / "致命.xlsx")
        assert "已与自评表对照：一表.xlsx" in browser.check(tmp_path / "报告.docx")


def _basis(browser: Browser, text: str) -> bool:
    return text in (browser.page.text_content("#results") or "")


def test_a_folder_or_an_archive(tmp_path: Path) -> None:
    """Choosing one takes the other away; equal names in two folders are two files; a .rar is named."""
    files = {"甲/某局.xlsx": form(1), "乙/某局.xlsx": form(2), "材料.rar": b"Rar!\x1a\x07\x01\x00"}
    returned = put(tmp_path / "收回", files)
    archive = put(tmp_path, {"材料.zip": b"PK"}) / "材料.zip"
    with opened_page() as browser:
        browser.page.click("#tab-batch")
        browser.page.set_input_files("#folder", returned)
        browser.page.set_input_files("#archive", archive)
        assert browser.page.evaluate("document.getElementById('folder').files.length") == 0
        browser.batch(returned)
        assert browser.page.evaluate("document.getElementById('archive').files.length") == 0
        web = unpack_into(browser.download("#batch a[download]"), tmp_path / "网页")
    assert outcomes(web) == {"甲/某局.xlsx": "findings", "乙/某局.xlsx": "findings", "材料.rar": "unreadable"}


def test_wrong_files_for_a_round(tmp_path: Path) -> None:
    """A file that is no archive of results, no summary or no roster ends the run, and nothing else.

    Its name and the next step are given.
    """
    returned = put(tmp_path / "收回", {"一局.xlsx": form(1)})
    broken = zipped({STORE: b"no database"})
    put(tmp_path, {"别的.zip": zipped({"一局.xlsx": form(1)}), "坏库.zip": broken, "别的.xlsx": form(1)})
    with opened_page() as browser:
        assert "核对完毕" in browser.batch(returned)
        earlier = put(tmp_path, {"上一轮.zip": browser.download("#batch a[download]")}) / "上一轮.zip"
        for chosen, message in (
            ({"earlier": tmp_path / "别的.zip"}, "不是上一轮的核对结果"),
            ({"earlier": tmp_path / "坏库.zip"}, "请选择网页生成的“核对结果.zip”"),
            ({"summary": tmp_path / "别的.xlsx"}, "请一并选择上一轮的“核对结果.zip”"),
            ({"summary": tmp_path / "别的.xlsx", "earlier": earlier}, "所选文件不是核对生成的“汇总.xlsx”"),
            ({"roster": tmp_path / "别的.xlsx"}, "别的.xlsx：单位名单：未找到名单"),
        ):
            for name in ("earlier", "summary", "roster"):
                browser.page.evaluate("name => { document.getElementById(name).value = ''; }", name)
            assert message in browser.batch(returned, **chosen)
            assert browser.page.locator("#batch a[download]").count() == 0


def test_a_file_that_changed_after_it_was_chosen(tmp_path: Path) -> None:
    """It is named with what to do; choosing it again is possible."""
    returned = put(tmp_path / "收回", {"一局.xlsx": form(1)})
    with opened_page() as browser:
        browser.page.click("#tab-batch")
        browser.page.set_input_files("#folder", returned)
        # the browser takes note of size and day when they are asked for, at the latest
        browser.page.evaluate(
            "[...document.getElementById('folder').files].map(one => [one.size, one.lastModified])"
        )
        (returned / "一局.xlsx").write_bytes(form(2) + b" ")
        os.utime(returned / "一局.xlsx", (1, 1))
        browser.page.click("#run-batch")
        browser.page.wait_for_selector("#batch .bad")
        assert "“一局.xlsx”：选择后文件已变动" in browser.page.inner_text("#batch")
        assert "核对完毕" in browser.batch(returned)
        browser.page.click("#tab-check")
        browser.check(returned / "一局.xlsx")
        with browser.page.expect_file_chooser():
            browser.page.click("#files")
        assert browser.page.evaluate("document.getElementById('files').files.length") == 0


def test_a_report_and_the_forms_of_its_unit(tmp_path: Path) -> None:
    """A report is compared with the one form that is its own, whatever the order.

    The page names the form, or says why there is none.
    """
    wrong = "全年执行数586.65万元"
    put(
        tmp_path,
        {
            "报告.docx": report_of(UNIT, SPENT),
            "一表.xlsx": workbook_of(UNIT),
            "二表.xlsx": workbook_of(UNIT),
            "无名报告.docx": word_file("".join(map(paragraph, lines_of(UNIT, SPENT)[1:]))),
            "无名表.xlsx": workbook_of(""),
        },
    )
    with opened_page() as browser:
        shown = browser.check(tmp_path / "报告.docx")
        assert "未与自评表对照：没有选自评表，请一并选择后再核对" in shown
        checked = check_report(tmp_path / "报告.docx")
        assert f"核对数字表述{checked.checked}处" in shown
        assert [f"未核对事项：{one}" in shown for one in checked.unchecked] == [True]
        assert wrong not in shown
        for names in (("报告.docx", "一表.xlsx"), ("一表.xlsx", "报告.docx")):
            shown = browser.check(*(tmp_path / name for name in names))
            assert "已与自评表对照：一表.xlsx" in shown
            assert "先前选择的" not in shown
            assert wrong in shown
        browser.check(tmp_path / "二表.xlsx")
        shown = browser.check(tmp_path / "报告.docx")
        assert "已与自评表对照：二表.xlsx" in shown
        assert "与先前选择的“二表.xlsx”比对；已更正的请重新选择" in shown
        shown = browser.check(tmp_path / "无名表.xlsx", tmp_path / "无名报告.docx")
        assert "未与自评表对照：报告未写明单位" in shown
        assert wrong not in shown


def test_papers_of_one_unit_in_any_order(tmp_path: Path) -> None:
    """Data sheet and report are compared with the form and with each other, in whatever order they are chosen."""
    changes = ("2020年度", "2024年度")
    put(
        tmp_path,
        {
            "报告.docx": report_of("某县某局", changes, form=form_of("某县某局", changes)),
            "数据表.xlsx": workbook_bytes(filled_rows(honest_figures(Random(1)))),
            "自评表.xlsx": workbook_of("某县某局", changes),
        },
    )
    names = ("报告.docx", "数据表.xlsx", "自评表.xlsx")
    results = []
    for order in (names, names[::-1]):
        with opened_page() as browser:
            browser.check(*(tmp_path / name for name in order))
            cards = browser.page.locator("#results article").all_inner_texts()
            assert [one.split("\n", 1)[0] for one in cards] == list(order)
            results.append(sorted(cards))
    assert results[0] == results[1]
    shown = "".join(results[0])
    assert "与自评表比对3个数字，其中3个不一致" in shown
    assert "已与自评表对照：自评表.xlsx。已与基础数据表对照：数据表.xlsx。" in shown


def test_files_chosen_while_the_page_starts(tmp_path: Path) -> None:
    """They are checked when the page is ready."""
    choose = """
    document.addEventListener("readystatechange", () => {
      const chosen = new DataTransfer();
      chosen.items.add(new File(["x"], "早.xlsx"));
      const files = document.getElementById("files");
      if (document.readyState !== "interactive") return;
      files.files = chosen.files;
      files.dispatchEvent(new Event("change"));
    });"""
    with opened_page(before=choose) as browser:
        browser.wait_for("window.checked === 1")
        assert "早.xlsx" in browser.page.inner_text("#results")
        assert "未能核对" in browser.page.inner_text("#state")


def test_the_state_is_of_its_pane(tmp_path: Path) -> None:
    """The line above the panes is not shown in others, and is there again in its own."""
    path = put(tmp_path, {"自评表.xlsx": filled_form(issued_form())}) / "自评表.xlsx"
    with opened_page() as browser:
        browser.page.click("#tab-help")
        assert browser.page.inner_text("#state") == "已就绪。"
        browser.page.click("#tab-check")
        browser.check(path)
        browser.page.click("#tab-help")
        assert browser.page.is_hidden("#state")
        browser.page.click("#tab-check")
        assert "核对完毕" in browser.page.inner_text("#state")


def test_the_list_leads_to_each_sheet(tmp_path: Path) -> None:
    """The line of a sheet leads to the findings on that sheet, that of another file to the file."""
    book = load_workbook(BytesIO(filled_form(issued_form())))
    first = book.worksheets[0]
    book.copy_worksheet(first).title = "第二张"
    files = put(tmp_path, {"两张.xlsx": saved(book), "一张.xlsx": filled_form(issued_form())})
    with opened_page() as browser:
        browser.check(files / "两张.xlsx", files / "一张.xlsx")
        led = [
            browser.page.inner_text(f"{one.get_attribute('href')} :is(h2, h3)")
            for one in browser.page.locator(".overview a").all()
        ]
    assert led == [f"工作表“{first.title}”", "工作表“第二张”", "一张.xlsx"]


def test_names_are_text(tmp_path: Path) -> None:
    """Names of files that look like HTML, addresses or paths are shown and given as they are."""
    names = [
        "a#b%20c&d.xlsx",
        "引号\"'<img src=x onerror=alert(1)>.xlsx",
        "😀表.xlsx",
        "..开头.xlsx",
        "长" * 80 + ".xlsx",
    ]
    put(tmp_path / "收回", dict.fromkeys(names, filled_form(issued_form())))
    with opened_page() as browser:
        shown = browser.check(*(tmp_path / "收回" / name for name in names))
        assert all(name in shown for name in names)
        assert browser.page.locator("#results img").count() == 0
        assert {
            one.get_attribute("download") for one in browser.page.locator("#results a[download]").all()
        } == {f"{Path(name).stem}-核对结果.xlsx" for name in names}
        assert browser.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert "核对完毕" in browser.batch(tmp_path / "收回")


def test_results_that_are_replaced_are_freed(tmp_path: Path) -> None:
    """The browser keeps no copy of an earlier check."""
    path = put(tmp_path, {"自评表.xlsx": filled_form(issued_form())}) / "自评表.xlsx"
    count = """
    window.kept = 0;
    const [create, revoke] = [URL.createObjectURL, URL.revokeObjectURL];
    URL.createObjectURL = one => { window.kept++; return create(one); };
    URL.revokeObjectURL = one => { window.kept--; revoke(one); };"""
    with opened_page(before=count) as browser:
        browser.check(path)
        kept = browser.page.evaluate("window.kept")
        browser.check(path)
        browser.check(path)
        assert browser.page.evaluate("window.kept") == kept


@contextmanager
def _served(folder: str) -> Iterator[str]:
    """Serve a folder as `python -m http.server` does."""

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=folder))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_from_a_server_in_two_tabs(tmp_path: Path) -> None:
    """The page works from an intranet server, in two tabs at once, and asks for nothing more."""
    path = put(tmp_path, {"自评表.xlsx": filled_form(issued_form())}) / "自评表.xlsx"
    with opened_page() as browser, _served(os.environ[PAGES]) as address:
        first, second = (browser.page.context.new_page() for _ in range(2))
        for tab in (first, second):
            tab.goto(f"{address}/{WITH_SNAPSHOT}")
        for tab in (first, second):
            tab.wait_for_function("window.ready === true")
            tab.set_input_files("#files", path)
        for tab in (first, second):
            tab.wait_for_selector("#results a[download]")
        asked = [one for one in browser.requests if one.startswith("http")]
        assert {one.rpartition("/")[2] for one in asked} <= {"%E6%A0%B8%E5%AF%B9.html", "favicon.ico"}
