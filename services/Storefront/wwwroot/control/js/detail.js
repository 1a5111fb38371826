import { duration, make, number } from './dom.js';
import { ask, call, isKnown } from './identity.js';

const section = document.getElementById('detail');
const heading = document.getElementById('detail-title');
const when = document.getElementById('detail-when');
const body = document.getElementById('detail-body');
const pageSize = 10;
let shown = '';

/** Shows a job with its result; drawn anew only when the job changed. */
export function showJob(job, title, focus) {
  const next = JSON.stringify(job);
  if (next !== shown) {
    shown = next;
    heading.textContent = title;
    when.textContent = [job.state, job.started_by === 'schedule' ? 'by schedule' : '', job.engine, `attempt ${job.attempts}`, duration(job.timings.ran_ms)].filter(Boolean).join(' · ');
    body.replaceChildren(...content(job).filter(Boolean));
    section.hidden = false;
  }
  if (focus) {
    heading.focus({ preventScroll: true });
    section.scrollIntoView({ block: 'start' });
  }
}

function content(job) {
  if (job.error) return [make('p', { class: 'error-box' }, make('strong', {}, `${job.error.code}: `), job.error.message)];
  if (!job.result) return [make('p', { class: 'muted' }, job.state === 'interrupted' ? 'The service stopped under this job. Running it again has the effect of one run.' : 'No result yet.')];
  return job.kind === 'campaign' ? campaign(job) : trending(job);
}

const figures = entries => make('dl', { class: 'figures' }, ...entries.map(([name, value]) => make('div', {}, make('dt', {}, name), make('dd', {}, number(value)))));

function table(columns, records) {
  return make('div', { class: 'scroll' }, make('table', {},
    make('thead', {}, make('tr', {}, ...columns.map(([name, , kind]) => make('th', { scope: 'col', class: kind ?? '' }, name)))),
    make('tbody', {}, ...records.map(record => make('tr', {}, ...columns.map(([, value, kind]) => make('td', { class: kind ?? '', dir: 'auto' }, value(record))))))));
}

function campaign(job) {
  const { result } = job;
  const filters = [
    ...result.pushed_filters.map(filter => make('li', {}, filter)),
    ...result.not_pushed_filters.map(filter => make('li', { class: 'not-pushed' }, `${filter} (not pushed)`)),
  ];
  const recipients = make('div', {});
  turnTo(recipients, job.links.recipients + `?limit=${pageSize}`, job.links.recipients);
  return [
    figures([['Recipients', result.count], ['Documents examined', result.documents_examined], ['Documents returned', result.documents_returned]]),
    make('h3', {}, 'Filters that MongoDB evaluated'), make('ul', { class: 'chips' }, ...filters),
    make('h3', {}, 'Recipients'), recipients,
    make('h3', {}, 'Plan'), make('pre', { tabindex: '0', 'aria-label': 'Plan' }, result.plan),
  ];
}

const userColumns = [
  ['User', user => user.user_id],
  ['Name', user => user.name ?? ''],
  ['City', user => user.city],
  ['Spent (DA)', user => number(user.total_spend), 'number'],
];

async function turnTo(place, address, all) {
  try {
    const { count, recipients, next } = await call(address);
    place.replaceChildren(
      table(userColumns, recipients),
      make('div', { class: 'row-end' },
        make('span', { class: 'muted' }, `${number(count)} in all, by user id`),
        make('span', {},
          make('a', { class: 'button quiet', href: `${all}?format=csv`, download: true, onclick: isKnown ? save : undefined }, 'All as CSV'), ' ',
          next ? make('button', { type: 'button', class: 'quiet', onclick: () => turnTo(place, next, all) }, 'Next page') : null)));
  } catch (problem) {
    place.replaceChildren(make('p', { class: 'error-box' }, problem.message));
  }
}

/** The browser follows a link without our headers: with a key or a token the file is fetched here, and handed to it whole. */
async function save(event) {
  event.preventDefault();
  const link = event.currentTarget;
  try {
    const answer = await ask(link.href);
    const [, file] = answer.headers.get('Content-Disposition').match(/filename="([^"]+)"/);
    const content = URL.createObjectURL(await answer.blob());
    make('a', { href: content, download: file }).click();
    setTimeout(() => URL.revokeObjectURL(content), 60_000);
  } catch (problem) {
    link.replaceWith(make('span', { class: 'form-error', role: 'alert' }, problem.message));
  }
}

function trending({ result }) {
  return [
    figures([['Rows read', result.rows_read], ['Views', result.views], ['Products', result.products], ['Logs', result.files]]),
    result.views_after ? make('p', { class: 'muted' }, `Views later than ${result.views_after}.`) : null,
    result.unfinished_lines ? make('p', { class: 'muted' }, `${number(result.unfinished_lines)} unfinished last line(s) left to the next run.`) : null,
    make('h3', {}, 'Most viewed'),
    table([['Product', product => product.product_name], ['Views', product => number(product.count), 'number']], result.top),
  ];
}
