"""From bytes to a `Picture`: decoding, limits, samples. Free of torch, so that the home page stays light."""
