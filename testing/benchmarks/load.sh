# shellcheck shell=bash disable=SC2034
# Functions of hop.sh and peers.sh: the suite's run files, load by wrk, CPU time and memory from /proc.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."

# Each figure is the median of ROUNDS loads of SECONDS_EACH; WARM_UP limits the warm-up of each target, in seconds.
rounds="${ROUNDS:-3}" seconds="${SECONDS_EACH:-10}" warm_up="${WARM_UP:-300}"
query='multiply?a=7&b=8'

fail() {
  echo "$(basename "$0" .sh): $*" >&2
  exit 1
}

command -v wrk >/dev/null || fail "needs wrk: apt-get install wrk"

property() { sed -n "s/^$2=//p" ".abacus/run/$1.properties" | tr -d '\\'; }
pid() { property "$1" pid; }
port() { property "$1" ready | sed -E 's#.*:([0-9]+)/.*#\1#'; }
cpu_ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }
resident_mb() { awk '/^VmRSS/ { printf "%d", $2 / 1024 }' "/proc/$1/status"; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

# load PID URL CONNECTIONS SECONDS: prints "CPU-of-PID-in-µs/request requests/s p50-ms p99-ms failed"
load() {
  local before after report
  before="$(cpu_ticks "$1")"
  report="$(wrk -t1 -c"$3" -d"${4}s" --latency "$2")"
  after="$(cpu_ticks "$1")"
  awk -v ticks=$((after - before)) -v hertz="$(getconf CLK_TCK)" '
    function ms(text) {
      if (text ~ /us$/) return text / 1000
      if (text ~ /ms$/) return text + 0
      return text * 1000
    }
    / requests in /  { requests = $1 }
    /^Requests\/sec/ { rate = $2 }
    $1 == "50%"      { p50 = ms($2) }
    $1 == "99%"      { p99 = ms($2) }
    /Non-2xx/        { failed += $NF }
    /Socket errors/  { gsub(/,/, ""); failed += $4 + $6 + $8 + $10 }
    END { printf "%.1f %.0f %.2f %.2f %d\n", ticks / hertz * 1e6 / requests, rate, p50, p99, failed }
  ' <<<"$report"
}

# warm_up NAME PID URL: load until three in a row are at most 5 % cheaper than the cheapest load before
warm_up() {
  local cpu cheapest=1e9 steady=0 spent=0
  while [ "$steady" -lt 3 ] && [ "$spent" -lt "$warm_up" ]; do
    read -r cpu _ < <(load "$2" "$3" 32 "$seconds")
    spent=$((spent + seconds))
    if awk -v cpu="$cpu" -v cheapest="$cheapest" 'BEGIN { exit !(cpu < 0.95 * cheapest) }'; then
      cheapest="$cpu" steady=0
    else
      steady=$((steady + 1))
    fi
  done
  echo "  $1: $spent s, then $cheapest µs/request"
}
