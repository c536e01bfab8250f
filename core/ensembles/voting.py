"""Why the errors of voters hang together, and how voters decide. Free of torch, for the links.

The two models are described in `core.ensembles.committee`.
"""

COPIES, DIFFICULTY = "copies", "difficulty"
MAJORITY, MEAN = "majority", "mean"
