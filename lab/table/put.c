#include "table/put.h"

#include <string.h>

void put_cell(FILE *out, const char *text)
{
    size_t n = strlen(text);
    int blanks = n && (text[0] == ' ' || text[n - 1] == ' '); /* some readers drop bare ones */
    if (!blanks && text[strcspn(text, ",;\t\"\r\n")] == '\0') {
        fputs(text, out);
        return;
    }
    putc('"', out);
    for (; *text; text++) {
        if (*text == '"') putc('"', out);
        putc(*text, out);
    }
    putc('"', out);
}
