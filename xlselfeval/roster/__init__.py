"""The roster of a bureau: its template, its reader, and the forms issued from it."""
