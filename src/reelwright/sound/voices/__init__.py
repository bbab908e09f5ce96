"""Who speaks lines. Each is one file; only `backends` names them."""
