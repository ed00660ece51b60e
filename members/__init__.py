"""People and their roles; the companies, their names over time, where they sit and when they were members."""
