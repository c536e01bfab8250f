"""What a sliding window does to a picture, a map or a volume: correlation, convolution, pooling, template search."""
