"""Business days as Dagster's daily partitions, from the first day that the settings name."""

import os
from datetime import date

import dagster as dg

from retail_etl.errors import SettingsError
from retail_etl.settings import PREFIX, Settings

FIRST_DAY = f"{PREFIX}FIRST_BUSINESS_DATE"


def first_business_date() -> date:
    """The first day that can be judged.

    Raises:
        SettingsError: the setting is no day.
    """
    told = os.environ.get(FIRST_DAY)
    if not told:
        default: date = Settings.model_fields["first_business_date"].default
        return default
    try:
        return date.fromisoformat(told)
    except ValueError as error:
        raise SettingsError(f"{FIRST_DAY} is no day", next_step="write it as 2026-01-31.") from error


BUSINESS_DAYS = dg.DailyPartitionsDefinition(start_date=first_business_date().isoformat())
# A backfill of any range is one run, which judges its days in order.
IN_ONE_RUN = dg.BackfillPolicy.single_run()


def days_asked_for(context: dg.AssetExecutionContext) -> list[date]:
    """The business days of the run, in order."""
    return [date.fromisoformat(key) for key in sorted(context.partition_keys)]
