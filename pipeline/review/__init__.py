"""Review: the report in which a person decides, and the decisions carried back into the document."""
