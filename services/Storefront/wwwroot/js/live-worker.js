// The SharedWorker that holds the one event stream of a browser, for all of its tabs.
import { LiveSource } from './live-source.js';

const ports = new Set();
const source = new LiveSource('/events', message => { for (const port of ports) port.postMessage(message); });

addEventListener('connect', ({ ports: [port] }) => {
  ports.add(port);
  // A tab says when it goes: a port does not.
  port.onmessage = ({ data }) => { if (data === 'bye') ports.delete(port); };
  port.postMessage({ type: 'hello' });
  for (const message of source.replay()) port.postMessage(message);
});
