import { call, every } from './api.js';
import { ago, make, number } from './dom.js';

const list = document.getElementById('hot-list');
const when = document.getElementById('hot-when');
let shown = '';

function row({ product_name: name, count }, place, most) {
  const bar = make('span');
  bar.style.width = `${100 * count / most}%`;
  return make('li', {},
    make('span', { class: 'rank', 'aria-hidden': 'true' }, place),
    make('span', { class: 'name', dir: 'auto' }, name),
    make('span', { class: 'views' }, `${number(count)} ${count === 1 ? 'view' : 'views'}`),
    make('span', { class: 'share', 'aria-hidden': 'true' }, bar));
}

every(5000, async () => {
  try {
    const { products, updated_at: updated } = await call('/trending?limit=10');
    const next = JSON.stringify(products);
    if (next !== shown) list.replaceChildren(...products.map((product, i) => row(product, i + 1, products[0].count)));
    shown = next;
    when.textContent = updated ? `Updated ${ago(updated)}` : 'No list yet: start a trending run on the dashboard.';
  } catch (problem) {
    // What is shown stays: an old list is better than none.
    when.textContent = `Cannot refresh: ${problem.message}`;
  }
});
