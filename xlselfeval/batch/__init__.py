"""A folder of returns: collect, check, store, summarise, write letters."""
