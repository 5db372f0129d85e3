"""What must hold of staged Epicor records, by subject."""
