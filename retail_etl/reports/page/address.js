// The address after the # is the state of the page: a filter, a figure or an item can be linked to and gone back to.
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
  if (state.has("proof")) {
    openProof(state.get("proof"));
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
  if (/^#(item|figure|proof)=/.test(location.hash)) history.replaceState(null, "", "#" + lastFilter);
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
