"""What the plain and the residual network for digits are called, and how large they are. Free of torch, for the links."""

PLAIN, RESIDUAL = "plain", "residual"
KINDS = (PLAIN, RESIDUAL)
BLOCKS, WIDTH, TRAININGS = 8, 32, 3
