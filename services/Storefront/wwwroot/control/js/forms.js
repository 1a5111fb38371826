import { analytics } from './api.js';
import { make } from './dom.js';
import { call, post } from './identity.js';

const text = value => JSON.stringify(value);
const zeros = ['٠', '۰'].map(zero => zero.codePointAt(0));

/**
 * A whole number as people type it, "100 000", "100,000 DA" or "١٠٠٠٠٠", as JSON. What is none goes as text, as it was typed, and the
 * service says what it should be.
 */
export function whole(value) {
  const ascii = [...value.trim()]
    .map(sign => {
      const zero = zeros.find(first => sign.codePointAt(0) >= first && sign.codePointAt(0) <= first + 9);
      return zero === undefined ? sign : String(sign.codePointAt(0) - zero);
    })
    .join('')
    .replace(/\s*(DA|DZD|دج)\.?$/i, '')
    .trim();
  const grouped = /^\d{1,3}([\s.,'’٬]\d{3})+$/.test(ascii);
  const digits = grouped ? ascii.replace(/\D/g, '') : ascii;
  return /^\d+$/.test(digits) && !/^0\d/.test(digits) ? digits : text(value.trim());
}

/** Each broken rule under the field that the page has, in the words of its label; what belongs to no field stands below all. */
function showErrors(form, problem) {
  const general = [];
  for (const [field, rules] of Object.entries(problem.errors ?? {})) {
    const input = form.elements[field];
    if (!input?.labels?.length) {
      general.push(`${field} ${rules.join('; ')}`);
      continue;
    }
    const id = `${form.id}-${field}-error`;
    input.setAttribute('aria-invalid', 'true');
    input.setAttribute('aria-describedby', id);
    input.closest('label').append(make('span', { id, class: 'field-error' }, `${input.closest('label').dataset.name} ${rules.join('; ')}`));
  }
  const first = form.querySelector('[aria-invalid="true"]');
  form.querySelector('.form-error').textContent = general.join('\n') || (first ? '' : problem.message);
  first?.focus();
}

function clearErrors(form) {
  form.querySelector('.form-error').textContent = '';
  for (const note of form.querySelectorAll('.field-error')) note.remove();
  for (const input of form.elements) {
    input.removeAttribute('aria-invalid');
    input.removeAttribute('aria-describedby');
  }
}

function onSubmit(id, address, json, started) {
  const form = document.getElementById(id);
  form.addEventListener('submit', async event => {
    event.preventDefault();
    clearErrors(form);
    try {
      started(await post(address, json(Object.fromEntries(new FormData(form)))));
    } catch (problem) {
      showErrors(form, problem);
    }
  });
}

const optional = (name, value, json) => (value ? `,"${name}":${json(value)}` : '');

/** @param started Gets each job that a form starts. */
export function connectForms(started) {
  onSubmit(
    'campaign',
    '/analytics/campaigns',
    fields => `{"city":${text(fields.city)},"min_spend":${whole(fields.min_spend)},"promo_code":${text(fields.promo_code)}}`,
    started,
  );
  onSubmit(
    'trending',
    '/analytics/trending/runs',
    fields =>
      `{"source":${text(fields.source)}${optional('window', fields.window, whole)}${optional('date_form', fields.date_form, text)}}`,
    started,
  );
}

/** The cities that there are, to choose from; any other can be typed. */
export async function offerCities() {
  try {
    const { cities } = await call(analytics('/campaigns/cities'));
    document
      .getElementById('cities')
      .replaceChildren(...cities.map(({ city, users }) => make('option', { value: city }, `${users} users`)));
  } catch (problem) {
    // The field takes any city without them. A service that was busy is asked again; one that refused is not.
    if (problem.status === 0 || problem.status >= 500) setTimeout(offerCities, 5_000);
  }
}
