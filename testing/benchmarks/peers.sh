#!/usr/bin/env bash
# Abacus' gateway compared with other gateways in front of the same two instances of arith-service, on loopback. One run
# measures all of them in turn, so that the ratios do not depend on the machine's speed. Starts and stops everything
# itself. Needs wrk; prints progress, and at the end one Markdown table.
#
#   CPU: user plus system time of the gateway's process divided by its requests, at 32 connections
#   memory: resident memory of that process after each load
#
# All Java gateways have the JVM options and the environment of Abacus' gateway. Spring Cloud Gateway has its starters'
# defaults (no metrics, tracing, deadlines, admission control or retries), on WebMVC with virtual threads and HttpClient 5.
# Of Abacus' resident memory about 110 MB are its AOT cache, a mapped file; Spring Cloud Gateway runs without one.
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/load.sh"

work="$PWD/testing/benchmarks/target/peers" peers="$PWD/testing/benchmarks/peers"
names=() started=()
declare -A pids urls

finish() {
  trap '' INT TERM
  [ ${#started[@]} -eq 0 ] || kill "${started[@]}" 2>/dev/null || true
  wait
}

# start NAME DIRECTORY COMMAND...: runs in the background until the script ends; logs to $work/NAME.log
start() {
  (cd "$2" && exec "${@:3}") >"$work/$1.log" 2>&1 &
  started+=($!)
}

# add NAME PID URL: adds a target when it answers
add() {
  until curl -sf -m 2 "$3" | grep -q '"result":56'; do
    kill -0 "$2" 2>/dev/null || fail "$1 ended: see the logs in $work"
    sleep 0.2
  done
  names+=("$1") pids["$1"]="$2" urls["$1"]="$3"
}

# add_java NAME PORT PATH DIRECTORY COMMAND...: starts a target with the environment of Abacus' gateway
add_java() {
  start "$1" "$4" env -i "${environment[@]}" SERVER_PORT="$2" "${@:5}"
  add "$1" "${started[-1]}" "http://127.0.0.1:$2$3$query"
}

# build_peer SERVER: builds Spring Cloud Gateway on webflux or webmvc, unless it is up to date
build_peer() {
  local jar="$peers/target/$1/app/peers.jar"
  [ -e "$jar" ] && [ -z "$(find pom.xml "$peers/pom.xml" "$peers/src" -newer "$jar" -print -quit)" ] && return
  echo "building Spring Cloud Gateway on $1"
  {
    mvn -B -ntp -f "$peers" package -Dserver="$1" &&
      "$JAVA_HOME/bin/java" -Djarmode=tools -jar "$peers/target/$1/peers.jar" extract --force \
        --destination "$peers/target/$1/app"
  } >"$work/build-$1.log" 2>&1 || fail "the build failed: see $work/build-$1.log"
}

# Prints the path of nginx. On a Debian machine without nginx, unpacks the package into .tools/; needs no root.
find_nginx() {
  local fetched="$PWD/.tools/nginx"
  if ! PATH="$PATH:/usr/sbin:$fetched/usr/sbin" command -v nginx; then
    mkdir -p "$fetched/lists/partial" "$fetched/cache/archives/partial"
    cd "$fetched" || return
    local apt=(apt-get -qq -oDir::State::Lists="$fetched/lists" -oDir::Cache="$fetched/cache" -oAPT::Sandbox::User=root)
    "${apt[@]}" update && "${apt[@]}" download nginx && dpkg -x nginx_*.deb . && rm -r lists cache nginx_*.deb &&
      "$fetched/usr/sbin/nginx" -v && echo "$fetched/usr/sbin/nginx"
  fi 2>"$work/nginx-fetch.log"
}

# nginx_configuration PORT: one worker, which keeps its connections to both instances alive
nginx_configuration() {
  cat <<TEXT
daemon off;
master_process off;
pid nginx.pid;
error_log stderr;
events {}
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  keepalive_requests 1000000000;
  upstream arith-service {
    server 127.0.0.1:$(port arith-service-1);
    server 127.0.0.1:$(port arith-service-2);
    keepalive 64;
    keepalive_requests 1000000000;
  }
  server {
    listen 127.0.0.1:$1;
    location = /multiply {
      proxy_pass http://arith-service;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
    }
  }
}
TEXT
}

start_targets() {
  ./abacus build
  build_peer webflux
  build_peer webmvc
  echo "starting the suite and its peers"
  start suite . ./abacus up
  until ./abacus status >/dev/null 2>&1; do
    kill -0 "${started[-1]}" 2>/dev/null || fail "the suite did not start: $(tail -1 "$work/suite.log")"
    sleep 1
  done
  add "nothing (direct)" "$(pid arith-service-1)" "http://127.0.0.1:$(port arith-service-1)/$query"
  add "Abacus" "$(pid gateway)" "http://127.0.0.1:$(port gateway)/api/$query"

  local environment command nginx server port=8091
  mapfile -d '' -t environment <"/proc/${pids[Abacus]}/environ"
  mapfile -d '' -t command <"/proc/${pids[Abacus]}/cmdline"
  add_java "Abacus, stock" "$port" /api/ "/proc/${pids[Abacus]}/cwd" \
    env ABACUS_INSTANCE=gateway-stock ABACUS_HARDENING_ENABLED=false "${command[@]}"
  for server in WebFlux WebMVC; do
    # not from the project's root, where Spring Boot would read config/application.yml
    add_java "Spring Cloud Gateway, $server" "$((++port))" / "$peers/target/${server,,}/app" \
      "${command[0]}" "@$PWD/config/jvm.options" -jar peers.jar
  done
  if nginx="$(find_nginx)"; then
    nginx_configuration "$((++port))" >"$work/nginx.conf"
    start "nginx" "$work" "$nginx" -p "$work" -c "$work/nginx.conf"
    add "nginx, 1 worker" "${started[-1]}" "http://127.0.0.1:$port/$query"
  else
    echo "nginx is left out, there is none and none could be fetched: apt-get install nginx-light"
  fi
}

# results NAME COLUMN: prints the values of all rounds
results() { awk -F'\t' -v name="$1" -v column="$2" '$1 == name { print $column }' "$work/results.tsv"; }

# Prints the medians of the rounds, each with its ratio to Abacus' gateway.
table() {
  local name column row
  declare -A abacus
  echo "| in front of arith-service | CPU µs/request | requests/s | p50 ms | p99 ms | resident MB | failed |"
  echo "|---|---|---|---|---|---|---|"
  for column in 2 3 4 5 6; do
    abacus[$column]="$(results Abacus $column | median)"
  done
  for name in "${names[@]}"; do
    row="| $name"
    for column in 2 3 4 5 6; do
      row+=" | $(results "$name" $column | median | awk -v abacus="${abacus[$column]}" '{ printf "%s (%.2f)", $1, $1 / abacus }')"
    done
    echo "$row | $(results "$name" 7 | awk '{ sum += $1 } END { print sum }') |"
  done
}

mkdir -p "$work"
: >"$work/results.tsv"
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
start_targets

echo "warming up until requests get no cheaper, at most $((${#names[@]} * warm_up)) s"
for name in "${names[@]}"; do
  warm_up "$name" "${pids[$name]}" "${urls[$name]}"
done
for round in $(seq "$rounds"); do
  echo "round $round of $rounds"
  for name in "${names[@]}"; do
    read -r cpu rate p50 p99 failed < <(load "${pids[$name]}" "${urls[$name]}" 32 "$seconds")
    printf '%s\t' "$name" "$cpu" "$rate" "$p50" "$p99" "$(resident_mb "${pids[$name]}")" >>"$work/results.tsv"
    echo "$failed" >>"$work/results.tsv"
  done
done

echo
table
echo
echo "Medians of $rounds rounds of $seconds s, 32 connections; in brackets the ratio to Abacus."
echo "Direct: the CPU and the memory of the instance that is called. All others: those of the gateway's process."
