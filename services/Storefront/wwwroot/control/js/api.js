/** What a service answered instead of what was asked for: an RFC 9457 problem with its status, or no answer at all (status 0). */
export class Problem extends Error {
  constructor(message, status = 0, errors = {}) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

/** After this long without an answer a service is said not to answer: what is shown would look newer than it is. */
const patience = 2500;

/** An address of Analytics as the Storefront has it; its own answers name addresses with or without the prefix. */
export const analytics = address => address.startsWith('/analytics/') ? address : `/analytics${address}`;

/** Gives the answer as it came, whatever its type. */
export async function ask(address, options = {}) {
  let answer;
  try {
    answer = await fetch(address, { signal: AbortSignal.timeout(patience), ...options });
  } catch {
    throw new Problem(`${address.startsWith('/analytics/') ? 'Analytics' : 'The Storefront'} does not answer.`);
  }
  if (answer.ok) return answer;
  const body = await answer.json().catch(() => ({}));
  throw new Problem(body.detail ?? body.title ?? `The service answered ${answer.status}.`, answer.status, body.errors);
}

export const read = answer => answer.json().catch(() => ({}));

/** Repeats an action after a pause for as long as the page is open; not while it is hidden. */
export function every(milliseconds, action) {
  const turn = async () => {
    if (!document.hidden) await action();
    setTimeout(turn, milliseconds);
  };
  turn();
  document.addEventListener('visibilitychange', () => { if (!document.hidden) action(); });
}
