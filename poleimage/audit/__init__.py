"""Who did what, when, from where and why: one entry for each change, chained by hash so that a changed past shows."""
