// The list of open items: search, filter, sort, page by page.
const haystacks = new Array(count);
function haystack(row) {
  if (haystacks[row] === undefined) {
    const parts = [items.record_id[row], items.reference[row], text(items.store, row), text(items.reason_text, row), title(records.classes, text(items.class, row))];
    haystacks[row] = parts.join(" ").toLowerCase();
  }
  return haystacks[row];
}

function wanted(state) {
  const codes = FILTERS.filter((name) => state.get(name)).map((name) => [items[name].codes, items[name].texts.indexOf(state.get(name))]);
  const words = (state.get("q") || "").toLowerCase().split(/\s+/).filter(Boolean);
  const material = state.get("material") === "yes";
  const rows = [];
  for (let row = 0; row < count; row++) {
    if (material && !items.is_material[row]) continue;
    if (!codes.every(([column, code]) => column[row] === code)) continue;
    if (words.length && !words.every((word) => haystack(row).includes(word))) continue;
    rows.push(row);
  }
  return sorted(rows, state.get("sort") || "");
}

function sorted(rows, order) {
  const name = order.replace(/^-/, "");
  const column = items[name];
  if (!column) return rows;
  const sign = order.startsWith("-") ? -1 : 1;
  const labels = { class: (code) => title(records.classes, code), leg: legShort };
  const ranks = column.codes ? column.texts.map((value) => (labels[name] ? labels[name](value) : value)) : null;
  const value = (row) => (ranks ? (column.codes[row] < 0 ? null : ranks[column.codes[row]]) : column[row]);
  return rows.sort((a, b) => {
    const [left, right] = [value(a), value(b)];
    if (left === right) return a - b;
    if (left === null || left === undefined) return 1;
    if (right === null || right === undefined) return -1;
    return (left < right ? -1 : 1) * sign;
  });
}

function itemRow(row) {
  const currency = text(items.currency, row);
  const record = element("th", { scope: "row" }, element("a", { href: itemAddress(row) }, items.record_id[row]));
  if (items.is_material[row]) record.append(element("span", { class: "material" }, "material"));
  return element(
    "tr",
    { class: text(items.state, row) },
    record,
    cell(stateTitle(text(items.state, row)), "state"),
    cell(title(records.classes, text(items.class, row))),
    cell(legShort(text(items.leg, row))),
    cell(items.business_date[row]),
    cell(items.due[row]),
    cell(items.age_business_days[row], "number"),
    amountCell(items.amount_minor[row], currency),
    cell(currency),
    cell(text(items.store, row)),
    cell(text(items.owner, row)),
  );
}

function drawPage(size) {
  const first = page * ROWS_A_PAGE;
  body.replaceChildren(...shown.slice(first, first + (size || ROWS_A_PAGE)).map(itemRow));
  const pages = Math.max(1, Math.ceil(shown.length / ROWS_A_PAGE));
  find("page-number").textContent = `Page ${(page + 1).toLocaleString("en")} of ${pages.toLocaleString("en")}`;
  find("back").disabled = page === 0;
  find("on").disabled = page >= pages - 1;
}

function tellFound() {
  const sums = new Map();
  for (const row of shown) {
    const currency = text(items.currency, row);
    const before = sums.get(currency) || [0, 0, 0];
    sums.set(currency, [before[0] + 1, before[1] + items.amount_minor[row], before[2] + Math.abs(items.amount_minor[row])]);
  }
  const parts = [...sums].map(([currency, [n, net, gross]]) => `${currency}: ${n.toLocaleString("en")} items, net ${money(net, currency)}, gross ${money(gross, currency)}`);
  const rest = records.rest ? ` ${records.rest.toLocaleString("en")} smaller items are in ${records.restFile}.` : "";
  find("found").textContent = (parts.length ? parts.join("; ") + "." : "No open item fits.") + rest;
}

function applyFilter(state) {
  for (const field of form.elements) if (field.name) field.value = state.get(field.name) || "";
  for (const head of document.querySelectorAll("#items th[data-sort]")) {
    const order = state.get("sort") || "";
    const named = order.replace(/^-/, "") === head.dataset.sort;
    if (named) head.setAttribute("aria-sort", order.startsWith("-") ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  }
  shown = wanted(state);
  page = 0;
  drawPage();
  tellFound();
}

function stateOfForm() {
  const state = new URLSearchParams();
  for (const field of form.elements) if (field.name && field.value) state.set(field.name, field.value);
  const sort = new URLSearchParams(lastFilter).get("sort");
  if (sort) state.set("sort", sort);
  return state;
}
