"""A picture through a network: which one, and what is seen at its stages."""
