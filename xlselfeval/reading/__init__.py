"""From the sheets of a workbook to Submissions: find the forms, and read each part of them."""
