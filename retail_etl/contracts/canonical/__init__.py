"""What must hold of canonical rows: one shape for all systems, signed minor units, UTC moments, the store's own day."""
