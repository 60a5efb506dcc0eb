const unitsPerCharacterMax = 2;

/*
 * Bounds of texts count characters, as callers and JSON Schema do: what lies outside the basic plane, an emoji for one, is
 * two units of a JavaScript text, and one character.
 */

/** Whether a text has at most `charactersMax` characters. Looks at its length alone where that is enough. */
export function hasAtMost(text: string, charactersMax: number): boolean {
  if (text.length <= charactersMax) return true;
  if (text.length > charactersMax * unitsPerCharacterMax) return false;
  return lengthOf(text, charactersMax) === text.length;
}

/** The first `charactersMax` characters of a text; no character is cut in two. */
export function firstCharacters(text: string, charactersMax: number): string {
  return text.length <= charactersMax ? text : text.slice(0, lengthOf(text, charactersMax));
}

/** How many units the first `charactersMax` characters take. */
function lengthOf(text: string, charactersMax: number): number {
  let units = 0;
  for (let count = 0; count < charactersMax && units < text.length; count++) {
    units += (text.codePointAt(units) ?? 0) > basicPlaneEnd ? unitsPerCharacterMax : 1;
  }
  return units;
}

const basicPlaneEnd = 0xffff;
