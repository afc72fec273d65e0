"""The texts that a unit reads on the page after a check: conclusions, places, the next step, on any screen."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support.return_folder import form, put
from support.web.browser import Browser, opened_page
from support.word.reports import DECREASED, UNIT, report_of, workbook_of

from xlselfeval.demo import filled_form, issued_form

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]


def test_what_a_unit_reads_after_a_check(tmp_path: Path) -> None:
    """The first line names the cells that are asked about.

    Blank columns for answers are not shown, written ones are.
    """
    path = put(tmp_path, {"某局.xlsx": filled_form(issued_form())}) / "某局.xlsx"
    with opened_page() as browser:
        shown = browser.check(path)
        assert "须更正或说明：I30；请核实：F7、F21、H15、" in browser.page.inner_text("#state")
        assert "说明请写在副本" in shown
        headings = browser.page.locator("#results .cards").first.locator("th").all_inner_texts()
        assert headings == ["序号", "要求", "位置", "填报内容", "核对情况", "处理要求"]
        book = load_workbook(BytesIO(browser.download("#results a[download]")))
        result = book["核对结果"]
        row = next(cell.row for cell in result["B"] if cell.value == "【请核实】")
        result[f"L{row}"] = "已核实，无误"
        book.save(path)
        shown = browser.check(path)
        assert "已核实，无误" in shown
        headings = browser.page.locator("#results .cards").first.locator("th").all_inner_texts()
        assert headings[-1] == "单位说明"


def test_by_keyboard_and_screen_reader(tmp_path: Path) -> None:
    """Each control has a name and can be reached with Tab; steps on the way are not announced."""
    path = put(tmp_path, {"自评表.xlsx": filled_form(issued_form())}) / "自评表.xlsx"
    with opened_page() as browser:
        browser.check(path)
        nameless = """[...document.querySelectorAll("input, select, button, a, summary")].filter(one =>
            !(one.labels?.length || one.textContent.trim() || one.getAttribute("aria-label"))).map(one => one.id || one.outerHTML)"""
        assert browser.page.evaluate(nameless) == []
        live = """[...document.querySelectorAll("[aria-live], [role=status], [role=alert]")].map(one => one.id)"""
        assert browser.page.evaluate(live) == ["state"]
        browser.page.focus("#tab-check")
        reached = set()
        for _ in range(60):
            browser.page.keyboard.press("Tab")
            reached.add(
                browser.page.evaluate("document.activeElement.tagName + document.activeElement.className")
            )
        assert {"INPUT", "SUMMARY", "BUTTONcell", "Abutton", "DIVscroll cards"} <= reached


@pytest.mark.parametrize("width", [480, 1024, 1366])
def test_nothing_is_wider_than_the_window(tmp_path: Path, width: int) -> None:
    """In a task pane and on small screens each pane keeps to its width; only tables scroll."""
    path = put(tmp_path, {"长" * 80 + ".xlsx": filled_form(issued_form())}) / ("长" * 80 + ".xlsx")
    with opened_page() as browser:
        browser.page.set_viewport_size({"width": width, "height": 768})
        browser.check(path)
        for tab in ("check", "batch", "issue", "help"):
            browser.page.click(f"#tab-{tab}")
            assert browser.page.evaluate("document.documentElement.scrollWidth") <= width, tab
        browser.page.click("#tab-check")
        assert browser.page.locator("#results button.cell").first.bounding_box()["width"] >= 70


def test_several_files_are_listed_with_their_conclusions(tmp_path: Path) -> None:
    """Each line leads to its file; one that was not read is among them, and named in the first line."""
    files = {
        "一表.xlsx": workbook_of(UNIT),
        "报告.docx": report_of(UNIT, DECREASED),
        "照片.xlsx": b"\x89PNG\r\n\x1a\n",
    }
    put(tmp_path, files)
    with opened_page() as browser:
        browser.check(*(tmp_path / name for name in files))
        lines = browser.page.locator(".overview li")
        assert [one.split("\n")[0] for one in lines.locator("a").all_inner_texts()] == list(files)
        badges = lines.locator(".badge").all_inner_texts()
        assert badges[1:] == ["须更正后再报送", "未能核对"]
        assert "须更正1条" in lines.nth(1).inner_text()
        assert "该文件为图片" in lines.nth(2).inner_text()
        assert "其中1个未能核对（照片.xlsx）" in browser.page.inner_text("#state")
        lines.nth(1).locator("a").click()
        assert browser.page.inner_text("article:target h2") == "报告.docx"
        browser.check(tmp_path / "报告.docx")
        assert browser.page.locator(".overview").count() == 0
        assert "共1个文件：须更正后再报送（须更正1条）" in browser.page.inner_text("#state")
        assert "无误的，点该处批注的“答复”写明理由" in browser.page.inner_text("#results")


def test_a_copy_is_named_after_its_file_once(tmp_path: Path) -> None:
    """The copy of a copy has the name of the copy, also where the browser had numbered it."""
    put(tmp_path, {"某局-核对结果 (1).xlsx": form(1), "报告-核对结果.docx": report_of(UNIT, DECREASED)})
    with opened_page() as browser:
        for path, wanted in (("某局-核对结果 (1).xlsx", "某局-核对结果.xlsx"), ("报告-核对结果.docx",) * 2):
            browser.check(tmp_path / path)
            assert browser.page.get_attribute("#results a[download]", "download") == wanted


def test_from_a_place_to_its_cell_and_back(tmp_path: Path) -> None:
    """The sheet has the names of its rows and columns; above it stands what was found, and the way back."""
    path = put(tmp_path, {"某局.xlsx": filled_form(issued_form())}) / "某局.xlsx"
    with opened_page() as browser:
        browser.check(path)
        place = browser.page.locator("button.cell", has_text="H15")
        place.click()
        assert browser.page.inner_text(".found p").startswith("【请核实】H15 发布信息 得分：")
        assert browser.page.locator(".preview thead th").nth(8).inner_text() == "H"
        row = browser.page.locator("tr", has=browser.page.locator("[data-cell=H15]"))
        assert row.locator("th").inner_text() == "15"
        browser.page.click("text=返回问题列表")
        assert browser.page.evaluate("document.activeElement.textContent").startswith("H15")


def test_the_working_can_be_read_on_any_screen(tmp_path: Path) -> None:
    """The last column of the second table keeps a width; on a small screen its rows are cards."""
    path = put(tmp_path, {"某局.xlsx": filled_form(issued_form())}) / "某局.xlsx"
    with opened_page() as browser:
        browser.check(path)
        cell = browser.page.locator(".listed tbody tr").first.locator("td").last
        for width, least in ((911, 180), (375, 300)):
            browser.page.set_viewport_size({"width": width, "height": 700})
            assert cell.bounding_box()["width"] >= least
        assert cell.bounding_box()["x"] + cell.bounding_box()["width"] <= 375


def _drop(browser: Browser, path: Path, y: int) -> None:
    session = browser.page.context.new_cdp_session(browser.page)
    for kind in ("dragEnter", "dragOver", "drop"):
        data = {"items": [], "files": [str(path)], "dragOperationsMask": 1}
        session.send("Input.dispatchDragEvent", {"type": kind, "x": 600, "y": y, "data": data})


def test_what_is_dropped(tmp_path: Path) -> None:
    """A folder is named as one; a pane that takes no drops says where to choose."""
    put(tmp_path / "收回", {"一局.xlsx": form(1)})
    with opened_page() as browser:
        _drop(browser, tmp_path / "收回", 260)
        browser.page.wait_for_selector("#results article")
        assert "“收回”是文件夹，请打开后选择其中的文件" in browser.page.inner_text("#results")
        browser.page.click("#tab-batch")
        _drop(browser, tmp_path / "收回", 60)
        browser.wait_for("document.getElementById('state').textContent.includes('此处不接收拖入的文件')")


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ("delete window.WebAssembly;", "或所需功能被安全设置禁用"),
        (
            "window.Worker = class { constructor() { throw new Error('blocked'); } };",
            "启动失败：浏览器不允许启动核对程序（blocked）",
        ),
    ],
)
def test_a_browser_that_lets_nothing_start(before: str, words: str) -> None:
    """The page says so, and does not go on starting."""
    with opened_page(before=before, ready=False) as browser:
        browser.wait_for("document.getElementById('state').className === 'bad'")
        assert words in browser.page.inner_text("#state")
