"""Upper limits on returned files; a file beyond one is refused before anything is expanded.

A filled form of 60 indicators has about 30 KB, a form with scanned stamps a few MB.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import IO

from xlselfeval.errors import UnreadableFile, WrongArgument, beyond_forms, expect, expect_positive
from xlselfeval.plain_number import plain_whole

RATIO = 1_000  # expanded to packed, for parts over RATIO_FROM: deflate itself ends near 1,030
RATIO_FROM = 2**20
CACHED_BYTES = 2**18  # a part up to here is cached, parsed, for the next form that has the same
SHARED_USES = 1_000  # cells that may share one formula and have it spelt out
SHARED_LENGTH = 1_000  # characters of such a formula
CELLS_SUMMED = 200_000  # cells that all sums of one form take in together, where people sum over sums
DEEPEST = 256  # XML elements within one another: no office program comes near
LONGEST_NAMESPACE = 1_000  # characters of the name of an XML namespace
ELEMENTS_OF_PART = 10  # in a list of parts: elements for each
FORMAT_CODE = 255  # characters: Excel's own limit
_PIECE = 2**20  # bytes that are read at once: a raised limit may be more than memory holds
TEXT = 32_767  # Excel's own limit for one cell


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Limits:
    """Limits on one file; an honest file that is larger is read with `raised` limits."""

    file_bytes: int = 60 * 2**20  # a form with pictures of every attachment stays below
    parts: int = 2_000  # a workbook of twenty sheets with drawings has about two hundred
    part_bytes: int = 64 * 2**20  # one part expanded
    xml_bytes: int = 24 * 2**20  # an XML part that is read: a sheet of 100,000 cells has about 10 MB
    package_bytes: int = 256 * 2**20  # everything expanded
    sheets: int = 256
    cells: int = 100_000  # cells with content in one sheet
    form_rows: int = 2_000  # of one form: forms are issued with 400 at most
    sheet_forms: int = 60  # one below another in one sheet
    merges: int = 20_000
    merged_cells: int = 200_000  # cells covered by merged ranges in one sheet
    elements: int = 600_000  # tags or records in one part: a sheet of 100,000 cells has about 500,000
    style_tags: int = 200_000  # of all styles: the 65,490 cell styles that Excel allows have three each
    # Of a .xls, .xlsb or .ods:
    all_cells: int = 1_000_000  # with content, of all sheets
    stream_bytes: int = 32 * 2**20  # the workbook in a .xls, with its pictures
    paragraphs: int = 50_000  # of a report, those of table cells too: ten pages have about three hundred
    # In all cells, of a .xlsx in those of one sheet; a text that a thousand cells share counts a thousand times:
    characters: int = 6 * 2**20

    def __post_init__(self) -> None:
        """Refuse a limit that is no whole number above 0; one of a data frame becomes an int."""
        for one in fields(self):
            value = plain_whole(getattr(self, one.name))
            expect_positive(value, int, f"{one.name} 的上限（整数）")
            object.__setattr__(self, one.name, value)

    def __repr__(self) -> str:
        """Name the limits that are not the usual ones, so that a signature with the usual ones is short."""
        own = (
            f"{one.name}={getattr(self, one.name)}"
            for one in fields(self)
            if getattr(self, one.name) != one.default
        )
        return f"Limits({', '.join(own)})"

    def raised(self, factor: int) -> Limits:
        """Return every limit that many times higher; WrongArgument for less than once."""
        factor = plain_whole(factor)
        expect(factor, int, "放宽的倍数（整数）")
        if factor < 1:
            raise WrongArgument(f"上限只能放宽到 1 倍以上，不能是 {factor} 倍")
        return Limits(**{one.name: getattr(self, one.name) * factor for one in fields(self)})


def too_large(most: int) -> UnreadableFile:
    """Return the error for a file of more bytes than a limit."""
    return beyond_forms(f"文件超过 {most // 2**20} MB", "请检查文件是否有误")


def read_limited(stream: IO[bytes], most: int) -> bytes:
    """Read an open file to its end, piece by piece; UnreadableFile where it has more bytes than `most`."""
    pieces, left = [], most
    while piece := stream.read(min(left + 1, _PIECE)):
        pieces.append(piece)
        left -= len(piece)
        if left < 0:
            raise too_large(most)
    return b"".join(pieces)


LIMITS = Limits()
# 2,500 projects with thirty indicators each; the bureau's own file
ROSTER = Limits(cells=600_000, xml_bytes=64 * 2**20, elements=4_000_000, characters=36 * 2**20)
