"""A network that is built layer by layer: its editor and its run."""
