"""What rooms are made of: shell, openings, lamps, furniture, and the light that falls on them."""
