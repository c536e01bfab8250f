"""Data augmentation on one picture: transforms, pipelines of them, what a network makes of the results."""
