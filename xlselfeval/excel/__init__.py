"""What the buttons of an issued workbook need on a machine: looking at it, and setting it up."""
