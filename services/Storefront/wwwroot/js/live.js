/*
 * Live events of the shop, one stream a browser whatever the number of its tabs: a browser opens six connections to an origin, and a
 * seventh tab with a stream of its own would never be answered.
 *
 *   import { live } from './live.js';
 *   const off = live.on('trend', list => …);        // at once with the newest list where there is one, then with each newer one
 *   live.on('state', ({ state, since }) => …);      // at once, then with each change; since is a time of the server's clock, in ms
 *   live.now();                              // now by the server's clock, in ms: for ages, live.now() - Date.parse(list.updated_at)
 *   off();                                          // ends one subscription
 *
 * States: 'connecting' (before the first heartbeat), 'live', 'stale' (no heartbeat for 3 s: what is shown may be old) and
 * 'away' (no connection; it is opened again by itself, after pauses that grow to 15 s).
 * The data of 'trend' is the body of GET /trending and stale_since: null, or the time since which the list cannot be followed.
 */
import { BeatLimit, LiveSource } from './live-source.js';

const ChannelName = 'dzstore-live';
const Silence = 5_000; // A worker that says nothing for this long does not work in this browser.

class Live {
  #handlers = new Map();
  #newest = new Map();
  #offsets = [];
  #state = 'connecting';
  #since = Date.now();
  #joined = performance.now();
  #lastBeat;
  #isDown = false;
  #leave = () => {};

  constructor() {
    this.#join();
    setInterval(() => this.#judge(), 500);
    // A page that is left takes no part, and takes part again where Back brings it from the browser's memory.
    addEventListener('pagehide', () => this.#leave());
    addEventListener('pageshow', event => { if (event.persisted) this.#join(); });
    addEventListener('visibilitychange', () => this.#judge());
  }

  get state() { return this.#state; }

  now() { return Date.now() + (this.#offsets.length ? Math.max(...this.#offsets) : 0); }

  on(kind, handler) {
    const handlers = this.#handlers.get(kind) ?? new Set();
    this.#handlers.set(kind, handlers.add(handler));
    if (kind === 'state') handler(this.#stateNow());
    else if (this.#newest.has(kind)) handler(...this.#newest.get(kind));
    return () => handlers.delete(handler);
  }

  #join() {
    this.#leave();
    if (globalThis.SharedWorker) this.#askWorker();
    else this.#shareWithTabs();
  }

  #askWorker() {
    let port;
    let isHeard = false;
    const instead = () => {
      if (isHeard) return;
      isHeard = true;
      port?.close();
      this.#shareWithTabs();
    };
    try {
      const worker = new SharedWorker(new URL('./live-worker.js', import.meta.url), { type: 'module', name: ChannelName });
      worker.onerror = instead;
      port = worker.port;
    } catch {
      instead();
      return;
    }
    port.onmessage = ({ data }) => {
      if (!isHeard) clearTimeout(silence);
      isHeard = true;
      this.#take(data);
    };
    const silence = setTimeout(instead, Silence);
    this.#leave = () => {
      clearTimeout(silence);
      port.postMessage('bye');
      port.close();
    };
  }

  // The tabs elect one, by a lock that its end gives on to the next; the others hear its events.
  #shareWithTabs() {
    if (!globalThis.BroadcastChannel || !navigator.locks) {
      const source = new LiveSource('/events', message => this.#take(message));
      this.#leave = () => source.close();
      return;
    }
    const channel = new BroadcastChannel(ChannelName);
    const left = new AbortController();
    let source;
    const tell = message => {
      channel.postMessage(message);
      this.#take(message);
    };
    channel.onmessage = ({ data }) => {
      if (data !== 'hello') this.#take(data);
      else if (source) for (const message of source.replay()) channel.postMessage(message);
    };
    const lead = () => new Promise(done => {
      source = new LiveSource('/events', tell);
      left.signal.addEventListener('abort', () => { source.close(); done(); });
    });
    navigator.locks.request(ChannelName, { signal: left.signal }, lead).catch(() => {});
    channel.postMessage('hello');
    this.#leave = () => {
      left.abort();
      channel.close();
    };
  }

  #take(message) {
    if (message.type === 'down') {
      this.#isDown = true;
    } else if (message.kind === 'beat') {
      this.#isDown = false;
      // A tab that comes later hears of it later.
      this.#lastBeat = performance.now() - Math.max(0, Date.now() - message.at);
      // The least delayed of the last heartbeats tells the offset best, and ten of them forget a clock that was set.
      this.#offsets = [...this.#offsets.slice(-9), message.data.now - message.at];
    } else if (message.type === 'event') {
      const { kind, id, data } = message;
      if (this.#newest.get(kind)?.[1] === id) return; // The same, from a stream that was opened again.
      this.#newest.set(kind, [data, id]);
      this.#tell(kind, data, id);
    }
    this.#judge();
  }

  #judge() {
    const isSilent = performance.now() - (this.#lastBeat ?? this.#joined) > BeatLimit;
    const state = this.#isDown ? 'away' : isSilent ? 'stale' : this.#lastBeat === undefined ? 'connecting' : 'live';
    if (state === this.#state) return;
    this.#state = state;
    this.#since = this.now();
    this.#tell('state', this.#stateNow());
  }

  #stateNow() { return { state: this.#state, since: this.#since }; }

  #tell(kind, ...data) {
    for (const handler of this.#handlers.get(kind) ?? []) {
      try {
        handler(...data);
      } catch (error) {
        reportError(error);
      }
    }
  }
}

export const live = new Live();
