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

from xlselfeval.files.vba.cfb_writer import compound_file
from xlselfeval.files.vba.compression import compress

PROJECT_NAME = "VBAProject"
_CODE_PAGE = 1252  # sources are ASCII, which this code page and all that Chinese systems use agree on
_LCID = 0x0409
_VERSION = (0x51200000, 6)  # a mark that Excel changes when it saves; any number will do
_HEADER = re.compile(r"(?:Attribute VB_\w+ *=.*\n)*")

Kind = Literal["workbook", "worksheet", "standard"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Module:
    """One module of the project.

    `name` is the name in the editor and, of a workbook or worksheet, the code name that its XML gives; `source` is
    code in ASCII, its lines ending in LF. The header of an exported .bas file (Attribute VB_…) counts for nothing.
    """

    name: str
    kind: Kind
    source: str = ""


# VB_Base: the class that a document's module extends
_BASES: Mapping[Kind, str] = MappingProxyType({
    "workbook": "0{00020819-0000-0000-C000-000000000046}", "worksheet": "0{00020820-0000-0000-C000-000000000046}",
})  # fmt: skip


def vba_project(modules: Sequence[Module]) -> bytes:
    """Return the bytes of xl/vbaProject.bin.

    A workbook needs one document module for itself and one for each sheet; that is the caller's part. So are names and
    sources that VBA takes: those of our macros are held against its limits by a test.
    """
    texts = {module.name: _text(module) for module in modules}
    streams = {f"VBA/{name}": compress(text.encode("ascii")) for name, text in texts.items()}
    streams["VBA/_VBA_PROJECT"] = _VBA_PROJECT_STREAM
    streams["VBA/dir"] = compress(b"".join(_dir_records(modules)))
    streams["PROJECT"] = _project_stream(modules, _digest(texts))
    streams["PROJECTwm"] = _name_map(modules)
    return compound_file(streams)


def _text(module: Module) -> str:
    """Return a module's stream before compression, [MS-OVBA] 2.3.4.3, lines ending in CRLF."""
    code = _HEADER.sub("", f"{module.source.rstrip()}\n", count=1).splitlines()
    return "".join(f"{line}\r\n" for line in (*_attributes(module), *(code if any(code) else ())))


def _attributes(module: Module) -> Iterator[str]:
    """Yield the hidden lines that define the module for VBA, [MS-VBAL] 4.2."""
    yield f'Attribute VB_Name = "{module.name}"'
    if module.kind in _BASES:
        yield f'Attribute VB_Base = "{_BASES[module.kind]}"'
        yield "Attribute VB_GlobalNameSpace = False"
        yield "Attribute VB_Creatable = False"
        yield "Attribute VB_PredeclaredId = True"
        yield "Attribute VB_Exposed = True"
        yield "Attribute VB_TemplateDerived = False"
        yield "Attribute VB_Customizable = True"


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
        *(
            f"Document={one.name}/&H00000000" if one.kind in _BASES else f"Module={one.name}"
            for one in modules
        ),
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
