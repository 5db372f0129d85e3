"""What must hold of staged records of Heartland Retail."""
