/** Bytes that base64 reads at a time; where a text begins among them decides how it is written. */
const base64Group = 3;
const bitsPerByte = 8;
const bitsPerCharacter = 6;

/**
 * How a secret looks where somebody has encoded it, alone or inside a longer text: base64 and base64url at each of the
 * three places where it can begin, and percent-encoding, of what needs it and of all, in both cases of its digits.
 *
 * @returns the longest first; the secret as it stands is not among them
 */
export function encodedForms(secret: string): readonly string[] {
  const forms = new Set<string>();
  for (let before = 0; before < base64Group; before++) {
    const form = base64Behind(before, secret);
    forms.add(form).add(form.replaceAll('+', '-').replaceAll('/', '_'));
  }
  // Half a character cannot be encoded; it goes over the wire as the sign for one that is broken.
  const wellFormed = Buffer.from(secret).toString();
  for (const form of [encodeURIComponent(wellFormed), percentEncoded(secret)]) {
    forms.add(form).add(form.replace(/%../g, (escape) => escape.toLowerCase()));
  }
  forms.delete(secret);
  return [...forms].sort((left, right) => right.length - left.length);
}

/** The characters that depend on the secret alone when so many bytes stand before it, and any behind it. */
function base64Behind(bytesBefore: number, secret: string): string {
  const bytes = Buffer.concat([Buffer.alloc(bytesBefore), Buffer.from(secret)]);
  const first = Math.ceil((bytesBefore * bitsPerByte) / bitsPerCharacter);
  const end = Math.floor((bytes.length * bitsPerByte) / bitsPerCharacter);
  return bytes.toString('base64').slice(first, end);
}

function percentEncoded(secret: string): string {
  return Array.from(Buffer.from(secret), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}
