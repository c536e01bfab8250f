"""What every page has: the parts of a lesson, the sidebar, the state and what is forgotten."""
