import { ask } from './identity.js';

/** Without a line for this long, what is shown is old, and the page says so. */
const late = 2500;

/** Without a line for this long the stream is given up, and asked for anew. */
const lost = 6000;

/**
 * Follows the control room's stream, line by line, for as long as the page is seen. It is a fetch, so that the caller's key goes in a
 * header.
 * @param onLine Gets each line, parsed.
 * @param onSilence Gets how long nothing came, in ms, again and again while that is too long; 0 once a line comes again.
 * @param onRefused Gets the problem of a caller who may not watch; nothing follows.
 */
export function follow(onLine, onSilence, onRefused) {
  let last = performance.now();
  let silent = false;
  let current = null;

  setInterval(() => {
    const silence = performance.now() - last;
    if (silence < late || current === null) return;
    silent = true;
    onSilence(silence);
    if (silence > lost) current.abort();
  }, 500);

  async function once() {
    current = new AbortController();
    const answer = await ask('/control/stream', { signal: current.signal, role: 'admin' });
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const lines = (rest + value).split('\n');
      rest = lines.pop();
      for (const line of lines) {
        last = performance.now();
        if (silent) onSilence(0);
        silent = false;
        onLine(JSON.parse(line));
      }
    }
  }

  async function keep() {
    for (;;) {
      try {
        await once();
      } catch (problem) {
        if ([401, 403].includes(problem.status)) return onRefused(problem);
      }
      // Each page waits another time: after a restart of the service they do not all come at once.
      await new Promise(resolve => setTimeout(resolve, 500 + 1500 * Math.random()));
      while (document.hidden) await new Promise(resolve => document.addEventListener('visibilitychange', resolve, { once: true }));
    }
  }

  // A page in the background asks the services nothing.
  let hiding = 0;
  document.addEventListener('visibilitychange', () => {
    clearTimeout(hiding);
    if (document.hidden) hiding = setTimeout(() => current?.abort(), 30_000);
  });
  keep();
}
