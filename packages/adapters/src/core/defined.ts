/** The members that may be undefined become members that may be absent. */
export type Defined<Members> = {
  [Name in keyof Members as undefined extends Members[Name] ? never : Name]: Members[Name];
} & {
  [Name in keyof Members as undefined extends Members[Name] ? Name : never]?: Exclude<Members[Name], undefined>;
};

/**
 * Copies an object without the members that are undefined: absent and undefined differ for exact optional types. A member
 * called `__proto__` is one like any other.
 */
export function defined<Members extends object>(members: Members): Defined<Members>;
export function defined(members: Readonly<Record<string, unknown>>): object {
  const kept: Record<string, unknown> = {};
  for (const name in members) {
    const value = members[name];
    if (value === undefined) continue;
    if (name === '__proto__') Object.defineProperty(kept, name, { ...plain, value });
    else kept[name] = value;
  }
  return kept;
}

const plain = { configurable: true, enumerable: true, writable: true };
