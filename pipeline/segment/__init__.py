"""From repaired text to minutes: header, attendance, agenda, items, resolutions with their votes, closing."""
