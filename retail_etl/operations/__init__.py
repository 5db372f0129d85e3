"""What people and the pipeline must remember beside the data: decisions, exceptions, period locks, and the audit log of it all.

Whoever uses the store knows ``interface`` only; ``store`` keeps it in SQLite or PostgreSQL. A step that changes something
and its entry in the audit log commit together, because the functions of ``casework``, ``deciding`` and ``closing`` do both.
"""
