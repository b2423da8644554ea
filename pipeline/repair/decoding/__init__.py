"""The noisy channel and its decoder: what a word may have been, and which of these it was."""
