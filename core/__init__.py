"""What the app computes, free of Streamlit."""

import os

# Threads of torch that wait for each other shall sleep, not spin: on a machine that has anything else to do, spinning
# made one forward pass 50 times slower. Read when torch is loaded, hence here, before anything imports it.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
