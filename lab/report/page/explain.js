/* explain: the figures of an explanation. */
const features = report.features, most = 12; /* of them in charts; the tables have them all */
const unit = report.class === null ? report.target : `p(${report.class})`;

/* A category's name with room for others beside it. */
const cut = name => name.length > 18 ? name.slice(0, 17) + "…" : name;

function featureBars(id, title, key, caption, axis) {
    const rows = features.slice(0, most).filter(f => f[key] !== null)
        .map(f => ({name: f.name, number: 1, x: f[key], says: text(f[key], 3)}));
    if (!rows.length || !rows.some(r => r.x > 0)) return;
    bars({
        id, title, caption, rows, axis, show: chosen, full: id === "contribution",
        says: rows.map(r => `${r.name}: ${r.says}.`).join(" "),
        tables: [table(id + "-table", title, [{head: "feature"}, {head: axis}],
            features.map(f => [f.name, f[key]]))]
    });
}

/* All on one scale, so that a flat feature looks flat. */
const drawn = features.slice(0, most).filter(f => f.dependence.length);
const heights = drawn.flatMap(f => f.dependence.map(p => p.prediction));
const low = Math.min(...heights), high = Math.max(...heights), room = (high - low) / 20 || 1;

function dependence(f, i) {
    const points = f.dependence.map((p, k) => ({x: f.kind === "number" ? p.at : k, y: p.prediction,
        says: `${f.kind === "number" ? chosen(p.at) : p.at}: ${text(p.prediction)}`}));
    figure({
        id: `dependence-${i}`, title: f.name, height: 240,
        caption: f.kind === "number" ? "The mean prediction when every row has this value." :
            "The mean prediction when every row is in this category.",
        says: `From ${points[0].says} to ${points[points.length - 1].says}.`,
        config: {
            type: "line",
            data: {datasets: [{label: f.name, number: 1, data: points, parsing: {xAxisKey: "x", yAxisKey: "y"},
                pointStyle: shape(0), pointRadius: 3.5, pointHoverRadius: 6, borderWidth: 2.2,
                showLine: f.kind === "number"}]},
            options: {
                interaction: {mode: "nearest", intersect: false},
                plugins: {legend: {display: false}, tooltip},
                scales: {
                    x: f.kind === "number" ?
                        {type: "linear", title: {display: true, text: f.name}, ticks: {maxRotation: 0, callback: chosen}} :
                        {type: "linear", rowAxis: true, min: -0.5, max: points.length - 0.5, title: {display: true, text: f.name},
                            afterBuildTicks: scale => { scale.ticks = points.map((_, value) => ({value})); },
                            ticks: {callback: value => cut(f.dependence[value].at)}},
                    y: {type: "linear", min: low - room, max: high + room,
                        title: {display: true, text: unit}, ticks: {maxTicksLimit: 7, includeBounds: false, callback: chosen}}
                }
            }
        },
        tables: [table(`dependence-${i}-table`, f.name, [{head: f.name}, {head: "mean prediction"}],
            f.dependence.map(p => [f.kind === "number" ? chosen(p.at) : p.at, p.prediction]))]
    });
}

function moves(id, title, kind, key, caption) {
    const rows = report.stability.filter(s => s[kind][key] !== null)
        .map((s, number) => ({name: s.name, number, x: s[kind][key], says: percent(s[kind][key])}));
    if (!rows.length) return;
    bars({
        id, title, caption, rows, show: chosenPercent, says: rows.map(r => `${r.name}: ${r.says}.`).join(" "),
        tables: [table(id + "-table", title, [{head: "network"}, {head: "share", show: percent}],
            report.stability.map(s => [s.name, s[kind][key]]))]
    });
}

chapter("What moves the prediction", features.length > most ? `The ${most} weightiest features.` : "");
featureBars("contribution", "Contribution", "contribution",
    "The mean |integrated gradients|: how much of a prediction's difference from the average row's is the feature's.", unit);
featureBars("slope", "Slope", "slope_per_sd",
    "The mean |gradient| for a standard deviation of the feature; a category's over all its inputs.", unit);
featureBars("curvature", "Curvature", "curvature",
    "The mean |second derivative| for a squared standard deviation.", unit);
if (drawn.length) chapter("Partial dependence", "All other features stay as they are; every chart has the same scale.");
drawn.forEach(dependence);
chapter("How firm the explanations are",
    `Every number moves by a draw of ${chosen(report.settings.noise)} standard deviations.`);
moves("gradient-mean", "Gradients move", "gradient", "mean", "|change| as a share of the mean |gradient|: the mean.");
moves("gradient-worst", "Gradients move at worst", "gradient", "worst", "The largest of all rows and draws.");
moves("contributions-mean", "Contributions move", "contributions", "mean", "|change| as a share of the mean |contributions|: the mean.");
moves("contributions-worst", "Contributions move at worst", "contributions", "worst", "The largest of all rows and draws.");
finish();
