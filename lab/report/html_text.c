#include "report/html_text.h"

#include <stdlib.h>

static void put_escaped(FILE *out, char c)
{
    switch (c) {
    case '&': fputs("&amp;", out); break;
    case '<': fputs("&lt;", out); break;
    case '>': fputs("&gt;", out); break;
    case '"': fputs("&quot;", out); break;
    case '\'': fputs("&#39;", out); break;
    default: putc(c, out);
    }
}

/* A number and its percent sign stay on one line. */
void html_text(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (text[0] == ' ' && text[1] == '%')
            fputs("&nbsp;", out);
        else
            put_escaped(out, *text);
    }
}

void html_label(FILE *out, const char *label)
{
    for (; *label; label++) {
        put_escaped(out, *label);
        if ((*label == ':' || *label == ',') && label[1]) fputs("<wbr>", out);
    }
}

void html_element(FILE *out, const char *name, const char *text)
{
    fprintf(out, "<%s>", name);
    html_text(out, text);
    fprintf(out, "</%s>\n", name);
}

/* Outside of its strings JSON has no '<'. */
void html_json(FILE *out, const char *json)
{
    for (; *json; json++) {
        if (*json == '<')
            fputs("\\u003c", out);
        else
            putc(*json, out);
    }
}

void html_setting(FILE *out, const char *name, const char *value)
{
    fputs("<tr><th scope=\"row\">", out);
    html_text(out, name);
    fputs("</th><td>", out);
    html_text(out, value);
    fputs("</td></tr>\n", out);
}

int html_json_of(FILE *out, int (*write)(FILE *json, const void *what, err *e), const void *what,
                 err *e)
{
    char *text = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&text, &size);
    if (!memory) return err_memory(e, "the page");
    int rc = write(memory, what, e);
    if (fclose(memory) != 0 && rc == 0) rc = err_memory(e, "the page");
    if (rc == 0) html_json(out, text);
    free(text);
    return rc;
}
