/* draw: what the figures of the page are made with. Charts are drawn from the two JSON documents of the
   page. Nothing is computed but places on the screen: every figure shown is a figure of one of them.
   Text from the user's data gets into the page as text nodes only. The page's scripts are one after the
   other in one element: draw.js, then runs.js, training.js and page.js, or explain.js. */
"use strict";

const read = id => JSON.parse(document.getElementById(id).textContent);
const report = read("report"), page = read("page");
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

/* Behind each line of a chart with bands, the area from low to high: bands are lists of {x, low, high}. */
const shades = {
    id: "shades",
    beforeDatasetsDraw(chart) {
        const {ctx, chartArea: {left, top, right, bottom}, scales: {x, y}} = chart;
        ctx.save();
        ctx.beginPath();
        ctx.rect(left, top, right - left, bottom - top);
        ctx.clip();
        (chart.config.options.bands || []).forEach((band, i) => {
            if (!chart.isDatasetVisible(i)) return;
            const place = (p, value) => [x.getPixelForValue(p.x), y.getPixelForValue(value)];
            ctx.fillStyle = colour(chart.data.datasets[i].number) + "33";
            ctx.beginPath();
            band.forEach(p => ctx.lineTo(...place(p, p.high)));
            [...band].reverse().forEach(p => ctx.lineTo(...place(p, p.low)));
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

/* A heading among the figures. */
function chapter(title, note) {
    const h = element("h2", {class: "full"}, title);
    document.getElementById("figures").append(h, ...(note ? [element("p", {class: "note"}, note)] : []));
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
    config.plugins = [marks, shades];
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

/* A bar a row: rows are {name, number, x, says}. */
function bars({id, title, caption, says, rows, show, tables, axis, full}) {
    figure({
        id, title, caption, says, tables, full, height: 96 + 46 * rows.length,
        config: {
            type: "bar",
            data: {labels: rows.map(r => r.name), datasets: rows.map((r, y) => ({label: r.name,
                number: r.number, data: [{x: r.x, y, says: r.says}], barThickness: 22, grouped: false}))},
            options: {
                indexAxis: "y", plugins: {legend: {display: false}, tooltip},
                parsing: {xAxisKey: "x", yAxisKey: "y"},
                scales: {
                    x: {min: 0, ticks: {maxRotation: 0, maxTicksLimit: 7, callback: show},
                        ...(axis ? {title: {display: true, text: axis}} : {})},
                    y: {type: "linear", rowAxis: true, min: -0.5, max: rows.length - 0.5, reverse: true,
                        afterBuildTicks: scale => { scale.ticks = rows.map((_, value) => ({value})); },
                        ticks: {callback(value) { return label(rows[value].name, this.chart); }}}
                }
            }
        }
    });
}

/* After the last figure: the page is ready, and follows the colours that are asked for. */
function finish() {
    const repaint = () => charts.forEach(chart => { paint(chart.config); chart.update(); });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
    addEventListener("beforeprint", repaint);
    addEventListener("afterprint", repaint);
    document.documentElement.dataset.ready = String(charts.length);
}
