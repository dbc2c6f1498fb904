"""The store: the ledger in SQLite, its projections, and the bytes of evidence beside it."""
