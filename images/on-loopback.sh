# Copyright the Candela authors. Licensed under the Apache License, Version 2.0 (see LICENSE).
#
# Sourced by scripts that build the CPU images into a registry of their own on loopback and run them in containers, from a
# base image made of what is installed. Needs to be root, or podman set up for the user. Gives them, besides what
# src/test/sh/checks.sh does:
#
#   open_registry              starts the registry; sets REGISTRY and what images/build needs. A script that is called by
#                              one that has done so uses that one's.
#   start NAME IMAGE PORT [OPTION...]  a container with a read-only file system, on the host's network
#   stop NAME                  SIGTERM, ten seconds of grace as Cloud Run gives, and the container is gone; its last words are
#                              shown when the script fails
#   wait_for PORT WHAT         until /q/health/ready says yes, a minute at most
#
# Everything is cleaned up when the script ends. $work is a folder for its files.

# shellcheck source=src/test/sh/checks.sh
source src/test/sh/checks.sh

work=$(mktemp -d)
registry= # ours, while it is open
read -ra options <<<"${CONTAINER_OPTIONS:-}"
names=() # of containers that may be there
pids=()  # of processes in the background
finish() {
  local status=$? name
  if ((status != 0)) && [[ -e $work/stopped.log ]]; then tail -n 60 "$work/stopped.log" | cut -c1-500 >&2; fi
  for name in "${names[@]}"; do
    if ((status != 0)); then podman logs --tail 20 "$name" 2>&1 | cut -c1-500 >&2 || true; fi
    podman rm -f "$name" >/dev/null 2>&1 || true
  done
  [[ -z $registry ]] || podman images --quiet --filter "reference=$registry/*" | xargs --no-run-if-empty podman rmi -f >/dev/null 2>&1 || true
  ((${#pids[@]} == 0)) || kill "${pids[@]}" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

open_registry() {
  registry=127.0.0.1:$(free_port)
  cat >"$work/registry.yml" <<EOF
version: 0.1
log: {level: error, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: $work/registry}}
http: {addr: $registry}
EOF
  docker-registry serve "$work/registry.yml" >"$work/registry.log" 2>&1 &
  pids+=($!)
  within 30 "the registry does not answer" curl -fs "http://$registry/v2/"
  options=(--runtime "$(PATH=$PATH:/usr/sbin command -v runc)" --ulimit nofile=4096:4096 --ulimit nproc=4096:4096 --tls-verify=false)
  export REGISTRY=$registry INSECURE=true CONTAINER_ENGINE=podman CONTAINER_OPTIONS="${options[*]}"
  BASE_IMAGE=$(images/base-of-this-machine "$registry/base:latest")
  export BASE_IMAGE
}

start() {
  local name=$1 image=$2 port=$3
  shift 3
  [[ $image == *:* ]] || image=$image:latest
  names+=("$name")
  podman run --quiet --detach --name "$name" --network host --read-only --tmpfs /tmp "${options[@]}" --env PORT="$port" "$@" \
    "$REGISTRY/$image" >/dev/null
}

stop() {
  podman stop --time 10 "$1" >/dev/null
  podman logs --tail 20 "$1" >>"$work/stopped.log" 2>&1
  podman rm "$1" >/dev/null
}

wait_for() { within 60 "$2 does not become ready" curl -fs "http://127.0.0.1:$1/q/health/ready"; }
