import { every } from './api.js';
import { clock, duration, make, number } from './dom.js';
import { showJob } from './detail.js';
import { connectForms, offerCities } from './forms.js';
import { call } from './identity.js';

const rows = document.getElementById('job-rows');
const status = document.getElementById('jobs-status');
const list = document.getElementById('jobs');
const more = document.getElementById('jobs-more');
const page = 15,
  mostRows = 100;
let limit = page;
let chosen = null;
let shown = '';
let refused = false;
let answered = null;

const ended = job => !['queued', 'running'].includes(job.state);
const title = job =>
  job.kind === 'campaign'
    ? `${job.request.city}, more than ${number(job.request.min_spend)} DA, ${job.request.promo_code}`
    : job.request.source + (job.request.window ? `, the last ${number(job.request.window)} min` : '');

function progress(job) {
  const retry = job.timings.retry_at;
  const reason = job.error?.code.replaceAll('_', ' ');
  if (job.state === 'queued') return make('span', { class: 'step' }, retry ? `${reason}: next try at ${clock(retry)}` : 'waiting');
  if (job.error) return make('span', { class: 'step' }, reason);
  if (job.result?.nobody_reached) return make('span', { class: 'step warn' }, 'nobody was reached');
  const { step, done, total, unit } = job.progress;
  const bar =
    job.state === 'running'
      ? make('progress', { max: total ?? 1, ...(total === null ? {} : { value: done }), 'aria-label': `Progress of ${title(job)}` })
      : null;
  return make(
    'div',
    {},
    bar,
    make('span', { class: 'step' }, `${step}${done ? `: ${number(done)}${total ? ` of ${number(total)}` : ''} ${unit}` : ''}`),
  );
}

function action(text, job, work) {
  return make(
    'button',
    {
      type: 'button',
      class: 'quiet',
      'aria-label': `${text}: ${title(job)}`,
      onclick: async event => {
        event.target.disabled = true;
        await work().catch(problem => {
          status.textContent = problem.message;
        });
        await refresh();
      },
    },
    text,
  );
}

function row(job) {
  const actions = make('td', { class: 'actions' });
  if (!ended(job))
    actions.append(
      action(job.cancel_requested ? 'Stopping…' : 'Cancel', job, () => call(`/analytics/jobs/${job.id}`, { method: 'DELETE' })),
    );
  if (['failed', 'cancelled', 'interrupted'].includes(job.state))
    actions.append(action('Run again', job, () => call(`/analytics/jobs/${job.id}/runs`, { method: 'POST' })));
  actions.append(
    make('button', { type: 'button', class: 'quiet', 'aria-label': `Details: ${title(job)}`, onclick: () => choose(job, true) }, 'Details'),
  );
  return make(
    'tr',
    { class: job.id === chosen ? 'chosen' : '' },
    make(
      'td',
      {},
      make('div', { class: 'job-name', dir: 'auto' }, title(job)),
      make('div', { class: 'job-id' }, `${job.kind} ${job.id}`),
      make('div', { class: 'job-id' }, new Date(job.timings.created_at).toLocaleString()),
    ),
    make('td', {}, make('span', { class: `state ${job.state}` }, job.state)),
    make('td', { class: 'wide' }, progress(job)),
    make('td', {}, job.engine),
    make('td', { class: 'number' }, duration(job.timings.ran_ms)),
    actions,
  );
}

function choose(job, focus) {
  chosen = job.id;
  // The address then leads back to this job, for a reload or somebody else.
  history.replaceState(null, '', `#${job.id}`);
  showJob(job, title(job), focus);
  shown = '';
  return refresh();
}

async function refresh() {
  // Asking again changes nothing until there is another key, which loads the page anew.
  if (refused) return;
  try {
    const { jobs, next: older } = await call(`/analytics/jobs?started_by=request&limit=${limit}`);
    answered = new Date();
    list.classList.remove('stale');
    const next = JSON.stringify([jobs, older]);
    // Rows that did not change keep the focus of whoever works with the keyboard.
    if (next === shown) return;
    more.hidden = !older || limit >= mostRows;
    const focused = document.activeElement?.getAttribute('aria-label');
    rows.replaceChildren(...jobs.map(row));
    if (focused) [...rows.querySelectorAll('button')].find(button => button.getAttribute('aria-label') === focused)?.focus();
    shown = next;
    const open = jobs.filter(job => !ended(job)).length;
    status.textContent = jobs.length === 0 ? 'No jobs yet.' : open === 0 ? 'None running.' : `${open} waiting or running.`;
    const current = jobs.find(job => job.id === chosen);
    if (current) showJob(current, title(current), false);
  } catch (problem) {
    // What is shown stays, and its age is said: old figures never pass for new ones.
    status.textContent = problem.status === 0 && answered ? `${problem.message} What is shown is of ${clock(answered)}.` : problem.message;
    list.classList.toggle('stale', problem.status === 0);
    shown = '';
    refused = [401, 403].includes(problem.status);
  }
}

connectForms(job => choose(job, matchMedia('(max-width: 56rem)').matches));
offerCities();
more.addEventListener('click', () => {
  limit = Math.min(limit + page, mostRows);
  refresh();
});

const linked = decodeURIComponent(location.hash.slice(1));
if (linked)
  call(`/analytics/jobs/${encodeURIComponent(linked)}`).then(
    job => choose(job, true),
    problem => {
      status.textContent = problem.message;
    },
  );
every(700, refresh);
