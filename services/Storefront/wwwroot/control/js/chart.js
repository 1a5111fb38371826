const seconds = 180;

/** One chart of both write concerns: orders a second on the left, waits on the right; bands where a fault was played. */
export class RateChart {
  constructor(place) {
    this.place = place;
    this.rows = [];
    this.faults = [];
    this.draw = this.draw.bind(this);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.build());
    new ResizeObserver(() => this.plot?.setSize(this.size())).observe(place);
    this.build();
  }

  /** Adds a second; null where a figure is not known: the line has a gap there. */
  add(at, fast, durable) {
    const value = figure => (figure === undefined ? null : figure);
    this.rows.push([
      at,
      value(fast?.per_second),
      value(durable?.per_second),
      value(fast?.p50_ms),
      value(durable?.p50_ms),
      value(fast?.p99_ms),
      value(durable?.p99_ms),
    ]);
    const first = at - seconds;
    while (this.rows.length && this.rows[0][0] < first) this.rows.shift();
  }

  draw() {
    const [from, to] = [this.rows[0]?.[0] ?? 0, this.rows.at(-1)?.[0] ?? 1];
    this.plot.setData(this.columns(), false);
    this.plot.batch(() => {
      this.plot.setScale('x', { min: Math.min(from, to - 30), max: to });
      this.plot.setScale('rate', { min: 0, max: this.most(1, 2, 10) });
      // Where nobody points at a second, the legend shows the newest.
      if (this.plot.cursor.idx === null || this.plot.cursor.left < 0) this.plot.setLegend({ idx: this.rows.length - 1 });
      this.plot.setScale('wait', { min: 0.5, max: this.most(3, 6, 100) });
    });
  }

  columns() {
    return [0, 1, 2, 3, 4, 5, 6].map(column => this.rows.map(row => row[column]));
  }

  most(from, to, least) {
    let most = least;
    for (const row of this.rows) for (let column = from; column <= to; column++) if (row[column] > most) most = row[column];
    return most * 1.08;
  }

  size() {
    return { width: Math.max(280, this.place.clientWidth), height: this.place.clientWidth < 560 ? 240 : 320 };
  }

  build() {
    this.plot?.destroy();
    const style = getComputedStyle(document.documentElement);
    const colour = name => style.getPropertyValue(name).trim();
    const [text, line, fast, durable] = ['--muted', '--line', '--fast', '--durable'].map(colour);
    const ms = (_, value) => (value === null ? '–' : `${value.toFixed(1)} ms`);
    const rate = (_, value) => (value === null ? '–' : `${Math.round(value)}/s`);
    const series = (label, stroke, scale, width, dash) => ({
      label,
      stroke,
      scale,
      width,
      dash,
      spanGaps: false,
      value: scale === 'rate' ? rate : ms,
      points: { show: false },
    });
    const axis = extra => ({
      stroke: text,
      grid: { stroke: line, width: 1 },
      ticks: { stroke: line, width: 1 },
      font: '12px system-ui',
      ...extra,
    });
    this.plot = new uPlot(
      {
        ...this.size(),
        series: [
          { value: (_, value) => (value === null ? '–' : new Date(value * 1000).toLocaleTimeString()) },
          series('w=1 orders/s', fast, 'rate', 2.5),
          series('w=majority orders/s', durable, 'rate', 2.5),
          series('w=1 p50', fast, 'wait', 1.5, [2, 3]),
          series('w=majority p50', durable, 'wait', 1.5, [2, 3]),
          series('w=1 p99', fast, 'wait', 1.5, [7, 4]),
          series('w=majority p99', durable, 'wait', 1.5, [7, 4]),
        ],
        scales: { x: { time: true, auto: false }, rate: { auto: false }, wait: { auto: false, distr: 3 } },
        axes: [
          axis({
            values: (_, ticks) => ticks.map(tick => new Date(tick * 1000).toLocaleTimeString([], { minute: '2-digit', second: '2-digit' })),
          }),
          axis({ scale: 'rate', label: 'orders/s', labelSize: 18, labelFont: '12px system-ui', size: 56 }),
          axis({
            scale: 'wait',
            side: 1,
            label: 'wait, ms (logarithmic)',
            labelSize: 18,
            labelFont: '12px system-ui',
            size: 56,
            grid: { show: false },
            splits: (_, __, low, high) => [1, 10, 100, 1000, 10_000].filter(tick => tick >= low && tick <= high),
            values: (_, ticks) => ticks.map(tick => tick.toLocaleString('en')),
          }),
        ],
        hooks: { drawClear: [plot => this.shade(plot, colour('--bad-tint'))] },
      },
      this.columns(),
      this.place,
    );
    if (this.rows.length) this.draw();
  }

  shade(plot, colour) {
    const { left, top, width, height } = plot.bbox;
    plot.ctx.save();
    plot.ctx.fillStyle = colour;
    for (const { from, to } of this.faults) {
      const [start, end] = [plot.valToPos(from, 'x', true), plot.valToPos(to, 'x', true)].map(x =>
        Math.min(Math.max(x, left), left + width),
      );
      if (end > left) plot.ctx.fillRect(start, top, Math.max(2, end - start), height);
    }
    plot.ctx.restore();
  }
}
