// The records behind the page, and what writes them: texts, amounts, elements. The four scripts run as one, in one function.
const ROWS_A_PAGE = 100;
const ROWS_PRINTED_MAX = 2000;
const FILTERS = ["currency", "state", "leg", "class", "age_bucket", "owner", "since"];
const BUCKETS = { matched: "matched", excluded: "excluded", open: "open", total: "source total" };

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
