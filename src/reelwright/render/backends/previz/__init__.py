"""The offline renderer: painted cards in depth, a true camera, light and weather. No key, no GPU, no network."""
