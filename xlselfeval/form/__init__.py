"""From a scheme to the workbook that a unit fills in."""
