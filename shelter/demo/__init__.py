"""A register that looks real and is not: invented people, companies and productions. Made by `manage.py seed_demo`."""
