"""What goes wrong, how grave it is, and what is done instead: one table, and how it is followed."""
