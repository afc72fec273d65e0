"""Count the lines of the package: python tests/package_size.py

For each folder, and for the whole: modules, lines, and lines without blank ones, comments and docstrings.
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections import defaultdict
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "xlselfeval"
_LAYOUT = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)  # fmt: skip


def code_lines(text: str) -> int:
    """Count the lines of a module that hold code."""
    code: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in _LAYOUT:
            code.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            code.difference_update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(code)


def main() -> None:
    """Print the table."""
    rooms: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        rooms[path.parent.relative_to(PACKAGE).as_posix()].append((text.count("\n"), code_lines(text)))
    rooms["total"] = [size for sizes in rooms.values() for size in sizes]
    for room, sizes in rooms.items():
        lines, code = map(sum, zip(*sizes, strict=True))
        print(f"{room:24}{len(sizes):6}{lines:8}{code:8}")


if __name__ == "__main__":
    main()
