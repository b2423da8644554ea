"""Export: everything a processed document leaves in its folder, and the tables of the whole run."""
