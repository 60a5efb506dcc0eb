import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** What the running local stack says of itself. */
const LocalStack = z.object({
  proxyUrl: z.url(),
  configUrl: z.url(),
  clickhouseUrl: z.url(),
  adminToken: z.string(),
  virtualKey: z.string(),
  clickhouseReporterUrl: z.url(),
  simulatorUrl: z.url(),
});
export type LocalStack = z.infer<typeof LocalStack>;

/** Reads where the running stack is; says what to do when none runs. */
export function findLocalStack(): LocalStack {
  const path = join(process.env['TOLLGATE_HOME'] ?? '.tollgate', 'local.json');
  if (!existsSync(path)) {
    process.stderr.write(`No running stack: ${path} is not there. Start one in another terminal with: npm start\n`);
    process.exit(1);
  }
  return LocalStack.parse(JSON.parse(readFileSync(path, 'utf8')));
}
