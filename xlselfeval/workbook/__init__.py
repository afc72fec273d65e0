"""Excel files out and in: layout, template, reader, evaluation of the issued formulas, adding the sheet."""
