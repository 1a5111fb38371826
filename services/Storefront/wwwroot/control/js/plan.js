import { make } from './dom.js';

/** MongoDB's plan as nodes: each stage with what it says of itself, and the stages that feed it. */
function ofMongo(stage) {
  const { stage: name, inputStage, inputStages, shards, ...rest } = stage;
  const winning = shards?.map(shard => shard.winningPlan) ?? [];
  const facts = Object.entries(rest)
    .filter(([, value]) => value !== null && value !== false && !(typeof value === 'object' && Object.keys(value).length === 0))
    .map(([key, value]) => `${key}: ${typeof value === 'object' ? JSON.stringify(value) : value}`);
  return { name: name ?? 'plan', facts, children: [...(inputStage ? [inputStage] : []), ...(inputStages ?? []), ...winning].map(ofMongo) };
}

/** Spark's physical plan as nodes, by the indentation that it prints. */
function ofSpark(plan) {
  const physical = plan.split('== Physical Plan ==').at(-1).split('\n== ')[0];
  const root = { name: 'plan', facts: [], children: [] };
  const path = [[-1, root]];
  for (const line of physical.split('\n').filter(text => text.trim())) {
    const [prefix] = line.match(/^[\s:|]*(?:[+:]- )?/);
    const [, name, rest] = line.slice(prefix.length).match(/^((?:\*\s*\(\d+\)\s*)?[\w.]+)\s*(.*)$/) ?? [null, line.trim(), ''];
    const node = { name, facts: rest ? [rest] : [], children: [] };
    while (path.at(-1)[0] >= prefix.length) path.pop();
    path.at(-1)[1].children.push(node);
    path.push([prefix.length, node]);
  }
  return root.children.length === 1 ? root.children[0] : root;
}

const branch =
  short =>
  ({ name, facts, children }) =>
    make(
      'li',
      {},
      make('span', { class: 'stage' }, name),
      ' ',
      make('span', { class: 'stage-facts', dir: 'ltr' }, facts.filter(fact => !short || fact.startsWith('indexName')).join(' · ')),
      children.length ? make('ul', {}, ...children.map(branch(short))) : null,
    );

/** A plan as a tree: short, its stages and their index; else all that they say, and the plan as it was printed behind a switch. */
export function planTree(plan, short = false) {
  let tree;
  try {
    tree = ofMongo(JSON.parse(plan));
  } catch {
    tree = ofSpark(plan);
  }
  return make(
    'div',
    {},
    make('ul', { class: 'tree', 'aria-label': 'Plan as a tree' }, branch(short)(tree)),
    !short
      ? make('details', {}, make('summary', {}, 'As it was printed'), make('pre', { tabindex: '0', 'aria-label': 'Plan' }, plan))
      : null,
  );
}
