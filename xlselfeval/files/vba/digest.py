"""A digest of macro source that survives the saves of office programs."""

from __future__ import annotations

import hashlib
import re

_NO_CODE = re.compile(r"(?:rem )?attribute vb_|attribute \w+\.vb_|rem attribute |option vbasupport|$")
_SPACE = re.compile(r"\s+")


def code_digest(source: str) -> str:
    """Return a digest of the code in a module's source; "" where it has none."""
    lines = (_SPACE.sub(" ", line).strip().lower() for line in source.splitlines())
    code = [line.replace(" ", "") for line in lines if not _NO_CODE.match(line) and line != "option explicit"]
    return hashlib.sha256("\n".join(code).encode("utf-8", "replace")).hexdigest()[:16] if code else ""
