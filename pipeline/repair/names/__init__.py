"""Names of one document: all their places tell of each."""
