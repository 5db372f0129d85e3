"""From a source's pages to staged rows: windows, two commits a load, the gate, quarantine, proofs that nothing is missing."""

from retail_etl.ingest.land import LandedWindow, land_stream
from retail_etl.ingest.poll import LoadResult, poll_stream
from retail_etl.ingest.stage import StagedLoad, stage_stream
from retail_etl.ingest.stores import IngestSettings, Stores

__all__ = [
    "IngestSettings",
    "LandedWindow",
    "LoadResult",
    "StagedLoad",
    "Stores",
    "land_stream",
    "poll_stream",
    "stage_stream",
]
