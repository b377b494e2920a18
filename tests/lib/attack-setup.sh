# What tests/attacks stands up around the gateway. Sourced by it; uses $work, $peer, $host and adds to $pids.

# make_pki FOLDER: an authority, a server certificate for localhost, a client certificate
make_pki() {
  local pki=$1; mkdir -p "$pki"; umask 077
  key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$pki/$1.key" 2>/dev/null; }
  leaf() { # NAME USAGE ALTERNATIVE-NAMES
    key "$1" && openssl req -new -key "$pki/$1.key" -subj "/O=Attack/CN=$1" -out "$pki/$1.csr" &&
    openssl x509 -req -in "$pki/$1.csr" -CA "$pki/ca.pem" -CAkey "$pki/ca.key" -CAcreateserial -sha256 -days 2 -out "$pki/$1.pem" -extfile <(
      printf 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=%s\nsubjectAltName=%s\n' "$2" "$3") 2>/dev/null
  }
  key ca && openssl req -x509 -new -key "$pki/ca.key" -sha256 -days 2 -subj "/O=Attack/CN=ca" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign -out "$pki/ca.pem" &&
  leaf server serverAuth DNS:localhost,IP:127.0.0.1 && leaf attacker clientAuth URI:spiffe://attack/attacker
}

# free_port: one below the range from which the system hands out its own, so no neighbour gets it before the backend does
free_port() {
  node -e 'const net = require("net");
    const look = () => { const port = 20000 + Math.floor(Math.random() * 12000);
      const probe = net.createServer().on("error", look).listen(port, "127.0.0.1", () => { console.log(port); probe.close(); }); };
    look()'
}

# value NAME FILE: a member of the one JSON object in a file
value() { node -p 'JSON.parse(require("fs").readFileSync(process.argv[2]))[process.argv[1]]' "$1" "$2"; }

# until_found PATTERN FILE PID: waits up to 30 s for a line, as long as the process lives
until_found() {
  for _ in $(seq 300); do
    grep -q "$1" "$2" 2>/dev/null && return 0
    kill -0 "$3" 2>/dev/null || break
    sleep 0.1
  done
  cat "$2" >&2; return 1
}

start_issuer() {
  node "$peer/issuer.mjs" --cert "$work/pki/server.pem" --key "$work/pki/server.key" --client "$work/pki/attacker.pem" \
    --audience https://gateway.test > "$work/issuer.json" & pids+=($!)
  until_found token "$work/issuer.json" "${pids[-1]}" || return 1
  issuer=$(value issuer "$work/issuer.json") token=$(value token "$work/issuer.json")
}

# write_config FOLDER ISSUER BACKEND-PORT
write_config() {
  cat > "$1/gateway.json" <<EOF
{
  "Log": { "Format": "Text" },
  "Listeners": {
    "Edge": { "Port": 0, "Hosts": ["localhost"], "CertificatePath": "pki/server.pem", "KeyPath": "pki/server.key", "ClientAuthorities": ["pki/ca.pem"] },
    "Health": { "Port": 0 },
    "DrainTimeout": "00:00:02"
  },
  "Identity": {
    "Issuer": { "Issuer": "$2", "JwksUri": "$2/jwks", "Audiences": ["https://gateway.test"], "Authorities": ["pki/ca.pem"] },
    "Workloads": { "attacker": { "UriName": "spiffe://attack/attacker" } }
  },
  "Secrets": { "Embedded": { "Path": "secrets", "KeyFile": "master.key" } },
  "Policy": { "BundlePath": "policies", "AllowUnsigned": true },
  "Audit": { "Directory": "audit/log", "Origin": "attacks.test/audit/1" },
  "Payments": { "Database": "payments.db" },
  "Systems": { "attack": { "BaseAddress": "http://127.0.0.1:$3", "RequestHeaders": ["*"] } },
  "Routes": {
    "erp.attack": {
      "Path": "/erp/attack/{**path}", "Methods": ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"], "Upstream": "attack",
      "Owner": "tests", "DataClass": "Internal", "Policy": "securefin.gateway", "RequestsPerSecond": 100000, "Concurrency": 10000
    }
  }
}
EOF
}

# write_state FOLDER: a master key, the log's signing key, and a policy that lets the attacker through to the attacked route
write_state() {
  (umask 077; head -c 32 /dev/urandom > "$1/master.key")
  mkdir -p "$1/policies"
  cat > "$1/policies/attacks.rego" <<'EOF'
package securefin.gateway

decision := {"allow": input.action == "erp.attack", "reasons": [], "obligations": {"mask": {}, "approvals": 0, "hold": null}}
EOF
  dotnet "$host" secrets generate audit/ed25519 --config "$1" > /dev/null
}

start_gateway() {
  dotnet "$host" serve --config "$work" > "$work/gateway.log" 2>&1 & pids+=($!)
  until_found 'Ready: ' "$work/gateway.log" "${pids[-1]}" || return 1
  edge=$(grep -o 'Ready: https://127.0.0.1:[0-9]*' "$work/gateway.log" | grep -o '[0-9]*$')
}
