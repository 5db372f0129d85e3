"""Record linkage: which customers of several systems are one, and which may be and wait for a person."""
