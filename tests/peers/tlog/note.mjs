// Signed notes and verifier keys, from the texts of C2SP signed-note, tlog-checkpoint and tlog-cosignature alone.
import { createHash, createPublicKey, verify } from 'node:crypto';

const ed25519Prefix = Buffer.from('302a300506032b6570032100', 'hex'); // RFC 8410 SubjectPublicKeyInfo
const ecdsaCosignature = Buffer.from('ecdsa-sha256-cosignature/v1\n');
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

function base64(text) {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw new Error('base64 is not canonical');
  return bytes;
}

const isName = name => name.length > 0 && !/[\s+]/u.test(name);

/** name+hexid+base64(type || key) → { name, id, type, verify(text, signature) } */
export function parseKey(line) {
  const [name, id, ...rest] = line.split('+');
  const bytes = base64(rest.join('+'));
  const [type, material] = [bytes[0], bytes.subarray(1)];
  if (!isName(name) || !/^[0-9a-f]{8}$/.test(id)) throw new Error('not a verifier key');
  const ecdsa = der => createPublicKey({ key: der, format: 'der', type: 'spki' });
  const edwards = raw => createPublicKey({ key: Buffer.concat([ed25519Prefix, raw]), format: 'der', type: 'spki' });
  let key, computed, check;
  const cosigned = (text, signature) =>
    [Buffer.from(`cosignature/v1\ntime ${signature.readBigUInt64BE(0)}\n${text}`), signature.subarray(8)];
  if (type === 0x01) {
    key = edwards(material);
    check = (text, signature) => signature.length === 64 && verify(null, Buffer.from(text), key, signature);
  } else if (type === 0x02) {
    key = ecdsa(material);
    computed = sha256(material);
    check = (text, signature) => verify('sha256', Buffer.from(text), { key, dsaEncoding: 'der' }, signature);
  } else if (type === 0x04) {
    key = edwards(material);
    check = (text, signature) => signature.length === 72 && verify(null, cosigned(text, signature)[0], key, cosigned(text, signature)[1]);
  } else if (type === 0xff && material.subarray(0, ecdsaCosignature.length).equals(ecdsaCosignature)) {
    key = ecdsa(material.subarray(ecdsaCosignature.length));
    check = (text, signature) => signature.length > 8 && verify('sha256', cosigned(text, signature)[0], { key, dsaEncoding: 'der' }, cosigned(text, signature)[1]);
  } else {
    throw new Error(`key type ${type} is unknown`);
  }

  computed ??= sha256(Buffer.from(name + '\n'), bytes.subarray(0, 1), material);
  if (computed.readUInt32BE(0) !== parseInt(id, 16)) throw new Error('the key id is not that of the key');
  return { name, id: parseInt(id, 16), type, witness: type === 0x04 || type === 0xff, verify: check };
}

/** Splits a note; throws when it is malformed. */
function parseNote(bytes) {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  const split = text.lastIndexOf('\n\n');
  if (split < 0 || !text.endsWith('\n') || /[\u0000-\u0009\u000b-\u001f]/.test(text)) throw new Error('not a signed note');
  const signatures = text.slice(split + 2, -1).split('\n').map(line => {
    const match = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/=]+)$/u.exec(line);
    const value = match && base64(match[2]);
    if (!match || value.length < 5) throw new Error('a signature line is malformed');
    return { name: match[1], id: value.readUInt32BE(0), value: value.subarray(4) };
  });
  return { text: text.slice(0, split + 1), signatures };
}

/** Reads a checkpoint and says who signed it. Throws when malformed, when a known key's line is bad, or when no log key signed. */
export function openCheckpoint(bytes, keys) {
  const { text, signatures } = parseNote(bytes);
  const [origin, size, root, ...extensions] = text.slice(0, -1).split('\n');
  if (!/^(0|[1-9][0-9]*)$/.test(size ?? '') || extensions.includes('')) throw new Error('not a checkpoint');
  const signers = new Set();
  for (const line of signatures) {
    const key = keys.find(k => k.id === line.id && k.name === line.name);
    if (!key) continue;
    if (!key.verify(text, line.value)) throw new Error(`the signature of ${key.name} (type ${key.type}) does not verify`);
    signers.add(key);
  }

  if (![...signers].some(key => !key.witness && key.name === origin)) throw new Error('no given key of this log signed the checkpoint');
  const hash = base64(root);
  if (hash.length !== 32) throw new Error('the root is not 32 bytes');
  return { origin, size: Number(size), root: hash, log: [...signers].filter(k => !k.witness).length, witnesses: [...signers].filter(k => k.witness).length };
}

/** Reads a tlog-proof. */
export function openProof(bytes, keys) {
  const at = bytes.indexOf('\n\n');
  if (at < 0) throw new Error('not a tlog-proof');
  const lines = bytes.subarray(0, at).toString('latin1').split('\n');
  if (lines.shift() !== 'c2sp.org/tlog-proof@v1') throw new Error('not a tlog-proof');
  if (lines[0]?.startsWith('extra ')) base64(lines.shift().slice(6));
  const index = /^index (0|[1-9][0-9]*)$/.exec(lines.shift() ?? '');
  if (!index || lines.length > 63) throw new Error('not a tlog-proof');
  const path = lines.map(base64);
  if (path.some(hash => hash.length !== 32)) throw new Error('a proof hash is not 32 bytes');
  return { index: Number(index[1]), path, checkpoint: openCheckpoint(bytes.subarray(at + 2), keys) };
}
