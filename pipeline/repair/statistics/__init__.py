"""What is counted in Slovene text: neighbours, casing, letters, words that are told apart by context."""
