"""Networks that a learner builds: described, counted, drawn, written as PyTorch and run.

`network.Network` is the description (input shape and layers), `report.report` counts it layer by layer,
`build.build` makes the `nn.Module`, `build.activations` runs it and keeps what each layer computed, `links.NetworkParam`
carries it from lesson to lesson.
"""
