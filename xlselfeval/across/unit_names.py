"""Names of units and projects as they are compared: without what people add or leave out."""

from __future__ import annotations

import re
from typing import Literal

from xlselfeval.scoring.text import compact

_SUFFIX = re.compile(r"(?:\((?:本级|机关|局机关|本部|汇总)\)|本级|机关|本部)+$")
_REGION = re.compile(r"^(?:中共)?(?:[\u4e00-\u9fff]{1,5}?(?:自治区|自治州|自治县|省|市|县|区|州|旗|盟))+(?=[\u4e00-\u9fff]{2})")  # fmt: skip
_LEVEL = re.compile("^[省市县区州旗盟](?=[\u4e00-\u9fff]{2})")
_PROJECT_YEAR = re.compile(r"^\(?20\d\d年?度?\)?")
_MARKED = re.compile(r"\((?P<scope>本级|本部|汇总)\)|(?:本级|汇总)$")  # behind a name or a title


def name_key(text: str) -> str:
    """Return a name in one spelling."""
    return compact(text).casefold()


def project_key(name: str) -> str:
    """Return the name of a project without its year and 项目 at the end."""
    return _PROJECT_YEAR.sub("", name_key(name)).removesuffix("项目")


def bare_name(name: str) -> str:
    """Return the name without （本级） or 机关 at its end."""
    return _SUFFIX.sub("", name_key(name))


def without_region(name: str) -> str:
    """Return the name without （本级） and without the 某省某市 at its beginning."""
    return _REGION.sub("", bare_name(name))


def family_key(name: str) -> str:
    """Return the name without its region or the level of one, as an index of `same_unit`."""
    return _LEVEL.sub("", without_region(name))


def same_unit(one: str, other: str) -> bool:
    """Check whether two names may be of one unit: one may lack 某省某市 or have 县 for it, but must not differ."""
    return family_key(one) == family_key(other) and _may_share_region(one, other)


def is_called(name: str, unit: str) -> bool:
    """Check whether a name may be that of a unit, or a short form with characters left out."""
    names = sorted((family_key(name), family_key(unit)), key=len)
    return is_short_for(*names) and _may_share_region(name, unit)


def _may_share_region(one: str, other: str) -> bool:
    regions = (bare_name(name).removesuffix(family_key(name)) for name in (one, other))
    short, long = sorted(regions, key=len)
    return long.endswith(short)


def is_short_for(short: str, name: str) -> bool:
    """Check whether a name is another one with characters left out: 发改局 for 发展和改革局."""
    left = iter(name)
    return all(sign in left for sign in short)


def scope_in(text: str | None) -> Literal["department", "unit"] | None:
    """Return the scope that a name or a title states with 汇总 or 本级; None where it states none."""
    match = _MARKED.search(compact(text or ""))
    return None if match is None else "department" if "汇总" in match[0] else "unit"
