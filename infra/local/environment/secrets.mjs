/** When a token or a key is strong enough. What is wrong is said without repeating any of it. */

const tokenCharsMin = 24;
const tokenCharsMax = 512;
/** A random token of 24 characters has at least this many different ones, with near certainty. */
const distinctCharsMin = 10;

/** What stands in examples, tutorials and keyboards' rows; nobody draws these words at random. */
const knownWords = [
  'changeme',
  'example',
  'insecure',
  'letmein',
  'password',
  'placeholder',
  'qwerty',
  'replaceme',
  'supersecret',
  'yoursecret',
  'yourtoken',
];
const knownRuns = ['0123456789', '1234567890', 'abcdefghij', '9876543210'];

/**
 * @param {string} token
 * @returns {string | undefined} why it must not guard anything
 */
export function weaknessOf(token) {
  if (token.length < tokenCharsMin)
    return `must have at least ${tokenCharsMin} characters (make one with: openssl rand -base64 32)`;
  if (token.length > tokenCharsMax) return `must have at most ${tokenCharsMax} characters`;
  if (!/^[\x21-\x7e]+$/.test(token)) return 'must consist of printable ASCII characters without spaces';
  const letters = token.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  if (knownWords.some((word) => letters.includes(word)) || knownRuns.some((run) => letters.includes(run))) {
    return 'is well known or taken from an example: make a random one with openssl rand -base64 32';
  }
  if (new Set(token).size < distinctCharsMin) return 'is not random: it has too few different characters';
  return undefined;
}

const keyPattern = /^[A-Za-z0-9+/]{43}=$/;
const keyIdPattern = /^[A-Za-z0-9_-]{1,64}$/;
const distinctBytesMin = 8;

/**
 * @param {string} text `BASE64` or `id:BASE64,id:BASE64`
 * @returns {string | undefined} why it cannot seal and open the secrets of providers
 */
export function whyNoMasterKey(text) {
  const ids = new Set();
  for (const entry of text.split(',').map((each) => each.trim())) {
    const separator = entry.indexOf(':');
    const encoded = entry.slice(separator + 1);
    if (!keyPattern.test(encoded)) {
      return 'must be 32 bytes in base64, 44 characters long (make one with: openssl rand -base64 32)';
    }
    if (new Set(Buffer.from(encoded, 'base64')).size < distinctBytesMin) {
      return 'looks like an example: its bytes are not random';
    }
    // A key without an id is named after itself.
    const id = separator === -1 ? encoded : entry.slice(0, separator);
    if (separator !== -1 && !keyIdPattern.test(id)) {
      return 'has a key id with characters other than letters, digits, hyphen and underscore';
    }
    if (ids.has(id)) return `has two keys with the id ${separator === -1 ? 'that one of them is named after' : id}`;
    ids.add(id);
  }
  return undefined;
}
