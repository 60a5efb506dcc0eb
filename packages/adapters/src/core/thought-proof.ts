import type { Extensions, FormatId, ReasoningPart } from '@tollgate/schema';
import { foreignExtensions, isEnvelope, openEnvelope, sealEnvelope, vendorOf } from './carried-state.js';

/** What a thought has to be brought back with: its signature, or what its vendor's format keeps beside it. */
export interface Proved {
  readonly signature?: string | undefined;
  readonly extensions?: Extensions | undefined;
}

/**
 * The proof of a thought for callers whose format has the one place `signature` for it: the vendor's own signature, else
 * an envelope of what another format than `own` keeps with the thought, such as the encrypted item of OpenAI Responses.
 * Undefined where there is nothing to prove.
 */
export function proofOf({ signature, extensions }: Proved, own: FormatId): string | undefined {
  if (signature !== undefined) return signature;
  const foreign = foreignExtensions(extensions, own);
  return foreign === undefined ? undefined : sealEnvelope({ vendor: vendorOf(foreign), extensions: foreign });
}

/** A thought that comes back with its proof. One whose envelope was damaged on the way has none. */
export function provedThought(text: string, proof: string | undefined): ReasoningPart {
  if (proof === undefined || proof === '') return { type: 'reasoning', text };
  if (!isEnvelope(proof)) return { type: 'reasoning', text, signature: proof };
  const extensions = openEnvelope(proof)?.extensions;
  return extensions === undefined ? { type: 'reasoning', text } : { type: 'reasoning', text, extensions };
}
