"""Run the cells of a notebook without Jupyter; as a program, renew the outputs that are kept in it.

Usage: python tests/examples/renew.py examples/returns.ipynb
"""

from __future__ import annotations

import ast
import io
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_output


def load(path: Path) -> Any:
    """Read a notebook of the present format; nbformat.ValidationError where it is none."""
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook, version=4, version_minor=5)
    return notebook


def code_cells(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def run(notebook: Any) -> list[list[Any]]:
    """Run the code cells in one namespace, in this process; return the outputs of each."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    return [_outputs(cell.source, number, namespace) for number, cell in enumerate(code_cells(notebook), 1)]


def _outputs(source: str, number: int, namespace: dict[str, Any]) -> list[Any]:
    """Run one cell; a last line that is an expression is its result, as in Jupyter."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    value, printed = None, io.StringIO()
    with redirect_stdout(printed):
        exec(compile(tree, f"cell {number}", "exec"), namespace)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), f"cell {number}", "eval"), namespace)
    outputs = [new_output("stream", name="stdout", text=printed.getvalue())] if printed.getvalue() else []
    if value is not None:
        shown = {"text/plain": repr(value)}
        if hasattr(value, "_repr_html_"):
            shown["text/html"] = value._repr_html_()
        outputs.append(new_output("execute_result", shown, execution_count=number))
    return outputs


def renew(path: Path) -> None:
    """Run a notebook and write its outputs into it."""
    notebook = load(path)
    for number, (cell, outputs) in enumerate(zip(code_cells(notebook), run(notebook), strict=True), 1):
        cell.outputs, cell.execution_count = outputs, number
    nbformat.write(notebook, path)


if __name__ == "__main__":
    renew(Path(sys.argv[1]))
