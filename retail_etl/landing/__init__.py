"""Records as delivered, on disk before anybody interprets them: files by load, written, scrubbed, read back and swept."""

from retail_etl.landing.files import LandedFile, LandingStore

__all__ = ["LandedFile", "LandingStore"]
