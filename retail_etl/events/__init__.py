"""Events as hints: received and kept, then drained by reading again what they name. Polling stays the truth."""
