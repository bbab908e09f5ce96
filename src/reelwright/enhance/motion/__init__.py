"""Motion between two frames: found both ways, carried to any moment between them, judged and drawn."""
