"""Films and sound as files: probe, read, write and join, through PyAV. The only folder that imports `av`."""
