"""Excel files as files, knowing no form: packages, workbooks, sheets, and bounds on all of them."""
