// What the pages do better with scripts than without: everything here also works as plain forms.
import { startPurchase } from './purchase.js';

const count = document.querySelector('[data-cart-count]');

function showCount(items) {
  count.textContent = items;
  count.hidden = items === 0;
}

// A page that everybody gets has no cart in it: the number comes apart.
async function fetchCount() {
  const answer = await fetch('/cart/count', { cache: 'no-store' });
  if (answer.ok) showCount((await answer.json()).items);
}

async function add(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const button = form.querySelector('button');
  const field = form.querySelector('[type="number"]');
  const error = form.querySelector('.error');
  button.disabled = true;
  try {
    const answer = await fetch(form.action, {
      method: 'POST',
      body: new URLSearchParams(new FormData(form)),
      headers: { Accept: 'application/json' },
    });
    if (answer.ok) {
      showCount((await answer.json()).items);
      say(button, form.dataset.added);
    } else if (answer.status === 422 && error) {
      error.textContent = (await answer.json()).error;
      field.setAttribute('aria-invalid', 'true');
      field.focus();
      return;
    } else {
      // The server's own page says what is wrong.
      form.submit();
      return;
    }
  } catch {
    form.submit();
    return;
  } finally {
    button.disabled = false;
  }
  if (error) error.textContent = '';
  field?.removeAttribute('aria-invalid');
}

function say(button, text) {
  let note = button.parentElement.querySelector('.added');
  if (!note) {
    note = Object.assign(document.createElement('p'), { className: 'added small' });
    note.setAttribute('role', 'status');
    button.after(note);
  }
  note.textContent = '';
  // A screen reader speaks a text that changes, also the same one a second time.
  requestAnimationFrame(() => { note.textContent = text; });
  button.focus();
}

// The category that is shown comes into sight where the row of categories is wider than the page.
const current = document.querySelector('.menu [aria-current]');
if (current) {
  const [link, row] = [current.getBoundingClientRect(), current.parentElement.getBoundingClientRect()];
  current.parentElement.scrollLeft += Math.max(0, link.right - row.right) + Math.min(0, link.left - row.left);
}

for (const form of document.querySelectorAll('form[data-add]')) form.addEventListener('submit', add);
for (const form of document.querySelectorAll('form[data-purchase]')) startPurchase(form);
// Only a page with a shelf takes part in the browser's event stream.
const shelf = document.querySelector('[data-hot]');
if (shelf) import('./shelf.js').then(({ startShelf }) => startShelf(shelf));
for (const time of document.querySelectorAll('time[data-time]')) {
  const at = new Date(time.dateTime);
  const pad = number => String(number).padStart(2, '0');
  time.textContent = `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())} ${pad(at.getHours())}:${pad(at.getMinutes())}`;
}
fetchCount().catch(() => {});
// A page that comes back from the browser's memory shows the cart of then.
addEventListener('pageshow', event => { if (event.persisted) fetchCount().catch(() => {}); });
