"""1x1 convolutions: mixing channels, and the bottlenecks made of them."""
