"""Providers on this machine that speak the true wires and charge nothing: for tests, and to rehearse a paid film."""
