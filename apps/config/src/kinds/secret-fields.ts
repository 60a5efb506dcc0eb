import type { Problem } from '@tollgate/platform';
import { unreachable } from '@tollgate/schema';
import type { CredentialSecret, KindAuth } from '@tollgate/schema/api';

/** A field of a secret, and what must be so that the proxy can use it. */
export interface SecretField {
  readonly name: string;
  readonly required: boolean;
  readonly pattern: RegExp;
  readonly expectation: string;
}

/** Goes into a header as it stands; a space or line end is what pasting leaves behind. */
const headerText = {
  pattern: /^[\x21-\x7e]+$/,
  expectation: 'must consist of printable ASCII characters without spaces or line ends',
};
const privateKeyText = {
  pattern: /^-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]+-----END [A-Z ]*PRIVATE KEY-----\s*$/,
  expectation: 'must be a private key in PEM',
};

/** Which fields the secret of a credential has, by how its provider wants requests authenticated. */
export function secretFieldsOf(auth: KindAuth['kind']): readonly SecretField[] {
  switch (auth) {
    case 'bearer':
    case 'header':
      return [{ name: 'apiKey', required: true, ...headerText }];
    case 'aws-sigv4':
      return [
        { name: 'accessKeyId', required: true, ...headerText },
        { name: 'secretAccessKey', required: true, ...headerText },
        { name: 'sessionToken', required: false, ...headerText },
      ];
    case 'google-oauth':
      return [
        { name: 'clientEmail', required: true, ...headerText },
        { name: 'privateKey', required: true, ...privateKeyText },
      ];
    default:
      return unreachable(auth);
  }
}

/** What is wrong with a secret, named by field and never by value. */
export function problemsOfSecret(auth: KindAuth['kind'], secret: CredentialSecret): Problem[] {
  const fields = secretFieldsOf(auth);
  const problems = fields.flatMap(({ name, required, pattern, expectation }) => {
    const path = `secret.${name}`;
    const text = secret[name];
    if (text === undefined) return required ? [{ path, message: 'is required for this kind' }] : [];
    return pattern.test(text) ? [] : [{ path, message: expectation }];
  });
  const names = fields.map((field) => field.name);
  const unknown = Object.keys(secret).filter((name) => !names.includes(name));
  const expected = `this kind takes ${names.join(', ')}`;
  return unknown.length === 0
    ? problems
    : [...problems, { path: 'secret', message: `has unknown fields: ${expected}` }];
}
