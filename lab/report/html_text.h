/* html_text: text from anywhere, made harmless inside a page. */
#ifndef REPORT_HTML_TEXT_H
#define REPORT_HTML_TEXT_H

#include <stdio.h>

/* As the content of an element or of a quoted attribute. */
void html_text(FILE *out, const char *text);

/* The label of an activation, which may break before its parameters. */
void html_label(FILE *out, const char *label);

/* <name>text</name> and a newline. */
void html_element(FILE *out, const char *name, const char *text);

/* JSON as the content of a script element, where nothing may look like the element's end. */
void html_json(FILE *out, const char *json);

#endif
