import { z } from 'zod';

const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);

/** A secret sealed by the keyring: AES-256-GCM under a data key, which is itself sealed by a master key. */
export const SealedSecret = z.strictObject({
  version: z.literal(1),
  /** Which master key wraps the data key. */
  masterKeyId: z.string().min(1).max(64),
  wrappedDataKey: base64,
  ciphertext: base64,
});
export type SealedSecret = z.infer<typeof SealedSecret>;
