#!/bin/bash
# Takes the pictures of docs/operations.md from a running `make dev`, after the job `nightly` and a backfill of thirty days.
# Usage: docs/images/dagster-pictures.sh [address of the UI] [id of the backfill]
set -eu
ui=${1:-http://127.0.0.1:3000}
folder=$(cd "$(dirname "$0")" && pwd)
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT

take() {
  "${CHROMIUM:-chromium}" --headless --no-sandbox --disable-gpu --user-data-dir="$profile" --window-size=1440,900 \
    --hide-scrollbars --virtual-time-budget=25000 --timeout=60000 --screenshot="$folder/$2.png" "$ui/$1"
}

take "asset-groups/" dagster-graph
take "assets/staging/heartland_payments?view=checks" dagster-checks
take "assets/recon/outcomes?view=checks&checkDetail=legs_foot" dagster-outcomes
take "assets/recon/outcomes?view=checks&checkDetail=ageing" dagster-ageing
take "locations/retail_etl/jobs/repoll/playground" dagster-form
if [ $# -gt 1 ]; then take "runs/b/$2" dagster-backfill; fi
