"""What assets are given: known by its type to readers and checkers, and imported by the run that makes it.

The road behind it takes a second to import, and the code location must load in less than two.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retail_etl.assembly import Installation
else:
    Installation = object

__all__ = ["Installation"]
