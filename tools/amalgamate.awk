# amalgamate.awk - the library as one softplus.c on standard output; run by tools/amalgamate.sh in
# the root of the tree, with src/kernels/isa_*_*.c as its arguments.
#
# Each of those files is a pass over the bodies: an instruction set's vocabulary, an element type's
# working number, the bodies. One translation unit cannot hold the passes one after the other, for
# they define the same names. So softplus.c includes itself once a pass, and in a pass every name
# at file scope is a macro for NAME_<type>_<isa>.

function fail(what)
{
    print "amalgamate: " what > "/dev/stderr"
    failed = 1
    exit 1
}

# The file that a quoted #include of `from` means, or "" for another line.
function included(line, from,    name)
{
    if (line !~ /^#[ ]*include[ ]+"/) return ""
    split(line, quoted, "\"")
    name = quoted[2]
    sub(/[^\/]*$/, "", from)
    while (sub(/^\.\.\//, "", name)) sub(/[^\/]*\/$/, "", from)
    return from name
}

# The name that a line at file scope defines, or "".
function defined(line,    word, count)
{
    if (line !~ /^(static|SP_INLINE|typedef|struct|enum|\})[ ]/) return ""
    gsub(/__attribute__\(\([a-z_]*\)\)/, "", line)
    sub(/[\[({=;].*/, "", line)
    count = split(line, word, /[ *}]+/)
    while (count && word[count] == "") count--
    return word[count] ~ /^(struct|enum|union|const|)$/ ? "" : word[count]
}

# The keys of `set` in order: the output must not depend on which awk runs.
function sort(set, sorted,    key, count, i)
{
    for (key in set) {
        for (i = ++count; i > 1 && sorted[i - 1] > key; i--) sorted[i] = sorted[i - 1]
        sorted[i] = key
    }
    return count
}

# The text of a file and of what it includes. System headers stand at the top of softplus.c; the
# public header is a file of its own. What a pass defines is noted.
function text(file, in_pass,    line, inner, out, macro, name)
{
    out = "\n/* ---- " file " */\n"
    while ((getline line < file) > 0) {
        inner = included(line, file)
        if (inner ~ /softplus\.h$/) continue
        if (in_pass && inner in shared) continue
        if (inner != "") {
            if (in_pass || !seen[inner]++) out = out text(inner, in_pass)
            continue
        }
        if (line ~ /^#[ ]*include[ ]+</) {
            if (!index(head, line "\n")) fail(file ": tools/amalgamate.head.c lacks " line)
            continue
        }
        if (in_pass && line ~ /^#[ ]*define[ ]/) {
            split(line, macro, /[ (]+/)
            macros[macro[2]] = 1
        }
        if (in_pass && (name = defined(line)) != "") names[name] = 1
        out = out line "\n"
    }
    close(file)
    return out
}

# What stands before and after an instruction set's passes, so that one set of compiler options does
# for all of them: machine[] is where it exists, target[] what src/CMakeLists.txt gives it as -m.
BEGIN {
    machine["avx2"] = machine["avx512"] = "defined __x86_64__"
    machine["neon"] = "defined __aarch64__"
    machine["wasm"] = "defined __wasm_simd128__"
    machine["scalar"] = "1"
    target["avx2"] = "avx2,fma,f16c"
    target["avx512"] = "avx512f,avx512dq,avx512bw,avx512vl,avx2,fma"
}

function begin_target(isa)
{
    if (!(isa in machine)) fail("no machine is known for " isa)
    print "\n#if " machine[isa]
    if (!(isa in target)) return
    print "#ifdef __clang__"
    print "#pragma clang attribute push(__attribute__((target(\"" target[isa] "\"))), apply_to = function)"
    print "#else\n#pragma GCC push_options\n#pragma GCC target(\"" target[isa] "\")\n#endif"
}

function end_target(isa)
{
    if (isa in target)
        print "#ifdef __clang__\n#pragma clang attribute pop\n#else\n#pragma GCC pop_options\n#endif"
    print "#endif"
}

# What the passes share with the files outside of them stands before them once.
BEGIN {
    shared["src/kernels/half.h"]
}

BEGIN {
    while ((getline line < "tools/amalgamate.head.c") > 0) head = head line "\n"
    for (i = 1; i < ARGC; i++) {
        split(ARGV[i], part, /[_.]/)
        isa = part[2]; type = part[3]
        n = 0
        while ((getline line < ARGV[i]) > 0)
            if ((inner = included(line, ARGV[i])) != "") chain[++n] = inner
        close(ARGV[i])
        if (n != 3) fail(ARGV[i] " includes " n " files: wanted are a SIMD header, a working number, the bodies")
        if (!(isa in simd)) isas[++isa_count] = isa
        if (!(type in work)) types[++type_count] = type
        simd[isa] = chain[1]; work[type] = chain[2]
        if (bodies != "" && bodies != chain[3]) fail(ARGV[i] " has other bodies than " bodies)
        bodies = chain[3]
        passes[isa] = passes[isa] " " type
    }

    for (i = 1; i <= isa_count; i++)
        pass = pass (i == 1 ? "#if" : "#elif") " defined SP_PASS_" isas[i] "\n" text(simd[isas[i]], 1)
    pass = pass "#endif\n"
    for (i = 1; i <= type_count; i++)
        pass = pass (i == 1 ? "#if" : "#elif") " defined SP_PASS_" types[i] "\n" text(work[types[i]], 1)
    pass = pass "#endif\n" text(bodies, 1)

    printf "%s", head
    print text("src/kernels/cpu.c", 0) text("src/kernels/dispatch.c", 0) \
        text("src/kernels/half.c", 0)

    print "\n/* ---- the passes */\n"
    print "#define SP_PASS"
    count = sort(names, sorted)
    for (i = 1; i <= count; i++) print "#define " sorted[i] " SP_UNIQUE(" sorted[i] ")"

    for (i = 1; i <= isa_count; i++) {
        isa = isas[i]
        begin_target(isa)
        count = split(passes[isa], own, " ")
        for (j = 1; j <= count; j++) {
            print "#define SP_UNIQUE(name) name##_" own[j] "_" isa
            print "#define SP_PASS_" isa "\n#define SP_PASS_" own[j]
            print "#include SP_SELF"
            print "#undef SP_UNIQUE\n#undef SP_PASS_" isa "\n#undef SP_PASS_" own[j]
        }
        end_target(isa)
    }
    print "\n#else /* SP_PASS */\n"
    count = sort(macros, sorted)
    for (i = 1; i <= count; i++) print "#undef " sorted[i]
    print pass "\n#endif"
}
END { exit failed }
