"""Parts of a cave: its walls and floor, the fire in it, what is seen through its mouth."""
