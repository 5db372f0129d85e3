"""How properties are searched: anew on every developer's run, and always alike where a verdict must not hang on luck."""

import os

from hypothesis import settings

settings.register_profile("searching", deadline=None, print_blob=True)
settings.register_profile("alike", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("alike" if os.environ.get("CI") else "searching")
