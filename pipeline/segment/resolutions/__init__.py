"""Resolutions: where they stand, how each ended, and which vote is whose."""
