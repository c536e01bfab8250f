"""Looking into a network: the maps of all stages in one pass, heat maps, occlusion."""
