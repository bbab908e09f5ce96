"""Parts of open land: ranges, dunes, mesas, sand, what the wind carries."""
