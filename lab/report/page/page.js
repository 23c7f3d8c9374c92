/* page: the activations as functions, and the order of all figures. */
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

chapter("The runs");
if (report.comparisons.length) differences();
losses();
calibration();
deadUnits();
training();
chapter("What it costs");
cost("cost", "Time per epoch", "seconds_per_epoch",
    "The median over the runs; depends on the machine.", true);
cost("cost-run", "Training time of a run", "seconds_per_run",
    "The median over the runs: an epoch's time, as often as epochs were needed.", false);
epochs();
if (page.curves) {
    chapter("The functions");
    curves("values", "What the units give", "value", "The activation functions.");
    curves("slopes", "Their derivatives", "slope",
        "What training passes back: where it is 0, a unit learns nothing.");
}

finish();
