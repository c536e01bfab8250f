"""Typed wrappers of the JavaScript components in `assets/components/`."""
