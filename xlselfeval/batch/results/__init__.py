"""The results of a batch: the store, its tables and queries, the ledger, matching with the roster, decisions."""
