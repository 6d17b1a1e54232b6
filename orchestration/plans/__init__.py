"""The plan book for people: checked, described and compared."""
