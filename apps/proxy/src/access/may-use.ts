import { matchesPattern } from './model-pattern.js';
import type { Principal } from './principal.js';

/** Whether the key may use what goes by this name; a key without patterns may use all. */
export function mayUse({ key }: Principal, model: string): boolean {
  return key.allowedModels === undefined || key.allowedModels.some((pattern) => matchesPattern(pattern, model));
}
