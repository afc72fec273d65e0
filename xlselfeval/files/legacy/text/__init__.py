"""Readers of tables that are saved as text under the name of a workbook: web pages and SpreadsheetML 2003."""
