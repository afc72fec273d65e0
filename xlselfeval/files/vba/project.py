"""The writer of `vbaProject.bin`: source texts of modules in, the bytes of the part out.

Only what [MS-OVBA] has a writer write: no compiled code (Excel compiles when it loads), no references
to type libraries, no forms, no password. Everything that Excel would draw at random comes from a hash
of the sources, so that equal sources give equal bytes.
"""

from __future__ import annotations

import hashlib
import re
import struct
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from xlselfeval.errors import TemplateError
from xlselfeval.files.vba.cfb_writer import compound_file
from xlselfeval.files.vba.compression import compress

PROJECT_NAME = "VBAProject"
_CODE_PAGE = 1252  # sources are ASCII, which this code page and all that Chinese systems use agree on
_LCID = 0x0409
_VERSION = (0x51200000, 6)  # a mark that Excel changes when it saves; any number will do
_LONGEST_LINE = 1023
_MOST_CONTINUATIONS = 24

_VBA_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,30}")
# `dir` is the stream beside the modules' own
_TAKEN = frozenset({PROJECT_NAME.lower(), "dir"})
_CLASS_FILE = re.compile(r"VERSION [\d.]+ CLASS\b", re.IGNORECASE)
_HEADER_ATTRIBUTE = re.compile(r"Attribute VB_\w+ *=", re.IGNORECASE)
_CONTINUED = re.compile(r"(?:^|[ \t])_[ \t]*$")
_NOT_PLAIN = re.compile(r"[^\t\x20-\x7E]")

Kind = Literal["workbook", "worksheet", "standard", "class"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Module:
    """One module of the project.

    `name` is the name in the editor and, of a workbook or worksheet, the code name that its XML gives;
    `source` is code in ASCII with any line ends. The header of an exported .bas or .cls file (VERSION,
    BEGIN to END, Attribute VB_…) may stand before the code and counts for nothing: name and kind do.
    """

    name: str
    kind: Kind
    source: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Traits:
    """The properties that VBA gives to a kind of module."""

    item: str  # its line in the PROJECT stream
    base: str | None  # VB_Base: the class that the module extends
    document: bool = False  # it belongs to a thing of Excel's, which exists before any code runs


_TRAITS: Mapping[Kind, _Traits] = MappingProxyType({
    "workbook": _Traits(item="Document={}/&H00000000", base="0{00020819-0000-0000-C000-000000000046}", document=True),
    "worksheet": _Traits(item="Document={}/&H00000000", base="0{00020820-0000-0000-C000-000000000046}", document=True),
    "standard": _Traits(item="Module={}", base=None),
    "class": _Traits(item="Class={}", base="0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"),
})  # fmt: skip


def vba_project(modules: Sequence[Module]) -> bytes:
    """Return the bytes of xl/vbaProject.bin.

    A workbook needs one document module for itself and one for each sheet; that is the caller's part.
    Raises TemplateError, naming the module and the line, for names and sources that VBA does not take.
    """
    _check_names(modules)
    texts = {module.name: _text(module) for module in modules}
    streams = {f"VBA/{name}": compress(text.encode("ascii")) for name, text in texts.items()}
    streams["VBA/_VBA_PROJECT"] = _VBA_PROJECT_STREAM
    streams["VBA/dir"] = compress(b"".join(_dir_records(modules)))
    streams["PROJECT"] = _project_stream(modules, _digest(texts))
    streams["PROJECTwm"] = _name_map(modules)
    return compound_file(streams)


# ------------------------------------------------------------------ names and sources


def _check_names(modules: Sequence[Module]) -> None:
    seen: set[str] = set()
    for module in modules:
        if not _VBA_NAME.fullmatch(module.name):
            raise TemplateError(
                f"宏模块名 {module.name!r} 不能用：要以英文字母开头，只含英文字母、数字和下划线，最多 31 个字符"
            )
        if module.name.lower() in _TAKEN:
            raise TemplateError(f"宏模块名 {module.name!r} 已被宏工程自己占用，请换一个")
        if module.name.lower() in seen:
            raise TemplateError(f"宏模块名 {module.name!r} 重复（不分大小写）")
        seen.add(module.name.lower())


def _text(module: Module) -> str:
    """Return a module's stream before compression, [MS-OVBA] 2.3.4.3, lines ending in CRLF."""
    lines = re.split(r"\r\n|\r|\n", module.source.rstrip())
    start = _header_length(module, lines)
    code = lines[start:] if any(lines[start:]) else []
    _check_code(module, code, first=start + 1)
    return "".join(f"{line}\r\n" for line in (*_attributes(module), *code))


def _header_length(module: Module, lines: Sequence[str]) -> int:
    """Return the number of lines that are the header of an exported file."""
    length = 0
    if _CLASS_FILE.match(lines[0]):
        ends = (number for number, line in enumerate(lines, 1) if line.strip().upper() == "END")
        length = next(ends, 0)
        if not length:
            raise TemplateError(f"宏模块 {module.name} 第 1 行：类模块的文件头没有以 END 结束")
    while length < len(lines) and _HEADER_ATTRIBUTE.match(lines[length]):
        length += 1
    return length


def _check_code(module: Module, code: Sequence[str], *, first: int) -> None:
    """Raise TemplateError for code that the editor would cut; its lines count from `first`."""
    continued = 0
    for number, line in enumerate(code, first):
        continued = continued + 1 if _CONTINUED.search(line) else 0
        problem = _problem(line, continued)
        if problem:
            raise TemplateError(f"宏模块 {module.name} 第 {number} 行：{problem}")


def _problem(line: str, continued: int) -> str | None:
    strange = _NOT_PLAIN.search(line)
    if strange:
        return f"有不能写进宏代码的字符 {strange[0]!r}（U+{ord(strange[0]):04X}），只能用 ASCII 字符"
    if len(line) > _LONGEST_LINE:
        return f"这一行有 {len(line)} 个字符，最多 {_LONGEST_LINE} 个"
    if continued > _MOST_CONTINUATIONS:
        return f"续行符连续出现 {continued} 次，最多 {_MOST_CONTINUATIONS} 次"
    return None


def _attributes(module: Module) -> Iterator[str]:
    """Yield the hidden lines that define the module for VBA, [MS-VBAL] 4.2."""
    traits = _TRAITS[module.kind]
    yield f'Attribute VB_Name = "{module.name}"'
    if traits.base:
        yield f'Attribute VB_Base = "{traits.base}"'
        yield "Attribute VB_GlobalNameSpace = False"
        yield "Attribute VB_Creatable = False"
        yield f"Attribute VB_PredeclaredId = {traits.document}"
        yield f"Attribute VB_Exposed = {traits.document}"
        yield "Attribute VB_TemplateDerived = False"
        yield f"Attribute VB_Customizable = {traits.document}"


# ------------------------------------------------------------------ streams of the VBA storage

# [MS-OVBA] 2.3.4.1; version 0xFFFF tells every Excel that there is no compiled code to trust
_VBA_PROJECT_STREAM = struct.pack("<HHBH", 0x61CC, 0xFFFF, 0, 0)


def _dir_records(modules: Sequence[Module]) -> Iterator[bytes]:
    """Yield the `dir` stream before compression, [MS-OVBA] 2.3.4.2: information, then modules."""
    yield _record(0x01, _u32(1))  # PROJECTSYSKIND: 32-bit Windows, which the 64-bit one reads as well
    yield _record(0x02, _u32(_LCID))  # PROJECTLCID
    yield _record(0x14, _u32(_LCID))  # PROJECTLCIDINVOKE
    yield _record(0x03, _u16(_CODE_PAGE))  # PROJECTCODEPAGE
    yield _record(0x04, PROJECT_NAME.encode("ascii"))  # PROJECTNAME
    yield _record(0x05) + _record(0x40)  # PROJECTDOCSTRING, in the code page and in UTF-16
    yield _record(0x06) + _record(0x3D)  # PROJECTHELPFILEPATH, twice
    yield _record(0x07, _u32(0))  # PROJECTHELPCONTEXT
    yield _record(0x08, _u32(0))  # PROJECTLIBFLAGS
    yield struct.pack("<HIIH", 0x09, 4, *_VERSION)  # PROJECTVERSION announces 4 bytes and has 6
    yield _record(0x0C) + _record(0x3C)  # PROJECTCONSTANTS, in the code page and in UTF-16
    yield _record(0x0F, _u16(len(modules)))  # PROJECTMODULES
    yield _record(0x13, _u16(0xFFFF))  # PROJECTCOOKIE
    for module in modules:
        yield from _module_records(module)
    yield _record(0x10)  # the end


def _module_records(module: Module) -> Iterator[bytes]:
    """Yield the records of `dir` for one module, [MS-OVBA] 2.3.4.2.3.2."""
    name, wide_name = module.name.encode("ascii"), module.name.encode("utf-16-le")
    yield _record(0x19, name) + _record(0x47, wide_name)  # MODULENAME, MODULENAMEUNICODE
    yield _record(0x1A, name) + _record(0x32, wide_name)  # MODULESTREAMNAME
    yield _record(0x1C) + _record(0x48)  # MODULEDOCSTRING
    yield _record(0x31, _u32(0))  # MODULEOFFSET: the source begins at once, no compiled code before it
    yield _record(0x1E, _u32(0))  # MODULEHELPCONTEXT
    yield _record(0x2C, _u16(0xFFFF))  # MODULECOOKIE
    yield _record(0x21 if module.kind == "standard" else 0x22)  # MODULETYPE
    if module.kind == "class":
        yield _record(0x28)  # MODULEPRIVATE goes with VB_Exposed = False
    yield _record(0x2B)  # the end of the module


def _record(identifier: int, content: bytes = b"") -> bytes:
    return struct.pack("<HI", identifier, len(content)) + content


def _u16(number: int) -> bytes:
    return struct.pack("<H", number)


def _u32(number: int) -> bytes:
    return struct.pack("<I", number)


# ------------------------------------------------------------------ streams beside the VBA storage


def _digest(texts: Mapping[str, str]) -> bytes:
    """Return a hash of the project: the attributes in the texts carry names and kinds."""
    return hashlib.sha256("\0".join(texts.values()).encode("ascii")).digest()


def _project_stream(modules: Sequence[Module], digest: bytes) -> bytes:
    """Return the PROJECT stream, [MS-OVBA] 2.3.1; 19 bytes of `digest` replace random numbers."""
    project_id = f"{{{uuid.UUID(bytes=digest[:16], version=4)}}}".upper()
    unprotected, no_password, visible = bytes(4), bytes(1), b"\xff"  # 2.3.1.15 to 2.3.1.17
    lines = [
        f'ID="{project_id}"',
        *(_TRAITS[module.kind].item.format(module.name) for module in modules),
        f'Name="{PROJECT_NAME}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{_obfuscated(unprotected, project_id, digest[16])}"',
        f'DPB="{_obfuscated(no_password, project_id, digest[17])}"',
        f'GC="{_obfuscated(visible, project_id, digest[18])}"',
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
    ]
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def _obfuscated(content: bytes, project_id: str, seed: int) -> str:
    """Return bytes under Data Encryption, [MS-OVBA] 2.4.3.2, in hexadecimal.

    Every byte depends on the two before it.
    """
    project_key = sum(project_id.encode("ascii")) & 0xFF
    filler = bytes((seed & 6) // 2)
    written = [seed, seed ^ 2, seed ^ project_key]  # 2 is the version of the method
    plain_before = project_key
    for byte in filler + struct.pack("<I", len(content)) + content:
        written.append(byte ^ (written[-2] + plain_before & 0xFF))
        plain_before = byte
    return bytes(written).hex().upper()


def _name_map(modules: Sequence[Module]) -> bytes:
    """Return the PROJECTwm stream, [MS-OVBA] 2.3.3: names in the code page and in UTF-16."""
    names = (f"{module.name}\0" for module in modules)
    return b"".join(name.encode("ascii") + name.encode("utf-16-le") for name in names) + b"\0\0"
