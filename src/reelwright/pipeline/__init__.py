"""How a film is made: `stages.py` is the map, with one file a stage."""
