import { clock, figure, make, number, scroll } from './dom.js';

const status = document.getElementById('price-status');
const progress = document.getElementById('price-progress');
const place = document.getElementById('price-result');
let shown = '';

const columns = [
  ['Mean', run => run.latency?.mean_ms],
  ['p50', run => run.latency?.p50_ms],
  ['p99', run => run.latency?.p99_ms],
  ['Max', run => run.latency?.max_ms],
];

function table(title, checkout, billing) {
  const longest = Math.max(checkout.latency?.p99_ms ?? 0, billing.latency?.p99_ms ?? 0) || 1;
  const row = (name, kind, run) =>
    make(
      'tr',
      {},
      make(
        'th',
        { scope: 'row' },
        name,
        ' ',
        make('span', { class: `concern ${kind}` }, kind === 'fast' ? 'w=1' : 'w=majority'),
        bar(kind, (run.latency?.p99_ms ?? 0) / longest),
        run.stored < run.sent ? make('span', { class: 'bad' }, `${run.stored} of ${run.sent} stored`) : null,
      ),
      ...columns.map(([, value]) => make('td', { class: 'number' }, figure(value(run)))),
      make('td', { class: 'number' }, number(Math.round(run.orders_per_second))),
    );
  return make(
    'div',
    {},
    make('h3', {}, title),
    scroll(
      title,
      make(
        'table',
        {},
        make(
          'thead',
          {},
          make(
            'tr',
            {},
            make('th', { scope: 'col' }, 'Service'),
            ...columns.map(([name]) => make('th', { scope: 'col', class: 'number' }, `${name}, ms`)),
            make('th', { scope: 'col', class: 'number' }, 'Orders/s'),
          ),
        ),
        make('tbody', {}, row('Checkout', 'fast', checkout), row('Billing', 'durable', billing)),
      ),
    ),
  );
}

function bar(kind, part) {
  const element = make('span', { class: `wait-bar ${kind}`, 'aria-hidden': 'true' });
  element.style.inlineSize = `${Math.max(2, 100 * part)}%`;
  return element;
}

/** Shows how far the measurement is, and its figures side by side with the decision in words. */
export function showPrice(price) {
  const running = price.state === 'running';
  progress.hidden = !running;
  progress.value = price.done;
  status.textContent = running
    ? `Measuring: ${price.phase}.`
    : price.state === 'failed'
      ? `It could not be measured: ${price.error}`
      : price.at
        ? `Measured at ${clock(price.at)}.`
        : 'Not measured since the launcher serves.';
  const next = JSON.stringify(price.figures);
  if (next === shown || !price.figures) return;
  shown = next;
  const { checkout, billing, decision, fsync_ms: fsync } = price.figures;
  place.replaceChildren(
    make(
      'div',
      { class: 'side-by-side' },
      table('100 orders, one after another', checkout.sequential, billing.sequential),
      table('100 orders, all at once', checkout.simultaneous, billing.simultaneous),
    ),
    make('h3', {}, 'Decision'),
    make('ol', { class: 'findings' }, ...decision.findings.map(({ rule, text }) => make('li', {}, make('strong', {}, `${rule}: `), text))),
    ...(fsync === null ? [] : [make('p', { class: 'muted' }, `One fsync on the disk of the database: ${figure(fsync)} ms.`)]),
  );
}
