// The panel: from a figure to its records, from a record to its source.
function sourceLink(address) {
  return address ? element("a", { href: address, rel: "noreferrer noopener", target: "_blank" }, "page") : "";
}

// Where a record came from: the page that brought it, and the landed file and line that keep it.
const sourceCell = (address, landed) => element("td", { class: "source" }, sourceLink(address), address && landed ? " " : "", landed ? element("span", { class: "landed" }, landed) : "");

function open(heading, ...content) {
  find("panel-title").textContent = heading;
  find("panel-body").replaceChildren(...content);
  if (!panel.open) panel.showModal();
  panel.scrollTop = 0;
}

const facts = (pairs) =>
  element("dl", null, ...pairs.filter(([, value]) => value !== "" && value !== null && value !== undefined).flatMap(([name, value]) => [element("dt", null, name), element("dd", null, value instanceof Node ? value : String(value))]));

function plain(value) {
  if (value === null || typeof value !== "object") return String(value);
  if (Array.isArray(value)) return value.map(plain).join(Array.isArray(value[0]) ? "; " : ", ");
  return Object.entries(value).map(([name, inner]) => `${name.replaceAll("_", " ")}: ${plain(inner)}`).join("; ");
}

function openItem(row) {
  const currency = text(items.currency, row);
  const outcome = records.outcomes[items.outcome_id[row]];
  const content = [
    facts([
      ["Class", title(records.classes, text(items.class, row))],
      ["State", stateTitle(text(items.state, row))],
      ["Amount", `${money(items.amount_minor[row], currency)} ${currency}`],
      ["Leg", legTitle(text(items.leg, row))],
      ["Business date", items.business_date[row]],
      ["Due", items.due[row]],
      ["Age", items.age_business_days[row] === null ? "" : `${items.age_business_days[row]} business days past due`],
      ["Store", text(items.store, row)],
      ["System", text(items.system, row)],
      ["Reference", items.reference[row]],
      ["Owner", text(items.owner, row)],
      ["Since last report", text(items.since, row)],
      ["Source", sourceLink(text(items.source_url, row))],
      ["Landed in", items.landed_in[row]],
      ["The whole way", element("code", null, "retail-etl explain " + items.record_id[row])],
    ]),
    element("h3", null, "Why it is open"),
    element("p", null, text(items.reason_text, row)),
    element("h3", null, "What to do next"),
    element("p", null, text(items.next_step, row)),
  ];
  if (outcome) content.push(...outcomeContent(outcome, currency));
  content.push(facts([["Outcome", items.outcome_id[row]]]));
  open(items.record_id[row], ...content);
}

function outcomeContent(outcome, currency) {
  const names = { evidence: "What was looked at", explained: "What the difference is made of", candidates: "Candidates", finding: "Finding", history: "History" };
  const content = [];
  for (const [name, heading] of Object.entries(names)) {
    if (outcome[name] === undefined) continue;
    const value = outcome[name];
    content.push(element("h3", null, heading));
    if (Array.isArray(value)) content.push(element("ol", null, ...value.map((one) => element("li", null, plain(one)))));
    else if (value && typeof value === "object") content.push(facts(Object.entries(value).map(([key, inner]) => [key.replaceAll("_", " "), plain(inner)])));
    else content.push(element("p", null, plain(value)));
  }
  const rows = outcome.members.map(([side, kind, id, minor]) =>
    element("tr", null, element("th", { scope: "row", class: "id" }, id), cell(title(records.kinds, kind)), cell(side), amountCell(minor, currency)),
  );
  return [...content, element("h3", null, "Records of this outcome"), tableOf([["Record"], ["Kind"], ["Side"], ["Amount", "number"]], rows)];
}

function openFigure(leg, side, currency, bucket) {
  const at = side === "left" ? 1 : 2;
  const name = records.legs[leg] ? records.legs[leg][at] : side;
  const lines = records.lines.filter((line) => line[0] === leg && line[1] === currency && (bucket === "total" || line[2] === bucket) && (line[5 + 2 * (at - 1)] || line[6 + 2 * (at - 1)]));
  const lineRows = lines.map((line) =>
    element("tr", null, element("th", { scope: "row" }, line[3]), cell(line[side === "left" ? 5 : 7].toLocaleString("en"), "number"), amountCell(line[side === "left" ? 6 : 8], currency)),
  );
  const members = records.members;
  const rows = [];
  for (let row = 0; row < members.record_id.length; row++) {
    if (text(members.leg, row) === leg && text(members.side, row) === side && text(members.currency, row) === currency && (bucket === "total" || text(members.bucket, row) === bucket)) rows.push(row);
  }
  const whole = lines.reduce((sum, line) => sum + line[side === "left" ? 5 : 7], 0);
  const listed = rows.map((row) =>
    element("tr", null, element("th", { scope: "row", class: "id" }, members.record_id[row]), cell(members.day[row], "day"), amountCell(members.amount_minor[row], currency), cell(text(members.why, row)), sourceCell(text(members.source_url, row), members.landed_in[row])),
  );
  const more = whole > rows.length ? `The ${rows.length.toLocaleString("en")} largest of ${whole.toLocaleString("en")} records; the workbook and the files beside it hold them all.` : `All ${rows.length.toLocaleString("en")} records.`;
  open(
    `${legTitle(leg)}: ${BUCKETS[bucket] || bucket}, ${currency}`,
    element("p", null, name),
    element("h3", null, "What it is made of"),
    tableOf([["By rule or reason"], ["Records", "number"], ["Amount", "number"]], lineRows),
    element("h3", null, "Records"),
    element("p", null, more),
    tableOf([["Record"], ["Business date"], ["Amount", "number"], ["Why"], ["Source"]], listed),
  );
}

// A figure of a proof: fees show what was expected and charged of each record, clearing shows the lines that moved the account.
function openProof(figure) {
  const proof = records.proofs.figures[figure];
  if (!proof) return;
  const [heading, behind, first, listed] = proof;
  const rows = Array.from({ length: listed }, (_, number) => first + number);
  const proofs = records.proofs;
  const isFee = rows.some((row) => proofs.expected_minor[row] !== null || proofs.charged_minor[row] !== null);
  const amount = (minor, row) => (minor === null ? cell("", "number") : amountCell(minor, text(proofs.currency, row)));
  const own = (row) => (isFee ? [amount(proofs.expected_minor[row], row), amount(proofs.charged_minor[row], row)] : [cell(text(proofs.told, row))]);
  const lines = rows.map((row) =>
    element("tr", null, element("th", { scope: "row", class: "id" }, proofs.record_id[row]), cell(text(proofs.kind_title, row)), cell(proofs.day[row], "day"), amount(proofs.amount_minor[row], row), ...own(row), sourceCell(text(proofs.source_url, row), proofs.landed_in[row])),
  );
  const order = isFee ? "Those that differ from the schedule stand first, then the largest." : "The largest stand first.";
  const more = behind > listed ? `${listed.toLocaleString("en")} of ${behind.toLocaleString("en")} records. ${order}` : `All ${listed.toLocaleString("en")} records. ${order}`;
  const columns = isFee ? [["Volume", "number"], ["Expected", "number"], ["Charged", "number"]] : [["Amount", "number"], ["Journal"]];
  open(heading, element("p", null, more), tableOf([["Record"], ["Kind"], ["Day"], ...columns, ["Source"]], lines));
}

function closePanel() {
  if (panel.open) panel.close();
}
