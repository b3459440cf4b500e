#!/usr/bin/env bash
# What one hop through the gateway costs, against the same call to a service directly; in one run, for the machine's
# speed drops out of the ratio only then. Needs the suite running (./abacus up) and wrk (apt-get install wrk).
#
#   CPU: user plus system time of the process divided by its calls, at 32 connections
#   latency: p50 and p99 through the gateway at 128 connections
#   memory: resident, of every Java process, after that load
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."

rounds="${ROUNDS:-3}" seconds="${SECONDS_EACH:-10}" warm_up="${WARM_UP:-300}"
query='multiply?a=7&b=8'

fail() {
  echo "hop: $*" >&2
  exit 1
}

property() { sed -n "s/^$2=//p" ".abacus/run/$1.properties" | tr -d '\\'; }
pid() { property "$1" pid; }
port() { property "$1" ready | sed -E 's#.*:([0-9]+)/.*#\1#'; }
cpu_ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }
resident_mb() { awk '/^VmRSS/ { printf "%d", $2 / 1024 }' "/proc/$1/status"; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

# load PART URL CONNECTIONS SECONDS: prints "µs-of-CPU-a-call calls/s p50-ms p99-ms failed"
load() {
  local before after report
  before="$(cpu_ticks "$(pid "$1")")"
  report="$(wrk -t1 -c"$3" -d"${4}s" --latency "$2")"
  after="$(cpu_ticks "$(pid "$1")")"
  awk -v ticks=$((after - before)) -v hertz="$(getconf CLK_TCK)" '
    function ms(text) {
      if (text ~ /us$/) return text / 1000
      if (text ~ /ms$/) return text + 0
      return text * 1000
    }
    / requests in /  { calls = $1 }
    /^Requests\/sec/ { rate = $2 }
    $1 == "50%"      { p50 = ms($2) }
    $1 == "99%"      { p99 = ms($2) }
    /Non-2xx/        { failed += $NF }
    /Socket errors/  { gsub(/,/, ""); failed += $4 + $6 + $8 + $10 }
    END { printf "%.1f %.0f %.2f %.2f %d\n", ticks / hertz * 1e6 / calls, rate, p50, p99, failed }
  ' <<<"$report"
}

# warm_up PART URL: load until three rounds in a row are no more than a twentieth cheaper than the cheapest before
warm_up() {
  local cpu rest cheapest=1e9 steady=0 spent=0
  while [ "$steady" -lt 3 ] && [ "$spent" -lt "$warm_up" ]; do
    read -r cpu rest < <(load "$1" "$2" 32 "$seconds")
    spent=$((spent + seconds))
    if awk -v cpu="$cpu" -v cheapest="$cheapest" 'BEGIN { exit !(cpu < 0.95 * cheapest) }'; then
      cheapest="$cpu" steady=0
    else
      steady=$((steady + 1))
    fi
  done
  echo "  $1: $spent s, then $cheapest µs a call"
}

command -v wrk >/dev/null || fail "needs wrk: apt-get install wrk"
[ -d "/proc/$(pid gateway 2>/dev/null || echo none)" ] || fail "the suite does not run here: ./abacus up"
service="http://127.0.0.1:$(port arith-service-1)/$query"
gateway="http://127.0.0.1:$(port gateway)/api/$query"

echo "warming up: until calls get no cheaper, at most $((2 * warm_up)) s"
warm_up arith-service-1 "$service"
warm_up gateway "$gateway"

results="$(mktemp)"
trap 'rm -f "$results"' EXIT
printf '%-10s %12s %10s %8s %8s %8s\n' '' 'CPU µs/call' 'calls/s' 'p50 ms' 'p99 ms' failed
for round in $(seq "$rounds"); do
  read -r -a direct < <(load arith-service-1 "$service" 32 "$seconds")
  read -r -a hop < <(load gateway "$gateway" 32 "$seconds")
  read -r -a wide < <(load gateway "$gateway" 128 "$seconds")
  printf '%-10s %12s %10s %8s %8s %8s\n' "direct 32" "${direct[@]}" "hop 32" "${hop[@]}" "hop 128" "${wide[@]}"
  awk -v hop="${hop[0]}" -v direct="${direct[0]}" -v p50="${wide[2]}" -v p99="${wide[3]}" \
    'BEGIN { printf "ratio %.2f tail %.2f\n", hop / direct, p99 / p50 }' >>"$results"
done
echo
echo "CPU of the gateway / CPU of the service called directly, at 32 connections: $(awk '{ print $2 }' "$results" | median) (median of $rounds)"
echo "p99 / p50 through the gateway at 128 connections:                          $(awk '{ print $4 }' "$results" | median) (median of $rounds)"
echo
echo "resident after load:"
for run in .abacus/run/*.properties; do
  name="$(basename "$run" .properties)"
  if [ "$(readlink "/proc/$(pid "$name")/exe" | xargs -r basename)" = java ]; then
    printf '  %-18s %4d MB\n' "$name" "$(resident_mb "$(pid "$name")")"
  fi
done
