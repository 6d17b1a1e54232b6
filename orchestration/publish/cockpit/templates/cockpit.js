"use strict";

// Currency: only one is shown, because amounts of two are never added up or compared.
function chooseCurrency(code) {
  for (const block of document.querySelectorAll(".currency")) {
    block.hidden = block.dataset.currency !== code;
  }
  drawShown();
}

function offerCurrencies() {
  const choices = document.querySelector(".switch");
  if (!choices) return;
  choices.hidden = false;
  choices.addEventListener("change", (event) => chooseCurrency(event.target.value));
  chooseCurrency(choices.querySelector("input:checked").value);
}

// Tables: sorted by a click on a heading, filtered by words. Figures are sorted as numbers but
// never calculated with here.
function makeSortable(table) {
  table.querySelectorAll("thead th").forEach((heading, column) => {
    // Not a <button>: browsers leave those blank in the headings they repeat on paper.
    const button = document.createElement("span");
    button.setAttribute("role", "button");
    button.tabIndex = 0;
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => sortBy(table, heading, column));
    button.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      sortBy(table, heading, column);
    });
  });
}

function sortBy(table, heading, column) {
  const isNumber = heading.classList.contains("number");
  const falls = heading.getAttribute("aria-sort") === (isNumber ? null : "ascending")
    || heading.getAttribute("aria-sort") === "ascending";
  for (const other of table.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", falls ? "descending" : "ascending");
  const key = (row) => isNumber
    ? Number(row.cells[column].dataset.value)
    : row.cells[column].textContent.trim();
  const order = (one, two) => (isNumber ? one - two : one.localeCompare(two));
  const body = table.tBodies[0];
  const rows = [...body.rows].sort((one, two) => order(key(one), key(two)));
  body.append(...(falls ? rows.reverse() : rows));
}

function makeFilterable(table) {
  const input = document.createElement("input");
  input.type = "search";
  input.className = "filter";
  input.placeholder = "Filter by name or number";
  input.setAttribute("aria-label", input.placeholder);
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of table.tBodies[0].rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
  });
  const box = table.closest(".scroll");
  const head = box.previousElementSibling;
  if (head && head.classList.contains("table-head")) head.append(input);
  else box.before(input);
}

// Charts: Plotly lies gzipped in the page, so that the figures are readable before it is awake.
async function wakePlotly() {
  const packed = atob(document.getElementById("plotly").textContent);
  const bytes = Uint8Array.from(packed, (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const script = document.createElement("script");
  script.textContent = await new Response(stream).text();
  document.head.append(script);
}

const figures = JSON.parse(document.getElementById("figures").textContent);

function draw(chart) {
  const figure = figures[chart.dataset.figure];
  const layout = structuredClone(figure.layout);
  layout.font.family = getComputedStyle(document.body).fontFamily;
  Plotly.newPlot(chart, figure.data, layout, { displayModeBar: false, responsive: true });
  chart.dataset.drawn = "true";
}

function drawShown() {
  if (!window.Plotly) return;
  for (const chart of document.querySelectorAll(".chart:not([data-drawn])")) {
    if (!chart.closest("[hidden]")) draw(chart);
  }
}

// On paper every currency is shown, with its charts as wide as a landscape sheet allows.
const SHEET_WIDTHS = { pair: [570, 365], single: [980] };

function prepareForPaper() {
  const hidden = [...document.querySelectorAll(".currency[hidden]")];
  for (const block of hidden) block.hidden = false;
  for (const details of document.querySelectorAll("details")) details.open = true;
  drawShown();
  fitCharts((chart) => {
    const pair = chart.closest(".pair");
    const widths = pair ? SHEET_WIDTHS.pair : SHEET_WIDTHS.single;
    return { width: widths[pair ? [...pair.children].indexOf(chart.closest("figure")) : 0] };
  });
  addEventListener("afterprint", () => {
    fitCharts(() => ({ width: null, autosize: true }));
    for (const block of hidden) block.hidden = true;
  }, { once: true });
}

function fitCharts(layoutOf) {
  for (const chart of document.querySelectorAll(".chart[data-drawn]")) {
    Plotly.relayout(chart, layoutOf(chart));
  }
}

document.querySelectorAll("table.sortable").forEach(makeSortable);
document.querySelectorAll("table.filterable").forEach(makeFilterable);
offerCurrencies();
addEventListener("beforeprint", prepareForPaper);
wakePlotly().then(() => {
  drawShown();
  document.documentElement.dataset.charts = "drawn";
});
