/* runs: figures with a point a run, and what training costs. */
const names = report.activations.map(a => a.name);
const measure = report.measures.score;
const arm = report.settings.links.length ? "link" : "activation";
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
            `(±${chosenPercent(report.settings.rope)} of ${report.data.task === "gaussian" ?
                "a likelihood" : `${base}'s ${measure}`}).`,
        says: report.comparisons.map(c => c.sentence).join(" "),
        tables: [
            table("differences-table", "Mean differences", [{head: arm}, {head: "mean difference"},
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
        full: names.length > 4,
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

/* Predicted quantiles against what lies below them; only where distributions are predicted. */
function calibration() {
    const levels = report.calibration_levels;
    const known = report.activations.map((a, number) => ({...a, number})).filter(a => a.below);
    if (!known.length) return;
    const lines = known.map(a => ({label: a.name, number: a.number, parsing: {xAxisKey: "x", yAxisKey: "y"},
        pointStyle: shape(a.number), pointRadius: 4, pointHoverRadius: 7, borderWidth: 2.2,
        data: levels.map((x, k) => ({x, y: a.below[k],
            says: `below the ${chosenPercent(x)} quantile: ${percent(a.below[k])}`}))}));
    const right = {label: "as predicted", number: 0, parsing: {xAxisKey: "x", yAxisKey: "y"}, pointRadius: 0,
        borderWidth: 1.2, borderDash: [4, 4],
        data: [{x: 0, y: 0, says: "as predicted"}, {x: 1, y: 1, says: "as predicted"}]};
    figure({
        id: "calibration", title: "Calibration", height: 320,
        caption: "How many of all runs' test rows lie below each predicted quantile. On the dashed line the " +
            "deviations are right; above it on the left and below it on the right they are too small.",
        says: known.map(a => `${a.name}: the 90 % interval holds ${percent(a.coverage[1])}.`).join(" "),
        config: {
            type: "line", data: {datasets: [...lines, right]},
            options: {
                interaction: {mode: "nearest", intersect: false},
                plugins: {legend: {display: true, position: "bottom"}, tooltip},
                scales: {
                    x: {type: "linear", min: 0, max: 1, title: {display: true, text: "level of the quantile"},
                        ticks: {maxRotation: 0, callback: chosenPercent}},
                    y: {type: "linear", min: 0, max: 1, title: {display: true, text: "share of the rows below"},
                        ticks: {callback: chosenPercent}}
                }
            }
        },
        tables: [
            table("calibration-table", "Share of the test rows below the quantile",
                [{head: "level"}, ...known.map(a => ({head: a.name, show: percent}))],
                levels.map((level, k) => [chosenPercent(level), ...known.map(a => a.below[k])])),
            table("coverage-table", "Share of the test rows in the central interval",
                [{head: "interval"}, ...known.map(a => ({head: a.name, show: percent}))],
                ["50 %", "90 %", "95 %"].map((name, k) => [name, ...known.map(a => a.coverage[k])]))
        ]
    });
}

function cost(id, title, key, caption, ratio) {
    const times = a => ratio ? `, ${text(a.seconds_ratio, 3)} × ${names[0]}'s` : "";
    const rows = report.activations.map((a, number) => ({name: a.name, number, x: a[key],
        says: seconds(a[key]) + times(a)}));
    bars({
        id, title, caption, rows, show: chosenSeconds,
        says: rows.map(r => `${r.name}: ${r.says}.`).join(" "),
        tables: [table(id + "-table", title,
            [{head: arm}, {head: "seconds", show: seconds},
                ...(ratio ? [{head: `÷ ${names[0]}`}] : [])],
            report.activations.map(a => [a.name, a[key], ...(ratio ? [a.seconds_ratio] : [])]))]
    });
}
