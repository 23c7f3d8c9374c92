/* The page in a real browser (headless Chromium): no complaint on its console, nothing asked of the
 * network, every chart drawn, the figures on it are those of the JSON, the keyboard reaches them, and
 * it fits a phone. Pages and screenshots stay in the folder given: desktop.png, phone.png, dark.png. */
#include "page_world.h"

#include "test.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { SKIPPED = 77, ACTS = 3, FINISHED = 28 };
/* Seven without layers, training's losses and the time of a run, and four for each layer. */
enum { CHARTS = 7 + 3 + 4 * WORLD_LAYERS };

typedef struct browser {
    const char *folder;
    char program[64];
} browser;

/* Tells the document (and the frame around it) what only a script can see. */
static const char probe[] =
    "<script>setTimeout(() => {\n"
    "const d = document.documentElement, canvas = document.querySelector('canvas');\n"
    "const blank = c => !c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(v => "
    "v);\n"
    "canvas.focus();\n"
    "canvas.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight'}));\n"
    "const points = (id, axis = 'x') => JSON.stringify(Chart.getChart(id).data.datasets.map(\n"
    "    d => d.data.map(p => p[axis])));\n"
    "const seen = {overflow: d.scrollWidth - innerWidth, width: innerWidth,\n"
    "    charts: [...document.querySelectorAll('canvas')].filter(c => !blank(c)).length,\n"
    "    loaded: performance.getEntriesByType('resource').length,\n"
    "    losses: points('losses'), differences: points('differences'), dead: points('dead'),\n"
    "    validation: points('validation', 'y'), dying: points('dead-1', 'y'),\n"
    "    gradients: points('gradients-0', 'y'), readout: "
    "document.querySelector('.readout').textContent};\n"
    "d.style.setProperty('--c0', '#123456');\n"
    "dispatchEvent(new Event('beforeprint'));\n"
    "seen.repainted = Chart.getChart('cost').getDatasetMeta(0).data[0].options.backgroundColor;\n"
    "Object.assign(d.dataset, seen);\n"
    "parent.postMessage(seen, '*');\n"
    "}, 500);</script>\n";

/* A phone: Chromium's own windows are not that narrow. */
static const char frame[] =
    "<!doctype html><body style='margin: 0'>\n"
    "<iframe src='probed.html' style='width: 390px; height: 9600px; border: 0'></iframe>\n"
    "<script>addEventListener('message', e => Object.assign(document.documentElement.dataset, "
    "e.data));</script>\n";

static void path_of(char out[512], const browser *b, const char *name)
{
    snprintf(out, 512, "%s/%s", b->folder, name);
}

static void save(const browser *b, const char *name, const char *text, const char *more)
{
    char path[512];
    path_of(path, b, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0 && fputs(more, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static char *load(const browser *b, const char *name)
{
    char path[512];
    struct stat st;
    path_of(path, b, name);
    assert_int_equal(stat(path, &st), 0);
    char *text = calloc((size_t)st.st_size + 1, 1);
    FILE *f = fopen(path, "r");
    assert_true(text && f);
    assert_int_equal(fread(text, 1, (size_t)st.st_size, f), st.st_size);
    fclose(f);
    return text;
}

/* Opens a page, does what `how` says; its console must stay empty. */
static void open_page(const browser *b, const char *page, const char *how)
{
    char command[2048];
    snprintf(command, sizeof command,
             "cd '%s' && timeout 100 %s --headless --no-sandbox --disable-gpu --hide-scrollbars "
             "--user-data-dir=\"$PWD/profile\" --enable-logging=stderr --virtual-time-budget=4000 "
             "%s \"file://$PWD/%s\" >dom.txt 2>log.txt",
             b->folder, b->program, how, page);
    int status = system(command);
    char *log = load(b, "log.txt");
    if (status != 0 || strstr(log, "CONSOLE")) fail_msg("%s on %s: %s", b->program, page, log);
    free(log);
}

/* The value of an attribute of the root element, to be freed. */
static char *root_attribute(const char *dom, const char *name)
{
    char open[64];
    snprintf(open, sizeof open, " data-%s=\"", name);
    const char *root = strstr(dom, "<html"), *end = root ? strchr(root, '>') : NULL;
    const char *at = root ? strstr(root, open) : NULL;
    if (!at || at > end) fail_msg("the page has no %s", open);
    at += strlen(open);
    return strndup(at, strcspn(at, "\""));
}

static double root_number(const char *dom, const char *name)
{
    char *text = root_attribute(dom, name);
    double x = strtod(text, NULL);
    free(text);
    return x;
}

/* The cells of a table, one after the other. */
typedef struct cells {
    const char *at, *end, *id;
} cells;

static cells cells_of(const char *dom, const char *id)
{
    char open[64];
    snprintf(open, sizeof open, "<table id=\"%s\">", id);
    const char *at = strstr(dom, open);
    if (!at) fail_msg("no %s", open);
    return (cells){at, strstr(at, "</table>"), id};
}

/* The next cell must hold x exactly, and show it to three digits, `times` as large. */
static void expect(cells *c, double x, double times)
{
    static const char open[] = "<td data-value=\"";
    const char *at = strstr(c->at, open);
    if (!at || at > c->end) fail_msg("%s: cells are missing", c->id);
    char *end;
    double exact = strtod(at + sizeof open - 1, &end);
    if (exact != x || *end != '"') fail_msg("%s: %.17g instead of %.17g", c->id, exact, x);
    const char *shown = strchr(end, '>') + 1;
    int minus = strncmp(shown, "−", 3) == 0;
    double value = strtod(minus ? shown + 3 : shown, NULL) * (minus ? -1 : 1);
    if (fabs(value - times * x) > 5e-3 * fabs(times * x))
        fail_msg("%s: shows %.8s for %g", c->id, shown, times * x);
    c->at = end;
}

static void expect_end(const cells *c)
{
    const char *more = strstr(c->at, "<td");
    if (more && more < c->end) fail_msg("%s: too many cells", c->id);
}

static double number(const json_t *object, const char *key)
{
    return json_number_value(json_object_get(object, key));
}

/* A table with a row a pair and a column an activation. */
static void expect_runs(const char *dom, const json_t *runs, const char *id, const char *key,
                        double times)
{
    cells c = cells_of(dom, id);
    for (size_t i = 0; i < (size_t)FINISHED * ACTS; i++)
        expect(&c, number(json_array_get(runs, i), key), times);
    expect_end(&c);
}

static void test_browser__shows_the_figures_of_the_json(void **state)
{
    const browser *b = *state;
    char *dom = load(b, "desktop.html"), *json = load(b, "report.json");
    json_t *report = json_loads(json, 0, NULL), *runs = json_object_get(report, "runs"), *one;
    size_t i;
    assert_non_null(report);
    expect_runs(dom, runs, "losses-table", "test_loss", 1);
    expect_runs(dom, runs, "dead-table", "dead_units", 100);
    expect_runs(dom, runs, "epochs-table", "epochs", 1);

    cells pairs = cells_of(dom, "pairs-table");
    for (size_t k = 0; k < FINISHED; k++)
        for (size_t a = 1; a < ACTS; a++)
            expect(&pairs,
                   number(json_array_get(runs, k * ACTS + a), "test_loss") -
                       number(json_array_get(runs, k * ACTS), "test_loss"),
                   1);
    expect_end(&pairs);

    cells c = cells_of(dom, "differences-table");
    json_array_foreach(json_object_get(report, "comparisons"), i, one)
    {
        json_t *ci = json_object_get(one, "ci");
        expect(&c, number(one, "mean_difference"), 1);
        expect(&c, json_number_value(json_array_get(ci, 0)), 1);
        expect(&c, json_number_value(json_array_get(ci, 1)), 1);
        expect(&c, number(one, "rope"), 1);
        expect(&c, number(one, "p_better"), 1);
    }
    cells cost = cells_of(dom, "cost-table"), whole = cells_of(dom, "cost-run-table");
    json_array_foreach(json_object_get(report, "activations"), i, one)
    {
        expect(&cost, number(one, "seconds_per_epoch"), 1000); /* shown in ms */
        expect(&cost, number(one, "seconds_ratio"), 1);
        double seconds = number(one, "seconds_per_run");
        expect(&whole, seconds, seconds < 1 ? 1000 : 1);
    }
    json_decref(report);
    free(dom);
    free(json);
}

/* What the chart of that id draws: a list of activations, each a list of places. */
static void expect_points(const char *dom, const json_t *runs, const char *id, const char *key,
                          size_t first)
{
    char *text = root_attribute(dom, id);
    json_t *lists = json_loads(text, 0, NULL), *point;
    assert_int_equal(json_array_size(lists), ACTS - first);
    for (size_t a = first; a < ACTS; a++) {
        json_t *list = json_array_get(lists, a - first);
        size_t pair;
        assert_int_equal(json_array_size(list), FINISHED);
        json_array_foreach(list, pair, point)
        {
            double x = number(json_array_get(runs, pair * ACTS + a), key);
            if (first) x -= number(json_array_get(runs, pair * ACTS), key);
            if (json_number_value(point) != x)
                fail_msg("%s: a point at %g instead of %g", id, json_number_value(point), x);
        }
    }
    json_decref(lists);
    free(text);
}

static void test_browser__draws_the_figures_of_the_json(void **state)
{
    const browser *b = *state;
    char *dom = load(b, "desktop.html"), *json = load(b, "report.json");
    json_t *report = json_loads(json, 0, NULL), *runs = json_object_get(report, "runs");
    expect_points(dom, runs, "losses", "test_loss", 0);
    expect_points(dom, runs, "dead", "dead_units", 0);
    expect_points(dom, runs, "differences", "test_loss", 1);
    json_decref(report);
    free(dom);
    free(json);
}

static json_t *went(const json_t *report, size_t act)
{
    json_t *training = json_object_get(report, "training");
    return json_array_get(json_object_get(training, "activations"), act);
}

static json_t *layer_of(const json_t *report, size_t act, size_t layer)
{
    return json_array_get(json_object_get(went(report, act), "layers"), layer);
}

/* A row of a table for each epoch: 5 %, median, 95 %, then what `more` lists, then the runs. Cells of
   nulls are empty. */
static void expect_band(const char *dom, const char *id, const json_t *act, const json_t *band,
                        const json_t *const more[2], double times)
{
    const json_t *list[] = {json_object_get(band, "low"), json_object_get(band, "median"),
                            json_object_get(band, "high"), more[0], more[1]};
    cells c = cells_of(dom, id);
    const json_t *running = json_object_get(act, "running");
    assert_true(json_array_size(running) > 20);
    for (size_t i = 0; i < json_array_size(running); i++) {
        for (size_t k = 0; k < 5; k++) {
            json_t *one = list[k] ? json_array_get(list[k], i) : NULL;
            if (json_is_number(one)) expect(&c, json_number_value(one), times);
        }
        expect(&c, json_number_value(json_array_get(running, i)), 1);
    }
    expect_end(&c);
}

static void test_browser__tells_how_the_runs_went(void **state)
{
    const browser *b = *state;
    static const json_t *const none[2] = {NULL, NULL};
    char *dom = load(b, "desktop.html"), *json = load(b, "report.json"), id[32];
    json_t *report = json_loads(json, 0, NULL);
    for (size_t a = 0; a < ACTS; a++) {
        const json_t *act = went(report, a);
        snprintf(id, sizeof id, "validation-table-%zu", a);
        expect_band(dom, id, act, json_object_get(act, "validation_loss"), none, 1);
        snprintf(id, sizeof id, "training-table-%zu", a);
        expect_band(dom, id, act, json_object_get(act, "training_loss"), none, 1);
        for (size_t l = 0; l < WORLD_LAYERS; l++) {
            const json_t *layer = layer_of(report, a, l);
            const json_t *const fates[2] = {json_object_get(layer, "died"),
                                            json_object_get(layer, "revived")};
            snprintf(id, sizeof id, "dead-%zu-table-%zu", l, a);
            expect_band(dom, id, act, json_object_get(layer, "dead"), fates, 100);
            snprintf(id, sizeof id, "gradient-%zu-table-%zu", l, a);
            expect_band(dom, id, act, json_object_get(layer, "gradient_norm"), none, 1);
        }
    }
    static const char *const key[] = {"outputs", "gradients"};
    for (size_t k = 0; k < 2 * WORLD_LAYERS; k++) {
        snprintf(id, sizeof id, "%s-%zu-table", key[k % 2], k / 2);
        cells c = cells_of(dom, id);
        size_t n = json_array_size(json_object_get(layer_of(report, 0, k / 2), key[k % 2]));
        for (size_t i = 0; i < n * ACTS; i++) {
            const json_t *list = json_object_get(layer_of(report, i % ACTS, k / 2), key[k % 2]);
            expect(&c, json_number_value(json_array_get(list, i / ACTS)), 100);
        }
        expect_end(&c);
    }
    json_decref(report);
    free(dom);
    free(json);
}

/* A chart's lines are these lists, one an activation. */
static void expect_lines(const char *dom, const char *id, json_t *(*list)(const json_t *, size_t),
                         const json_t *report)
{
    char *text = root_attribute(dom, id);
    json_t *lines = json_loads(text, 0, NULL);
    assert_int_equal(json_array_size(lines), ACTS);
    for (size_t a = 0; a < ACTS; a++) {
        json_t *drawn = json_array_get(lines, a), *want = list(report, a);
        size_t i, at = 0;
        json_t *y;
        json_array_foreach(drawn, i, y)
        {
            while (at < json_array_size(want) &&
                   json_number_value(json_array_get(want, at)) != json_number_value(y))
                at++;
            if (at++ == json_array_size(want)) fail_msg("%s: %g", id, json_number_value(y));
        }
        assert_true(i > 10);
    }
    json_decref(lines);
    free(text);
}

static json_t *validation_of(const json_t *report, size_t act)
{
    return json_object_get(json_object_get(went(report, act), "validation_loss"), "median");
}

static json_t *dying_of(const json_t *report, size_t act)
{
    return json_object_get(json_object_get(layer_of(report, act, 1), "dead"), "median");
}

static json_t *gradients_of(const json_t *report, size_t act)
{
    return json_object_get(layer_of(report, act, 0), "gradients");
}

static void test_browser__draws_how_the_runs_went(void **state)
{
    const browser *b = *state;
    char *dom = load(b, "desktop.html"), *json = load(b, "report.json");
    json_t *report = json_loads(json, 0, NULL);
    expect_lines(dom, "validation", validation_of, report);
    expect_lines(dom, "dying", dying_of, report);
    expect_lines(dom, "gradients", gradients_of, report);
    json_decref(report);
    free(dom);
    free(json);
}

static void test_browser__draws_every_chart_and_loads_nothing(void **state)
{
    const browser *b = *state;
    char *dom = load(b, "desktop.html");
    assert_int_equal(root_number(dom, "ready"), CHARTS);
    assert_int_equal(root_number(dom, "charts"), CHARTS);
    assert_int_equal(root_number(dom, "loaded"), 0);
    free(dom);
}

static void test_browser__is_reached_by_the_keyboard(void **state)
{
    const browser *b = *state;
    char *dom = load(b, "desktop.html"), *said = root_attribute(dom, "readout");
    if (strncmp(said, "softplus pair 1: ", 17) != 0) fail_msg("the arrow key says '%s'", said);
    free(said);
    free(dom);
}

/* Dark and light, screen and paper: the style sheet's colours of the moment are drawn. */
static void test_browser__repaints_for_paper(void **state)
{
    const browser *b = *state;
    char *dom = load(b, "desktop.html"), *colour = root_attribute(dom, "repainted");
    assert_string_equal(colour, "#123456");
    free(colour);
    free(dom);
}

static void test_browser__fits_a_phone(void **state)
{
    const browser *b = *state;
    save(b, "frame.html", frame, "");
    open_page(b, "frame.html", "--window-size=500,9600 --dump-dom");
    char *dom = load(b, "dom.txt");
    assert_int_equal(root_number(dom, "width"), 390);
    assert_int_equal(root_number(dom, "overflow"), 0);
    assert_int_equal(root_number(dom, "charts"), CHARTS);
    free(dom);
    open_page(b, "frame.html", "--window-size=500,9600 --screenshot=phone.png");
}

static void test_browser__takes_its_picture(void **state)
{
    const browser *b = *state;
    static const char *const name[] = {"desktop.png", "dark.png"};
    open_page(b, "page.html", "--window-size=1200,5200 --screenshot=desktop.png");
    open_page(b, "page.html", "--window-size=1200,5200 --force-dark-mode --screenshot=dark.png");
    for (size_t i = 0; i < 2; i++) {
        char path[512];
        struct stat st;
        path_of(path, b, name[i]);
        assert_int_equal(stat(path, &st), 0);
        assert_true(st.st_size > 50000); /* an empty page is a tenth of it */
    }
}

static int find_program(browser *b)
{
    FILE *found = popen("command -v chromium || command -v chromium-browser || "
                        "command -v google-chrome",
                        "r");
    if (!found) return 0;
    char *got = fgets(b->program, sizeof b->program, found);
    pclose(found);
    if (got) b->program[strcspn(b->program, "\n")] = '\0';
    return got != NULL;
}

static int render(void **state)
{
    static page_world w;
    static char path[] = "bikes";
    const browser *b = *state;
    page_world_make(&w, ACTS, FINISHED, path, "bikers holds whole numbers: taken as counts");
    char *html = page_world_html(&w), *json = page_world_json(&w);
    save(b, "page.html", html, "");
    save(b, "probed.html", html, probe);
    save(b, "report.json", json, "");
    free(html);
    free(json);
    page_world_free(&w);
    open_page(b, "probed.html", "--window-size=1200,5200 --dump-dom");
    char *dom = load(b, "dom.txt");
    save(b, "desktop.html", dom, "");
    free(dom);
    return 0;
}

int main(int argc, char **argv)
{
    browser b = {.folder = argc > 1 ? argv[1] : "."};
    if (!find_program(&b)) {
        printf("skipped: there is no Chromium here (apt-get install chromium)\n");
        return SKIPPED;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(test_browser__shows_the_figures_of_the_json, &b),
        cmocka_unit_test_prestate(test_browser__draws_the_figures_of_the_json, &b),
        cmocka_unit_test_prestate(test_browser__tells_how_the_runs_went, &b),
        cmocka_unit_test_prestate(test_browser__draws_how_the_runs_went, &b),
        cmocka_unit_test_prestate(test_browser__draws_every_chart_and_loads_nothing, &b),
        cmocka_unit_test_prestate(test_browser__is_reached_by_the_keyboard, &b),
        cmocka_unit_test_prestate(test_browser__repaints_for_paper, &b),
        cmocka_unit_test_prestate(test_browser__fits_a_phone, &b),
        cmocka_unit_test_prestate(test_browser__takes_its_picture, &b),
    };
    void *state = &b;
    if (render(&state) != 0) return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
