import { ConfigSnapshot } from '@tollgate/schema';

/** Why a candidate is not taken. A newer format version is `unreadable`: config was upgraded before this proxy. */
export type Refusal = 'unreadable' | 'checksum-mismatch' | 'not-newer';

export type Acceptance =
  | { readonly accepted: true; readonly snapshot: ConfigSnapshot }
  | { readonly accepted: false; readonly reason: Refusal };

/** A refused candidate changes nothing: the proxy goes on with the snapshot it has. Sequences never go back. */
export function acceptSnapshot(
  current: Pick<ConfigSnapshot, 'sequence'> | undefined,
  candidate: unknown,
  checksumOf: (snapshot: ConfigSnapshot) => string,
): Acceptance {
  const parsed = ConfigSnapshot.safeParse(candidate);
  if (!parsed.success) return { accepted: false, reason: 'unreadable' };
  return judge(current, parsed.data, checksumOf(parsed.data));
}

/** The decision on a snapshot that could be read. */
export function judge(
  current: Pick<ConfigSnapshot, 'sequence'> | undefined,
  snapshot: ConfigSnapshot,
  checksum: string,
): Acceptance {
  if (checksum !== snapshot.checksum) return { accepted: false, reason: 'checksum-mismatch' };
  if (current !== undefined && snapshot.sequence <= current.sequence) return { accepted: false, reason: 'not-newer' };
  return { accepted: true, snapshot };
}
