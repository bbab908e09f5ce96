"""From the user's words to shots: read, sanitise, analyse, direct, break down. By rule: no model, no network."""
