// "Hot Right Now" in this tab: the newest list in place of the last one, unless the visitor has paused it or has the focus in it.
import { live } from './live.js';

const fill = (text, value) => text.replace('{0}', value);
const grouped = number => String(number).replace(/\B(?=(\d{3})+$)/g, '\u00a0');

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

export function startShelf(shelf) {
  const { views, pause, resume, ago, paused, offline, units, products } = shelf.dataset;
  const known = JSON.parse(products);
  const [seconds, minutes, hours] = units.split(',');
  const list = shelf.querySelector('[data-hot-list]');
  const when = shelf.querySelector('[data-hot-when]');
  const empty = shelf.querySelector('[data-hot-empty]');
  const button = shelf.querySelector('[data-hot-pause]');
  let newest;
  let shown;
  let state = 'connecting';
  let isPaused = false;

  function row({ product_name: name, count }, place) {
    const rank = element('span', { className: 'rank', textContent: place });
    rank.setAttribute('aria-hidden', 'true');
    const what = known[name]
      ? element('a', { href: known[name][1] },
        element('img', { src: known[name][2], width: 96, height: 72, alt: '' }), element('bdi', { textContent: known[name][0] }))
      : element('span', { className: 'name' }, element('bdi', { textContent: name }));
    return element('li', {}, rank, what,
      element('span', { className: 'views' }, `${views} `, element('bdi', { textContent: grouped(count) })));
  }

  function show() {
    if (!newest || newest === shown || isPaused || list.contains(document.activeElement)) return;
    shown = newest;
    list.replaceChildren(...shown.products.map((product, at) => row(product, at + 1)));
    empty.hidden = shown.products.length > 0;
    tell();
  }

  // Ages are by the server's clock: the visitor's may be wrong by hours.
  function age(time) {
    const passed = Math.max(0, Math.round((live.now() - Date.parse(time)) / 1000));
    if (passed < 90) return `${passed} ${seconds}`;
    return passed < 5400 ? `${Math.round(passed / 60)} ${minutes}` : `${Math.round(passed / 3600)} ${hours}`;
  }

  function tell() {
    const parts = [];
    if (isPaused) parts.push(paused);
    if (shown?.updated_at) parts.push(fill(ago, age(shown.updated_at)));
    // Where nothing is shown, nothing is old.
    if (list.children.length > 0 && (state === 'away' || state === 'stale' || newest?.stale_since)) parts.push(offline);
    const text = parts.join(' · ');
    if (when.textContent !== text) when.textContent = text;
  }

  live.on('trend', trend => { newest = trend; show(); });
  live.on('state', now => { state = now.state; tell(); });
  list.addEventListener('focusout', () => requestAnimationFrame(show));
  button.addEventListener('click', () => {
    isPaused = !isPaused;
    button.textContent = isPaused ? resume : pause;
    button.setAttribute('aria-pressed', String(isPaused));
    show();
    tell();
  });
  button.hidden = false;
  setInterval(tell, 1000);
}
