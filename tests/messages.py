"""List what the program says, for one who reads it as a clerk or a chief would: `python tests/messages.py [ROOM…]`.

Every Chinese text of the package with its place, as the sentence it becomes ({…} where figures and names go in); the findings have
theirs, with examples, in tests/golden/approved/.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "xlselfeval"
_CHINESE = re.compile("[\u4e00-\u9fff]")
_SENTENCE = 6  # Chinese characters that make a sentence, not a caption


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """Give line and text of each Chinese sentence in a module, docstrings left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            inner.add(id(node.value))
    for node in ast.walk(tree):
        if id(node) in inner or not isinstance(node, ast.Constant | ast.JoinedStr):
            continue
        text = _written(node)
        if len(_CHINESE.findall(text)) >= _SENTENCE:
            yield node.lineno, text


def _written(node: ast.Constant | ast.JoinedStr) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else "{" + ast.unparse(part.value) + "}"
        for part in node.values
        if isinstance(part, ast.Constant | ast.FormattedValue)
    )


if __name__ == "__main__":
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if not sys.argv[1:] or name.startswith(tuple(sys.argv[1:])):
            for line, text in texts(path):
                print(f"{name}:{line}\t{' '.join(text.split())}")
