"""The zip package of a workbook; every fault ends in one Chinese line."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from xlselfeval.errors import UnreadableFile, beyond_forms, in_a_line, malformed
from xlselfeval.files.limits import ELEMENTS_OF_PART, LIMITS, RATIO, RATIO_FROM, Limits
from xlselfeval.files.xml import SAVE_AS as _SAVE_AS
from xlselfeval.files.xml import parse_tree
from xlselfeval.files.zip_members import unpacked, with_slashes

_PART_NAME = re.compile(r"[^:\x00-\x1f\x7f]+")
_END_OF_DIRECTORY = b"PK\x05\x06"
TYPES = "[Content_Types].xml"  # without it no office program opens a workbook
_IN_DIRECTORY = b"PK\x01\x02"  # how each part is announced there; the directory's own count may lie
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # all that the format allows


class Package:
    """The parts of one workbook, read on demand; the case of a part's name does not matter.

    Some programs write names with "\\", against the standard; here and in a copy they have "/".
    """

    def __init__(self, data: bytes, limits: Limits = LIMITS) -> None:
        self.data = data
        self.limits = limits
        self._whole: set[str] = set()  # the parts that have been read and are sound
        if max(_claimed_parts(data), data.count(_IN_DIRECTORY)) > limits.parts:
            raise beyond_forms()
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise UnreadableFile("truncated", "文件不完整或已损坏，请换用完好的文件") from error
        self.entries = tuple(archive.infolist())
        for entry in self.entries:
            entry.filename = with_slashes(entry.orig_filename)
        self._entries = {entry.filename.lower(): entry for entry in self.entries}
        self._check(self.entries, archive.start_dir)

    def _check(self, entries: Sequence[zipfile.ZipInfo], room: int) -> None:
        """Refuse entries that no office program writes; `room` bytes lie before the directory."""
        if any(entry.compress_type not in _PACKINGS for entry in entries):
            raise UnreadableFile("malformed", f"文件的压缩方式不是Office所用，{_SAVE_AS}")
        too_large = beyond_forms("文件展开后过大")
        limits = self.limits
        if len(entries) > limits.parts or sum(entry.file_size for entry in entries) > limits.package_bytes:
            raise too_large
        if len(self._entries) != len(entries):
            raise malformed("文件内部格式有误（部分内容重名）")
        if sum(entry.compress_size for entry in entries) > room:
            raise UnreadableFile("truncated", f"文件内部互相重叠或不完整，{_SAVE_AS}")
        for entry in entries:
            packed = max(1, entry.compress_size)
            large = entry.file_size > RATIO_FROM and entry.file_size > RATIO * packed
            if large or entry.file_size > limits.part_bytes:
                raise too_large
            if entry.flag_bits & 1:
                raise UnreadableFile("encrypted", "文件已加密，请取消密码后再核对")

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._entries

    def read(self, part: str) -> bytes:
        """Return the bytes of a part; UnreadableFile when it is missing or damaged."""
        entry = self._entries.get(part.lower())
        if entry is None:
            raise UnreadableFile("malformed", f"文件内部格式有误，缺少{in_a_line(part)}，{_SAVE_AS}")
        content = unpacked(self.data, entry)
        self._whole.add(entry.filename)
        return content

    def verify(self) -> None:
        """Read every part once; UnreadableFile when any is damaged."""
        for entry in self.entries:
            if entry.filename not in self._whole:
                self.read(entry.filename)

    def actual_name(self, part: str) -> str:
        """Return a part's name as the package spells it."""
        entry = self._entries.get(part.lower())
        return part if entry is None else entry.filename

    def tree(self, part: str) -> Element:
        """Return the root element of an XML part."""
        return parse_tree(self.xml_bytes(part), part, self.limits)

    def small_bytes(self, part: str) -> bytes:
        """Return the bytes of a part that lists other parts, as `xml_bytes` does."""
        data = self.xml_bytes(part)
        if data.count(b"<") > ELEMENTS_OF_PART * self.limits.parts:
            raise beyond_forms()
        return data

    def check_names(self) -> None:
        """Refuse parts whose name leads elsewhere, or differs from the one that is read."""
        for entry in self.entries:
            name = with_slashes(entry.orig_filename)
            pieces = name.removesuffix("/").split("/")
            if any(piece in ("", ".", "..") for piece in pieces) or not _PART_NAME.fullmatch(name):
                raise UnreadableFile("malformed", f"文件内部格式有误（{in_a_line(name[:40])}），{_SAVE_AS}")

    def xml_bytes(self, part: str, *, cells: bool = False) -> bytes:
        """Return the bytes of a part to be parsed, with `cells` a sheet; within the limits."""
        entry = self._entries.get(part.lower())
        if entry is not None and entry.file_size > self.limits.xml_bytes:
            raise beyond_forms()
        data = self.read(part)
        if cells and len(data) > self.limits.cells and data.count(b"<v>") > self.limits.cells:
            raise beyond_forms()
        return data


def _claimed_parts(data: bytes) -> int:
    """Return the number of parts that the end of the directory claims; 0 without one."""
    end = data.rfind(_END_OF_DIRECTORY)
    return int.from_bytes(data[end + 10 : end + 12], "little") if end >= 0 else 0
