"""What must hold of staged records of the card gateway and its settlement."""
