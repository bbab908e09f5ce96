"""What a film is checked for: technically on its decoded frames and samples, and for what it was meant to show."""
