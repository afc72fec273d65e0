"""A report held against the other papers of its unit: the form, the data sheet, what the bureau knows."""
