"""Controls that lessons share."""
