"""Making a film that is there already better: effects behind one protocol, worked chunk by chunk."""
