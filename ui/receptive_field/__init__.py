"""Units of a network on the reader's picture: of the pretrained one, one of the builder, one of the training lab."""
