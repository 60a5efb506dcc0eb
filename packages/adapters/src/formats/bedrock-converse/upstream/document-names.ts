const nameCharsMax = 200;
const refused = /[^a-zA-Z0-9\s\-()[\]]+/g;

/** Gives documents names that this format takes, each once in a request. */
export interface DocumentNames {
  readonly nameOf: (filename: string | undefined) => string;
}

/**
 * Names may hold letters, digits, single spaces, hyphens, parentheses and square brackets, and no two documents may
 * have the same one. A document without a name is numbered.
 */
export function openDocumentNames(): DocumentNames {
  const given = new Set<string>();
  const copies = new Map<string, number>();
  let documents = 0;
  return {
    nameOf(filename) {
      documents += 1;
      const wanted = tidy(filename ?? '') || `Document ${documents}`;
      let copy = copies.get(wanted) ?? 1;
      let name = copy === 1 ? wanted : withCopy(wanted, ` (${copy})`);
      while (given.has(name)) {
        copy += 1;
        name = withCopy(wanted, ` (${copy})`);
      }
      copies.set(wanted, copy);
      given.add(name);
      return name;
    },
  };
}

/** The ending says what the format says already. */
function tidy(filename: string): string {
  const name = filename.replace(/\.[a-zA-Z0-9]{1,5}$/, '');
  return name.replace(refused, ' ').replace(/\s+/g, ' ').trim().slice(0, nameCharsMax).trim();
}

function withCopy(name: string, copy: string): string {
  return name.slice(0, nameCharsMax - copy.length) + copy;
}
