"""The way to providers: keys and places, what may be reached, one request at a time, and what went wrong."""
