"""The workbook that a unit fills in, written from a scheme."""
