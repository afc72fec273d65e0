"""Random formulas over a small sheet: calls of every allowed function, and operators."""

from __future__ import annotations

import random
from collections.abc import Callable

from openpyxl import Workbook
from support.packages import saved

ROWS, NUMBERS, MIXED = range(1, 9), "AB", "ABCDEF"
_NUMBERS = (1, 2, 3, 5, 0, -2, 7.5, 0.25, 1.005, 98.5, 12, 100, 95, 33.33)
_CONTENTS = (*_NUMBERS, None, None, "优", "良", "abc", "Abc", "195篇", "12", "a b", " x ")
_TEXTS = ('"优"', '"a"', '""', '"b"', '"195篇"')
_COMPARISONS = (">", "<", ">=", "<=", "=", "<>")
FIRST = 1  # row of the first formula, in column Z


class Draw:
    """A generator of formulas; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.one = self.chance.choice
        self.contents = {
            f"{column}{row}": self.one(_NUMBERS if column in NUMBERS else _CONTENTS)
            for column in MIXED
            for row in ROWS
        }
        self.contents |= {"D4": "=1/0", "F7": '="优"*1'}  # errors stand in forms too

    def cell(self, columns: str = MIXED) -> str:
        return f"{self.one(columns)}{self.one(ROWS)}"

    def number(self) -> str:
        return self.one((self.cell(NUMBERS), self.cell(NUMBERS), self.one(("2", "0.5", "100", "0", "-1"))))

    def rows(self) -> tuple[int, int]:
        first, last = sorted(self.chance.sample(ROWS, 2))
        return first, last

    def column(self, rows: tuple[int, int] | None = None, columns: str = MIXED) -> str:
        first, last = rows or self.rows()
        column = self.one(columns)
        return f"{column}{first}:{column}{last}"

    def arithmetic(self, depth: int = 0) -> str:
        left = self.number() if depth > 1 or self.chance.random() < 0.6 else f"({self.arithmetic(depth + 1)})"
        return f"{left}{self.one('+-*/')}{self.number()}"

    def condition(self) -> str:
        side = self.one((self.cell(), self.number(), self.arithmetic()))
        return f"{side}{self.one(_COMPARISONS)}{self.one((self.cell(), self.number(), self.one(_TEXTS)))}"

    def scalar(self) -> str:
        return self.one((self.cell(), self.number(), self.arithmetic(), self.one(_TEXTS)))

    def text(self) -> str:
        return self.one((self.cell(), self.one(_TEXTS), f"{self.cell()}&{self.one(_TEXTS)}"))

    def criterion(self) -> str:
        number = self.one(("1", "5", "12", "95"))
        return self.one((number, f'"{self.one(_COMPARISONS[:5])}{number}"', '"优"', '"=良"', '"abc"', self.cell(), f'"{self.one(_COMPARISONS[:5])}"&{self.cell(NUMBERS)}'))  # fmt: skip

    def plus(self, more: str) -> str:
        """Return an argument that may be left out."""
        return self.one(("", f",{more}"))

    def call(self, name: str) -> str:
        """Return a random call of a function."""
        return f"{name}({self.arguments(name)})"

    def arguments(self, name: str) -> str:
        some = [self.one((self.column(), self.column(), self.cell(), self.arithmetic())) for _ in range(self.one((1, 1, 2, 3)))]  # fmt: skip
        rows = self.rows()
        choices: dict[str, Callable[[], str]] = {
            "LARGE": lambda: f"{self.column()},{self.one('1234')}",
            "COUNTA": lambda: self.one((self.column(), f"{self.cell()},{self.column()}")),
            "COUNTBLANK": self.column,
            "ROUND": lambda: f"{self.one((self.number(), self.arithmetic(), self.cell()))},{self.one(('0', '1', '2', '4', '-1'))}",
            "TRUNC": lambda: f"{self.arithmetic()}{self.plus(self.one('012'))}",
            "MOD": lambda: f"{self.cell(NUMBERS)},{self.one(('2', '3', '0', '-2', '5', self.cell(NUMBERS)))}",
            "POWER": lambda: f"{self.cell(NUMBERS)},{self.one(('2', '3', '-1'))}",
            "IF": lambda: f"{self.condition()},{self.scalar()}{self.plus(self.scalar())}",
            "IFERROR": lambda: f"{self.one((self.arithmetic(), self.scalar()))},{self.scalar()}",
            "IFS": lambda: f"{self.condition()},{self.scalar()},{self.condition()},{self.scalar()}",
            "AND": lambda: f"{self.condition()},{self.condition()}{self.plus(f'NOT({self.condition()})')}",
            "NOT": self.condition,
            "CHOOSE": lambda: f"{self.one(('1', '2', '3', self.cell(NUMBERS)))},{self.scalar()},{self.scalar()}",
            "ISNUMBER": lambda: self.one((self.cell(), self.cell("CDEF"), self.arithmetic(), self.one(_TEXTS))),
            "SUMIF": lambda: f"{self.column(rows)},{self.criterion()}{self.plus(self.column(rows))}",
            "COUNTIF": lambda: f"{self.column()},{self.criterion()}",
            "SUMIFS": lambda: f"{self.column(rows)},{self.column(rows)},{self.criterion()},{self.column(rows)},{self.criterion()}",
            "COUNTIFS": lambda: f"{self.column(rows)},{self.criterion()},{self.column(rows)},{self.criterion()}",
            "SUMPRODUCT": lambda: self.one((f"{self.column(rows)},{self.column(rows)}", f"{self.column(rows, NUMBERS)}*{self.column(rows, NUMBERS)}", f"({self.column(rows)}{self.one(_COMPARISONS)}{self.number()})*{self.column(rows, NUMBERS)}", f"({self.column(rows)}=\"优\")*({self.column(rows)}<>\"\")", f"{self.column(rows, NUMBERS)}*{self.cell(NUMBERS)}", self.column())),
            "LEFT": lambda: f"{self.text()}{self.plus(self.one('0129'))}",
            "MID": lambda: f"{self.text()},{self.one('12')},{self.one('123')}",
            "CONCATENATE": lambda: f"{self.text()},{self.text()}",
            "FIND": lambda: f"{self.one(_TEXTS[3:])},{self.cell('CDEF')}{self.plus('2')}",
            "SEARCH": lambda: f"{self.one(_TEXTS[1:4:2])},{self.cell('CDEF')}{self.plus('2')}",
            "EXACT": lambda: f"{self.cell()},{self.one((self.cell(), *_TEXTS))}",
            "VALUE": lambda: self.one((self.cell(), '"12"', '"0.5"', '"x"')),
            "VLOOKUP": lambda: f"{self.one((self.cell(NUMBERS), self.cell(), '5', '12', self.one(_TEXTS[:1])))},{self.one(('A1:B8', 'A1:B8', 'A2:B8', 'B1:D8'))},{self.one('123')},{self.one(('FALSE', '0'))}",
            "INDEX": lambda: self.one((f"{self.column()},{self.one('1239')}", f"A1:C8,{self.one('123')},{self.one('1234')}")),
            "MATCH": lambda: f"{self.one((self.cell(), '5', self.one(_TEXTS[:1])))},{self.column()},0",
        }  # fmt: skip
        alike = {"SMALL": "LARGE", "ROUNDUP": "ROUND", "ROUNDDOWN": "ROUND", "OR": "AND", "AVERAGEIF": "SUMIF", "RIGHT": "LEFT", "HLOOKUP": "VLOOKUP"}  # fmt: skip
        alike |= dict.fromkeys(("ISTEXT", "ISBLANK", "ISERROR", "N"), "ISNUMBER")
        draw = choices.get(alike.get(name, name))
        if draw is not None:
            return draw()
        if name in ("INT", "ABS", "SQRT", "SIGN"):
            return self.one((self.number(), self.arithmetic(), self.cell()))
        return self.text() if name in ("LEN", "TRIM", "UPPER", "LOWER") else ",".join(some)

    def operators(self) -> str:
        """Return operators without a function."""
        return self.one((self.arithmetic(), self.condition(), f"{self.cell()}&{self.text()}", f"-{self.number()}^2", f"{self.cell()}%", f"{self.cell()}{self.one('+-*/')}{self.cell()}"))  # fmt: skip


def workbook_of(draw: Draw, formulas: list[str]) -> bytes:
    """Return a sheet S with the drawn contents and the formulas in column Z."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "S"
    for ref, value in draw.contents.items():
        sheet[ref] = value
        if isinstance(value, str) and not value.startswith("="):
            sheet[ref].data_type = "s"
    for row, text in enumerate(formulas, FIRST):
        sheet[f"Z{row}"] = "=" + text.replace("IFS(", "_xlfn.IFS(") if text.startswith("IFS(") else f"={text}"
    return saved(book)
