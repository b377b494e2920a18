#!/usr/bin/env node
// Signs with packages that were written elsewhere, so that the gateway's verifiers meet signatures it did not make:
//   JWS compact and detached (jose); RFC 9421 (http-message-signatures); RFC 9530 Content-Digest (Node).
import { createHash, createPrivateKey, sign as nodeSign, constants } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as jose from 'jose';
import { httpbis } from 'http-message-signatures';

const [command, ...rest] = process.argv.slice(2);
const options = {};
while (rest.length) {
  const name = rest.shift().slice(2);
  options[name] = name === 'detached' ? true : rest.shift();
}
const jwk = options.key && JSON.parse(readFileSync(options.key, 'utf8'));

async function jws() {
  const key = await jose.importJWK(jwk, options.alg);
  const token = await new jose.CompactSign(readFileSync(options.in)).setProtectedHeader({ alg: options.alg, kid: jwk.kid }).sign(key);
  const [header, payload, signature] = token.split('.');
  return options.detached ? `${header}..${signature}` : `${header}.${payload}.${signature}`;
}

async function http() {
  const message = JSON.parse(readFileSync(options.in, 'utf8'));
  const headers = Object.fromEntries(message.headers.map(([name, value]) => [name.toLowerCase(), value]));
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  const [alg, signer] = jwk.kty === 'EC'
    ? ['ecdsa-p256-sha256', (data) => nodeSign('sha256', data, { key, dsaEncoding: 'ieee-p1363' })]
    : ['rsa-pss-sha512', (data) => nodeSign('sha512', data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 64 })];
  const signed = await httpbis.signMessage({
    key: { id: jwk.kid, alg, sign: async (data) => signer(data) },
    name: 'peer',
    fields: options.components.split(','),
    params: ['created', 'nonce', 'keyid', 'alg'],
    paramValues: { created: new Date(Number(options.created) * 1000), nonce: 'peer-nonce-1' },
  }, { method: message.method, url: message.url, headers });
  return JSON.stringify({ input: signed.headers['Signature-Input'] ?? signed.headers['signature-input'], signature: signed.headers.Signature ?? signed.headers.signature });
}

const digest = () => `sha-512=:${createHash('sha512').update(readFileSync(options.in)).digest('base64')}:`;
const commands = { jws, http, digest };
if (!commands[command]) {
  console.error('sign.mjs jws|http|digest --key FILE --in FILE ...');
  process.exit(2);
}
console.log(await commands[command]());
