"use strict";
// Draws every chart that the page describes. The descriptions are plain data (see Chart.cs); nothing is loaded.
(() => {
  const specs = JSON.parse(document.getElementById("charts").textContent);
  const root = document.documentElement;
  const plots = [];
  const colour = name => getComputedStyle(root).getPropertyValue(`--${name}`).trim();
  const number = (value, digits = 0) => value.toLocaleString("en", { maximumFractionDigits: digits });
  const duration = seconds => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
  const milliseconds = value =>
    value >= 10000
      ? `${number(value / 1000)} s`
      : value >= 1000
        ? `${number(value / 1000, 2)} s`
        : `${number(value, value < 1 ? 3 : value < 10 ? 2 : value < 100 ? 1 : 0)} ms`;
  const percentile = nines =>
    `${number(100 * (1 - 10 ** -nines), Math.max(0, Math.ceil(nines) - 2) + (Number.isInteger(nines) ? 0 : 1))} %`;

  const formats = {
    seconds: duration,
    nines: percentile,
    rate: value => `${number(value)}/s`,
    ms: milliseconds,
    count: value => number(value),
  };

  // Phases as quiet stripes, faults as red ones.
  const stripes = spec => u => {
    const { ctx, bbox } = u;
    ctx.save();
    spec.bands.forEach((band, index) => {
      const [from, to] = [within(u, band.from), within(u, band.to)],
        fault = band.kind === "fault";
      if (!fault && index % 2 === 1) return;
      ctx.fillStyle = colour(band.kind);
      ctx.fillRect(from, bbox.top, Math.max(to - from, fault ? 2 * devicePixelRatio : 0), bbox.height);
    });
    ctx.restore();
  };

  // Their names, above grid and lines; one that would run into the one before is left out.
  const names = spec => u => {
    const { ctx, bbox } = u,
      scale = devicePixelRatio,
      right = bbox.left + bbox.width;
    ctx.save();
    ctx.font = `600 ${11 * scale}px ${colour("sans")}`;
    ctx.textAlign = "left";
    ctx.textBaseline = "top";
    const free = { phase: bbox.left, fault: bbox.left };
    for (const band of spec.bands) {
      const [from, to] = [within(u, band.from), within(u, band.to)],
        fault = band.kind === "fault";
      const width = ctx.measureText(band.label).width,
        x = from + 5 * scale,
        y = bbox.top + (fault ? 21 : 4) * scale;
      if (x < free[band.kind] || x + width > right || (!fault && width + 8 * scale > to - from)) continue;
      ctx.fillStyle = colour("card");
      ctx.globalAlpha = 0.8;
      ctx.fillRect(x - 2 * scale, y - scale, width + 4 * scale, 14 * scale);
      ctx.globalAlpha = 1;
      ctx.fillStyle = colour(fault ? "fault-ink" : "soft");
      ctx.fillText(band.label, x, y);
      free[band.kind] = x + width + 8 * scale;
    }
    ctx.restore();
  };

  const within = ({ bbox, valToPos }, value) => Math.min(Math.max(valToPos(value, "x", true), bbox.left), bbox.left + bbox.width);

  // uPlot leaves the points of free curves to the page.
  const dots = spec => u => {
    u.ctx.save();
    for (const each of spec.lines) {
      u.ctx.fillStyle = colour(each.colour);
      each.x.forEach((x, i) => {
        u.ctx.beginPath();
        u.ctx.arc(u.valToPos(x, "x", true), u.valToPos(each.y[i], "y", true), (each.dash ? 2.5 : 4) * devicePixelRatio, 0, 2 * Math.PI);
        u.ctx.fill();
      });
    }
    u.ctx.restore();
  };

  function axis(name, description, size) {
    const format = formats[description.unit];
    return {
      scale: name,
      label: description.label,
      labelSize: 22,
      labelFont: `12px ${colour("sans")}`,
      font: `12px ${colour("sans")}`,
      stroke: colour("soft"),
      grid: { stroke: colour("grid"), width: 1 },
      ticks: { stroke: colour("grid"), width: 1, size: 5 },
      values: (_, splits) => splits.map(value => (value == null ? null : format(value))),
      size: size ?? 34,
      ...(name === "x" && { space: description.unit === "seconds" ? 56 : 80 }),
      ...(description.unit === "nines" && {
        splits: (_, __, low, high) => Array.from({ length: Math.floor(high) + 1 }, (_, i) => i).filter(i => i >= low),
      }),
      ...(description.unit === "seconds" && { incrs: [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800] }),
      ...(description.unit === "count" && {
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000, 1000000],
      }),
    };
  }

  // One decade at least, so that a quiet run does not look like a wild one.
  const logRange = (_, low, high) => {
    if (low == null || high == null) return [0.1, 100];
    const from = 10 ** Math.floor(Math.log10(low)),
      to = 10 ** Math.ceil(Math.log10(high * 1.05));
    return [from, Math.max(to, from * 10)];
  };
  const linearRange = (_, low, high) => [0, Math.max(high ?? 0, 1) * 1.08];

  function line(description, curves) {
    const stroke = colour(description.colour),
      format = formats[description.unit ?? "count"];
    return {
      label: description.label,
      stroke,
      width: description.dash ? 1.5 : 2,
      spanGaps: false,
      dash: description.dash ? [5, 4] : undefined,
      fill: description.fill ? stroke + "28" : undefined,
      paths: description.bars ? uPlot.paths.bars({ size: [1, Infinity], align: 1 }) : undefined,
      points: description.bars ? { show: false } : undefined,
      value: (_, value) => (value == null ? "" : format(value)),
    };
  }

  function draw(spec) {
    const host = document.getElementById(spec.id);
    const curves = spec.curves;
    const size = () => ({ width: Math.floor(host.clientWidth), height: Math.round(Math.min(Math.max(host.clientWidth * 0.42, 230), 380)) });
    const lines = spec.lines.map(description => line({ ...description, unit: spec.y.unit }, curves));
    const options = {
      ...size(),
      mode: curves ? 2 : 1,
      ms: 1,
      padding: [10, 14, 0, 0],
      scales: {
        x: {
          time: false,
          ...((curves || spec.lines.some(each => each.bars)) && { range: linearRange }),
          ...(spec.x.unit === "nines" && { range: (_, low, high) => [low, high] }),
        },
        y: spec.y.log ? { distr: 3, range: logRange } : { range: linearRange },
      },
      axes: [axis("x", spec.x), axis("y", spec.y, 62)],
      series: curves
        ? [
            null,
            ...lines.map(series => ({
              ...series,
              facets: [
                { scale: "x", auto: true },
                { scale: "y", auto: true },
              ],
              paths: uPlot.paths.linear(),
            })),
          ]
        : [{ label: spec.x.name, value: (_, value) => (value == null ? "" : formats[spec.x.unit](value)) }, ...lines],
      cursor: { drag: { x: !curves, y: false }, show: !curves, ...(spec.x.unit === "seconds" && { sync: { key: "run" } }) },
      legend: { show: !curves, markers: { dash: (u, i) => (u.series[i].dash ? "dashed" : "solid") } },
      hooks: { drawClear: [stripes(spec)], draw: [names(spec), ...(curves ? [dots(spec)] : [])] },
    };
    const data = curves ? [null, ...spec.lines.map(each => [each.x, each.y])] : [spec.x.values, ...spec.lines.map(each => each.y)];
    const plot = new uPlot(options, data, host);
    if (curves) host.append(legend(spec));
    return { plot, size, host };
  }

  function legend(spec) {
    const list = document.createElement("ul");
    list.className = "legend";
    for (const each of spec.lines) {
      const item = document.createElement("li"),
        marker = document.createElement("i");
      marker.style.borderTopColor = colour(each.colour);
      marker.style.borderTopStyle = each.dash ? "dashed" : "solid";
      item.append(marker, each.label);
      list.append(item);
    }
    return list;
  }

  function drawAll() {
    for (const { plot, host } of plots.splice(0)) {
      plot.destroy();
      host.replaceChildren();
    }
    plots.push(...specs.map(draw));
    root.dataset.charts = plots.length;
  }

  drawAll();
  let pending;
  addEventListener("resize", () => {
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(() => plots.forEach(({ plot, size }) => plot.setSize(size())));
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  // Paper is white whatever the screen is.
  addEventListener("beforeprint", () => {
    root.dataset.print = "";
    drawAll();
  });
  addEventListener("afterprint", () => {
    delete root.dataset.print;
    drawAll();
  });
})();
