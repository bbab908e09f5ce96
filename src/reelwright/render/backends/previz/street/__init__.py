"""Parts of a town: houses, shops, lamps, cars, the wet road."""
