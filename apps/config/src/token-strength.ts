const charsMin = 24;
const charsMax = 512;
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

/** Why a token must not guard anything; undefined when it may. The sentence never repeats the token. */
export function weaknessOf(token: string): string | undefined {
  if (token.length < charsMin)
    return `must have at least ${charsMin} characters (make one with: openssl rand -base64 32)`;
  if (token.length > charsMax) return `must have at most ${charsMax} characters`;
  if (!/^[\x21-\x7e]+$/.test(token)) return 'must consist of printable ASCII characters without spaces';
  const letters = token.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  if (knownWords.some((word) => letters.includes(word)) || knownRuns.some((run) => letters.includes(run))) {
    return 'is well known or taken from an example: make a random one with openssl rand -base64 32';
  }
  if (new Set(token).size < distinctCharsMin) return 'is not random: it has too few different characters';
  return undefined;
}
