/* asset: the files of the page, as embed.cmake puts them into the program: text ending in a NUL. */
#ifndef REPORT_PAGE_ASSET_H
#define REPORT_PAGE_ASSET_H

extern const unsigned char asset_page_html[];
extern const unsigned char asset_page_css[];
extern const unsigned char asset_draw_js[], asset_runs_js[], asset_training_js[], asset_page_js[],
    asset_explain_js[];
extern const unsigned char asset_chart_js[]; /* Chart.js, from where the system keeps it */

#endif
