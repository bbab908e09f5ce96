"""The routes, one file a noun. A route parses, calls one use case, and gives its answer a shape."""
