// Sends an order once for each press, and asks again while its outcome is unknown: always the same order, by the id in the form.

const MOST_TRIES = 8;
const LONGEST = 60_000;

const fill = (text, value) => text.replace('{0}', value);
const wait = time => new Promise(resolve => { setTimeout(resolve, time); });

// Later each time, never two visitors at the same moment, and never before the shop asks us to. Eight tries fill the minute.
function pause(tries, retryAfter) {
  const step = 450 * 2 ** (tries - 1);
  return Math.max(step / 2, retryAfter * 1000) + Math.random() * step / 2;
}

async function send(form) {
  try {
    const answer = await fetch(form.getAttribute('action'), {
      method: 'POST',
      body: new URLSearchParams(new FormData(form)),
      headers: { Accept: 'application/json' },
      signal: AbortSignal.timeout(20_000),
    });
    const retryAfter = Number(answer.headers.get('Retry-After')) || 0;
    if (answer.ok && answer.headers.get('Content-Type')?.startsWith('application/json')) {
      return { kind: 'placed', location: (await answer.json()).location };
    }
    if (answer.status === 503 || answer.status === 429) return { kind: 'refused', retryAfter };
    if (answer.status === 504 || answer.status === 502) return { kind: 'unknown', retryAfter };
    return { kind: 'other' };
  } catch {
    // The connection was lost: the order may have arrived.
    return { kind: 'unknown', retryAfter: 0 };
  }
}

async function purchase(form) {
  const { retrying, gaveUp, again, refused, tryAgain, sending } = form.dataset;
  const button = form.querySelector('button.hot-button');
  const state = form.querySelector('[data-purchase-state]');
  const begun = performance.now();
  const busy = on => { form.toggleAttribute('data-busy', on); button.setAttribute('aria-disabled', String(on)); };
  busy(true);
  state.textContent = sending;
  for (let tries = 0; ; ) {
    const outcome = await send(form);
    tries++;
    if (outcome.kind === 'placed') {
      location.assign(outcome.location);
      return;
    }
    if (outcome.kind === 'other') {
      // The server's own page says what is wrong; it places nothing.
      form.submit();
      return;
    }
    if (outcome.kind === 'refused') {
      state.textContent = fill(refused, Math.max(1, outcome.retryAfter));
      button.textContent = tryAgain;
      break;
    }
    const next = pause(tries, outcome.retryAfter);
    if (tries >= MOST_TRIES || performance.now() - begun + next > LONGEST) {
      state.textContent = gaveUp;
      button.textContent = again;
      break;
    }
    state.textContent = fill(retrying, Math.ceil(next / 1000));
    await wait(next);
  }
  busy(false);
  button.focus();
}

function recount(form) {
  const quantity = form.querySelector('[data-price]');
  const total = form.querySelector('[data-total]');
  if (!quantity || !total) return;
  form.querySelector('[data-recount]').hidden = true;
  quantity.addEventListener('input', () => {
    const number = Number(quantity.value);
    if (!Number.isInteger(number) || number < 1 || number > 100) return;
    const dinars = number * Number(quantity.dataset.price);
    form.querySelector('[data-total-shown]').value = dinars;
    total.textContent = `${String(dinars).replace(/\B(?=(\d{3})+$)/g, '\u00a0')}\u00a0DA`;
  });
}

export function startPurchase(form) {
  recount(form);
  // The address keeps the intent: F5, Back and a tab that is opened again show this purchase and begin no other.
  const intent = form.querySelector('[name="intent"]').value;
  const address = new URL(location.href);
  if (address.pathname.startsWith('/buy/') && address.searchParams.get('intent') !== intent) {
    address.searchParams.set('intent', intent);
    history.replaceState(history.state, '', address);
  }
  form.addEventListener('submit', event => {
    if (event.submitter?.matches('[data-recount]')) return;
    event.preventDefault();
    if (!form.hasAttribute('data-busy')) purchase(form);
  });
  // The answer to a post without scripts, of which nobody knows the outcome.
  if (form.dataset.state === 'unknown') purchase(form);
}
