"""The user's own pictures and clips: composed for the shot, moved, and parted into near and far where that holds."""
