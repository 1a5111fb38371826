// The event stream itself: one EventSource, opened again after every end. It runs in a SharedWorker, or in the page that leads the others.

const BeatLimit = 3_000; // A stream without a heartbeat for this long is of no use to anybody.
const CutLimit = 10_000; // And after this long it is given up.
const FirstPause = 1_000;
const LongestPause = 15_000;

/**
 * Follows a stream for ever, and passes on what comes as messages:
 *   { type: 'event', kind, id, data, at }   an event, and when it came; kind 'beat' is the heartbeat, each second
 *   { type: 'down' }                    the stream ended or could not be opened; it is tried again by itself
 */
export class LiveSource {
  #address;
  #send;
  #newest = new Map();
  #stream;
  #tries = 0;
  #lastSign = 0;
  #isDown = false;
  #watch;
  #retry;

  constructor(address, send) {
    this.#address = address;
    this.#send = send;
    this.#open();
    this.#watch = setInterval(() => this.#check(), 1_000);
  }

  /** What a reader who comes later has to know: the newest event of each kind, and that the stream is down. */
  replay() {
    return [...this.#newest.values(), ...this.#isDown ? [{ type: 'down' }] : []];
  }

  /** Ends the stream for good. */
  close() {
    clearInterval(this.#watch);
    clearTimeout(this.#retry);
    this.#stream?.close();
  }

  #open() {
    this.#lastSign = performance.now();
    const stream = this.#stream = new EventSource(this.#address);
    // Kinds that pages learn later need no change here but their name.
    for (const kind of ['beat', 'trend']) stream.addEventListener(kind, event => this.#take(kind, event));
    stream.onerror = () => this.#fail();
  }

  #take(kind, { data, lastEventId: id }) {
    this.#lastSign = performance.now();
    this.#tries = 0;
    this.#isDown = false;
    const message = { type: 'event', kind, id, data: JSON.parse(data), at: Date.now() };
    this.#newest.set(kind, message);
    this.#send(message);
  }

  #check() {
    if (this.#stream && performance.now() - this.#lastSign > CutLimit) this.#fail();
  }

  // EventSource opens itself again after a cut, at once and all browsers together, and never after one answer that is no stream.
  #fail() {
    this.#stream?.close();
    this.#stream = undefined;
    clearTimeout(this.#retry);
    const pause = Math.min(LongestPause, FirstPause * 2 ** this.#tries++);
    this.#retry = setTimeout(() => this.#open(), pause * (0.5 + Math.random()));
    if (this.#isDown) return;
    this.#isDown = true;
    this.#send({ type: 'down' });
  }
}

export { BeatLimit };
