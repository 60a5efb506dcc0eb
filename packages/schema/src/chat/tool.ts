import type { JsonObject, JsonValue } from '../json.js';
import type { CacheMark, Extensions, Placed } from './extensions.js';
import type { FormatId } from './format-id.js';

/** A function the model may ask the caller to run. */
export interface FunctionTool extends Placed {
  readonly type: 'function';
  readonly name: string;
  readonly description?: string;
  /** JSON Schema of the arguments; absent means no arguments. */
  readonly parameters?: JsonObject;
  readonly strict?: boolean;
  readonly cache?: CacheMark;
  readonly extensions?: Extensions;
}
/** A tool that only its own format knows, such as a search that the provider runs itself. */
export interface OpaqueTool extends Placed {
  readonly type: 'opaque';
  readonly format: FormatId;
  readonly value: JsonValue;
}
export type Tool = FunctionTool | OpaqueTool;

export type ToolChoice =
  | { readonly type: 'auto' }
  | { readonly type: 'none' }
  | { readonly type: 'required' }
  | { readonly type: 'tool'; readonly name: string }
  /** A choice that only its own format can express. */
  | { readonly type: 'opaque'; readonly format: FormatId; readonly value: JsonValue };
