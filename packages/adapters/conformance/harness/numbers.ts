import { ExactNumber, type JsonObject, type JsonValue } from '@tollgate/schema';
import fc from 'fast-check';

/** Numbers as texts: most are such as JavaScript's own cannot keep, and some are ordinary. */
const texts: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...['9007199254740993', '-1234567890123456789', '12345678901234567890.5', '0.1000000000000000055'],
    ...[
      '1e400',
      '-1e400',
      '1E-400',
      '1e5',
      '-0',
      '-0.0',
      '1.0',
      '0',
      '3.14',
      '0.30000000000000004',
      '100000000000000000000000',
    ],
  ),
  fc
    .tuple(
      fc.constantFrom('', '-'),
      fc.stringMatching(/^(0|[1-9]\d{0,30})$/),
      fc.stringMatching(/^(\.\d{1,25})?$/),
      fc.stringMatching(/^([eE][-+]?\d{1,3})?$/),
    )
    .map((pieces) => pieces.join('')),
);

/** An object with at least one number in it, in lists and at any depth; every name in it is used once. */
export function numbersUnder(prefix: string): fc.Arbitrary<JsonObject> {
  type Drawn = string | readonly string[] | { readonly inner: readonly Drawn[] };
  const { drawn } = fc.letrec<{ drawn: Drawn }>((tie) => ({
    drawn: fc.oneof(
      { depthSize: 'small' },
      texts,
      fc.array(texts, { maxLength: 3 }),
      fc.record({ inner: fc.array(tie('drawn'), { maxLength: 3 }) }),
    ),
  }));
  return fc.array(drawn, { minLength: 1, maxLength: 4 }).map((all) => {
    let count = 0;
    const objectOf = (members: readonly Drawn[]): JsonObject => {
      const named = members.map((member): [string, JsonValue] => [`${prefix}${count++}`, valueOf(member)]);
      return Object.fromEntries(named);
    };
    const valueOf = (member: Drawn): JsonValue => {
      if (typeof member === 'string') return new ExactNumber(member);
      return 'inner' in member ? objectOf(member.inner) : member.map((text) => new ExactNumber(text));
    };
    return objectOf([['7'], ...all]);
  });
}

/** A JSON schema with odd numbers wherever a schema may have them, below one property. */
export function schemaUnder(name: string): fc.Arbitrary<JsonObject> {
  const number = texts.map((text) => new ExactNumber(text));
  return fc.tuple(number, number, number, number).map(([minimum, maximum, choice, other]) => {
    const property = { type: 'number', minimum, maximum, enum: [choice, other], default: choice };
    return {
      type: 'object',
      properties: { [name]: property },
      required: [name],
      additionalProperties: false,
    };
  });
}

/** Where a number was written, read by the engine's own reader, which tells the text of each. */
class Written {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

function read(text: string): unknown {
  return JSON.parse(text, (_name: string, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' ? new Written(context?.source ?? '') : value,
  );
}

/**
 * The texts of all numbers in a document, also in texts in it that are JSON, by the name that stands above them, for names
 * of a prefix and a digit. Numbers of few digits are told as JavaScript writes them, since `1.0` may become `1`.
 */
export function numbersOf(json: string, prefix: string): Record<string, readonly string[]> {
  const found: Record<string, string[]> = {};
  const walk = (value: unknown, name: string | undefined): void => {
    if (value instanceof Written) {
      if (name !== undefined) found[name] = [...(found[name] ?? []), plain(value.text)];
    } else if (typeof value === 'string') {
      if (/^\s*[[{]/.test(value)) walk(readOrNothing(value), name);
    } else if (typeof value === 'object' && value !== null) {
      for (const [member, inner] of Object.entries(value)) walk(inner, isNamed(member, prefix) ? member : name);
    }
  };
  walk(read(json), undefined);
  return found;
}

function isNamed(name: string, prefix: string): boolean {
  return name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length));
}

function readOrNothing(text: string): unknown {
  try {
    return read(text);
  } catch {
    return undefined;
  }
}

function plain(text: string): string {
  return /^-?[\d.]{1,15}$/.test(text) && !/^-[0.]+$/.test(text) ? String(Number(text)) : text;
}
