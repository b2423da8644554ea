"""The agenda: the printed one, and the headings of its items in the body."""
