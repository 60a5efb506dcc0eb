import type { ProviderProfile } from './provider.js';

/** What an environment variable says of a provider besides its key. */
export interface ImportedSetting {
  readonly variable: string;
  /** The option it is; absent for the address. */
  readonly option?: string;
  /** Without it the key alone does not make a provider that could be called. */
  readonly required: boolean;
}

/** A provider that can be made of what the environment holds. */
export interface KeyImport {
  readonly kind: string;
  /** Holds the key. */
  readonly variable: string;
  readonly settings: readonly ImportedSetting[];
}

type Importable = Pick<ProviderProfile, 'id' | 'baseUrl' | 'options' | 'apiKeyVariable' | 'baseUrlVariable'>;

/**
 * Which variables make which providers: one for each variable, by its name. Where two kinds take one key, the plainer
 * name is the vendor's own interface. A kind whose address nothing in the environment tells is not among them.
 */
export function keyImports(profiles: readonly Importable[]): readonly KeyImport[] {
  const byVariable = new Map<string, KeyImport>();
  for (const profile of profiles) {
    const found = keyImportOf(profile);
    if (found === undefined) continue;
    const other = byVariable.get(found.variable);
    if (other === undefined || found.kind.length < other.kind.length) byVariable.set(found.variable, found);
  }
  return [...byVariable.values()].toSorted((left, right) => (left.variable < right.variable ? -1 : 1));
}

function keyImportOf({
  id,
  baseUrl,
  options = [],
  apiKeyVariable,
  baseUrlVariable,
}: Importable): KeyImport | undefined {
  if (apiKeyVariable === undefined) return undefined;
  const isAddressed = baseUrl !== undefined || baseUrlVariable !== undefined;
  const address = baseUrlVariable === undefined ? [] : [{ variable: baseUrlVariable, required: baseUrl === undefined }];
  const parts = options.filter(({ inAddress }) => inAddress === true);
  const isMadeOfVariables = parts.length > 0 && parts.every(({ variable }) => variable !== undefined);
  if (!isAddressed && !isMadeOfVariables) return undefined;
  const settings = options.flatMap(({ name, variable, inAddress }) =>
    variable === undefined ? [] : [{ variable, option: name, required: inAddress === true && !isAddressed }],
  );
  return { kind: id, variable: apiKeyVariable, settings: [...address, ...settings] };
}
