"""The VBA project of a workbook as the checks see it: document modules and public procedures."""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass

_LISTED = re.compile(r"^(?:Document|Module|Class|BaseClass)=([^/\r\n]+)", re.MULTILINE)
_DOCUMENT = re.compile(r"^Document=([^/\r\n]+)/", re.MULTILINE)
_PUBLIC = re.compile(
    r"^[ \t]*(?:Public[ \t]+)?(?:Static[ \t]+)?(?:Sub|Function)[ \t]+(\w+)", re.MULTILINE | re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Project:
    """A VBA project: its document modules, and (module, procedure) in lower case; `trouble` if unreadable."""

    documents: frozenset[str] = frozenset()
    macros: frozenset[tuple[str, str]] = frozenset()
    trouble: str = ""


def read_project(content: bytes) -> Project:
    """Read a vbaProject.bin with oletools; whatever stops it is the project's `trouble`."""
    with warnings.catch_warnings():  # its own dependencies deprecate what oletools calls
        warnings.simplefilter("ignore")
        import olefile
        from oletools.olevba import VBA_Parser

        try:
            with olefile.OleFileIO(io.BytesIO(content)) as container:
                listing = container.openstream("PROJECT").read().decode("cp1252")
            modules = [
                (file.rpartition(".")[0], code)
                for _, _, file, code in VBA_Parser("vbaProject.bin", data=content).extract_macros()
            ]
        except Exception as error:  # oletools raises whatever the bytes bring about
            return Project(trouble=f"{type(error).__name__}: {error}")
    listed, streams = sorted(_LISTED.findall(listing)), sorted(name for name, _ in modules)
    return Project(
        documents=frozenset(_DOCUMENT.findall(listing)),
        macros=frozenset(
            (name.lower(), macro.lower()) for name, code in modules for macro in _PUBLIC.findall(code)
        ),
        trouble="" if listed == streams else f"PROJECT lists {listed}, the streams are {streams}",
    )
