"""The roster of a bureau: read, its template, and issuing forms from it."""
