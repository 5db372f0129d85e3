"""The source systems. One folder a system; none knows another."""
