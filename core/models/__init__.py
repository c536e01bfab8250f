"""The pretrained networks: what they are (cards), how they are fed (preprocessing), how they are loaded and shared."""
