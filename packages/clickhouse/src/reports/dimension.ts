import { tagKeyCharsMax } from '@tollgate/schema';
import { z } from 'zod';
import { tagSlotOf } from '../rows/derived-columns.js';

/** What a report can be grouped and filtered by: a column of the views, or a tag as `tag:<name>`. */
export const CostDimension = z.union([
  z.enum(['project', 'team', 'key', 'user', 'model', 'provider']),
  z.templateLiteral(['tag:', z.string().min(1).max(tagKeyCharsMax)]),
]);
export type CostDimension = z.infer<typeof CostDimension>;

/** How a dimension reads in SQL. Names that a caller chose are parameters, never part of the text. */
export interface DimensionSql {
  /** What the rows are grouped by first. */
  readonly raw: string;
  /** For a column of few different texts: `raw` as a text that is never NULL, by a function of this column alone. */
  readonly rawText?: string;
  /** From `raw`, here called by `name`, to the text that is reported; NULL for none. */
  readonly toText: (name: string) => string;
  /** What is compared with the values of a filter. */
  readonly value: string;
  readonly valueType: 'UUID' | 'String';
  readonly parameters: Readonly<Record<string, string>>;
}

const columns = {
  project: 'project_id',
  team: 'team',
  key: 'virtual_key_id',
  user: 'user',
  model: 'model',
  provider: 'provider',
} as const;

const tagPrefix = 'tag:';

/** `parameter` is a name of our own making for the query parameter that carries the tag's name. */
export function dimensionSql(dimension: CostDimension, parameter: string): DimensionSql {
  switch (dimension) {
    case 'project':
    case 'key':
      return {
        raw: columns[dimension],
        toText: (name) => `toString(${name})`,
        value: columns[dimension],
        valueType: 'UUID',
        parameters: {},
      };
    case 'team':
      // No text may look like the absence of one.
      return { ...textSql(dimension), rawText: "ifNull(concat('=', team), '')" };
    case 'model':
    case 'provider':
      return { ...textSql(dimension), rawText: dimension };
    case 'user':
      return textSql(dimension);
    default:
      return tagSql(dimension.slice(tagPrefix.length), parameter);
  }
}

function textSql(dimension: 'team' | 'user' | 'model' | 'provider'): DimensionSql {
  const column = columns[dimension];
  return { raw: column, toText: (name) => name, value: column, valueType: 'String', parameters: {} };
}

/**
 * Rows are grouped by the slot that holds the tag, which is a column of few values, and only the groups are looked into:
 * several times faster than reading the tags of every row.
 */
function tagSql(tag: string, parameter: string): DimensionSql {
  const name = `{${parameter}:String}`;
  const slot = `tag_slot_${tagSlotOf(tag)}`;
  return {
    raw: slot,
    rawText: slot,
    toText: (text) => `if(JSONHas(${text}, ${name}), JSONExtractString(${text}, ${name}), NULL)`,
    value: `tags[${name}]`,
    valueType: 'String',
    parameters: { [parameter]: tag },
  };
}

/** Whether attempts of one request can differ in it, so that requests must be counted, not first attempts. */
export function differsByAttempt(dimension: CostDimension): boolean {
  return dimension === 'model' || dimension === 'provider';
}
