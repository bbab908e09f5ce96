"""What hangs over a place: stars and planets, and clouds seen from above."""
