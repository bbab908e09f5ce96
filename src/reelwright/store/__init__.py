"""What outlives a process: session folders, the content-addressed asset store, and the database of productions."""
