/*
 * Makes a filter with libseccomp, as runc does, from a description on standard input, and writes its BPF program to
 * standard output. Names that this libseccomp does not know at all go to standard error as "unknown NAME", those it
 * does not know for one of the architectures as "absent ARCH NAME".
 *
 *   default VALUE
 *   arch NAME
 *   rule VALUE NAME COUNT { INDEX OPERATOR DATUM DATUM }
 *   end
 */
#include <errno.h>
#include <inttypes.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void fail(const char *what, int rc) {
    fprintf(stderr, "fatal: %s: %s\n", what, strerror(-rc));
    exit(1);
}

static enum scmp_compare operator(const char *name) {
    static const struct { const char *name; enum scmp_compare value; } known[] = {
        {"SCMP_CMP_NE", SCMP_CMP_NE}, {"SCMP_CMP_LT", SCMP_CMP_LT}, {"SCMP_CMP_LE", SCMP_CMP_LE},
        {"SCMP_CMP_EQ", SCMP_CMP_EQ}, {"SCMP_CMP_GE", SCMP_CMP_GE}, {"SCMP_CMP_GT", SCMP_CMP_GT},
        {"SCMP_CMP_MASKED_EQ", SCMP_CMP_MASKED_EQ},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcmp(known[i].name, name)) return known[i].value;
    fail(name, -EINVAL);
    return 0;
}

int main(void) {
    scmp_filter_ctx filter = NULL;
    char word[64], name[128];
    unsigned int value, count;
    char arch[8][16];
    int arches = 0, rc;

    while (scanf("%63s", word) == 1 && strcmp(word, "end")) {
        if (!strcmp(word, "default")) {
            if (scanf("%u", &value) != 1) fail("default", -EINVAL);
            filter = seccomp_init(value);
        } else if (!strcmp(word, "arch")) {
            if (arches == 8 || scanf("%15s", arch[arches]) != 1) fail("arch", -EINVAL);
            if (!arches) seccomp_arch_remove(filter, SCMP_ARCH_NATIVE);
            rc = seccomp_arch_add(filter, seccomp_arch_resolve_name(arch[arches]));
            if (rc < 0) fail(arch[arches], rc);
            arches++;
        } else if (!strcmp(word, "rule")) {
            struct scmp_arg_cmp args[6];
            if (scanf("%u %127s %u", &value, name, &count) != 3 || count > 6) fail("rule", -EINVAL);
            for (unsigned int i = 0; i < count; i++) {
                char op[32];
                uint64_t a, b;
                unsigned int index;
                if (scanf("%u %31s %" SCNu64 " %" SCNu64, &index, op, &a, &b) != 4) fail("argument", -EINVAL);
                args[i] = (struct scmp_arg_cmp){index, operator(op), a, b};
            }
            int number = seccomp_syscall_resolve_name(name);
            if (number == __NR_SCMP_ERROR) {
                fprintf(stderr, "unknown %s\n", name);
                continue;
            }
            for (int i = 0; i < arches; i++)
                if (seccomp_syscall_resolve_name_arch(seccomp_arch_resolve_name(arch[i]), name) < 0)
                    fprintf(stderr, "absent %s %s\n", arch[i], name);
            rc = seccomp_rule_add_array(filter, value, number, count, args);
            /* The same rule again changes nothing. */
            if (rc < 0 && rc != -EEXIST) fail(name, rc);
        } else {
            fail(word, -EINVAL);
        }
    }
    rc = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    if (rc < 0) fail("optimize", rc);
    rc = seccomp_export_bpf(filter, 1);
    if (rc < 0) fail("export", rc);
    return 0;
}
