/* Runs a fuzz target over files without libFuzzer: replay FOLDER... */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay_file(const char *path)
{
    static uint8_t data[1 << 20];
    FILE *f = fopen(path, "rb");
    if (!f) return 0;
    size_t n = fread(data, 1, sizeof data, f);
    int bad = ferror(f);
    fclose(f);
    if (bad) return 0; /* a folder */
    LLVMFuzzerTestOneInput(data, n);
    return 1;
}

int main(int argc, char **argv)
{
    int files = 0;
    for (int i = 1; i < argc; i++) {
        DIR *d = opendir(argv[i]);
        if (!d) {
            perror(argv[i]);
            return 1;
        }
        for (struct dirent *f; (f = readdir(d));) {
            char path[4096];
            snprintf(path, sizeof path, "%s/%s", argv[i], f->d_name);
            files += replay_file(path);
        }
        closedir(d);
    }
    printf("replayed %d files\n", files);
    return files ? 0 : 1;
}
