import type { MatchLogic } from '@pydantic/genai-prices';

/** Says whether a model name, in the form of `catalogueName`, is meant. */
export type NameTest = (name: string) => boolean;

const compactDate = /-(20\d{2})(\d{2})(\d{2})(?=-|:|$)/g;

/** The form in which the catalogue compares names: without case and outer space. */
export function catalogueName(model: string): string {
  return model.trim().toLowerCase();
}

/**
 * The name with the dates of dated snapshots written the other way, `-20250929` as `-2025-09-29`, for names that nothing
 * matches as they are; undefined when there is no such date.
 */
export function withDashedDates(name: string): string | undefined {
  const dashed = name.replace(compactDate, (text, year: string, month: string, day: string) => {
    const iso = `${year}-${month}-${day}`;
    return isCalendarDay(iso) ? `-${iso}` : text;
  });
  return dashed === name ? undefined : dashed;
}

/** Turns the match rules of the catalogue into a function, so that nothing is prepared again for each name. */
export function compileMatch(match: MatchLogic): NameTest {
  if ('or' in match) return anyOf(match.or.map(compileMatch));
  if ('and' in match) return allOf(match.and.map(compileMatch));
  if ('regex' in match) return patternTest(match.regex);
  if ('equals' in match) return textTest(match.equals, (name, text) => name === text);
  if ('starts_with' in match) return textTest(match.starts_with, (name, text) => name.startsWith(text));
  if ('ends_with' in match) return textTest(match.ends_with, (name, text) => name.endsWith(text));
  return textTest(match.contains, (name, text) => name.includes(text));
}

function anyOf(tests: readonly NameTest[]): NameTest {
  return (name) => tests.some((test) => test(name));
}

function allOf(tests: readonly NameTest[]): NameTest {
  return (name) => tests.every((test) => test(name));
}

function patternTest(source: string): NameTest {
  const pattern = new RegExp(source);
  return (name) => pattern.test(name);
}

function textTest(text: string, compare: (name: string, text: string) => boolean): NameTest {
  const lower = text.toLowerCase();
  return (name) => compare(name, lower);
}

/** Refuses days such as 2025-02-30, which `Date` would move to March. */
function isCalendarDay(iso: string): boolean {
  const epochMs = Date.parse(`${iso}T00:00:00Z`);
  return !Number.isNaN(epochMs) && new Date(epochMs).toISOString().startsWith(iso);
}
