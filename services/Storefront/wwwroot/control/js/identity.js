import { ask as send, Problem, read } from './api.js';

// Of this tab alone, and gone with it; it leaves the page in a header only, never in an address.
const name = 'dzstore.identity';
const form = document.getElementById('identity');
const input = document.getElementById('identity-secret');
const error = form.querySelector('.form-error');
const held = document.getElementById('identity-held');
const secret = kept();
// A token is the JSON of its header first, in base64url: {" is eyJ.
const isToken = /^eyJ[\w-]*\.[\w-]+\.[\w-]+$/.test(secret ?? '');
const kind = isToken ? 'token' : 'key';
const headers = secret === null ? {} : isToken ? { Authorization: `Bearer ${secret}` } : { 'X-Api-Key': secret };

/** Whether calls carry credentials. On a developer's machine none are needed, and nothing here is seen. */
export const isKnown = secret !== null;

export async function ask(address, options = {}) {
  try {
    return await send(address, { ...options, headers: { ...options.headers, ...headers } });
  } catch (problem) {
    if (problem.status === 403)
      throw new Problem(`This ${kind} is not allowed to do that: it needs the role ${options.role ?? 'analyst'}.`, 403);
    if (problem.status !== 401) throw problem;
    request();
    throw new Problem('Give an API key or a token first.', 401);
  }
}

export const call = async (address, options) => read(await ask(address, options));

/** A start is waited for longer than a reading: given up early, it would be called failed, and run all the same. */
const startPatience = 30_000;

/** Text is JSON already: numbers must arrive as they were typed, and wrong ones be refused by the service. */
export const post = (address, json) =>
  call(address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: json,
    signal: AbortSignal.timeout(startPatience),
  });

function kept() {
  try {
    return sessionStorage.getItem(name);
  } catch {
    // The browser keeps nothing for this page, and on a developer's machine nothing need be kept.
    return null;
  }
}

function request() {
  if (isKnown) {
    // Another call may be answered late, when the next key has been given already: that one stays.
    if (kept() === secret) sessionStorage.removeItem(name);
    error.textContent = `The service does not accept this ${kind}: it is mistyped, expired or withdrawn.`;
  }
  held.hidden = true;
  form.hidden = false;
}

form.addEventListener('submit', event => {
  event.preventDefault();
  const given = input.value.trim().replace(/^Bearer\s+/i, '');
  if (!/^[!-~]+$/.test(given)) {
    input.setAttribute('aria-invalid', 'true');
    error.textContent = 'A key or a token is one word of ASCII characters.';
    return;
  }
  try {
    sessionStorage.setItem(name, given);
  } catch {
    error.textContent = 'This browser does not store data for this page: allow it to, and try again.';
    return;
  }
  location.reload();
});

// The page is loaded anew, so that nothing stays on it that was seen with the key.
document.getElementById('identity-forget').addEventListener('click', () => {
  sessionStorage.removeItem(name);
  location.reload();
});

if (isKnown) {
  held.querySelector('span').textContent = `Every call is sent with the ${isToken ? 'token' : 'API key'} of this tab.`;
  held.hidden = false;
}
