"""What is learnt before any run: confusions of a reader, and language statistics."""
