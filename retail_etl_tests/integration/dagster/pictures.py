"""Takes the pictures of docs/operations.md from a running `make dev`.

First run there the jobs `nightly` and, with flows switched on, `deliver`, and a backfill of thirty days as operations.md says;
then `python -m retail_etl_tests.integration.dagster.pictures [address of the UI]`.
"""

import json
import sys
import threading
import urllib.request
from pathlib import Path

from retail_etl_tests.integration.dagster.chromium import Page, browsing

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "images"
SETTLED_SECONDS = 4  # pages ask for their figures one after the other, and no sign says that all have come
SEEN = {
    "checks": "waiting",
    "soundness": "looked at",
    "outcomes": "days that do not foot",
    "ageing": "oldest",
    "delivery": "dead letters",
}
USUAL, LONG, HIGH = (1440, 900), (2200, 560), (1440, 1250)
NEWEST_BACKFILL = "{partitionBackfillsOrError(limit: 1) {... on PartitionBackfills {results {id}}}}"
PAGES = {
    "checks": "assets/staging/heartland_payments?view=checks",
    "soundness": "assets/canonical/payments?view=checks&checkDetail=references",
    "outcomes": "assets/recon/outcomes?view=checks&checkDetail=legs_foot",
    "ageing": "assets/recon/outcomes?view=checks&checkDetail=ageing",
    "delivery": "assets/delivery/magento",
}
DAYS = "      stream: heartland_payments\n      first: '2026-03-05'\n      last: '2026-03-06'\n"
FORMS = {
    "repoll": f"ops:\n  read_days_again:\n    config:\n{DAYS}",
    "replay": f"ops:\n  replay_landed:\n    config:\n{DAYS}",
    "retry_quarantined": "ops:\n  retry_waiting:\n    config:\n      stream: heartland_payments\n",
}


def take(page: Page, name: str) -> None:
    """One picture of what the page shows when it has settled."""
    threading.Event().wait(SETTLED_SECONDS)
    page.picture(FOLDER / f"dagster-{name.replace('_', '-')}.png")


def newest_backfill(ui: str) -> str:
    """The id of the newest backfill."""
    asked = urllib.request.Request(  # noqa: S310 -- the address is given by whoever takes the pictures
        f"{ui}/graphql", json.dumps({"query": NEWEST_BACKFILL}).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(asked) as answer:  # noqa: S310 -- as above
        return str(json.load(answer)["data"]["partitionBackfillsOrError"]["results"][0]["id"])


def main(ui: str) -> None:
    """Every picture, in a window as usual, or as large as what it shows."""
    with browsing() as page:
        page.size(*LONG)
        page.open(f"{ui}/asset-groups/")
        page.sees("fetching statuses")
        page.until("!document.body.innerText.includes('fetching statuses')", "the tiles' figures")
        take(page, "graph")
        page.size(*USUAL)
        for name, path in PAGES.items():
            page.open(f"{ui}/{path}")
            page.sees(SEEN[name])
            take(page, name)
        page.size(*HIGH)
        page.open(f"{ui}/assets/report/reconciliation")
        page.click("[Show Markdown]")
        take(page, "preview")
        page.size(*USUAL)
        for job, form in FORMS.items():
            page.open(f"{ui}/locations/retail_etl/jobs/{job}/playground")
            page.sees("CONFIG ACTIONS")
            page.click_on(".CodeMirror-lines")
            page.write(form)
            page.sees("No errors")
            take(page, f"form-{job}")
        page.open(f"{ui}/locations/retail_etl/jobs/judge")
        page.click("Materialize all…")
        page.click("Show all partitions")
        page.click_on("input[placeholder^='ex: ']")
        page.write("[2026-03-05...2026-04-03]")
        page.key("Enter", "Enter", 13)
        page.sees("30 partitions")
        take(page, "days")
        page.open(f"{ui}/runs/b/{newest_backfill(ui)}")
        take(page, "backfill")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:3000")
