# Where the tests keep what they write. Sourced by tests/run.

# make_scratch: one folder for everything temporary, so that one removal leaves nothing behind. In memory where there is
# room for it: a disk of a shared machine that stands still for seconds is a fault of the machine, not of what is tested.
make_scratch() {
  local memory=/dev/shm room=$((4 * 1024 * 1024)) folder
  if [ -w "$memory" ] && [ "$(df --output=avail -k "$memory" | tail -1)" -ge "$room" ]; then
    folder=$(mktemp -d -p "$memory" sfg.XXXXXX)
  else
    folder=$(mktemp -d)
  fi
  # some tests are another account, which must get through to its own folder
  chmod 711 "$folder" && echo "$folder"
}
