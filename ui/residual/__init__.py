"""The three parts of the lesson on residual networks."""
