#!/usr/bin/env bash
# CPU of a request through the gateway, compared with the same request to a service directly. One run measures both in
# turn, so that the ratio does not depend on the machine's speed. Needs a running suite (./abacus up) and wrk.
#
#   CPU: user plus system time of the process divided by its requests, at 32 connections
#   latency: p50 and p99 through the gateway at 128 connections
#   memory: resident memory of every Java process, after that load
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/load.sh"

[ -d "/proc/$(pid gateway 2>/dev/null || echo none)" ] || fail "the suite does not run here: ./abacus up"
service_pid="$(pid arith-service-1)" service="http://127.0.0.1:$(port arith-service-1)/$query"
gateway_pid="$(pid gateway)" gateway="http://127.0.0.1:$(port gateway)/api/$query"

echo "warming up until requests get no cheaper, at most $((2 * warm_up)) s"
warm_up arith-service-1 "$service_pid" "$service"
warm_up gateway "$gateway_pid" "$gateway"

results="$(mktemp)"
trap 'rm -f "$results"' EXIT
printf '%-10s %14s %10s %8s %8s %8s\n' '' 'CPU µs/request' 'requests/s' 'p50 ms' 'p99 ms' failed
for _ in $(seq "$rounds"); do
  read -r -a direct < <(load "$service_pid" "$service" 32 "$seconds")
  read -r -a hop < <(load "$gateway_pid" "$gateway" 32 "$seconds")
  read -r -a wide < <(load "$gateway_pid" "$gateway" 128 "$seconds")
  printf '%-10s %14s %10s %8s %8s %8s\n' "direct 32" "${direct[@]}" "hop 32" "${hop[@]}" "hop 128" "${wide[@]}"
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
