/**
 * Where a record stands in the log of one run: segment and offset in one number. A log that nobody drains holds places
 * by the million, and a number in a typed array is the smallest form they have.
 */
export type Place = number;

const offsetsPerSegment = 2 ** 32;

export function placeOf(segment: number, offset: number): Place {
  return segment * offsetsPerSegment + offset;
}

export function segmentOf(place: Place): number {
  return Math.floor(place / offsetsPerSegment);
}

export function offsetOf(place: Place): number {
  return place % offsetsPerSegment;
}
