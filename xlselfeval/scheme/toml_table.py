"""TOML tables as typed values; every fault is collected with its path."""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import MISSING, fields
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

from xlselfeval.errors import Fault, SchemeError, reason
from xlselfeval.toml_parser import tomllib

Word = TypeVar("Word", bound=str)
Record = TypeVar("Record")
_IDENTIFIER = re.compile(r"\w[\w.-]{0,59}")
_PLACE_OF_ERROR = re.compile(r"line (\d+), column (\d+)")
_LARGEST, _MOST_DECIMALS = 1_000_000, 20
_KINDS: Mapping[str, tuple[str, ...]] = {  # the files of TOML, and keys that one of the kind has and no other
    "表样": ("title_line", "heading", "funds", "goals", "category", "grade"),
    "口径": ("base", "rules", "places", "tolerance", "bands", "at_most", "overshoot"),
    "基础数据表的版式": ("mark", "blocks", "equals", "per_person"),
}
SETTINGS_FILE = "设置（设置.toml）"
_OF_SETTINGS = {"停用", "要求", "单位可否说明"}


def find_toml(name: str, folder: Path, kind: str) -> Path:
    """Find the file of a shipped id or of a path that ends with .toml; SchemeError for any other name."""
    shipped = {path.stem: path for path in folder.glob("*.toml")}
    if name in shipped:
        return shipped[name]
    if is_file_name(name):
        return Path(name)
    problem = f"{_why_none(name, kind)}，自带的有 {'、'.join(sorted(shipped))}；也可以给出 .toml 文件的路径"
    raise SchemeError(name, (Fault(name or "（空）", problem),))


def _why_none(name: str, kind: str) -> str:
    """Return why a name is neither a shipped id nor that of a TOML file."""
    if os.path.isdir(name):  # noqa: PTH112 - False for a name that no file can have
        return f"该路径为文件夹，不是{kind}"
    return f"{kind}不能是 {suffix} 文件" if (suffix := Path(name).suffix) else f"没有这个{kind}"


def from_folder_of(source: str, name: str) -> str:
    """Return the path of a TOML file that the file `source` names, from the folder of that file; an id as it is."""
    return str(Path(source).parent / name) if is_file_name(name) else name


def is_file_name(name: str) -> bool:
    """Return whether a name is that of a file, which its user may edit, and no shipped id."""
    return name.lower().endswith(".toml")


def parse_toml(path: Path) -> Mapping[str, object]:
    """Parse a TOML file into its tables; SchemeError when it is missing, not UTF-8 or not TOML."""
    try:
        tables: Mapping[str, object] = tomllib.loads(
            path.read_text(encoding="utf-8-sig"), parse_float=Decimal
        )
    except FileNotFoundError:
        fault = Fault(str(path), "文件不存在")
    except OSError as error:
        fault = Fault(str(path), f"读不了：{reason(error)}")
    except UnicodeDecodeError:
        fault = Fault(str(path), "不是 UTF-8 编码的文本")
    except RecursionError:
        fault = Fault(str(path), "嵌套太深，不像表样文件")
    except tomllib.TOMLDecodeError as error:
        fault = Fault(str(path), f"不是有效的 TOML：{toml_error_in_words(error)}")
    else:
        return tables
    raise SchemeError(str(path), (fault,))


def toml_error_in_words(error: tomllib.TOMLDecodeError) -> str:
    """Say where a text is no TOML; the words of the parser are English."""
    place = _PLACE_OF_ERROR.search(str(error))
    where = f"第{place[1]}行第{place[2]}列" if place else "文件末尾"
    return f"{where}不符合格式，请检查引号、括号、等号和重复的项"


def kind_of_toml(values: Mapping[str, object]) -> str:
    """Return the kind of file that a TOML is, in Chinese; "" where its keys do not say."""
    if any(isinstance(value, Mapping) and _OF_SETTINGS & value.keys() for value in values.values()):
        return SETTINGS_FILE
    return next((name for name, keys in _KINDS.items() if any(key in values for key in keys)), "")


def refuse_other_kind(values: Mapping[str, object], kind: str, source: str) -> None:
    """Raise SchemeError for the TOML of another kind of file: its missing keys would say nothing."""
    if not any(key in values for key in _KINDS[kind]) and (other := kind_of_toml(values)):
        raise SchemeError(source, (Fault(source, f"该文件写的是{other}，不是{kind}；请检查所指定的文件"),))


class TomlTable:
    """A TOML table; its getters note a fault and return a substitute, so that all faults are found at once."""

    def __init__(self, values: object, path: str, faults: list[Fault], *, takes_quoted: bool = True) -> None:
        self.path = path
        self._faults = faults
        self._takes_quoted = takes_quoted
        self._values: Mapping[str, object] = {}
        self._asked: set[str] = set()
        if isinstance(values, Mapping):
            self._values = values
        else:
            self.fault("", "应为一个表（table）")

    def fault(self, key: str, problem: str) -> None:
        """Note a fault at a key of this table (at the table itself when key is empty)."""
        self._faults.append(Fault(".".join(part for part in (self.path, key) if part) or "（根）", problem))

    def has_fault(self, key: str) -> bool:
        """Return whether a fault at a key of that name is noted, in whatever table of the file."""
        return any(fault.path.rpartition(".")[2] == key for fault in self._faults)

    def _get(self, key: str, default: object) -> object:
        self._asked.add(key)
        value = self._values.get(key, default)
        if value is None:
            self.fault(key, "缺少这一项")
        return value

    def text(self, key: str, default: str | None = None) -> str:
        value = self._get(key, default)
        if isinstance(value, str):
            return value
        if value is not None:
            self.fault(key, "应为文字（用引号括起）")
        return ""

    def filled_text(self, key: str, default: str | None = None) -> str:
        """Read a text that may not be blank."""
        value = self.text(key, default)
        if isinstance(self._values.get(key), str) and not value.strip():
            self.fault(key, "不能为空")
        return value

    def choice(self, key: str, allowed: tuple[Word, ...], default: Word | None = None) -> Word:
        """Read one of a closed set of words."""
        value = self.text(key, default)
        if value and value not in allowed:
            self.fault(key, f"“{value}”不在可选值之内：{'、'.join(allowed)}")
        return cast("Word", value)  # after a fault nothing is made of it

    def identifier(self, key: str) -> str:
        """Read an id: letters, digits, hyphens and dots, as the name of a file may have them."""
        value = self.text(key)
        if not _IDENTIFIER.fullmatch(value) and not self.has_fault(key):
            self.fault(key, "编号由字母、汉字、数字、连字符组成，不能为空，不超过60个字")
        return value

    def flag(self, key: str, default: bool | None = None) -> bool:
        value = self._get(key, default)
        if isinstance(value, bool):
            return value
        if value is not None:
            self.fault(key, "应为 true 或 false")
        return False

    def number(self, key: str, default: Decimal | None = None) -> Decimal:
        """Read a number that is not negative, in quotes only where the file may have such."""
        value = self._get(key, default)
        number = None
        if isinstance(value, str | Decimal) or (isinstance(value, int) and not isinstance(value, bool)):
            number = usual_number(value)
        is_quoted = isinstance(value, str) and not self._takes_quoted
        if number is not None and not is_quoted:
            return number
        if value is not None:
            how = f"不加引号（如 {key} = {number or 10}），" if is_quoted else ""
            self.fault(key, f"应为不小于0的数，{how}不大于{_LARGEST:,}，小数不超过{_MOST_DECIMALS}位")
        return Decimal(0)

    def whole(self, key: str, default: int | None = None, *, within: tuple[int, int] = (0, _LARGEST)) -> int:
        """Read a whole number within bounds, which are included."""
        value, (least, most) = self._get(key, default), within
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        if value is not None:
            self.fault(key, f"应为{least}～{most}的整数，不加引号")
        return least

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        value = self._get(key, default)
        if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
            return tuple(value)
        if value is not None:
            self.fault(key, "应为文字的列表")
        return ()

    def table(self, key: str) -> TomlTable:
        return self._inside(self._get(key, {}), self._below(key))

    def tables(self, key: str, *, optional: bool = False) -> tuple[TomlTable, ...]:
        value = self._get(key, [] if optional else None)
        if isinstance(value, list):
            return tuple(
                self._inside(item, f"{self._below(key)}[{place}]") for place, item in enumerate(value)
            )
        if value is not None:
            self.fault(key, f"应为表的列表（[[{key}]]）")
        return ()

    def texts_by_key(self) -> tuple[tuple[str, str], ...]:
        """Return all entries of a table of free keys, in order."""
        return tuple((key, self.text(key)) for key in self._values)

    def lists_by_key(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return all lists of texts of a table of free keys, in order."""
        return tuple((key, self.texts(key)) for key in self._values)

    def tables_by_key(self) -> tuple[tuple[str, TomlTable], ...]:
        """Return all entries of a table of tables with free keys, in order."""
        return tuple((key, self.table(key)) for key in self._values)

    def record(
        self,
        kind: Callable[..., Record],
        /,
        *,
        may_lack: Container[str] = (),
        filled: bool = False,
        **given: object,
    ) -> Record:
        """Read the fields of a dataclass, each by its type, but for those `given`; then close the table.

        A field with a default may be missing; so may those that the table `may_lack`, which are empty then.
        The texts of a `filled` record that may not be missing may not be blank either.
        """
        for name, hint, default in _fields_of(kind):
            if name not in given:
                if get_origin(hint) is Literal:
                    given[name] = self.choice(name, get_args(hint), default)
                else:
                    read, empty = _READERS[hint]
                    if filled and hint is str and default is None and name not in may_lack:
                        read = TomlTable.filled_text
                    given[name] = read(self, name, empty if name in may_lack else default)
        self.close()
        return kind(**given)

    def close(self) -> None:
        """Note every key that was not read: it is misspelt."""
        for key in self._values:
            if key not in self._asked:
                self.fault(key, "不认识的项")

    def _inside(self, values: object, path: str) -> TomlTable:
        return TomlTable(values, path, self._faults, takes_quoted=self._takes_quoted)

    def _below(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key


# How a field of a type is read, and what it holds where a table may lack it.
_READERS: Mapping[object, tuple[Callable[[TomlTable, str, Any], object], object]] = {
    str: (TomlTable.text, ""),
    bool: (TomlTable.flag, False),
    int: (TomlTable.whole, 0),
    Decimal: (TomlTable.number, Decimal(0)),
    tuple[str, ...]: (TomlTable.texts, ()),
}


@lru_cache(maxsize=64)
def _fields_of(kind: Any) -> tuple[tuple[str, Any, Any], ...]:
    """Return the fields of a dataclass: name, type, and default, None without one."""
    hints = get_type_hints(kind)
    return tuple(
        (one.name, hints[one.name], None if one.default is MISSING else one.default) for one in fields(kind)
    )


@contextmanager
def root_table(
    values: Mapping[str, object], source: str, *, takes_quoted: bool = True
) -> Iterator[TomlTable]:
    """Give the table of a whole file; at the end SchemeError with every fault that was noted in it.

    Numbers may be in quotes where the file `takes_quoted`, as profiles and layouts of old do.
    """
    faults: list[Fault] = []
    yield TomlTable(values, "", faults, takes_quoted=takes_quoted)
    if faults:
        raise SchemeError(source, tuple(faults))


def note_repeated(table: TomlTable, key: str, names: list[str]) -> None:
    """Note names that must differ and do not, whatever their width, case and blanks."""
    alike = Counter(map(_comparable, names))
    for name in sorted({name for name in names if alike[_comparable(name)] > 1}):
        table.fault(key, f"“{name}”出现了不止一次")


def _comparable(name: str) -> str:
    """Return the spelling in which names are compared: Ａ, a and A are one."""
    return "".join(unicodedata.normalize("NFKC", name).split()).upper()


def note_blank_or_repeated(table: TomlTable, key: str, names: tuple[str, ...]) -> None:
    """Note names of a list that are blank, and those that must differ and do not."""
    if not all(name.strip() for name in names):
        table.fault(key, "其中不能有空的名称")
    note_repeated(table, key, [name for name in names if name.strip()])


def usual_number(value: str | int | Decimal) -> Decimal | None:
    """Return a number from 0 with few digits, as rules can compute with; None for any other."""
    try:
        number = Decimal(value)
    except ArithmeticError:
        return None
    exponent = number.as_tuple().exponent
    is_short = isinstance(exponent, int) and exponent >= -_MOST_DECIMALS
    return number if is_short and 0 <= number <= _LARGEST else None
