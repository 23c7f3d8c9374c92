/* html_text: text from anywhere, made harmless inside a page. */
#ifndef REPORT_HTML_TEXT_H
#define REPORT_HTML_TEXT_H

#include "base/err.h"

#include <stdio.h>

/* As the content of an element or of a quoted attribute. */
void html_text(FILE *out, const char *text);

/* The label of an activation, which may break before its parameters. */
void html_label(FILE *out, const char *label);

/* <name>text</name> and a newline. */
void html_element(FILE *out, const char *name, const char *text);

/* A row of two cells: the name heads it. */
void html_setting(FILE *out, const char *name, const char *value);

/* JSON as the content of a script element, where nothing may look like the element's end. */
void html_json(FILE *out, const char *json);
/* What `write` writes, so: 0, or its error or one of memory. */
int html_json_of(FILE *out, int (*write)(FILE *json, const void *what, err *e), const void *what,
                 err *e);

#endif
