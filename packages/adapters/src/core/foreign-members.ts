import type { Extensions, FormatId } from '@tollgate/schema';

/**
 * Names of a request's members that only other formats know: a provider of this one does not get them, and the caller is
 * told. `store: false` is not among them: nothing is kept anyway where nothing can be.
 */
export function foreignMembers(extensions: Extensions | undefined, own: FormatId): readonly string[] {
  return Object.entries(extensions ?? {})
    .filter(([format]) => format !== own)
    .flatMap(([, members]) => Object.entries(members ?? {}))
    .flatMap(([name, value]) => (name === 'store' && value === false ? [] : [name]));
}
