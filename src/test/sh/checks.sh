# Copyright the Candela authors. Licensed under the Apache License, Version 2.0 (see LICENSE).
#
# Sourced by scripts that check something with tools which are not installed everywhere. Gives them:
#
#   require TOOL...            ends with status 77 and a sentence where a tool is missing
#   free_port                  prints a port nobody listens on
#   ok SENTENCE, not_ok SENTENCE  count a passed check, or end at a failed one; $passed has the number

require() {
  local tool missing=() places
  places=$PATH:/usr/sbin:$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | tail -n 1)
  for tool in "$@"; do
    PATH=$places command -v "$tool" >/dev/null || missing+=("$tool")
  done
  if ((${#missing[@]} > 0)); then
    echo "$0: SKIPPED, not installed here: ${missing[*]}" >&2
    exit 77
  fi
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

passed=0
ok() { passed=$((passed + 1)) && echo "ok   $*"; }
not_ok() { echo "FAIL $*" >&2 && exit 1; }
