"""Workbooks in other formats: .xls and .et, .xlsb, .ods."""
