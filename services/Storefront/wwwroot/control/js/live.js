import { RateChart } from './chart.js';
import { clock, figure, make, number } from './dom.js';
import { showLauncher } from './launcher.js';
import { follow } from './stream.js';

const section = document.getElementById('live');
const status = document.getElementById('live-status');
const pause = document.getElementById('live-pause');
const tiles = document.getElementById('live-services');
const database = document.getElementById('live-database');
const errors = document.getElementById('live-errors');
const chart = new RateChart(document.getElementById('live-chart'));
let paused = false;
let lastAt = null;

const seconds = time => new Date(time).getTime() / 1000;
const states = { answers: 'answers', silent: 'does not answer', away: 'is away', refuses: 'refuses', strange: 'answers strangely' };

function tile(service, at) {
  const { orders } = service;
  const entries = orders
    ? [
        ['Orders/s', figure(orders.per_second)],
        ['p50', orders.p50_ms === undefined ? '–' : `${figure(orders.p50_ms)} ms`],
        ['p99', orders.p99_ms === undefined ? '–' : `${figure(orders.p99_ms)} ms`],
        ['Queue', number(orders.queued)],
        ['In flight', number(orders.in_flight)],
        ['Refused/s', figure(orders.refused_per_second)],
      ]
    : service.jobs_queued !== undefined
      ? [
          ['Jobs running', number(service.jobs_running)],
          ['Jobs waiting', number(service.jobs_queued)],
        ]
      : [];
  const age =
    service.state !== 'answers' && service.answered_at
      ? ` It last answered ${Math.round(seconds(at) - seconds(service.answered_at))} s ago.`
      : '';
  return make(
    'article',
    { class: `service ${service.state}`, 'aria-label': service.name },
    make(
      'div',
      { class: 'service-head' },
      make(
        'h3',
        {},
        service.name,
        orders?.concern ? make('span', { class: `concern ${orders.concern === 'w=1' ? 'fast' : 'durable'}` }, orders.concern) : null,
      ),
      make('span', { class: `state ${service.state === 'answers' ? 'succeeded' : 'failed'}` }, states[service.state]),
    ),
    service.detail ? make('p', { class: 'service-note' }, service.detail + age) : null,
    make(
      'dl',
      { class: 'facts' },
      ...entries.map(([name, value]) => make('div', {}, make('dt', {}, name), make('dd', {}, value))),
      service.breaker
        ? make('div', {}, make('dt', {}, 'Breaker'), make('dd', { class: service.breaker === 'open' ? 'bad' : '' }, service.breaker))
        : null,
    ),
  );
}

/** Each node as each service sees it: they may differ for a moment, and that is worth seeing. */
function nodes(services) {
  const seen = new Map();
  for (const service of services)
    for (const { address, state } of service.nodes) seen.set(address, [...(seen.get(address) ?? []), [service.name, state]]);
  if (seen.size === 0) return [make('p', { class: 'muted' }, 'No service tells of a database node.')];
  return [...seen].map(([address, views]) => {
    const agreed = views.every(([, state]) => state === views[0][1]);
    return make(
      'p',
      { class: 'node' },
      make('code', {}, address),
      ' ',
      ...(agreed
        ? [make('span', { class: `state ${views[0][1] === 'unreachable' ? 'failed' : 'succeeded'}` }, views[0][1])]
        : views.map(([name, state]) =>
            make('span', { class: `state ${state === 'unreachable' ? 'failed' : 'succeeded'}` }, `${state} to ${name}`),
          )),
    );
  });
}

const words = {
  400: 'malformed',
  401: 'unknown caller',
  403: 'not allowed',
  404: 'not found',
  409: 'conflict',
  413: 'too large',
  415: 'not JSON',
  422: 'breaks a rule',
  429: 'over its rate',
  499: 'the caller left',
  500: 'failed',
  503: 'refused: busy, or no database',
  504: 'outcome unknown',
};

function errorRows(services) {
  return services
    .flatMap(service => service.errors.map(error => [service.name, error]))
    .sort(([, left], [, right]) => right.count - left.count)
    .slice(0, 12)
    .map(([name, error]) =>
      make(
        'tr',
        {},
        make('td', {}, name),
        make('td', {}, make('code', {}, error.request)),
        make('td', {}, `${error.status} ${words[error.status] ?? ''}`),
        make('td', { class: 'number' }, number(error.count)),
      ),
    );
}

function faultBands(launcher, at) {
  const played = [...(launcher?.past ?? []), ...(launcher?.running ? [launcher.running] : [])];
  return played.map(fault => ({ from: seconds(fault.began), to: fault.ended ? seconds(fault.ended) : seconds(at) }));
}

function show(line) {
  lastAt = line.at;
  const [checkout, billing] = line.services;
  chart.add(seconds(line.at), checkout.orders, billing.orders);
  chart.faults = faultBands(line.launcher?.status, line.at);
  showLauncher(line);
  if (paused) return;
  status.textContent = `Live, ${clock(line.at)}.`;
  tiles.replaceChildren(...line.services.map(service => tile(service, line.at)));
  database.replaceChildren(...nodes(line.services));
  const rows = errorRows(line.services);
  errors.replaceChildren(
    ...(rows.length ? rows : [make('tr', {}, make('td', { colspan: '4', class: 'muted' }, 'None since the services started.'))]),
  );
  chart.draw();
}

pause.addEventListener('click', () => {
  paused = !paused;
  pause.textContent = paused ? 'Go on' : 'Pause';
  pause.setAttribute('aria-pressed', paused);
  if (paused) status.textContent = `Paused at ${lastAt ? clock(lastAt) : '–'}.`;
});

follow(
  show,
  silence => {
    section.classList.toggle('stale', silence > 0);
    if (silence > 0) {
      const shown = lastAt ? `What is shown is of ${clock(lastAt)}.` : '';
      status.textContent = `The Storefront has not answered for ${Math.round(silence / 1000)} s. ${shown}`;
    }
  },
  problem => {
    status.textContent = problem.message;
    pause.hidden = true;
  },
);
