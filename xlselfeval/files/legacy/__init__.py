"""Readers of the older and other formats: .xls and .et, .xlsb, .ods."""
