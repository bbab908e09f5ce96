"""Vehicles as what a shot is about: painted with volume, seen from the side, with wheels that turn and lamps that burn."""
