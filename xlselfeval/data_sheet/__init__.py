"""The data sheet (基础数据表): its layout as data, reading, checks, and the blank workbook."""
