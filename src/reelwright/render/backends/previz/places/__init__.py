"""The places a shot can be set in, each a `Location`; adding one is a short file, see docs/how-to/add-a-place.md."""
