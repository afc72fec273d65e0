"""The bureau's settings for kinds of findings: 设置.toml and the sheet 设置 of 汇总.xlsx, read, merged and written."""
