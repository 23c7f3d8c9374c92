#!/bin/sh
# namespaces.sh COMMAND LAUNCHER: two network namespaces, each with a host name, as two hosts that only a
# wire joins: four ranks over TCP give one machine's bytes, and the host that differs is told by its name.
. tests/cli/expect.sh
. tests/spread/ranks.sh
[ $mpi = openmpi ] || { echo "SKIPPED: written for Open MPI's launcher"; exit 77; }
[ "$(id -u)" -eq 0 ] || { echo "SKIPPED: namespaces take root"; exit 77; }
command -v ip >/dev/null && command -v unshare >/dev/null || { echo "SKIPPED: no ip or unshare"; exit 77; }
near=spread-a-$$ far=spread-b-$$
clean() {
    ip netns delete $near 2>/dev/null
    ip netns delete $far 2>/dev/null
    rm -rf "$said" "$work"
}
trap clean EXIT
{
    ip netns add $near && ip netns add $far &&
        ip link add "a$$" netns $near type veth peer name "b$$" netns $far &&
        ip -n $near address add 10.77.0.1/24 dev "a$$" && ip -n $far address add 10.77.0.2/24 dev "b$$" &&
        ip -n $near link set "a$$" up && ip -n $far link set "b$$" up &&
        ip -n $near link set lo up && ip -n $far link set lo up &&
        ip netns exec $near unshare --uts true
} 2>/dev/null || { echo "SKIPPED: no namespaces to be had here"; exit 77; }

csv 600 >"$work/d.csv"
sed '9s/.*/1,2,3/' "$work/d.csv" >"$work/other.csv"
cd "$work" || exit 1
# What the launcher takes for ssh: HOST COMMAND...
cat >agent <<A
#!/bin/sh
shift
exec ip netns exec $far unshare --uts sh -c "hostname far; \$*"
A
chmod +x agent
# hosts ARGUMENT...: mpirun on the host near, two ranks on each.
hosts() {
    timeout $patience ip netns exec $near unshare --uts sh -c 'hostname near; exec "$@"' sh \
        "$launcher" --mca plm_rsh_agent "$work/agent" --mca btl tcp,self --mca pml ob1 \
        --host near:2,10.77.0.2:2 "$@" >"$said/out" 2>"$said/err" </dev/null
}
ask='compare d.csv --target y --runs 4 --hidden 6,5 --epochs 6 --rates 0.003,0.01'
run 0 $ask --json one.json
what='softplus on two hosts'
hosts -n 4 "$softplus" $ask --json four.json || fail "$what failed"
grep -v '"seconds' one.json >one
grep -v '"seconds' four.json >four
cmp -s one four || fail "two hosts give another JSON than one"

hosts -n 2 "$softplus" $ask --json bad.json : \
    -n 2 "$softplus" $(echo "$ask" | sed 's/d\.csv/other.csv/') && fail "other data are not refused"
grep -q 'on far has read other data than rank 0 on near' "$said/err" ||
    fail "the host that differs is not named"
[ ! -e bad.json ] || fail "a refused comparison leaves a file"
finish
