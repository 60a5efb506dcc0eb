import { hash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

const marker = 'tg_';
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 30 characters of base 62 carry 178 bits. */
const randomChars = 30;
const checksumChars = 6;
const prefixChars = marker.length + 8;
const keyChars = marker.length + randomChars + checksumChars;
const pattern = /^tg_[0-9A-Za-z]{36}$/;

/** A new key for a caller. Only the prefix and the hash are kept; the key itself is shown once. */
export interface GeneratedVirtualKey {
  readonly key: string;
  /** The visible start, by which people tell keys apart. */
  readonly prefix: string;
  /** In hex. A key has too much entropy for a slow hash to add anything. */
  readonly sha256: string;
}

/** Makes a key: marker, random part, checksum. The checksum lets junk be refused, and leaks be found, without a look-up. */
export function generateVirtualKey(): GeneratedVirtualKey {
  let body = '';
  for (let index = 0; index < randomChars; index += 1) body += alphabet.charAt(randomInt(alphabet.length));
  const key = `${marker}${body}${checksumOf(body)}`;
  return { key, prefix: key.slice(0, prefixChars), sha256: hashVirtualKey(key) };
}

/** Whether a text is shaped like a key and its checksum is right; says nothing about whether the key exists. */
export function isWellFormedVirtualKey(text: string): boolean {
  if (!pattern.test(text)) return false;
  const body = text.slice(marker.length, marker.length + randomChars);
  return checksumOf(body) === text.slice(marker.length + randomChars);
}

/** Whether a well-formed key stands anywhere in a text, so that the text must not be kept. */
export function holdsVirtualKey(text: string): boolean {
  for (let at = text.indexOf(marker); at !== -1; at = text.indexOf(marker, at + 1)) {
    if (isWellFormedVirtualKey(text.slice(at, at + keyChars))) return true;
  }
  return false;
}

/** SHA-256 of a key, in hex: what is stored and looked up. */
export function hashVirtualKey(text: string): string {
  return hash('sha256', text, 'hex');
}

function checksumOf(body: string): string {
  let rest = crc32(body);
  let text = '';
  for (let index = 0; index < checksumChars; index += 1) {
    text = alphabet.charAt(rest % alphabet.length) + text;
    rest = Math.floor(rest / alphabet.length);
  }
  return text;
}
