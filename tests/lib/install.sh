# Debian packages and npm peers that the tests talk to. Sourced by tests/run; does nothing when all is there.

# program that shows it is there → Debian package that brings it
debian_needs() {
  command -v node >/dev/null || echo nodejs
  command -v npm >/dev/null || echo npm
  command -v openssl >/dev/null || echo openssl
  command -v curl >/dev/null || echo curl
  command -v xmlsec1 >/dev/null || echo xmlsec1
  command -v python3 >/dev/null || echo python3
  command -v dpkg-deb >/dev/null || echo dpkg
  command -v strace >/dev/null || echo strace
  command -v prlimit >/dev/null || echo util-linux
  command -v systemd-analyze >/dev/null || echo systemd
  command -v softhsm2-util >/dev/null || echo softhsm2
  find /usr/lib -path '*engines-3/pkcs11.so' 2>/dev/null | grep -q . || echo libengine-pkcs11-openssl
  ldconfig -p | grep -q 'libsqlite3\.so\.0' || echo libsqlite3-0
  ldconfig -p | grep -q 'libcrypto\.so\.3' || echo libssl3
}

install_packages() {
  local needs; needs=$(debian_needs | tr '\n' ' ')
  [ -z "${needs// /}" ] && return 0
  echo "Installing: $needs"
  apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $needs >/dev/null
}

install_peers() {
  local lock folder
  for lock in tests/peers/*/package-lock.json; do
    [ -e "$lock" ] || continue
    folder=$(dirname "$lock")
    [ -e "$folder/node_modules/.package-lock.json" ] && [ "$folder/node_modules/.package-lock.json" -nt "$lock" ] && continue
    echo "Installing npm peers of $folder"
    (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) || return 1
  done
}
