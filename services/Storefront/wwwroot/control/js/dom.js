/** Makes an element. Text is always set as text: names from the shop's data are never read as markup. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'class') element.className = value;
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

/** What may be wider than the page scrolls by itself, also with the keyboard. */
export const scroll = (name, child) => make('div', { class: 'scroll', role: 'group', tabindex: '0', 'aria-label': name }, child);

const whole = new Intl.NumberFormat('en');
export const number = value => whole.format(value);

export const clock = time => new Date(time).toLocaleTimeString();

/** A figure with as many digits as it needs; a dash where there is none. */
export const figure = value =>
  value === null || value === undefined ? '–' : value >= 100 ? number(Math.round(value)) : number(Math.round(value * 10) / 10);

export function duration(ms) {
  if (ms === null || ms === undefined) return '';
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
