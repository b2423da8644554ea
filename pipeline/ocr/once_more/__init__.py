"""What was passed over or read badly at first, and is read once more in another form."""
