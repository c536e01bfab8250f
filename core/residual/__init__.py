"""Why residual networks train: paths through blocks, gradients of plain and residual networks, links that say which."""
