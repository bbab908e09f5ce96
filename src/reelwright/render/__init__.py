"""Takes: what a render backend is, how a take is encoded and lettered, and the backends themselves."""
