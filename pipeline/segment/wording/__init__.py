"""The words of minutes: the tables that hold their phrases, numbers and dates in all their forms."""
