"""What a returned form may hold at most; beyond it a file is refused before anything is expanded.

A filled form of 60 indicators has about 30 KB, a form with scanned stamps a few MB.
"""

from __future__ import annotations

FILE_BYTES = 60 * 2**20  # a form with pictures of every attachment stays below
PARTS = 2_000  # a workbook of twenty sheets with drawings has about two hundred
PART_BYTES = 64 * 2**20  # one part expanded
XML_BYTES = 24 * 2**20  # an XML part that is read: a sheet of 100,000 cells has about 10 MB
PACKAGE_BYTES = 256 * 2**20  # everything expanded
RATIO = 1_000  # expanded to packed, for parts over RATIO_FROM: deflate itself ends near 1,030
RATIO_FROM = 2**20
CACHED_BYTES = 2**18  # a part up to here may be kept, parsed, for the next form that has the same
SHEETS = 256
CELLS = 100_000  # cells with content in one sheet
MERGES = 20_000
MERGED_CELLS = 200_000  # cells covered by merged ranges in one sheet
ELEMENTS = 1_000_000  # tags in one XML part: a sheet of 100,000 cells has about 500,000
SHARED_USES = 1_000  # cells that may share one formula and have it spelt out
SHARED_LENGTH = 1_000  # characters of such a formula
TEXT = 32_767  # Excel's own limit for one cell
