import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The files of Swagger UI that the page loads; no other name leads to a file. */
const contentTypes: ReadonlyMap<string, string> = new Map([
  ['swagger-ui.css', 'text/css; charset=utf-8'],
  ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
]);

export interface Asset {
  readonly contentType: string;
  readonly text: string;
}

const read = new Map<string, Promise<Asset>>();

/** A file of Swagger UI, read when it is first asked for. */
export function findAsset(name: string): Promise<Asset> | undefined {
  const contentType = contentTypes.get(name);
  if (contentType === undefined) return undefined;
  const asset = read.get(name) ?? readAsset(name, contentType);
  read.set(name, asset);
  return asset;
}

async function readAsset(name: string, contentType: string): Promise<Asset> {
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  return { contentType, text: await readFile(join(folder, name), 'utf8') };
}
