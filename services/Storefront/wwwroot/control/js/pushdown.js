import { make, number } from './dom.js';
import { call } from './identity.js';
import { planTree } from './plan.js';

const names = {
  index: ['Pushed down, on the index', 'MongoDB walks the index {city, total_spend} and touches nobody else.'],
  no_index: ['Pushed down, without the index', 'MongoDB filters too, but reads every user for it (hint {$natural: 1}).'],
  not_pushed: ['Not pushed down', 'MongoDB sends every user, and the engine filters.'],
};

function bar(kind, value, most) {
  const fill = make('span');
  fill.style.inlineSize = `${most ? Math.max(value ? 1 : 0, (100 * value) / most) : 0}%`;
  return make('span', { class: `count-bar ${kind}`, 'aria-hidden': 'true' }, fill);
}

function way({ name, documents_examined: examined, documents_returned: returned, recipients, plan }, most) {
  const [title, text] = names[name];
  return make(
    'div',
    { class: 'way' },
    make('h4', {}, title),
    make('p', { class: 'muted' }, text),
    make(
      'dl',
      {},
      make('dt', {}, 'examined'),
      make('dd', {}, bar('examined', examined, most), number(examined)),
      make('dt', {}, 'returned'),
      make('dd', {}, bar('returned', returned, most), number(returned)),
    ),
    make(
      'p',
      { class: 'muted' },
      returned > recipients
        ? `${number(recipients)} of them are wanted: ${number(returned - recipients)} travelled for nothing.`
        : `All ${number(returned)} are wanted.`,
    ),
    planTree(plan, true),
  );
}

/** The same query in three ways, asked of Analytics once for each job that is shown. */
export function pushdown(job) {
  const place = make('div', { class: 'ways' }, make('p', { class: 'muted' }, 'Asking MongoDB …'));
  call(`/analytics/campaigns/${encodeURIComponent(job.id)}/pushdown`).then(
    ({ ways, note }) => {
      const most = Math.max(...ways.flatMap(each => [each.documents_examined, each.documents_returned]));
      place.replaceChildren(...ways.map(each => way(each, most)));
      place.after(make('p', { class: 'muted pushdown-note' }, note));
    },
    problem => place.replaceChildren(make('p', { class: 'error-box' }, problem.message)),
  );
  return place;
}
