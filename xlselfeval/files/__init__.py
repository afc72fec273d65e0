"""Excel files as files, knowing no form: packages, workbooks, sheets, limits."""
