"""What lies under the sea: water light, reef, kelp, fish."""
