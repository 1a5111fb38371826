import { analytics } from './api.js';
import { clock, duration, make, number, scroll } from './dom.js';
import { ask, call, isKnown } from './identity.js';
import { planTree } from './plan.js';
import { pushdown } from './pushdown.js';

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
    when.textContent = [
      job.state,
      job.started_by === 'schedule' ? 'by schedule' : '',
      job.engine,
      `attempt ${job.attempts}`,
      duration(job.timings.ran_ms),
    ]
      .filter(Boolean)
      .join(' · ');
    body.replaceChildren(...content(job).filter(Boolean));
    section.hidden = false;
  }
  if (focus) {
    heading.focus({ preventScroll: true });
    section.scrollIntoView({ block: 'start' });
  }
}

function content(job) {
  if (job.error)
    return [
      make('p', { class: 'error-box' }, make('strong', {}, `${job.error.code}: `), job.error.message),
      job.timings.retry_at ? make('p', { class: 'muted' }, `It is tried again by itself at ${clock(job.timings.retry_at)}.`) : null,
    ];
  if (!job.result)
    return [
      make(
        'p',
        { class: 'muted' },
        job.state === 'interrupted' ? 'The service stopped during this job. Running it again has the effect of one run.' : 'No result yet.',
      ),
    ];
  return job.kind === 'campaign' ? campaign(job) : trending(job);
}

const figures = entries =>
  make(
    'dl',
    { class: 'figures' },
    ...entries.map(([name, value]) => make('div', {}, make('dt', {}, name), make('dd', {}, value === null ? 'unknown' : number(value)))),
  );

function table(name, columns, records) {
  return scroll(
    name,
    make(
      'table',
      {},
      make('thead', {}, make('tr', {}, ...columns.map(([name, , kind]) => make('th', { scope: 'col', class: kind ?? '' }, name)))),
      make(
        'tbody',
        {},
        ...records.map(record =>
          make('tr', {}, ...columns.map(([, value, kind]) => make('td', { class: kind ?? '', dir: 'auto' }, value(record)))),
        ),
      ),
    ),
  );
}

function campaign(job) {
  const { result } = job;
  const filters = [
    ...result.pushed_filters.map(filter => make('li', {}, filter)),
    ...result.not_pushed_filters.map(filter => make('li', { class: 'not-pushed' }, `${filter} (not pushed)`)),
  ];
  const nobody = result.nobody_reached;
  const recipients = make('div', {});
  if (!nobody) turnTo(recipients, job.links.recipients + `?limit=${pageSize}`, job.links.recipients);
  return [
    ...(nobody ? nobodyReached(nobody) : []),
    figures([
      ['Recipients', result.count],
      ['Documents examined', result.documents_examined],
      ['Documents returned', result.documents_returned],
    ]),
    result.evidence_missing ? make('p', { class: 'muted' }, `${result.evidence_missing}.`) : null,
    make('h3', {}, 'PushedFilters'),
    make('ul', { class: 'chips' }, ...filters),
    make('h3', {}, 'What pushdown saves'),
    pushdown(job),
    make('h3', {}, 'Plan'),
    planTree(result.plan),
    ...(nobody ? [] : [make('h3', {}, 'Recipients'), recipients]),
  ];
}

/** Says why a campaign reached nobody, and offers the cities that there are for the next one. */
function nobodyReached({ message, cities, more_cities: more }) {
  const field = document.querySelector('#campaign [name=city]');
  const use = city => () => {
    field.value = city;
    field.focus();
  };
  return [
    make('p', { class: 'warn-box', dir: 'auto' }, make('strong', {}, 'Nobody was reached. '), message),
    cities.length ? make('h3', {}, 'Cities, and their users') : null,
    make(
      'div',
      { class: 'cities' },
      ...cities.map(({ city, users }) =>
        make(
          'button',
          { type: 'button', class: 'quiet', dir: 'auto', 'aria-label': `Use ${city} in the next campaign`, onclick: use(city) },
          `${city} (${number(users)})`,
        ),
      ),
      more ? make('span', { class: 'muted' }, `and ${number(more)} more`) : null,
    ),
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
    const { count, recipients, next } = await call(analytics(address));
    place.replaceChildren(
      table('Recipients', userColumns, recipients),
      make(
        'div',
        { class: 'row-end' },
        make('span', { class: 'muted' }, `${number(count)} in all, by user id`),
        make(
          'span',
          {},
          make(
            'a',
            { class: 'button quiet', href: `${analytics(all)}?format=csv`, download: true, onclick: isKnown ? save : undefined },
            'All as CSV',
          ),
          ' ',
          next ? make('button', { type: 'button', class: 'quiet', onclick: () => turnTo(place, next, all) }, 'Next page') : null,
        ),
      ),
    );
  } catch (problem) {
    place.replaceChildren(make('p', { class: 'error-box' }, problem.message));
  }
}

/** The browser follows a link without our headers: with a key or a token the file is fetched here, and handed to it whole. */
async function save(event) {
  event.preventDefault();
  const link = event.currentTarget;
  try {
    const answer = await ask(new URL(link.href).pathname + '?format=csv');
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
    figures([
      ['Rows read', result.rows_read],
      ['Views', result.views],
      ['Products', result.products],
      ['Logs', result.files],
    ]),
    result.views_after ? make('p', { class: 'muted' }, `Views later than ${result.views_after}.`) : null,
    result.unfinished_lines
      ? make('p', { class: 'muted' }, `${number(result.unfinished_lines)} unfinished last line(s) left to the next run.`)
      : null,
    make('h3', {}, 'Most viewed'),
    table(
      'Most viewed',
      [
        ['Product', product => product.product_name],
        ['Views', product => number(product.count), 'number'],
      ],
      result.top,
    ),
  ];
}
