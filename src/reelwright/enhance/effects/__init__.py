"""The effects, one file each. They do not know each other; `enhance.effect` knows their names."""
