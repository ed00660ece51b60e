"""The official rules in a process of their own, spawned and never imported: their engine aborts where others fork."""
