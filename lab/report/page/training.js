/* training: how the runs went, epoch by epoch, and how they left their units. */
const went = report.training.activations;
const edges = {outputs: report.training.output_edges, gradients: report.training.gradient_edges};
const mostBands = 4; /* more would hide each other; the tables have them all */

/* Hidden layers to show: all of three, or the first, a middle and the last. */
const depth = Math.max(0, ...went.map(a => a.layers.length));
const layersShown = depth <= 3 ? [...Array(depth).keys()] : [0, depth >> 1, depth - 1];
const inLayer = l => depth === 1 ? "" : `, hidden layer ${l + 1} of ${depth}`;

const known = x => x !== null && x !== undefined;

/* An axis of powers of ten: few of them, then 2 and 5 times them too. */
const logarithmic = {
    type: "logarithmic",
    afterBuildTicks(scale) {
        const from = Math.floor(Math.log10(scale.min)), to = Math.ceil(Math.log10(scale.max));
        const leads = to - from > 4 ? [1] : to - from > 2 ? [1, 3] : [1, 2, 5];
        const all = [...Array(to - from + 1).keys()].flatMap(k => leads.map(lead => lead * 10 ** (from + k)));
        scale.ticks = all.filter(v => v >= scale.min && v <= scale.max).map(value => ({value}));
    },
    ticks: {autoSkip: false, callback: chosen}
};

/* A line an activation over the epochs, `bandOf(a)` a {low, median, high} of lists. */
function overEpochs({id, title, caption, axis, bandOf, show, shares, extra = []}) {
    const lines = went.map((a, i) => {
        const b = a.epochs.length ? bandOf(a) : {median: []};
        const points = a.epochs.map((x, k) => ({x, y: b.median[k], low: b.low[k], high: b.high[k],
            says: `epoch ${x}: ${show(b.median[k])} (${show(b.low[k])} to ${show(b.high[k])}), ` +
                `${a.running[k]} runs`}));
        return {name: a.name, number: i, points: points.filter(p => known(p.y))};
    });
    const values = lines.flatMap(l => l.points.flatMap(p => [p.low, p.high]));
    const low = Math.min(...values), high = Math.max(...values);
    const wide = !shares && low > 0 && high / low > 12;
    const last = l => l.points.length ? `${l.name}: ${l.points[l.points.length - 1].says}.` : "";
    figure({
        id, title, caption, height: 280, says: `At the end, ${lines.map(last).join(" ")}`,
        config: {
            type: "line",
            data: {datasets: lines.map((l, i) => ({label: l.name, number: i, data: l.points,
                parsing: {xAxisKey: "x", yAxisKey: "y"}, pointStyle: shape(i), pointHoverRadius: 6, clip: 8,
                pointRadius: l.points.map((_, k) => k % 8 === (3 * i) % 8 ? 4 : 0),
                borderWidth: 2.2, borderDash: i ? [] : [6, 4]}))},
            options: {
                bands: lines.length <= mostBands ? lines.map(l => l.points) : [],
                interaction: {mode: "nearest", axis: "x", intersect: false},
                plugins: {legend: {display: true, position: "bottom"}, tooltip},
                scales: {
                    x: {type: "linear", min: 0, max: Math.max(1, ...went.flatMap(a => a.epochs)),
                        title: {display: true, text: "epoch"},
                        ticks: {maxRotation: 0, precision: 0, includeBounds: false}},
                    y: {title: {display: true, text: axis}, ...(wide ? {...logarithmic, min: low / 1.1, max: high * 1.1} :
                        {type: "linear", suggestedMin: shares ? 0 : low, suggestedMax: shares ? Math.max(high, 0.02) : high,
                            ticks: {maxTicksLimit: 8, callback: shares ? chosenPercent : chosen}})}
                }
            }
        },
        tables: went.map((a, i) => table(`${id}-table-${i}`, `${title}: ${a.name}`,
            [{head: "epoch"}, {head: "5 % of the runs", show}, {head: "median", show}, {head: "95 %", show},
                ...extra.map(x => ({head: x.head, show})), {head: "runs", show: String}],
            a.epochs.map((epoch, k) => {
                const b = bandOf(a);
                return [epoch, b.low[k], b.median[k], b.high[k], ...extra.map(x => x.of(a)[k]), a.running[k]];
            })))
    });
}

function lossOverTime(key, id, title) {
    overEpochs({id, title, axis: "loss, as training sees it", show: text, bandOf: a => a[key],
        caption: `The line is the median of the runs still training${went.length <= mostBands ?
            ", the band their middle 90 %" : ""}; it ends when half of them have stopped.`});
}

function deadOverTime(l) {
    overEpochs({
        id: `dead-${l}`, title: `Dead units${inLayer(l)}`, axis: "share of the layer's units", shares: true,
        show: percent, bandOf: a => a.layers[l].dead,
        extra: [{head: "died so far", of: a => a.layers[l].died}, {head: "came back", of: a => a.layers[l].revived}],
        caption: "Here a unit counts as dead when its gradient is below 1e-6 on every validation row."
    });
}

function gradientNorm(l) {
    overEpochs({
        id: `gradient-${l}`, title: `Gradient norm${inLayer(l)}`, axis: "norm", show: text,
        bandOf: a => a.layers[l].gradient_norm,
        caption: "Of the loss's gradient in the layer's weights and biases, root mean square over an epoch's steps."
    });
}

const exponents = {"-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹"};
const power = x => "10" + [...String(x)].map(c => exponents[c]).join("");

/* A stepped line an activation over bins {x, from, name}; shares is the key of the lists. */
function histogram({id, title, caption, axis, l, shares, bins, tick}) {
    const lists = went.map(a => a.layers.length ? a.layers[l][shares] : []);
    const used = bins.map((_, b) => lists.some(list => list[b] > 5e-4));
    const first = used.indexOf(true), last = used.lastIndexOf(true);
    const shown = bins.map((bin, b) => ({...bin, b})).filter(({b, alone}) => alone || (b >= first && b <= last));
    const points = list => list.length ? shown.map(({x, b, name, alone}) =>
        ({x, y: list[b], alone, says: `${name}: ${percent(list[b])}`})) : [];
    figure({
        id, title, caption, height: 260,
        says: went.map((a, i) => lists[i].length ? `${a.name}: most in ` +
            `${bins[lists[i].indexOf(Math.max(...lists[i]))].name}.` : "").join(" "),
        config: {
            type: "line",
            data: {datasets: went.map((a, i) => ({label: a.name, number: i, data: points(lists[i]),
                parsing: {xAxisKey: "x", yAxisKey: "y"}, stepped: "middle", borderWidth: 2.2, clip: 8,
                segment: {borderColor: c => c.p0.raw.alone ? "transparent" : undefined},
                pointStyle: shape(i), pointHoverRadius: 6, borderDash: i ? [] : [6, 4],
                pointRadius: c => c.raw && c.raw.alone ? 6 : 0}))},
            options: {
                interaction: {mode: "nearest", axis: "x", intersect: false},
                plugins: {legend: {display: true, position: "bottom"}, tooltip},
                scales: {
                    x: {type: "linear", title: {display: true, text: axis}, ticks: {maxRotation: 0, ...tick}},
                    y: {type: "linear", min: 0, title: {display: true, text: "share of rows × units"},
                        ticks: {maxTicksLimit: 7, callback: chosenPercent}}
                }
            }
        },
        tables: [table(id + "-table", title, [{head: "bin"}, ...names.map(head => ({head, show: percent}))],
            bins.map((bin, b) => [bin.name, ...lists.map(list => list.length ? list[b] : null)]))]
    });
}

function outputs(l) {
    const e = edges.outputs, n = e.length - 1;
    histogram({
        id: `outputs-${l}`, title: `Outputs of the units${inLayer(l)}`, axis: "f(z)", l, shares: "outputs",
        caption: "Of the networks kept, on training rows. The outer bins hold what lies beyond them.",
        bins: e.slice(1).map((to, b) => ({x: (e[b] + to) / 2, name: b === 0 ? `below ${chosen(to)}` :
            b === n - 1 ? `from ${chosen(e[b])}` : `${chosen(e[b])} to ${chosen(to)}`})),
        tick: {}
    });
}

function gradients(l) {
    const e = edges.gradients, n = e.length;
    histogram({
        id: `gradients-${l}`, title: `Gradients at the units${inLayer(l)}`, axis: "|∂ loss of a row / ∂z|",
        l, shares: "gradients",
        caption: "Of the networks kept, on training rows. The point at 0 is what learns nothing from a row: below 1e-12.",
        bins: e.map((edge, b) => b === 0 ? {x: Math.floor(edge) - 1, name: `0, or below ${power(edge)}`, alone: true} :
            {x: e[b - 1] + 0.25, name: b === n - 1 ? `from ${power(e[b - 1])}` : `${power(e[b - 1])} to ${power(edge)}`}),
        tick: {stepSize: 1, callback(value) {
            const lone = Math.floor(e[0]) - 1;
            return value === lone ? "0" : Number.isInteger(value) && value > lone ? power(value) : "";
        }}
    });
}

function training() {
    if (!depth) return;
    const kept = went.reduce((n, a) => n + a.runs, 0);
    chapter("While they trained", [
        kept < done.length ? `Of ${kept} runs; the others were not recorded.` : "",
        layersShown.length < depth ? `Three of ${depth} hidden layers are shown; the JSON has all.` : ""].join(" ").trim());
    lossOverTime("validation_loss", "validation", "Validation loss");
    lossOverTime("training_loss", "training", "Training loss");
    layersShown.forEach(deadOverTime);
    layersShown.forEach(gradientNorm);
    layersShown.forEach(outputs);
    layersShown.forEach(gradients);
}
