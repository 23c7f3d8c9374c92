/* Draws the charts of a report from the two JSON documents of the page. Nothing is computed here but
   places on the screen: every figure shown is a figure of one of them. Text from the user's data gets
   into the page as text nodes only. */
(() => {
"use strict";

const read = id => JSON.parse(document.getElementById(id).textContent);
const report = read("report"), page = read("page");
const names = report.activations.map(a => a.name);
const measure = report.measures.score;
const shapes = ["circle", "triangle", "rect", "rectRot", "star", "cross", "rectRounded"];
const colours = 8;

const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const colour = i => css("--c" + i % colours);
const shape = i => shapes[i % shapes.length];

/* Four digits, but never an exponent where a plain number is as short. */
function text(x, digits = 4) {
    if (x === null || x === undefined) return "–";
    if (x !== 0 && (Math.abs(x) < 1e-4 || Math.abs(x) >= 1e7)) return x.toExponential(digits - 1);
    const fraction = x === 0 ? 0 : Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(x))));
    return x.toFixed(Math.min(fraction, 8)).replace("-", "−");
}
const percent = x => x === null ? "–" : text(100 * x, 3) + " %";
/* What somebody chose, and the steps of an axis: no more digits than it has. */
const chosen = x => String(Number(x.toPrecision(6))).replace("-", "−");
const chosenPercent = x => chosen(100 * x) + " %";
const chosenSeconds = x => x === 0 ? "0" : x >= 1 ? chosen(x) + " s" : chosen(1000 * x) + " ms";
const seconds = x => x === null ? "–" : x >= 1 ? text(x, 3) + " s" : text(1000 * x, 3) + " ms";

function element(tag, attributes, ...children) {
    const e = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes || {})) e.setAttribute(key, value);
    e.append(...children);
    return e;
}

/* A column is {head, show(value)}; a cell keeps the exact figure in data-value. */
function table(id, caption, columns, rows) {
    const head = element("tr", {}, ...columns.map(c => element("th", {scope: "col"}, c.head)));
    const body = rows.map(row => element("tr", {}, ...row.map((value, i) => {
        if (i === 0) return element("th", {scope: "row"}, String(value));
        if (typeof value === "string") return element("td", {}, value);
        const exact = value === null ? {} : {"data-value": String(value)};
        return element("td", exact, (columns[i].show || text)(value));
    })));
    return element("table", {id}, element("caption", {}, caption), element("thead", {}, head),
        element("tbody", {}, ...body));
}

/* Label of an axis tick, broken where parameters begin when there is little room. */
function label(name, chart) {
    return chart.width < 520 ? name.split(/(?<=[:,])/) : name;
}

/* For each row of a strip: its band of equivalence, and its mean with the interval. */
const marks = {
    id: "marks",
    beforeDatasetsDraw(chart) {
        const {ctx, scales: {x, y}, config: {options: {rows}}} = chart;
        if (!rows) return;
        ctx.save();
        const half = Math.abs(y.getPixelForValue(0.42) - y.getPixelForValue(0));
        rows.forEach((row, i) => {
            if (!row.band) return;
            const left = x.getPixelForValue(row.band[0]), right = x.getPixelForValue(row.band[1]);
            ctx.fillStyle = css("--band");
            ctx.fillRect(left, y.getPixelForValue(i) - half, Math.max(right - left, 1), 2 * half);
        });
        ctx.restore();
    },
    afterDatasetsDraw(chart) {
        const {ctx, scales: {x, y}, config: {options: {rows}}} = chart;
        if (!rows) return;
        ctx.save();
        ctx.strokeStyle = ctx.fillStyle = css("--ink");
        ctx.lineWidth = 2.5;
        rows.forEach((row, i) => {
            if (row.mean === null || row.mean === undefined) return;
            const at = y.getPixelForValue(i), mean = x.getPixelForValue(row.mean), cap = 6;
            ctx.beginPath();
            if (row.low !== null && row.high !== null) {
                const low = x.getPixelForValue(row.low), high = x.getPixelForValue(row.high);
                ctx.moveTo(low, at), ctx.lineTo(high, at);
                ctx.moveTo(low, at - cap), ctx.lineTo(low, at + cap);
                ctx.moveTo(high, at - cap), ctx.lineTo(high, at + cap);
            }
            ctx.stroke();
            ctx.beginPath();
            ctx.moveTo(mean, at - 7), ctx.lineTo(mean + 7, at);
            ctx.lineTo(mean, at + 7), ctx.lineTo(mean - 7, at);
            ctx.closePath();
            ctx.fill();
        });
        ctx.restore();
    }
};

const charts = [];

/* Colours come from the style sheet, which knows light, dark and print. */
function paint({options, data}) {
    const ink = css("--ink"), soft = css("--soft"), line = css("--line");
    for (const axis of Object.values(options.scales)) {
        Object.assign(axis.ticks, {color: axis.rowAxis ? ink : soft});
        axis.grid = {color: c => c.tick && c.tick.value === 0 && !axis.rowAxis ? soft : line,
            drawBorder: false, display: !axis.rowAxis};
        if (axis.title) axis.title.color = soft;
    }
    options.plugins.legend.labels = {color: ink, usePointStyle: true, boxHeight: 6, padding: 14};
    data.datasets.forEach(d => {
        d.borderColor = d.backgroundColor = colour(d.number);
        if (d.faint) d.backgroundColor += "99";
    });
}

/* Arrow keys walk through the points; the tooltip shows and a live line reads what the mouse would. */
function walk(canvas, chart, readout) {
    let at = -1;
    const points = () => chart.data.datasets.flatMap((d, datasetIndex) =>
        chart.isDatasetVisible(datasetIndex) ? d.data.map((_, index) => ({datasetIndex, index})) : []);
    const show = active => {
        const place = active.length ? chart.getDatasetMeta(active[0].datasetIndex).data[active[0].index] : {x: 0, y: 0};
        chart.setActiveElements(active);
        chart.tooltip.setActiveElements(active, place);
        chart.update("none");
        const lines = active.length ? chart.tooltip.body.flatMap(b => b.lines) : [];
        readout.textContent = [...(active.length ? chart.tooltip.title : []), ...lines].join(" ");
    };
    canvas.addEventListener("keydown", event => {
        const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
        const all = points();
        if (event.key === "Escape") at = -1, show([]);
        if (!step || !all.length) return;
        event.preventDefault();
        at = at < 0 && step < 0 ? all.length - 1 : (at + step + all.length) % all.length;
        show([all[at]]);
    });
    canvas.addEventListener("blur", () => { at = -1; show([]); });
}

/* One figure: heading, chart, caption, and the same figures as tables. */
function figure({id, title, caption, says, height, full, config, tables}) {
    const canvas = element("canvas", {id, tabindex: "0", role: "img",
        "aria-label": `${title}. ${says} The arrow keys walk through the points; the figures stand in the tables below.`});
    const readout = element("p", {class: "readout", "aria-live": "polite"});
    const box = element("div", {class: "chart", style: `height: ${height}px`}, canvas);
    const heading = element("h3", {id: id + "-title"}, title);
    const inside = tables.map(t => element("div", {class: "wide", tabindex: "0", role: "region",
        "aria-label": t.caption.textContent}, t));
    document.getElementById("figures").append(element("figure",
        {class: full ? "full" : "half", "aria-labelledby": id + "-title"}, heading, box, readout,
        element("figcaption", {}, caption),
        element("details", {}, element("summary", {}, "The same as a table"), ...inside)));
    config.options = Object.assign({responsive: true, maintainAspectRatio: false, animation: false,
        normalized: true}, config.options);
    config.plugins = [marks];
    paint(config);
    const chart = new Chart(canvas, config);
    walk(canvas, chart, readout);
    charts.push(chart);
}

const tooltip = {displayColors: false, callbacks: {
    title: items => items.length ? items[0].dataset.label : "",
    label: item => item.raw.says
}};

/* An axis reaches what is drawn beside the points, too. */
function reach(rows) {
    const ends = rows.flatMap(r => [r.low, r.high, ...(r.band || [])]).filter(Number.isFinite);
    return ends.length ? {suggestedMin: Math.min(...ends), suggestedMax: Math.max(...ends)} : {};
}

/* Points of one row a line: rows are {name, number, points: [{x, says, odd}], mean, low, high, band}. */
function strip({id, title, caption, says, full, rows, axis, show, tables, from0}) {
    const spread = k => ((k * 0.618034) % 1 - 0.5) * 0.5; /* so that equal figures lie apart */
    const datasets = rows.map((row, i) => ({
        label: row.name, number: row.number, faint: true,
        data: row.points.map((p, k) => ({x: p.x, y: i + spread(k), says: p.says})),
        pointStyle: row.points.map(p => p.odd ? "crossRot" : shape(row.number)),
        pointRadius: 4.5, pointHoverRadius: 7, pointBorderWidth: 1.2, clip: false
    }));
    figure({id, title, caption, says, full, tables, height: 96 + 58 * rows.length, config: {
        type: "scatter", data: {datasets},
        options: {
            rows, layout: {padding: {right: 12}},
            plugins: {legend: {display: false}, tooltip},
            scales: {
                x: {type: "linear", min: from0 ? 0 : undefined, ...reach(rows),
                    title: {display: true, text: axis},
                    ticks: {maxRotation: 0, callback: show}},
                y: {rowAxis: true, min: -0.5, max: rows.length - 0.5, reverse: true,
                    afterBuildTicks: scale => { scale.ticks = rows.map((_, value) => ({value})); },
                    ticks: {callback(value) { return label(rows[value].name, this.chart); }}}
            }
        }
    }});
}

const done = report.runs.filter(r => r.status !== "pending");
const pairs = [...new Set(done.map(r => r.pair))];
const runOf = (name, pair) => done.find(r => r.activation === name && r.pair === pair);

/* One column an activation, one row a pair. */
function byPair(id, caption, key, show) {
    return table(id, caption, [{head: "pair"}, ...names.map(head => ({head, show}))],
        pairs.map(pair => [pair + 1, ...names.map(name => {
            const run = runOf(name, pair);
            return run ? run[key] : null;
        })]));
}

function pointsOf(name, key, show) {
    return done.filter(r => r.activation === name && r[key] !== null).map(r => ({x: r[key],
        odd: r.status === "diverged",
        says: `pair ${r.pair + 1}: ${show(r[key])}${r.status === "diverged" ? " (diverged)" : ""}`}));
}

const level = chosenPercent(report.settings.confidence);

function differences() {
    const rows = report.comparisons.map((c, i) => ({
        name: c.a, number: names.indexOf(c.a),
        points: page.differences[i].map(d => {
            const odd = [c.a, c.b].some(name => runOf(name, d.pair).status === "diverged");
            return {x: d.difference, odd,
                says: `pair ${d.pair + 1}: ${text(d.difference)}${odd ? " (diverged)" : ""}`};
        }),
        mean: c.mean_difference, low: c.ci[0], high: c.ci[1],
        band: c.rope === null ? null : [-c.rope, c.rope]
    }));
    const base = names[0], adjusted = rows.length > 1 ? "adjusted " : "";
    strip({
        id: "differences", title: `Against ${base}, pair by pair`, full: true, rows,
        axis: `${measure} − ${base}'s: left of 0 is better`, show: chosen,
        caption: `A point is a pair of runs on the same split. The diamond is the mean with its ` +
            `${adjusted}${level} interval for new splits and draws; inside the green band a difference does not matter ` +
            `(±${chosenPercent(report.settings.rope)} of ${base}'s ${measure}).`,
        says: report.comparisons.map(c => c.sentence).join(" "),
        tables: [
            table("differences-table", "Mean differences", [{head: "activation"}, {head: "mean difference"},
                {head: "from"}, {head: "to"}, {head: "equivalence ±"}, {head: "P(better)"}, {head: "verdict"}],
                report.comparisons.map(c =>
                    [c.a, c.mean_difference, c.ci[0], c.ci[1], c.rope, c.p_better, c.verdict])),
            table("pairs-table", "Differences, pair by pair",
                [{head: "pair"}, ...report.comparisons.map(c => ({head: c.a}))],
                pairs.map(pair => [pair + 1, ...page.differences.map(list => {
                    const found = list.find(d => d.pair === pair);
                    return found ? found.difference : null;
                })]))
        ]
    });
}

function losses() {
    strip({
        id: "losses", title: `Test ${measure} of every run`, axis: `${measure}, lower is better`,
        show: chosen, full: names.length > 4,
        rows: report.activations.map((a, i) => ({name: a.name, number: i,
            points: pointsOf(a.name, "test_loss", text),
            mean: a.score_mean, low: a.score_ci[0], high: a.score_ci[1]})),
        caption: `The diamond is the mean with its ${level} interval. Predicting the same for every row ` +
            `would give ${text(report.activations[0].score_constant)}.`,
        says: report.activations.map(a => `${a.name}: mean ${text(a.score_mean)}.`).join(" "),
        tables: [byPair("losses-table", `Test ${measure}`, "test_loss")]
    });
}

function deadUnits() {
    strip({
        id: "dead", title: "Dead units", axis: "share of the hidden units", show: chosenPercent, from0: true,
        rows: report.activations.map((a, i) => ({name: a.name, number: i,
            points: pointsOf(a.name, "dead_units", percent), mean: a.dead_units, low: null, high: null})),
        caption: "A unit is dead when its gradient is below 1e-6 on every training row: it can learn " +
            "no more. The diamond is the mean.",
        says: report.activations.map(a => `${a.name}: mean ${percent(a.dead_units)}.`).join(" "),
        tables: [byPair("dead-table", "Share of dead units", "dead_units", percent)]
    });
}

function epochs() {
    strip({
        id: "epochs", title: "Epochs until training stopped", axis: "epochs", show: chosen, from0: true,
        rows: report.activations.map((a, i) => ({name: a.name, number: i,
            points: pointsOf(a.name, "epochs", String), mean: a.epochs, low: null, high: null})),
        caption: `Training stops after ${report.settings.patience} epochs without a better validation ` +
            `loss, at ${report.settings.epochs} at the latest. The diamond is the mean.`,
        says: report.activations.map(a => `${a.name}: mean ${text(a.epochs, 3)}.`).join(" "),
        tables: [byPair("epochs-table", "Epochs", "epochs", String)]
    });
}

function cost() {
    const data = report.activations.map((a, y) => ({x: a.seconds_per_epoch, y,
        says: `${seconds(a.seconds_per_epoch)}, ${text(a.seconds_ratio, 3)} × ${names[0]}'s`}));
    figure({
        id: "cost", title: "Time per epoch", height: 96 + 46 * names.length,
        caption: "The median over the runs; depends on the machine.",
        says: report.activations.map((a, i) => `${a.name}: ${data[i].says}.`).join(" "),
        config: {
            type: "bar",
            data: {labels: names, datasets: names.map((name, i) => ({label: name, number: i,
                data: [data[i]], barThickness: 22, grouped: false}))},
            options: {
                indexAxis: "y", plugins: {legend: {display: false}, tooltip},
                parsing: {xAxisKey: "x", yAxisKey: "y"},
                scales: {
                    x: {min: 0, ticks: {maxRotation: 0, maxTicksLimit: 7,
                        callback: chosenSeconds}},
                    y: {type: "linear", rowAxis: true, min: -0.5, max: names.length - 0.5, reverse: true,
                        afterBuildTicks: scale => { scale.ticks = names.map((_, value) => ({value})); },
                        ticks: {callback(value) { return label(names[value], this.chart); }}}
                }
            }
        },
        tables: [table("cost-table", "Time per epoch",
            [{head: "activation"}, {head: "seconds per epoch", show: seconds}, {head: `÷ ${names[0]}`}],
            report.activations.map(a => [a.name, a.seconds_per_epoch, a.seconds_ratio]))]
    });
}

function curves(id, title, key, caption) {
    const {z, activations} = page.curves;
    figure({
        id, title, caption, height: 300, says: `For ${names.join(", ")}.`,
        config: {
            type: "line",
            data: {datasets: names.map((name, i) => ({label: name, number: i,
                data: z.map((x, k) => ({x, y: activations[i][key][k]})), parsing: false,
                pointRadius: 0, pointHoverRadius: 5, pointStyle: shape(i), borderWidth: 2.2,
                borderDash: i ? [] : [6, 4]}))},
            options: {
                interaction: {mode: "nearest", intersect: false},
                plugins: {legend: {display: true, position: "bottom"}, tooltip: {displayColors: false, callbacks: {
                    title: items => items.length ? items[0].dataset.label : "",
                    label: item => `at ${text(item.raw.x, 3)}: ${text(item.raw.y)}`}}},
                scales: {
                    x: {type: "linear", min: z[0], max: z[z.length - 1],
                        title: {display: true, text: "z, what a unit gets"}, ticks: {maxRotation: 0}},
                    y: {type: "linear", ticks: {}}
                }
            }
        },
        tables: [table(id + "-table", title, [{head: "z", show: String}, ...names.map(head => ({head}))],
            z.map((x, k) => [String(x), ...names.map((_, i) => activations[i][key][k])]))]
    });
}

if (report.comparisons.length) differences();
losses();
deadUnits();
epochs();
cost();
if (page.curves) {
    curves("values", "What the units give", "value", "The activation functions.");
    curves("slopes", "Their derivatives", "slope",
        "What training passes back: where it is 0, a unit learns nothing.");
}

const repaint = () => charts.forEach(chart => { paint(chart.config); chart.update(); });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
addEventListener("beforeprint", repaint);
addEventListener("afterprint", repaint);
document.documentElement.dataset.ready = String(charts.length);
})();
