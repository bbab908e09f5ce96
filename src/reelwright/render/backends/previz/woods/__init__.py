"""Parts that grow: trees, undergrowth, turf, the light between them."""
