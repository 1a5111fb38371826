/** What the service answered instead of what was asked for: an RFC 9457 problem, or no answer at all. */
export class Problem extends Error {
  constructor(message, errors = {}) {
    super(message);
    this.errors = errors;
  }
}

export async function call(address, options = {}) {
  let answer;
  try {
    answer = await fetch(address, options);
  } catch {
    throw new Problem('The service does not answer.');
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Problem(body.detail ?? body.title ?? `The service answered ${answer.status}.`, body.errors);
  return body;
}

/** Text is JSON already: numbers must arrive as they were typed, and wrong ones be refused by the service. */
export const post = (address, json) =>
  call(address, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: json });

/** Repeats an action after a pause for as long as the page is open; not while it is hidden. */
export function every(milliseconds, action) {
  const turn = async () => {
    if (!document.hidden) await action();
    setTimeout(turn, milliseconds);
  };
  turn();
  document.addEventListener('visibilitychange', () => { if (!document.hidden) action(); });
}
