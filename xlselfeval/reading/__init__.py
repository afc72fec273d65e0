"""From the sheets of a workbook to Submissions: forms found by their headings, and each part read."""
