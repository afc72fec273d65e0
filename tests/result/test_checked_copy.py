"""The checked copy: the returned file byte for byte, with a result sheet."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet
from support.foreign_forms import NATIONAL, national
from support.office.macro_form import macro_form
from support.packages import saved, unzipped, zipped

from xlselfeval.checking import Checker, check
from xlselfeval.demo import filled_form, issued_form
from xlselfeval.demo_papers import filled_data_sheet
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.open import open_workbook
from xlselfeval.result.checked_copy import checked_copy, may_write, write_copy
from xlselfeval.result.todo import CORRECT, EXPLAIN

TODAY = date(2023, 3, 1)
CHANGED = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}
X14 = (
    b'<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}">'
    b'<x14:dataValidations xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1"><x14:dataValidation type="list" allowBlank="1">'
    b"<x14:formula1><xm:f>Sheet1!$A$1:$A$3</xm:f></x14:formula1><xm:sqref>B40</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>"
)


def test_a_copy_with_macros_opens_on_its_result() -> None:
    """The copy of an .xlsm opens on 核对结果 alone, behind all sheets, hidden ones too."""
    book = load_workbook(io.BytesIO(copy_of(macro_form(), file="返回.xlsm")), keep_vba=True)
    assert book.active is not None
    assert book.active.title == book.sheetnames[-1] == "核对结果"
    assert [one.title for one in book.worksheets if one.sheet_view.tabSelected] == ["核对结果"]


def copy_of(data: bytes, file: str = "返回.xlsx") -> bytes:
    workbook = open_workbook(data)
    return checked_copy(workbook, Checker().check_workbook(workbook), file=file, today=TODAY)


def _wrong_total(sheet: Worksheet) -> None:
    """Type another total than the sum of the scores."""
    for row in sheet.iter_rows():
        for cell in row:
            if str(cell.value).startswith("总分"):
                sheet.cell(cell.row, 8, 12)


@pytest.mark.parametrize(
    ("data", "demands"),
    [
        (filled_form(issued_form()), {"【须更正或说明】", "【请核实】", "【提示】"}),
        (national(change=_wrong_total), {"【须更正】"}),
    ],
)
def test_where_a_unit_answers_is_visible(data: bytes, demands: set[str]) -> None:
    """单位说明 has the colour of an input and a prompt where an explanation counts, a prompt alone where it does not."""
    sheet = load_workbook(io.BytesIO(copy_of(data)))["核对结果"]
    prompts = {
        cell.coordinate: str(rule.prompt)
        for rule in sheet.data_validations.dataValidation
        for area in rule.sqref.ranges
        for row in sheet.iter_rows(area.min_row, area.max_row, area.min_col, area.max_col)
        for cell in row
    }
    seen = set()
    for row in range(6, sheet.max_row + 1):
        demand, cell = str(sheet.cell(row, 2).value), sheet.cell(row, 12)
        if not demand.startswith("【"):
            continue
        is_yellow = cell.fill.fgColor.rgb == "FFFFFBE6"
        prompt = {"【请核实】": EXPLAIN, "【须更正或说明】": EXPLAIN, "【须更正】": CORRECT}.get(demand)
        assert prompts.pop(cell.coordinate, None) == prompt, demand
        assert is_yellow == (prompt == EXPLAIN), demand
        seen.add(demand)
    assert prompts == {}
    assert demands <= seen


def furnished() -> bytes:
    """A returned form with a comment, a picture, x14 validations, buttons and parts that nobody knows."""

    def furnish(sheet: Worksheet) -> None:
        sheet["H14"].comment = Comment("请核", "科长")

    files = unzipped(national(change=furnish))
    sheet = files["xl/worksheets/sheet1.xml"]
    files["xl/worksheets/sheet1.xml"] = sheet.replace(b"</worksheet>", X14 + b"</worksheet>")
    files["xl/media/image1.png"] = bytes(range(256)) * 8
    files["customXml/item1.xml"] = "<单位>某局</单位>".encode()
    files["docProps/custom.xml"] = b"<Properties/>"
    files["xl/activeX/按钮.bin"] = b"\0\1\2"
    types = files["[Content_Types].xml"]
    files["[Content_Types].xml"] = types.replace(
        b"<Override", b'<Default Extension="png" ContentType="image/png"/><Default Extension="bin" ContentType="application/octet-stream"/><Override', 1
    )  # fmt: skip
    return zipped(files)


@pytest.mark.parametrize(
    "make",
    [furnished, lambda: filled_form(issued_form()), lambda: zipped(unzipped(national()), zipfile.ZIP_STORED)],
)
def test_every_part_of_the_form_stays_byte_for_byte(make: Callable[[], bytes]) -> None:
    """Four parts change and one sheet is added."""
    data = make()
    before, after = unzipped(data), unzipped(copy_of(data))
    added = set(after) - set(before)
    assert len(added) == 1
    assert re.fullmatch(r"xl/worksheets/sheet\d+\.xml", added.pop())
    assert {name for name in before if before[name] != after[name]} == CHANGED
    assert list(after)[: len(before)] == list(before)


def prefixed(part: bytes) -> bytes:
    """The part with the prefix p on every element of its own namespace, as some programs write it."""
    part = re.sub(rb"<(/?)(?=[A-Za-z]\w*[\s/>])", rb"<\1p:", part)
    return part.replace(b' xmlns="', b' xmlns:p="', 1)


def strict(part: bytes) -> bytes:
    """The part in the namespaces of strict OOXML."""
    for old, new in (
        (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
        (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships"),
    ):  # fmt: skip
        part = part.replace(old, new)
    return part


def in_utf16(part: bytes) -> bytes:
    return re.sub(r"encoding=.UTF-8.", 'encoding="UTF-16"', part.decode()).encode("utf-16")


SPELLINGS: dict[str, Callable[[bytes], bytes]] = {
    "as it is": lambda part: part,
    "UTF-16": in_utf16,
    "UTF-8 with a byte order mark": lambda part: b"\xef\xbb\xbf" + part,
    "prefixes": prefixed,
    "strict": strict,
    "comments and line ends": lambda part: part.replace(b"><", b">\r\n<!-- </x> --><") + b"\n<!-- end -->",
    "single quotes": lambda part: part.replace(b'"', b"'"),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_removing_what_was_inserted_gives_the_parts_back(spelling: str) -> None:
    """A changed part differs by insertions, counts and the active sheet alone, in every encoding and spelling."""
    files = unzipped(furnished())
    spelt = SPELLINGS[spelling]
    changed = CHANGED | ({"xl/worksheets/sheet1.xml", "_rels/.rels"} if spelling == "strict" else set())
    files |= {name: spelt(files[name]) for name in changed}
    data = zipped(files)
    after = unzipped(copy_of(data))
    for name in CHANGED:
        old, new = (
            re.sub(
                rb"(?:c\0?o\0?u\0?n\0?t|a\0?c\0?t\0?i\0?v\0?e\0?T\0?a\0?b)\0?=\0?.\0?[\d\0]+",
                b"",
                one[name],
            )
            for one in (files, after)
        )
        assert len(new) > len(old)
        rest = iter(new)
        assert all(byte in rest for byte in old), name
    copied = open_workbook(zipped(after))
    assert [part.name for part in copied.sheets] == ["Sheet1", "核对结果"]
    (before,), (again,) = (Checker().check_workbook(one) for one in (open_workbook(data), copied))
    assert before.findings == again.findings


@pytest.mark.filterwarnings("ignore:Data Validation extension")
@pytest.mark.parametrize("views", ["as it is", "none", "no window"])
def test_the_sheet_comes_last_and_the_copy_opens_on_it(views: str) -> None:
    """The copy opens on 核对结果, which alone is selected; of the form's sheet only that mark has changed."""
    files = unzipped(furnished())
    sheet, book_part = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
    files[sheet] = files[sheet].replace(b"<sheetView ", b'<sheetView tabSelected="1" ', 1)
    new_views = {"as it is": rb"\g<0>", "none": b"", "no window": b"<bookViews/>"}[views]
    files[book_part] = re.sub(rb"<bookViews>.*</bookViews>", new_views, files[book_part])
    after = unzipped(copy_of(zipped(files)))
    assert after[sheet] == files[sheet].replace(b'tabSelected="1"', b'tabSelected="0"')
    book = load_workbook(io.BytesIO(zipped(after)))
    assert book.sheetnames == ["Sheet1", "核对结果"]
    assert book.active is not None
    assert book.active.title == "核对结果"
    assert [bool(one.sheet_view.tabSelected) for one in book.worksheets] == [False, True]


def test_a_copy_of_a_selected_sheet_is_replaced_only_as_it_was_written(tmp_path: Path) -> None:
    """An untouched copy is replaced, although a mark of its form is gone; one that somebody has corrected is not."""
    files = unzipped(national())
    sheet = "xl/worksheets/sheet1.xml"
    files[sheet] = files[sheet].replace(b"<sheetView ", b'<sheetView tabSelected="1" ', 1)
    source, copy = tmp_path / "返回.xlsx", tmp_path / "核对结果.xlsx"
    source.write_bytes(zipped(files))
    workbook = open_workbook(source)
    copy.write_bytes(copy_of(zipped(files)))
    assert may_write(copy, source, workbook)
    named = unzipped(copy.read_bytes())
    (result,) = (name for name in named if name.startswith("xl/worksheets/") and b"<!--" in named[name])
    named[result] = named[result].replace(b"</t>", "，已核".encode() + b"</t>", 1)
    copy.write_bytes(zipped(named))
    assert may_write(copy, source, workbook)  # nobody wrote where people write
    corrected = unzipped(copy_of(zipped(files)))
    corrected[sheet] = corrected[sheet].replace(b"<v>", b"<v>1", 1)
    copy.write_bytes(zipped(corrected))
    assert not may_write(copy, source, workbook)


def test_cached_values_stay() -> None:
    """The values that the other program saved are in the copy."""
    book = load_workbook(io.BytesIO(copy_of(filled_form(issued_form()))), data_only=True)
    assert book["自评表"]["H31"].value == 98


def test_checking_the_copy_replaces_the_sheet() -> None:
    """A second check gives the same package again."""
    once = unzipped(copy_of(filled_form(issued_form())))
    assert unzipped(copy_of(zipped(once))) == once


def test_a_moved_result_sheet_comes_last_again() -> None:
    """A moved result sheet is replaced; names and active sheet are adjusted."""
    book = load_workbook(io.BytesIO(copy_of(national())))
    book.create_sheet("附表")
    book.move_sheet("核对结果", -1)
    book.worksheets[1].print_area = "A1:B2"
    book["附表"].print_area = "A1:C3"
    book.active = 2
    again = load_workbook(io.BytesIO(copy_of(saved(book))))
    assert again.sheetnames == ["Sheet1", "附表", "核对结果"]
    assert again["附表"].print_area == "'附表'!$A$1:$C$3"
    assert again.active is not None
    assert again.active.title == "核对结果"


def test_a_sheet_of_that_name_that_is_not_ours_stays() -> None:
    """A sheet 核对结果 of another author is left alone."""
    book = load_workbook(io.BytesIO(national()))
    book.create_sheet("核对结果")["A1"] = "我们自己的记录"
    again = load_workbook(io.BytesIO(copy_of(saved(book))))
    assert again.sheetnames == ["Sheet1", "核对结果", "核对结果(2)"]
    assert again["核对结果"]["A1"].value == "我们自己的记录"


def test_text_stays_text() -> None:
    """A text like a formula, an escape or markup stays what was written."""
    rows = [list(row) for row in NATIONAL]
    odd = [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "@SUM(A1)",
        "-2+3",
        "_x005F_x0041_<b>&amp;\"'",
    ]  # Excel writes _x0041_ so
    for row, text in zip((0, 3, 4, 5, 6), odd, strict=True):
        rows[row][2] = text

    def as_text(sheet: Worksheet) -> None:
        for line in (14, 17, 18, 19, 20):
            sheet.cell(line, 4).data_type = "s"

    result = load_workbook(io.BytesIO(copy_of(national(rows, change=as_text))))["核对结果"]
    cells = [cell for line in result.iter_rows() for cell in line if cell.value is not None]
    assert set(odd[:4]) <= {str(cell.value) for cell in cells}
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    xml = unzipped(copy_of(national(rows, change=as_text)))["xl/worksheets/sheet2.xml"].decode()
    assert "_x005F_x0041_&lt;b&gt;&amp;amp;" in xml


def test_the_sheet_says_what_the_contract_asks() -> None:
    """Head, conclusion, three blocks and signatures are there, with links to the cells."""
    result = load_workbook(io.BytesIO(copy_of(filled_form(issued_form()))))["核对结果"]
    texts = [str(cell.value) for line in result.iter_rows() for cell in line if cell.value is not None]
    assert texts[0] == "2020年度部门整体支出绩效自评表核对结果"
    assert "填报单位：某市某局" in texts[1]
    assert "原文件：返回.xlsx" in texts[1]
    assert "核对日期：2023年3月1日" in texts[1]
    assert "■退回修改　□请核实　□表内未发现问题" in texts
    assert any(
        text.startswith("填报总分98.00分（优）；复核参考分99.83分（优），差额+1.83分")
        and text.endswith("须更正或说明1条，请核实5条，提示3条")
        for text in texts
    )
    order = [texts.index(title) for title in ("一、请处理", "二、逐项核对", "三、口径与依据", "核对人：")]
    assert order == sorted(order)
    for caption in (
        "序号",
        "要求",
        "位置",
        "填报内容",
        "核对情况",
        "处理要求",
        "单位说明",
        "财政部门意见",
        "表内公式结果",
        "按规则应得",
        "差额",
        "判定",
        "算式",
    ):
        assert caption in texts
    links = [cell.hyperlink.location for line in result.iter_rows() for cell in line if cell.hyperlink]
    assert "'自评表'!H15" in links
    assert result.page_setup.orientation == "landscape"
    assert result.page_setup.paperSize == 9
    assert result.sheet_properties.pageSetUpPr.fitToPage


def test_a_column_that_is_empty_throughout_is_left_out() -> None:
    """The result of a form without formulas has no column 公式重算."""
    result = load_workbook(io.BytesIO(copy_of(national())))["核对结果"]
    texts = [cell.value for line in result.iter_rows() for cell in line]
    assert "表内公式结果" not in texts
    assert "按规则应得" in texts


def test_findings_at_one_cell_are_one_entry() -> None:
    """Two findings at one cell are one line of the list."""
    rows = [list(row) for row in NATIONAL]
    rows[0][6] = "14"
    result = load_workbook(io.BytesIO(copy_of(national(rows))))["核对结果"]
    where = [str(cell.value).split()[0] for cell in result["C"] if cell.value]
    assert where.count("H14") == 1


def test_the_original_is_never_written_over(tmp_path: Path) -> None:
    """The original and any other file are refused as targets and left as they are."""
    source = tmp_path / "a.xlsx"
    data = national()
    source.write_bytes(data)
    reviews = check(data)
    with pytest.raises(UnreadableFile):
        write_copy(source, reviews, source)
    other = tmp_path / "b.xlsx"
    other.write_bytes(national(merged=False))
    before = other.read_bytes()
    with pytest.raises(UnreadableFile):
        write_copy(source, reviews, other)
    assert other.read_bytes() == before
    target = tmp_path / "neu" / "a.xlsx"
    assert write_copy(source, reviews, target) == target
    assert write_copy(source, reviews, target) == target
    assert [path.name for path in target.parent.iterdir()] == ["a.xlsx"]
    assert source.read_bytes() == data


def test_the_copy_of_a_data_sheet_has_its_results(tmp_path: Path) -> None:
    """The papers that `check_papers` gives are written like the reviews of forms."""
    source = tmp_path / "基础数据表.xlsx"
    source.write_bytes(filled_data_sheet())
    papers = Checker().check_papers(open_workbook(source))
    copy = write_copy(source, papers.checked, tmp_path / "核对后.xlsx")
    assert "核对结果" in load_workbook(copy).sheetnames


def test_a_copy_in_which_somebody_wrote_is_kept(tmp_path: Path) -> None:
    """Remarks in 财政部门意见 and another file's copy of the same name are never lost."""
    source, target = tmp_path / "a.xlsx", tmp_path / "核对结果" / "a.xlsx"
    rows = [list(row) for row in NATIONAL]
    rows[0][6] = 14
    source.write_bytes(national(rows))
    reviews = check(source.read_bytes())
    write_copy(source, reviews, target)
    other = tmp_path / "other" / "a.xlsx"
    other.parent.mkdir()
    other.write_bytes(national(merged=False))
    with pytest.raises(UnreadableFile):
        write_copy(other, check(other.read_bytes()), target)
    book = load_workbook(target)
    row = next(cell.row for cell in book["核对结果"]["A"] if cell.value == "序号")
    book["核对结果"].cell(row + 1, 13).value = "同意"
    book.save(target)
    with pytest.raises(UnreadableFile):
        write_copy(source, reviews, target)
    assert load_workbook(target)["核对结果"].cell(row + 1, 13).value == "同意"


def test_the_result_sheet_is_known_by_its_blocks() -> None:
    """A renamed result sheet is no form; a sheet of that name alone is no result."""
    book = load_workbook(io.BytesIO(copy_of(national())))
    book["核对结果"].insert_rows(1)
    book["核对结果"].title = "上次核对"
    own = book.create_sheet("核对结果汇总")
    own["A1"] = "各科室核对结果"
    data = saved(book)
    assert len(check(data)) == 1
    assert load_workbook(io.BytesIO(copy_of(data))).sheetnames == ["Sheet1", "核对结果汇总", "核对结果"]


def test_odd_packages() -> None:
    """Comments in parts, dangling overrides and chart sheets do no harm to the copy."""
    files = unzipped(national())
    files["xl/styles.xml"] = re.sub(rb"(<cellXfs[^>]*>)", rb"\1<!-- x -->", files["xl/styles.xml"])
    files["xl/workbook.xml"] = files["xl/workbook.xml"].replace(b"<sheets>", b"<sheets><!-- x -->")
    types = files["[Content_Types].xml"]
    files["[Content_Types].xml"] = types.replace(
        b"</Types>",
        b'<Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    )
    after = unzipped(copy_of(zipped(files)))
    assert "xl/worksheets/sheet3.xml" in after
    assert after["[Content_Types].xml"].count(b"sheet3.xml") == 1
    styles = etree.fromstring(after["xl/styles.xml"])
    formats = styles.find("{*}cellXfs")
    assert formats is not None
    count = len([one for one in formats if isinstance(one.tag, str)])
    assert int(formats.get("count", "0")) == count
    used = {int(number) for number in re.findall(rb' s="(\d+)"', after["xl/worksheets/sheet3.xml"])}
    assert max(used) < count


def test_a_damaged_picture_is_not_copied() -> None:
    """A wrong checksum in a part that the form does not need is an error."""
    data = bytearray(zipped(unzipped(furnished()), zipfile.ZIP_STORED))
    data[data.index(bytes(range(256))) + 5] ^= 0xFF
    workbook = open_workbook(bytes(data))
    with pytest.raises(UnreadableFile):
        checked_copy(workbook, Checker().check_workbook(workbook), file="a.xlsx", today=TODAY)


def test_remarks_of_a_returned_copy_are_kept() -> None:
    """A remark in 单位说明 is in the next copy too, also without its finding."""
    rows = [list(row) for row in NATIONAL]
    rows[0][6] = 14
    rows[3][4], rows[3][6] = "部分达成年度指标并具有一定效果", 14
    book = load_workbook(io.BytesIO(copy_of(national(rows))))
    sheet = book["核对结果"]
    first = next(cell.row for cell in sheet["A"] if cell.value == "序号") + 1
    places = {str(sheet.cell(row, 3).value): row for row in range(first, first + 4)}
    kept = next(place for place in places if place.startswith("H14"))
    gone = next(place for place in places if place.startswith("I17"))
    sheet.cell(places[kept], 12).value = "已核实，按合同只完成一部分"
    sheet.cell(places[gone], 13).value = "同意"
    book["Sheet1"]["I17"] = "因审批推迟"
    again = load_workbook(io.BytesIO(copy_of(saved(book))))["核对结果"]
    texts = {
        str(cell.value): cell.coordinate
        for line in again.iter_rows()
        for cell in line
        if cell.value is not None
    }
    assert texts["已核实，按合同只完成一部分"].startswith("L")
    assert f"{gone}：同意" in texts


@pytest.mark.parametrize("text", ["a" + "&" * 20_000, "b" + "<" * 8_001, "😀" * 16_000])
def test_long_texts_full_of_markup_give_a_whole_sheet(text: str) -> None:
    """A text is cut before it is escaped, never inside an entity."""
    rows = [list(row) for row in NATIONAL]
    rows[0][2] = text
    files = unzipped(copy_of(national(rows)))
    etree.fromstring(files["xl/worksheets/sheet2.xml"])


def test_sheets_of_one_name_are_refused() -> None:
    """A workbook with two sheets of the same name is malformed."""
    files = unzipped(national())
    book = files["xl/workbook.xml"]
    entry = re.search(rb"<sheet [^>]*/>", book)
    assert entry is not None
    files["xl/workbook.xml"] = book.replace(entry[0], entry[0] * 2)
    with pytest.raises(UnreadableFile) as caught:
        check(zipped(files))
    assert caught.value.name == "malformed"
