#!/usr/bin/env node
// A token issuer for one caller, Node standard library only: publishes its key at https://localhost:PORT/jwks and prints one line
// of JSON {issuer, token}. The token is an RFC 9068 JWT, bound to the certificate given with --client (RFC 8705).
//   node issuer.mjs --cert server.pem --key server.key --client client.pem --audience URL
import { readFileSync } from 'node:fs';
import { createHash, generateKeyPairSync, randomBytes, sign, X509Certificate } from 'node:crypto';
import https from 'node:https';

const opt = (n) => process.argv[process.argv.indexOf(`--${n}`) + 1];
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const kid = 'issuer-1';
const keys = JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' }] });

const server = https.createServer({ cert: readFileSync(opt('cert')), key: readFileSync(opt('key')) }, (request, response) => {
  response.writeHead(request.url === '/jwks' ? 200 : 404, { 'Content-Type': 'application/json' });
  response.end(request.url === '/jwks' ? keys : '{}');
});
server.listen(0, '127.0.0.1', () => {
  const issuer = `https://localhost:${server.address().port}`;
  const now = Math.floor(Date.now() / 1000);
  const thumbprint = createHash('sha256').update(new X509Certificate(readFileSync(opt('client'))).raw).digest('base64url');
  const part = (o) => Buffer.from(JSON.stringify(o)).toString('base64url');
  const input = `${part({ alg: 'ES256', typ: 'at+jwt', kid })}.${part({
    iss: issuer, aud: opt('audience'), sub: 'attacker', client_id: 'attacker', scope: 'erp:read erp:write', roles: ['clerk'],
    iat: now, exp: now + 3000, jti: randomBytes(12).toString('base64url'), cnf: { 'x5t#S256': thumbprint },
  })}`;
  const token = `${input}.${sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  console.log(JSON.stringify({ issuer, token }));
});
