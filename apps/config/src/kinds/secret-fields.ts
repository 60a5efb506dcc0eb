import { createPrivateKey } from 'node:crypto';
import type { Problem } from '@tollgate/platform';
import { fail, ok, type Result, unreachable } from '@tollgate/schema';
import type { CredentialSecret, KindAuth } from '@tollgate/schema/api';

/** A field of a secret, and what must be so that the proxy can use it. */
export interface SecretField {
  readonly name: string;
  readonly required: boolean;
  readonly isUsable: (text: string) => boolean;
  readonly expectation: string;
  /** What the proxy knows it by, where that is another name; `null` where it has no use for it. */
  readonly keptAs?: string | null;
}
/** One way to give a secret. */
export type SecretForm = readonly SecretField[];

/** The shortest key that the signature Google wants can be made with. */
const rsaBitsMin = 2048;

/** Goes into a header as it stands; a space or line end is what pasting leaves behind. */
const headerText = {
  isUsable: (text: string) => /^[\x21-\x7e]+$/.test(text),
  expectation: 'must consist of printable ASCII characters without spaces or line ends',
};
const privateKey = {
  isUsable: isRsaKey,
  expectation: `must be an RSA private key of at least ${rsaBitsMin} bits in PEM, from BEGIN to END`,
};
const email = {
  isUsable: (text: string) => /^[\x21-\x3f\x41-\x7e]+@[\x21-\x3f\x41-\x7e]+$/.test(text),
  expectation: 'must be the e-mail address of a service account',
};

const apiKey: SecretForm = [{ name: 'apiKey', required: true, ...headerText }];
const accessKey: SecretForm = [
  { name: 'accessKeyId', required: true, ...headerText },
  { name: 'secretAccessKey', required: true, ...headerText },
  { name: 'sessionToken', required: false, ...headerText },
];
const serviceAccount: SecretForm = [
  { name: 'clientEmail', required: true, ...email },
  { name: 'privateKey', required: true, ...privateKey },
];
/** The file that Google hands out for a service account, member by member. */
const serviceAccountFile: SecretForm = [
  { name: 'type', required: true, ...exactly('service_account'), keptAs: null },
  { name: 'client_email', required: true, ...email, keptAs: 'clientEmail' },
  { name: 'private_key', required: true, ...privateKey, keptAs: 'privateKey' },
  // No other server is asked for tokens.
  { name: 'token_uri', required: false, ...exactly('https://oauth2.googleapis.com/token'), keptAs: null },
  { name: 'universe_domain', required: false, ...exactly('googleapis.com'), keptAs: null },
  ...[
    'project_id',
    'private_key_id',
    'client_id',
    'auth_uri',
    'auth_provider_x509_cert_url',
    'client_x509_cert_url',
  ].map((name) => ({ name, required: false, isUsable: () => true, expectation: '', keptAs: null })),
];

/** The ways to give the secret of a credential, by how its provider wants requests authenticated; the usual one first. */
export function secretFormsOf({ kind, orBearer }: Pick<KindAuth, 'kind' | 'orBearer'>): readonly SecretForm[] {
  switch (kind) {
    case 'bearer':
    case 'header':
      return [apiKey];
    case 'aws-sigv4':
      return orBearer === true ? [accessKey, apiKey] : [accessKey];
    case 'google-oauth':
      return [serviceAccount, serviceAccountFile];
    default:
      return unreachable(kind);
  }
}

/** A secret as the proxy takes it, or what is wrong with it, named by field and never by value. */
export function readSecret(
  auth: Pick<KindAuth, 'kind' | 'orBearer'>,
  secret: CredentialSecret,
): Result<CredentialSecret, readonly Problem[]> {
  const forms = secretFormsOf(auth);
  const form = nearestForm(forms, secret);
  const problems = problemsOf(form, secret);
  const isForeign = Object.keys(secret).some((name) => !form.some((field) => field.name === name));
  if (isForeign) problems.push({ path: 'secret', message: `has unknown fields: this kind takes ${waysOf(forms)}` });
  if (problems.length > 0) return fail(problems);
  const kept = form.flatMap(({ name, keptAs = name }) => {
    const text = secret[name];
    return text === undefined || keptAs === null ? [] : [[keptAs, text] as const];
  });
  return ok(Object.fromEntries(kept));
}

/** The form that shares most names with a secret; of two that do, the more usual one. */
function nearestForm(forms: readonly SecretForm[], secret: CredentialSecret): SecretForm {
  const shared = (form: SecretForm) => form.filter(({ name }) => secret[name] !== undefined).length;
  return forms.reduce((best, form) => (shared(form) > shared(best) ? form : best));
}

function problemsOf(form: SecretForm, secret: CredentialSecret): Problem[] {
  return form.flatMap(({ name, required, isUsable, expectation }) => {
    const path = `secret.${name}`;
    const text = secret[name];
    if (text === undefined) return required ? [{ path, message: 'is required for this kind' }] : [];
    return isUsable(text) ? [] : [{ path, message: expectation }];
  });
}

/** All forms in words; what is optional is in brackets. */
function waysOf(forms: readonly SecretForm[]): string {
  const ways = forms.map((form) => form.map(({ name, required }) => (required ? name : `[${name}]`)).join(', '));
  return ways.join('; or ');
}

function exactly(expected: string): Pick<SecretField, 'isUsable' | 'expectation'> {
  return { isUsable: (text) => text === expected, expectation: `must be ${expected}` };
}

/** Line ends may be written as `\n`, as they are in Google's file. */
function isRsaKey(text: string): boolean {
  try {
    const key = createPrivateKey(text.replaceAll('\\n', '\n'));
    return key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= rsaBitsMin;
  } catch {
    return false;
  }
}
