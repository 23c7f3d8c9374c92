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
