"""How far a unit of a network sees: what its layers allow, and what it really uses."""
