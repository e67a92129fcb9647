// Sorts the table by the column whose button is pressed: once upwards, once more downwards. What is missing stays last.
"use strict";
const table = document.querySelector("table.runs");
const said = document.getElementById("sorted");
const key = (row, column) => row.cells[column].dataset.sort ?? row.cells[column].textContent;
table.tHead.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const head = button.closest("th");
  const column = head.cellIndex;
  const down = head.getAttribute("aria-sort") === "ascending";
  const numeric = head.dataset.kind === "number";
  const rows = [...table.tBodies[0].rows];
  rows.sort((one, other) => {
    const [a, b] = [key(one, column), key(other, column)];
    if (a === "" || b === "") return (a === "") - (b === "");
    const order = numeric ? Number(a) - Number(b) : a.localeCompare(b);
    return down ? -order : order;
  });
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  table.tBodies[0].append(...rows);
  said.textContent = `Sorted by ${button.textContent}, ${down ? "descending" : "ascending"}.`;
});
