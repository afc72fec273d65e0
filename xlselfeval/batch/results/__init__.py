"""The results of a batch: the store, what it is asked, the ledger, matching with the roster."""
