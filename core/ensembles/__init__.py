"""Committees: of voters, of small classifiers, and of the paths through a residual network."""
