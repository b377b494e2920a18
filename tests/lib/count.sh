# Running and counting. Sourced by tests/run: adds to $passed, $failed and $skipped; $covered names the assemblies whose coverage counts.

# wanted PROJECT NAMES...: true when no names are given or the project's folder is among them
wanted() {
  local folder name; folder=$(basename "$(dirname "$1")"); shift
  [ $# -eq 0 ] && return 0
  for name in "$@"; do [ "$name" = "$folder" ] && return 0; done
  return 1
}

add() { passed=$((passed + $1)); failed=$((failed + $2)); skipped=$((skipped + $3)); }

# attribute NAME FILE: a number from the Counters element of a trx file
attribute() { grep -o '<Counters [^>]*' "$2" | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*'; }

# Coverage asks whether a line ran, not how often (SingleHit), and only in the assemblies of which it is wanted: counting costs
# more than the policy engine's loops themselves.
run_project() {
  local name trx measured; name=$(basename "$1" .csproj); trx="$results/$name.trx"
  measured=$(printf '[%s]*,' "${covered[@]}")
  echo "== $name"
  timeout 900 dotnet test "$1" --no-build --nologo -v quiet \
    --logger "trx;LogFileName=$trx" --collect "XPlat Code Coverage" --results-directory "$results/$name" \
    -- DataCollectionRunSettings.DataCollectors.DataCollector.Configuration.SingleHit=true \
    "DataCollectionRunSettings.DataCollectors.DataCollector.Configuration.Include=${measured%,}" || true
  if [ ! -s "$trx" ]; then echo "$name wrote no results"; add 0 1 0; return; fi
  local total executed bad; total=$(attribute total "$trx"); executed=$(attribute executed "$trx"); bad=$(attribute failed "$trx")
  add $((executed - bad)) "$bad" $((total - executed))
}

# run_script TITLE COMMAND...: one test that is a program of its own; its last lines are kept for name_failures
run_script() {
  local title=$1 output="$results/output"; shift
  echo "== $title"
  if timeout 900 "$@" 2>&1 | tee "$output"; then add 1 0 0; return; fi
  echo "$title failed"; add 0 1 0
  { echo "FAILED $title"; tail -n 6 "$output" | cut -c 1-300 | sed 's/^/       /'; } >> "$results/programs"
}

# name_failures: what failed and why, once more at the end
name_failures() {
  [ "$failed" -gt 0 ] || return 0
  echo "== What failed"
  find "$results" -name '*.trx' -exec python3 tests/lib/failures.py {} +
  cat "$results/programs" 2>/dev/null
  return 0
}

# check_coverage: line coverage of each of $covered over all test projects, at least 85 %
check_coverage() {
  echo "== Line coverage"
  local line
  while read -r line; do
    echo "$line"
    case "$line" in *below*) echo "FAILED coverage: $line" >> "$results/programs"; add 0 1 0 ;; *) add 1 0 0 ;; esac
  done < <(python3 tests/lib/coverage.py 85 "$results" "${covered[@]}")
}

# run_fuzz TARGET...: 20,000 inputs each; a million each is "dotnet run -c Release --project tests/Fuzz -- TARGET --count 1000000"
run_fuzz() {
  local target
  for target in "$@"; do
    run_script "Fuzz $target" dotnet tests/Fuzz/bin/Debug/net10.0/SecureFin.Fuzz.dll "$target" --count 20000 --seed 1
  done
}

run_demonstrations() {
  echo "== Demonstrations"
  local data log; data=$(mktemp -d) log="$results/demonstrations.txt"
  timeout 300 dotnet gateway/Host/bin/Debug/net10.0/securefin-gateway.dll sandbox --once --data "$data" | tee "$log"
  local code=${PIPESTATUS[0]} good bad
  good=$(grep -c 'PASS' "$log"); bad=$(grep -c 'FAIL' "$log")
  [ "$code" -ne 0 ] && [ "$bad" -eq 0 ] && bad=1
  grep 'FAIL' "$log" | sed 's/^/FAILED demonstration: /' >> "$results/programs"
  add "$good" "$bad" 0
  run_script "The log that the demonstrations wrote, by the independent verifier" \
    node tests/peers/tlog/check.mjs log "$data/audit/log" --key "$data/audit/log.vkey"
  rm -rf "$data"
}
