"use strict";
// The address after the # is the state of the page: a filter, a figure or an item can be linked to and gone back to.
(() => {
  const ROWS_A_PAGE = 100;
  const ROWS_PRINTED_MAX = 2000;
  const FILTERS = ["currency", "state", "leg", "class", "age_bucket", "owner", "since"];
  const BUCKETS = { matched: "matched", excluded: "excluded", open: "open" };

  const records = JSON.parse(document.getElementById("records").textContent);
  const items = records.items;
  const count = items.record_id.length;
  const find = (id) => document.getElementById(id);
  const form = find("filters");
  const panel = find("panel");
  const body = document.querySelector("#items tbody");
  let shown = [];
  let page = 0;
  let lastFilter = "";

  const text = (column, row) => (column.codes[row] < 0 ? "" : column.texts[column.codes[row]]);
  const title = (table, code) => (table[code] ? table[code] : code);
  const legTitle = (code) => (records.legs[code] ? records.legs[code][0] : code);
  const legShort = (code) => (records.legs[code] ? records.legs[code][3] : code);
  const stateTitle = (code) => (records.states[code] ? records.states[code].join(" ") : code);

  // Amounts are whole minor units: the digits are cut, never divided.
  function money(minor, currency) {
    const places = currency in records.exponents ? records.exponents[currency] : 2;
    const digits = String(Math.abs(minor)).padStart(places + 1, "0");
    const whole = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+$)/g, ",");
    return (minor < 0 ? "-" : "") + whole + (places ? "." + digits.slice(-places) : "");
  }

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) if (value !== null && value !== undefined) made.setAttribute(key, value);
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
  }

  const cell = (value, kind) => element("td", kind ? { class: kind } : null, value === null || value === undefined ? "" : String(value));
  const amountCell = (minor, currency) =>
    element("td", { class: "number" }, element("span", { class: minor < 0 ? "money minus" : "money" }, money(minor, currency)));
  const itemAddress = (row) => "#item=" + encodeURIComponent([items.record_id[row], text(items.leg, row), row].join("|"));

  function tableOf(headers, rows) {
    const head = element("tr", null, ...headers.map(([name, kind]) => element("th", { scope: "col", class: kind }, name)));
    return element("div", { class: "scroll" }, element("table", null, element("thead", null, head), element("tbody", null, ...rows)));
  }

  // ---- the list of open items
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

  // ---- the panel: from a figure to its records, from a record to its source
  function sourceLink(address) {
    return address ? element("a", { href: address, rel: "noreferrer noopener", target: "_blank" }, "page") : "";
  }

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
    const lines = records.lines.filter((line) => line[0] === leg && line[1] === currency && line[2] === bucket && (line[5 + 2 * (at - 1)] || line[6 + 2 * (at - 1)]));
    const lineRows = lines.map((line) =>
      element("tr", null, element("th", { scope: "row" }, line[3]), cell(line[side === "left" ? 5 : 7].toLocaleString("en"), "number"), amountCell(line[side === "left" ? 6 : 8], currency)),
    );
    const members = records.members;
    const rows = [];
    for (let row = 0; row < members.record_id.length; row++) {
      if (text(members.leg, row) === leg && text(members.side, row) === side && text(members.currency, row) === currency && text(members.bucket, row) === bucket) rows.push(row);
    }
    const whole = lines.reduce((sum, line) => sum + line[side === "left" ? 5 : 7], 0);
    const listed = rows.map((row) =>
      element("tr", null, element("th", { scope: "row", class: "id" }, members.record_id[row]), cell(members.day[row]), amountCell(members.amount_minor[row], currency), cell(text(members.why, row)), element("td", null, sourceLink(text(members.source_url, row)))),
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

  function closePanel() {
    if (panel.open) panel.close();
  }

  // ---- the address
  function follow() {
    const address = location.hash.slice(1);
    const state = new URLSearchParams(address);
    if (state.has("item")) {
      const row = Number(state.get("item").split("|").pop());
      if (row >= 0 && row < count) openItem(row);
      return;
    }
    if (state.has("figure")) {
      openFigure(...state.get("figure").split("|"));
      return;
    }
    closePanel();
    if (address && !address.includes("=")) return;
    if (address || lastFilter) {
      lastFilter = address;
      applyFilter(state);
      if (address && !form.contains(document.activeElement) && !find("items").contains(document.activeElement)) find("open-items").scrollIntoView();
    }
  }

  function go(state, replace) {
    const address = "#" + state.toString();
    if (replace) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
    lastFilter = state.toString();
    applyFilter(state);
  }

  // ---- wiring
  document.documentElement.classList.add("scripted");
  for (const head of document.querySelectorAll("#items th[data-sort]")) {
    const button = element("button", { type: "button" }, head.textContent);
    button.addEventListener("click", () => {
      const state = stateOfForm();
      const name = head.dataset.sort;
      state.set("sort", new URLSearchParams(lastFilter).get("sort") === name ? "-" + name : name);
      go(state, true);
    });
    head.replaceChildren(button);
  }
  let typing = 0;
  form.addEventListener("input", (event) => {
    clearTimeout(typing);
    typing = setTimeout(() => go(stateOfForm(), true), event.target.name === "q" ? 120 : 0);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    go(new URLSearchParams(), true);
  });
  find("back").addEventListener("click", () => { page -= 1; drawPage(); find("items").scrollIntoView(); });
  find("on").addEventListener("click", () => { page += 1; drawPage(); find("items").scrollIntoView(); });
  find("close").addEventListener("click", closePanel);
  panel.addEventListener("click", (event) => { if (event.target === panel) closePanel(); });
  panel.addEventListener("close", () => {
    if (/^#(item|figure)=/.test(location.hash)) history.replaceState(null, "", "#" + lastFilter);
  });
  find("print").addEventListener("click", () => print());
  addEventListener("beforeprint", () => drawPage(ROWS_PRINTED_MAX));
  addEventListener("afterprint", () => drawPage());

  const theme = find("theme");
  const isDark = () => (document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const tellTheme = () => { theme.textContent = isDark() ? "Light colours" : "Dark colours"; };
  theme.addEventListener("click", () => {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    tellTheme();
  });
  tellTheme();

  addEventListener("hashchange", follow);
  shown = wanted(new URLSearchParams());
  drawPage();
  tellFound();
  follow();
})();
