"""Vehicles as what a shot is about: painted with volume, with wheels that turn and lamps that burn."""
