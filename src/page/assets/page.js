// SPDX-License-Identifier: Apache-2.0
// Sorting and searching. Without it the page is whole, and in a good order.
'use strict';

// ---- Sorting: a button in each head of a column ----

function valueOf(row, column) {
  const cell = row.cells[column];
  return cell.dataset.v === undefined ? cell.textContent.trim() : Number(cell.dataset.v);
}

function compare(a, b) {
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
}

function sort(table, column, head) {
  // Numbers begin with the largest, words with the first.
  const first = head.classList.contains('n') ? 'descending' : 'ascending';
  const second = first === 'descending' ? 'ascending' : 'descending';
  const order = head.getAttribute('aria-sort') === first ? second : first;
  for (const other of table.tHead.rows[0].cells)
    other.removeAttribute('aria-sort');
  head.setAttribute('aria-sort', order);
  const body = table.tBodies[0], sign = order === 'ascending' ? 1 : -1;
  const rows = Array.from(body.rows, row => ({row, value: valueOf(row, column)}));
  rows.sort((a, b) => sign * compare(a.value, b.value));
  body.append(...rows.map(({row}) => row));
}

for (const table of document.querySelectorAll('table.data')) {
  Array.from(table.tHead.rows[0].cells).forEach((head, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    button.addEventListener('click', () => sort(table, column, head));
    head.append(button);
  });
}

// ---- Searching: rows and removals that hold all words ----

const items = Array.from(document.querySelectorAll('tbody tr, .pair'),
                         element => ({element, text: element.textContent.toLowerCase()}));

function search(words, told) {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const {element, text} of items) {
    element.hidden = !wanted.every(word => text.includes(word));
    found += !element.hidden;
  }
  told.textContent = wanted.length ? `${found} of ${items.length} rows` : '';
  if (wanted.length)
    for (const details of document.querySelectorAll('details'))
      details.open = true;
}

const form = document.createElement('form');
form.className = 'search';
form.setAttribute('role', 'search');
const label = document.createElement('label');
label.htmlFor = 'words';
label.textContent = 'Search';
const field = document.createElement('input');
field.type = 'search';
field.id = 'words';
field.placeholder = 'words in texts, names, rules';
const told = document.createElement('output');
told.htmlFor.add('words');
field.addEventListener('input', () => search(field.value, told));
form.addEventListener('submit', event => event.preventDefault());
form.append(label, field, told);
document.getElementById('search').append(form);
