"""The views of the lesson on ensembles."""
