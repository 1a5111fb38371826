import { Problem } from './api.js';
import { clock, duration, figure, make, number } from './dom.js';
import { ask } from './identity.js';
import { showPrice } from './price.js';

const section = document.getElementById('launcher');
const buttons = document.getElementById('fault-buttons');
const set = document.getElementById('fault-set');
const setNodes = document.getElementById('fault-nodes');
const onNode = document.getElementById('fault-node');
const faultStatus = document.getElementById('fault-status');
const dial = document.getElementById('dial');
const rate = document.getElementById('dial-rate');
const asked = document.getElementById('dial-asked');
const dialStatus = document.getElementById('dial-status');
const dialError = dial.querySelector('.form-error');
const ledger = document.getElementById('ledger-rows');
const ledgerStatus = document.getElementById('ledger-status');
const healthy = new Set(['primary', 'secondary']);
let token = '';
let known = '';

/** Sends a button to the launcher, by way of the Storefront. The token is of this start, and a page of another site has none. */
async function press(button, body = {}) {
  if (!token) throw new Problem('The launcher has not been heard of yet.');
  await ask(`/control/launcher/${button}`, {
    method: 'POST',
    role: 'admin',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', 'X-Control-Token': token },
  });
}

async function pressed(button, body, error) {
  error.textContent = '';
  try {
    await press(button, body);
  } catch (problem) {
    error.textContent = problem.message;
  }
}

/** The nodes of a set, of which a fault may choose one; nothing where the database has one node. */
function showNodes(nodes) {
  set.hidden = nodes.length < 2;
  if (set.hidden) return;
  setNodes.replaceChildren(
    ...nodes.map(node =>
      make(
        'p',
        { class: 'node' },
        `Node ${node.number} `,
        make('code', {}, node.address),
        ' ',
        make('span', { class: `state ${healthy.has(node.state) ? 'succeeded' : 'failed'}` }, node.state),
      ),
    ),
  );
  for (const node of nodes.slice(onNode.options.length - 1)) onNode.add(new Option(`node ${node.number}`, node.number));
}

function showFaults({ faults, running, past }) {
  const next = JSON.stringify(faults);
  // The buttons stay the same elements, so that a keyboard's focus stays on them.
  if (next !== known) {
    buttons.replaceChildren(
      ...faults.map(fault =>
        make(
          'div',
          { class: 'fault' },
          make(
            'button',
            {
              type: 'button',
              class: 'danger',
              'data-fault': fault.kind,
              'aria-describedby': `fault-${fault.kind}`,
              disabled: Boolean(fault.unavailable),
              onclick: () =>
                pressed(
                  'faults',
                  { kind: fault.kind, node: fault.takes_node && onNode.value ? Number(onNode.value) : null },
                  document.getElementById('fault-error'),
                ),
            },
            fault.title,
          ),
          make('p', { id: `fault-${fault.kind}`, class: 'muted' }, fault.unavailable ?? fault.text),
        ),
      ),
    );
    known = next;
  }
  for (const button of buttons.querySelectorAll('button')) {
    const { unavailable } = faults.find(fault => fault.kind === button.dataset.fault);
    button.setAttribute('aria-disabled', Boolean(running || unavailable));
  }
  const last = past.at(-1);
  faultStatus.textContent = running
    ? `${running.title}${running.node ? ` (node ${running.node})` : ''}: since ${clock(running.began)}.`
    : !last
      ? 'No fault so far.'
      : last.error
        ? `${last.title} went wrong: ${last.error}`
        : `${last.title}, ${clock(last.began)}: over after ${duration(new Date(last.ended) - new Date(last.began))}.`;
}

function showDial(state, at) {
  rate.max = state.max_rate;
  const left = state.until ? Math.max(0, Math.round((new Date(state.until) - new Date(at)) / 1000)) : 0;
  const counts = ['offered', 'completed', 'failed', 'unknown'].map(kind => `${number(state[kind])} ${kind}`).join(', ');
  const waits = `p50 ${figure(state.p50_ms)} ms, p99 ${figure(state.p99_ms)} ms.`;
  const kinds = state.errors
    .slice(0, 4)
    .map(error => `${error.error}: ${number(error.count)}`)
    .join(', ');
  dialStatus.textContent =
    state.rate > 0
      ? `${number(state.rate)} requests/s for another ${left} s. ${counts}. ${waits}${kinds ? ` ${kinds}.` : ''}`
      : state.offered > 0
        ? `Off. The last turn: ${counts}.${kinds ? ` ${kinds}.` : ''}`
        : 'Off.';
}

function showLedger(rows) {
  ledger.replaceChildren(
    ...rows.map(row =>
      make(
        'tr',
        {},
        make('th', { scope: 'row' }, make('span', { class: `concern ${row.concern === 'w=1' ? 'fast' : 'durable'}` }, row.concern)),
        make('td', { class: 'number' }, number(row.acknowledged)),
        make('td', { class: `number${row.lost ? ' bad' : ''}` }, row.lost === null ? '–' : number(row.lost)),
        make('td', { class: 'number' }, number(row.unknown)),
        make('td', { class: 'number' }, row.recovered === null ? '–' : number(row.recovered)),
        make('td', { class: 'number' }, number(row.refused)),
      ),
    ),
  );
  const failed = rows.find(row => row.look_up_failed);
  const looked = rows.find(row => row.looked_up_at);
  ledgerStatus.textContent =
    rows.length === 0
      ? 'A run begins when the dial is turned up.'
      : failed
        ? `The orders could not be looked up: ${failed.look_up_failed}`
        : looked
          ? `Lost and found again as of ${clock(looked.looked_up_at)}, after the last look into the database.`
          : 'The orders are looked up after each fault, at the end, and when you ask.';
}

/** Shows what the launcher says of its buttons; without a launcher nothing of it is on the page. */
export function showLauncher({ launcher, token: current, at }) {
  document.body.classList.toggle('launched', Boolean(launcher));
  if (!launcher) return;
  token = current;
  section.classList.toggle('stale', !launcher.answers);
  if (!launcher.answers) {
    faultStatus.textContent = 'The launcher does not answer: its buttons work once its report is done.';
    return;
  }
  showNodes(launcher.status.nodes);
  showFaults(launcher.status);
  showDial(launcher.status.dial, at);
  showLedger(launcher.status.ledger);
  showPrice(launcher.status.price);
}

rate.addEventListener('input', () => {
  asked.value = `${number(rate.value)} requests/s`;
});
dial.addEventListener('submit', event => {
  event.preventDefault();
  pressed('dial', { rate: Number(rate.value), seconds: Number(document.getElementById('dial-seconds').value) }, dialError);
});
document.getElementById('dial-off').addEventListener('click', () => pressed('dial', { rate: 0 }, dialError));
document.getElementById('ledger-look').addEventListener('click', () => pressed('audit', {}, dialError));
document.getElementById('price-start').addEventListener('click', () => pressed('price', {}, document.getElementById('price-error')));
