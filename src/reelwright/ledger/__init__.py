"""Money: what was ordered of providers, what that cost, and the caps that no order may pass."""
