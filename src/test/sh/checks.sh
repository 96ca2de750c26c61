# Copyright the Candela authors. Licensed under the Apache License, Version 2.0 (see LICENSE).
#
# Sourced by scripts that check something with tools which are not installed everywhere. Gives them:
#
#   require TOOL...            ends with status 77 and a sentence where a tool is missing
#   free_port                  prints a port nobody listens on
#   holds TEXT COMMAND...      whether the command succeeds and TEXT is in what it prints; shows that when not
#   within SECONDS SENTENCE COMMAND...  tries the command until it succeeds; fails with the sentence when time is up
#   ok SENTENCE, not_ok SENTENCE  count a passed check, or end at a failed one; $passed has the number
#
# A script that ends for any other reason says where, in place of a bare status.

set -o errtrace
trap 'echo "FAIL $0: status $? in line $LINENO of ${BASH_SOURCE[0]:-its command}: $BASH_COMMAND" >&2' ERR

require() {
  local tool missing=() places
  places=$PATH:/usr/sbin:$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | tail -n 1 || true)
  for tool in "$@"; do
    PATH=$places command -v "$tool" >/dev/null || missing+=("$tool")
  done
  if ((${#missing[@]} > 0)); then
    echo "$0: SKIPPED, not installed here: ${missing[*]}" >&2
    exit 77
  fi
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

holds() {
  local text=$1 printed
  shift
  printed=$("$@" 2>&1) && [[ $printed == *"$text"* ]] && return
  printf '%s\n' "$printed" >&2
  return 1
}

within() {
  local end=$((SECONDS + $1)) sentence=$2
  shift 2
  until "$@" >/dev/null; do
    ((SECONDS < end)) || not_ok "$sentence"
    sleep 0.1
  done
}

passed=0
ok() { passed=$((passed + 1)) && echo "ok   $*"; }
not_ok() { echo "FAIL $*" >&2 && exit 1; }
