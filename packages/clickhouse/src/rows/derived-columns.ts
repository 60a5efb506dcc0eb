import { crc32 } from 'node:zlib';
import { hourMs, secondMs, type Tags } from '@tollgate/schema';

/**
 * What could be left to the defaults of the tables, but costs ClickHouse more per insert than all the rest: it would set
 * up a dozen expressions for each batch.
 */

/** Columns `tag_slot_0` to `tag_slot_7`: each tag is in the slot that the CRC-32 of its name gives. */
export const tagSlotCount = 8;

/** The slot of a tag. */
export function tagSlotOf(name: string): number {
  return crc32(name) % tagSlotCount;
}

const emptySlots: readonly string[] = Array.from({ length: tagSlotCount }, () => '{}');

/** Most sets of tags whose slots are remembered. Applications use few. */
const rememberedTagsMax = 10_000;
const remembered = new Map<string, readonly string[]>();

/** The slots of a set of tags, each a JSON object with names in order. */
export function tagSlotsOf(tags: Tags): readonly string[] {
  const text = JSON.stringify(tags);
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const slots = [...emptySlots];
  for (let slot = 0; slot < tagSlotCount; slot += 1) {
    const members = Object.entries(tags).filter(([name]) => tagSlotOf(name) === slot);
    if (members.length > 0) slots[slot] = JSON.stringify(Object.fromEntries(members.sort(byName)));
  }
  if (remembered.size >= rememberedTagsMax) remembered.clear();
  remembered.set(text, slots);
  return slots;
}

function byName([left]: readonly [string, string], [right]: readonly [string, string]): number {
  return left < right ? -1 : 1;
}

/** Percentiles are taken of the logarithm to this base, rounded, and are exact to half of its distance from 1. */
export const bucketBase = 1.015;
const logarithmOfBase = Math.log(bucketBase);

/** The bucket of a duration. */
export function durationBucket(durationMs: number): number {
  return Math.round(Math.log(Math.max(durationMs, 1)) / logarithmOfBase);
}

const precedenceTimeMax = 2 ** 48 - 1;

/**
 * Of two copies the one with the greater number is kept: that is the one stored first. The number has 64 bits, of which
 * `time` is the upper 48.
 */
export function precedenceOf(storedAtMs: number, contentHash: string): { readonly time: number; readonly tie: number } {
  return { time: precedenceTimeMax - storedAtMs, tie: contentHash.charCodeAt(0) | (contentHash.charCodeAt(1) << 8) };
}

/** Start of the UTC hour, in seconds since 1970. */
export function hourOf(timeMs: number): number {
  return (timeMs - (timeMs % hourMs)) / secondMs;
}
