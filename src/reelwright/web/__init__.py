"""The server: an API over the use cases of the pipeline, and the studio that drives it from a browser."""
