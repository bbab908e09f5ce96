"""What lands in the user's hands: the conformed film, subtitles, stills, contact sheet and report."""
