import type { GeminiTraits } from './gemini-traits.js';

/** How one platform serves one model of this format. Decided in the provider's folder. */
export interface GenerateQuirks {
  readonly traits: GeminiTraits;
  /** What stands before the model's name in the address. */
  readonly modelPath: string;
  /** How tokens are counted beforehand: a whole request in an envelope, or its parts as they are; absent: not at all. */
  readonly counting?: 'envelope' | 'plain';
  /** Whether the body may say which service tier is wanted. */
  readonly serviceTier: boolean;
  /** Whether the body may carry labels, which then are the caller's metadata. */
  readonly labels: boolean;
  /** Whether pictures, sounds and files may have a `displayName`. */
  readonly displayNames: boolean;
}

/** Where a body goes. The name is the caller's, so nothing in it may change the address it stands in. */
export function targetOf(
  quirks: Pick<GenerateQuirks, 'modelPath'>,
  model: string,
  stream: boolean,
): { readonly path: string; readonly headers: Readonly<Record<string, string>> } {
  const name = encodeURIComponent(model);
  const method = stream ? 'streamGenerateContent?alt=sse' : 'generateContent';
  return { path: `${quirks.modelPath}${name}:${method}`, headers: {} };
}
