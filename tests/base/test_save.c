#include "base/save.h"

#include "base/folder.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

static void assert_holds(const char *path, const char *text)
{
    char got[64] = "";
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    got[fread(got, 1, sizeof got - 1, f)] = '\0';
    fclose(f);
    assert_string_equal(got, text);
}

static void test_save__takes_its_name_at_commit(void **state)
{
    (void)state;
    save s;
    err e = {0};
    folder_put("a.json", "old");
    assert_int_equal(save_open(&s, "a.json", &e), 0);
    fputs("new", s.file);
    fflush(s.file);
    assert_holds("a.json", "old"); /* a reader in between */
    assert_int_equal(save_commit(&s, &e), 0);
    assert_holds("a.json", "new");
    assert_int_equal(folder_files(), 1);
}

static void test_save__discard_leaves_nothing(void **state)
{
    (void)state;
    save s;
    err e = {0};
    assert_int_equal(save_open(&s, "a.json", &e), 0);
    fputs("half", s.file);
    save_discard(&s);
    save_discard(&s);
    assert_int_equal(folder_files(), 0);
}

static void test_save__keeps_a_files_mode(void **state)
{
    (void)state;
    save s;
    err e = {0};
    struct stat st;
    folder_put("a", "");
    chmod("a", 0640);
    assert_int_equal(save_open(&s, "a", &e), 0);
    assert_int_equal(save_commit(&s, &e), 0);
    stat("a", &st);
    assert_int_equal(st.st_mode & 0777, 0640);
    mode_t mask = umask(027);
    assert_int_equal(save_open(&s, "b", &e), 0);
    assert_int_equal(save_commit(&s, &e), 0);
    umask(mask);
    stat("b", &st);
    assert_int_equal(st.st_mode & 0777, 0640);
}

static void test_save__refuses_at_once(void **state)
{
    (void)state;
    static const char *const bad[] = {".", "missing/a.json", "", "/proc/a.json"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        save s;
        err e = {0};
        assert_int_equal(save_open(&s, bad[i], &e), ERR_IO);
        assert_non_null(strstr(e.text, "cannot be written: "));
        assert_null(s.file);
        save_discard(&s);
    }
    assert_int_equal(folder_files(), 0);
}

/* A file or a folder that this user may not write; root may, so a child becomes nobody. */
static void test_save__refuses_without_permission(void **state)
{
    (void)state;
    folder_put("mine", "mine");
    chmod("mine", 0444);
    mkdir("closed", 0555);
    pid_t child = fork();
    if (child == 0) {
        if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) _exit(9);
        save s;
        err e = {0};
        int rc = save_open(&s, "mine", &e) == ERR_IO && strstr(e.text, "Permission denied") ? 0 : 1;
        if (save_open(&s, "closed/new", &e) != ERR_IO || !strstr(e.text, "Permission")) rc |= 2;
        _exit(rc);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == 9) skip();
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_holds("mine", "mine");
}

static void test_save__failed_write_leaves_the_old_file(void **state)
{
    (void)state;
    save s;
    err e = {0};
    folder_put("a", "old");
    assert_int_equal(save_open(&s, "a", &e), 0);
    fclose(s.file);
    s.file = fopen("/dev/full", "w"); /* a full disk */
    assert_non_null(s.file);
    fputs("new", s.file);
    assert_int_equal(save_commit(&s, &e), ERR_IO);
    assert_non_null(strstr(e.text, "No space left"));
    assert_holds("a", "old");
    assert_int_equal(folder_files(), 1);
}

/* What a writer returned decides; of a stream that failed, the file and the reason are said. */
static void test_save__ends_after_a_writer(void **state)
{
    (void)state;
    save s;
    err e = {0};
    assert_int_equal(save_open(&s, "a", &e), 0);
    fputs("new", s.file);
    assert_int_equal(save_end(&s, 0, &e), 0);
    assert_holds("a", "new");
    assert_int_equal(save_open(&s, "/dev/full", &e), 0);
    for (int i = 0; i < 10000; i++) fputs("gone", s.file);
    assert_int_equal(save_end(&s, ERR_IO, &e), ERR_IO);
    assert_string_equal(e.text, "/dev/full: cannot be written: No space left on device");
    assert_int_equal(save_open(&s, "a", &e), 0);
    err_set(&e, ERR_MEMORY, "another reason");
    assert_int_equal(save_end(&s, ERR_MEMORY, &e), ERR_MEMORY);
    assert_string_equal(e.text, "another reason");
    save_discard(&s);
    assert_holds("a", "new");
    assert_int_equal(folder_files(), 1);
}

static void test_save__writes_to_what_is_not_a_file(void **state)
{
    (void)state;
    save s;
    err e = {0};
    assert_int_equal(save_open(&s, "/dev/null", &e), 0);
    assert_null(s.new_path);
    fputs("gone", s.file);
    assert_int_equal(save_commit(&s, &e), 0);
    assert_int_equal(save_open(&s, "/dev/full", &e), 0);
    fputs("gone", s.file);
    assert_int_equal(save_commit(&s, &e), ERR_IO);
}

/* Taking the link's name would cut its users off from the file; for /dev/stdout, all of them. */
static void test_save__a_link_stays_a_link(void **state)
{
    (void)state;
    save s;
    err e = {0};
    struct stat st;
    folder_put("a", "old");
    assert_int_equal(symlink("a", "link"), 0);
    assert_int_equal(save_open(&s, "link", &e), 0);
    fputs("new", s.file);
    assert_int_equal(save_commit(&s, &e), 0);
    assert_holds("a", "new");
    assert_int_equal(lstat("link", &st), 0);
    assert_true(S_ISLNK(st.st_mode));
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_enter, folder_leave)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_save__takes_its_name_at_commit),
        IN_FOLDER(test_save__discard_leaves_nothing),
        IN_FOLDER(test_save__keeps_a_files_mode),
        IN_FOLDER(test_save__refuses_at_once),
        IN_FOLDER(test_save__refuses_without_permission),
        IN_FOLDER(test_save__failed_write_leaves_the_old_file),
        IN_FOLDER(test_save__ends_after_a_writer),
        IN_FOLDER(test_save__writes_to_what_is_not_a_file),
        IN_FOLDER(test_save__a_link_stays_a_link),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
