// A second opinion on audit logs: written from the C2SP texts alone, sharing no code with the gateway.
//   node check.mjs log DIR --key KEY...                       the whole directory: signatures, entries, tiles, root, history
//   node check.mjs proof FILE (--entry FILE | --leaf BASE64) --key KEY...
// KEY is a verifier key or a file of them. Prints one JSON line; exit 0 good, 1 not, 2 wrong usage.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openCheckpoint, openProof, parseKey } from './note.mjs';
import { Range, leafHash, nodeHash, readEntries, readHashes, rootOfPath } from './tree.mjs';

function options(args) {
  const found = { key: [] };
  for (let i = 0; i < args.length; i += 2) {
    const name = args[i].replace(/^--/, '');
    if (args[i + 1] === undefined) throw new Error('wrong usage');
    if (name === 'key') found.key.push(args[i + 1]); else found[name] = args[i + 1];
  }

  const lines = found.key.flatMap(key => (existsSync(key) ? readFileSync(key, 'utf8').split('\n') : [key])).filter(line => line && !line.startsWith('#'));
  found.keys = lines.map(parseKey);
  return found;
}

function checkLog(directory, keys) {
  const errors = [];
  const add = (code, index, file, message) => errors.push({ code, index, file, message });
  let newest;
  try {
    newest = openCheckpoint(readFileSync(join(directory, 'checkpoint')), keys);
  } catch (e) {
    add('checkpoint', null, 'checkpoint', e.message);
    return { ok: false, errors };
  }

  const history = readHistory(directory, keys, newest, add);
  const roots = new Map([...history.map(h => h.size), newest.size].map(size => [size, null]));
  const range = new Range();
  if (roots.has(0)) roots.set(0, range.root());
  let level = []; // leaf hashes as the entries say
  for (let n = 0; n * 256 < newest.size; n++) {
    const width = Math.min(256, newest.size - n * 256);
    for (const hash of leaves(directory, n, width, add)) {
      level.push(hash);
      range.push(hash);
      if (roots.has(range.size)) roots.set(range.size, range.root());
    }
  }

  checkTilesAbove(directory, level, newest.size, add, errors);
  if (!roots.get(newest.size).equals(newest.root)) add('root', null, 'checkpoint', 'the entries do not lead to the signed root');
  for (const h of history) {
    if (!roots.get(h.size).equals(h.root)) add('history', h.size, h.file, 'the first entries do not lead to the root signed then');
  }

  const indexes = errors.map(e => e.index).filter(i => i !== null);
  return {
    ok: errors.length === 0, origin: newest.origin, size: newest.size, keys: newest.log, witnesses: newest.witnesses, history: history.length,
    first: indexes.length ? Math.min(...indexes) : null, errors: errors.slice(0, 20),
  };
}

function readHistory(directory, keys, newest, add) {
  const folder = join(directory, 'checkpoints');
  const found = [];
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const file = `checkpoints/${name}`;
    try {
      const checkpoint = openCheckpoint(readFileSync(join(folder, name)), keys);
      if (checkpoint.origin !== newest.origin) throw new Error('of another log');
      if (String(checkpoint.size) !== name) throw new Error(`has ${checkpoint.size} entries`);
      if (checkpoint.size > newest.size) throw new Error('is larger than the newest');
      found.push({ ...checkpoint, file });
    } catch (e) {
      add('history', null, file, e.message);
    }
  }

  return found;
}

/** Leaf hashes by the entries, compared with the leaf tile. */
function leaves(directory, n, width, add) {
  let hashes, entries;
  try {
    hashes = readHashes(directory, 0, n, width);
  } catch (e) {
    add('tile', n * 256, e.file, e.message);
  }

  try {
    entries = readEntries(directory, n, width);
  } catch (e) {
    add('bundle', n * 256, e.file, e.message);
    return hashes?.hashes ?? Array(width).fill(Buffer.alloc(32));
  }

  return entries.entries.map((entry, i) => {
    const hash = leafHash(entry);
    if (hashes && !hash.equals(hashes.hashes[i])) add('entry', n * 256 + i, entries.file, 'is not what its leaf hash says');
    return hash;
  });
}

function checkTilesAbove(directory, below, size, add, errors) {
  // A hash over entries of which one is known to be wrong says nothing more of the others.
  const addAbove = (from, width, file, message) =>
    add('tile', errors.some(e => e.index >= from && e.index < from + width) ? null : from, file, message);
  for (let level = 1; size >= 256 ** level; level++) {
    const count = Math.floor(size / 256 ** level);
    const expected = [];
    for (let i = 0; i < count; i++) {
      let row = below.slice(i * 256, i * 256 + 256);
      while (row.length > 1) row = row.flatMap((hash, j) => (j % 2 ? [] : [nodeHash(hash, row[j + 1])]));
      expected.push(row[0]);
    }

    for (let n = 0; n * 256 < count; n++) {
      try {
        const { file, hashes } = readHashes(directory, level, n, Math.min(256, count - n * 256));
        const bad = hashes.findIndex((hash, i) => !hash.equals(expected[n * 256 + i]));
        if (bad >= 0) addAbove((n * 256 + bad) * 256 ** level, 256 ** level, file, `hash ${bad} is not that of the tile below`);
      } catch (e) {
        addAbove(n * 256 * 256 ** level, 256 ** (level + 1), e.file, e.message);
      }
    }

    below = expected;
  }
}

function checkProof(file, { entry, leaf, keys }) {
  const proof = openProof(readFileSync(file), keys);
  const hash = entry ? leafHash(readFileSync(entry)) : Buffer.from(leaf, 'base64');
  const ok = proof.index < proof.checkpoint.size && rootOfPath(proof.index, proof.checkpoint.size, hash, proof.path).equals(proof.checkpoint.root);
  return { ok, index: proof.index, size: proof.checkpoint.size, origin: proof.checkpoint.origin, witnesses: proof.checkpoint.witnesses };
}

let result;
try {
  const [what, target, ...rest] = process.argv.slice(2);
  const given = options(rest);
  if (what === 'log') {
    result = checkLog(target, given.keys);
  } else if (what === 'proof') {
    try {
      result = checkProof(target, given);
    } catch (e) {
      result = { ok: false, errors: [{ code: 'proof', index: null, file: target, message: e.message }] };
    }
  } else {
    throw new Error('wrong usage');
  }
} catch (e) {
  console.error(e.message);
  process.exit(2);
}

console.log(JSON.stringify(result));
process.exit(result.ok ? 0 : 1);
