"""Parts of a coast: the sea, a lighthouse on its rock."""
