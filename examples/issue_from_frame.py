"""Issue workbooks from pandas data frames (pip install '.[frames]' in the source folder)."""

from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from xlselfeval import RosterError, issue, read, read_roster

UNITS = """单位编码,单位名称,项目编码,项目名称,年初预算数
301001,某市教育局,XM01,校舍维修,120
302001,某市水务局,XM02,河道治理,500
"""
INDICATORS = """单位或项目,一级指标,二级指标,三级指标,指标性质,指标值,计量单位,分值
XM01,产出指标,数量指标,维修校舍,≥,20,栋,50
XM01,效益指标,社会效益指标,办学条件,定性,明显改善,,30
XM01,满意度指标,服务对象满意度指标,师生满意度,≥,0.9,%,10
"""


def main(folder: Path) -> None:
    """Issue a workbook for each project, list what is printed in it, and show a roster that is refused."""
    units, indicators = pd.read_csv(StringIO(UNITS)), pd.read_csv(StringIO(INDICATORS))
    roster = read_roster(units, indicators=indicators, scheme="national-project-2020", year=2024)
    print(
        *roster.notes, sep="\n"
    )  # what is printed into a form and may be meant otherwise; issue(…).notes has them too
    for one in issue("national-project-2020", roster, folder, year=2024).files:
        (form,) = read(folder / one.file)  # XM02 has no indicators: its rows are blank
        print(one.file, *(f"  {row.target.ref} {row.name} {row.target.text}" for row in form.rows), sep="\n")
    try:
        read_roster(units, indicators=indicators.replace(50, -50))
    except RosterError as error:
        print(error)


if __name__ == "__main__":
    with TemporaryDirectory() as temporary:
        main(Path(temporary))
