"""What is heard: narration, music, the mix, and the cues people read along."""
