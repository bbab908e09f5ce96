"""Pure functions on frames, [H, W, 3] uint8, blue first, and on encoded pictures. No file is read or written here."""
