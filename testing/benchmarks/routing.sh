#!/usr/bin/env bash
# CPU that routing (admission, deadline, discovery, ejection, retry budget, circuit breaker) adds to a Feign call to a
# fixed address, in the gateway. One run measures both in turn. Needs JDK 25 as JAVA_HOME.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."
mkdir -p target
mvn -B -ntp -Dabacus.train.skip=true -pl gateway -am test -Dtest=RoutingCost -Dsurefire.failIfNoSpecifiedTests=false \
  >target/routing.log 2>&1 || { echo "routing: failed: see target/routing.log" >&2; exit 1; }
grep -A4 '^CPU of the calling thread' target/routing.log
