# Reads include-rules.txt, the list of the tree's files, then every C file; prints each #include that
# the rules do not allow. The caller names the three kinds through `kind=`.

function fail(what) {
    print FILENAME ":" FNR ": " what > "/dev/stderr"
    failed = 1
}

# "a/b/../c" -> "a/c"
function normal(path) {
    while (path ~ /[^\/.]+\/\.\.\//) sub(/[^\/.]+\/\.\.\//, "", path)
    gsub(/\.\//, "", path)
    return path
}

# The file of the tree that `name` means in an #include of `from`, or "".
function in_tree(name, from,    i, n, path, root) {
    sub(/[^\/]*$/, "", from)
    n = split(from " include/ src/ src/kernels/ lab/ tests/ tests/kernels/", root, " ")
    for (i = 1; i <= n; i++) {
        path = normal(root[i] name)
        if (path in tree) return path
    }
    return ""
}

# The longest rule whose folder or file `path` lies under, or "".
function rule_of(path) {
    while (!(path in allowed) && path ~ /\//) sub(/\/[^\/]*$/, "", path)
    return path in allowed ? path : ""
}

function under(path, folder) { return path == folder || index(path, folder "/") == 1 }

function may(rule, want, system_header,    i, n, item) {
    n = split(allowed[rule], item, " ")
    for (i = 1; i <= n; i++) {
        if (!system_header && under(want, item[i])) return 1
        if (system_header && (item[i] == "<" want ">" || ((item[i], want) in set))) return 1
    }
    return 0
}

kind == "rules" && /^set / {
    for (i = 3; i <= NF; i++) set["<" $2 ">", $i] = 1
    next
}
kind == "rules" && /^[^#]/ {
    rule = $1
    $1 = rule # a folder may include itself
    allowed[rule] = allowed[rule] " " $0 # a folder may take several lines
    next
}
kind == "tree" { tree[$0] = 1; next }

kind == "source" && /^[ \t]*#[ \t]*include[ \t]*["<]/ {
    rule = rule_of(FILENAME)
    if (rule == "") { fail("no rule for this folder in include-rules.txt"); next }
    name = $0
    sub(/^[^"<]*["<]/, "", name)
    sub(/[">].*/, "", name)
    path = in_tree(name, FILENAME)
    checked++
    if (path == "" && $0 ~ /"/) fail("\"" name "\" is not in the tree")
    else if (path != "" && !may(rule, path, 0)) fail(rule " may not include " path)
    else if (path == "" && !may(rule, name, 1)) fail(rule " may not include <" name ">")
}

END {
    if (!checked) { print "includes: no #include was read" > "/dev/stderr"; failed = 1 }
    if (!failed) print "includes: " checked " includes keep the rules"
    exit failed
}
