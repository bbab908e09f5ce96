"""Pure functions on frames: [H, W, 3] uint8, blue first. Nothing here reads or writes a file."""
