"""Pictures, maps, charts and films on the page."""
