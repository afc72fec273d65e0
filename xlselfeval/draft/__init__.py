"""The draft of a self-evaluation report: every figure from the form or the data sheet, with its source."""
