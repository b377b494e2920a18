// RFC 6962 hashing and the files of C2SP tlog-tiles.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export const leafHash = entry => createHash('sha256').update('\x00', 'latin1').update(entry).digest();
export const nodeHash = (left, right) => createHash('sha256').update('\x01', 'latin1').update(left).update(right).digest();

/** The perfect subtrees of the entries so far, largest first: enough for every root on the way. */
export class Range {
  size = 0;
  #stack = []; // [height, hash]

  push(hash) {
    let height = 0;
    while (this.#stack.length && this.#stack.at(-1)[0] === height) {
      hash = nodeHash(this.#stack.pop()[1], hash);
      height++;
    }

    this.#stack.push([height, hash]);
    this.size++;
  }

  root() {
    if (this.size === 0) return createHash('sha256').digest();
    return this.#stack.map(([, hash]) => hash).reduceRight((right, left) => nodeHash(left, right));
  }
}

/** Root that an audit path leads to (RFC 9162 section 2.1.3.2). */
export function rootOfPath(index, size, leaf, path) {
  let [fn, sn, hash] = [index, size - 1, leaf];
  for (const sibling of path) {
    if (sn === 0) throw new Error('the path is too long');
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(sibling, hash);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
    } else {
      hash = nodeHash(hash, sibling);
    }

    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }

  if (sn !== 0) throw new Error('the path is too short');
  return hash;
}

/** 1234067 → x001/x234/067 */
function number(n) {
  const groups = [];
  do {
    groups.unshift(String(n % 1000).padStart(3, '0'));
    n = Math.floor(n / 1000);
  } while (n > 0);
  return groups.map((group, i) => (i < groups.length - 1 ? 'x' : '') + group).join('/');
}

/** The file that holds the first `width` items of a tile; `wide` is how many it has by its name. A full tile stands in for a partial one. */
function tile(directory, kind, n, width) {
  const full = join('tile', String(kind), number(n));
  const candidates = width < 256 ? [[`${full}.p/${width}`, width], [full, 256]] : [[full, 256]];
  const wider = existsSync(join(directory, `${full}.p`)) ? readdirSync(join(directory, `${full}.p`)).map(Number).filter(w => w > width).sort((a, b) => a - b) : [];
  candidates.splice(1, 0, ...wider.map(w => [`${full}.p/${w}`, w]));
  for (const [file, wide] of candidates) {
    if (existsSync(join(directory, file))) return { file, wide, bytes: readFileSync(join(directory, file)) };
  }

  throw Object.assign(new Error('missing'), { file: candidates[0][0] });
}

/** The hashes of a hash tile. */
export function readHashes(directory, level, n, width) {
  const { file, wide, bytes } = tile(directory, level, n, width);
  if (bytes.length !== wide * 32) throw Object.assign(new Error(`${bytes.length} bytes instead of ${wide * 32}`), { file });
  return { file, hashes: Array.from({ length: width }, (_, i) => bytes.subarray(i * 32, i * 32 + 32)) };
}

/** The entries of a bundle. */
export function readEntries(directory, n, width) {
  const { file, wide, bytes } = tile(directory, 'entries', n, width);
  const entries = [];
  let at = 0;
  for (let i = 0; i < wide; i++) {
    if (at + 2 > bytes.length || at + 2 + bytes.readUInt16BE(at) > bytes.length) throw Object.assign(new Error(`cut off in entry ${i}`), { file });
    entries.push(bytes.subarray(at + 2, at + 2 + bytes.readUInt16BE(at)));
    at += 2 + bytes.readUInt16BE(at);
  }

  if (at !== bytes.length) throw Object.assign(new Error('bytes after the last entry'), { file });
  return { file, entries: entries.slice(0, width) };
}
