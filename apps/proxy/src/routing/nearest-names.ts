const suggestionsMax = 3;
/** Longer names are no slips of the pen. */
const nameCharsMax = 128;
/** Slips are small, and each one more makes the comparison dearer. */
const distanceMax = 5;
/** Names that are compared; a gateway with more has plenty of near ones among these. */
const comparedNamesMax = 2000;

/** The names that are most like a wrong one, best first; those that are too far off are left out. */
export function nearestNames(wrong: string, names: Iterable<string>): readonly string[] {
  if (wrong.length > nameCharsMax) return [];
  const asked = wrong.toLowerCase();
  const near: { readonly name: string; readonly distance: number }[] = [];
  const farthest = Math.min(distanceMax, Math.max(2, Math.ceil(asked.length / 3)));
  let compared = 0;
  for (const name of names) {
    compared += 1;
    if (compared > comparedNamesMax) break;
    const distance = editDistance(asked, name.toLowerCase(), farthest);
    if (distance <= farthest) near.push({ name, distance });
  }
  near.sort((left, right) => left.distance - right.distance || (left.name < right.name ? -1 : 1));
  return near.slice(0, suggestionsMax).map(({ name }) => name);
}

/**
 * How many letters must be put in, taken out or replaced; anything above the bound is given as one more than it. Only
 * the cells near the diagonal are worked out: the others are above the bound in any case.
 */
export function editDistance(left: string, right: string, bound: number): number {
  const tooFar = bound + 1;
  if (Math.abs(left.length - right.length) > bound) return tooFar;
  let previous = new Uint16Array(right.length + 1).fill(tooFar);
  let current = new Uint16Array(right.length + 1);
  for (let column = 0; column <= Math.min(bound, right.length); column += 1) previous[column] = column;
  for (let row = 1; row <= left.length; row += 1) {
    current.fill(tooFar);
    if (row <= bound) current[0] = row;
    let least = current[0] ?? tooFar;
    const letter = left.charCodeAt(row - 1);
    for (let column = Math.max(1, row - bound); column <= Math.min(right.length, row + bound); column += 1) {
      const replaced = (previous[column - 1] ?? tooFar) + (letter === right.charCodeAt(column - 1) ? 0 : 1);
      const changed = Math.min(previous[column] ?? tooFar, current[column - 1] ?? tooFar) + 1;
      const distance = Math.min(replaced, changed, tooFar);
      current[column] = distance;
      least = Math.min(least, distance);
    }
    if (least > bound) return tooFar;
    [previous, current] = [current, previous];
  }
  return previous[right.length] ?? tooFar;
}
