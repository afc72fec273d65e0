"""The bureau's settings of a folder of results: 设置.toml, the sheet 设置 of 汇总.xlsx, and the store."""
