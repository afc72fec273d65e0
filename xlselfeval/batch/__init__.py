"""Many files: roster, issuing, collecting, engines, results store, summary workbook, letters."""
