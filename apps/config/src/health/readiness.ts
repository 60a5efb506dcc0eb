import type { ReadinessReport } from '@tollgate/platform';

/** Longest a readiness probe waits for the database; slower is as good as away. */
export const readinessTimeoutMs = 2000;

/** The service is ready while it can read its configuration: that is all it needs to serve proxies. */
export async function reportReadiness(check: () => Promise<void>, timeoutMs: number): Promise<ReadinessReport> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('late')), timeoutMs);
  });
  try {
    await Promise.race([check(), late]);
    return { ready: true, details: { postgres: 'ok' } };
  } catch {
    return { ready: false, details: { postgres: 'away' } };
  } finally {
    clearTimeout(timer);
  }
}
