import { isJsonObject, type JsonObject, type JsonValue, type Tool, type ToolChoice } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { asObject, isJsonArray } from '../../../core/json-members.js';
import type { RequestProblems } from '../../../core/request-problems.js';
import { formatId } from '../format-id.js';
import { bagOf, noMembers, otherMembers } from '../own-members.js';
import { jsonSchemaOf } from './json-schema.js';
import { FunctionDeclaration, type GenerateRequest } from './request.wire.js';

const declarations: ReadonlySet<string> = new Set(['functionDeclarations']);

/** Reads the tools. One entry may declare functions and name tools of the provider's own, which only this format knows. */
export function parseTools(tools: readonly JsonObject[], problems: RequestProblems): Tool[] {
  return tools.flatMap((tool, at) => {
    const others = otherMembers(tool, declarations);
    const own: Tool[] = others === undefined ? [] : [{ type: 'opaque', format: formatId, value: others }];
    const placed = own.map((read) => problems.placed(read, `tools[${at}]`));
    const declared = tool['functionDeclarations'] ?? [];
    const list = isJsonArray(declared) ? declared : [declared];
    const functions = list.map((value, nth) =>
      parseFunction(value, `tools[${at}].functionDeclarations[${nth}]`, problems),
    );
    return [...placed, ...functions.filter((read) => read !== undefined)];
  });
}

const functionMembers: ReadonlySet<string> = new Set(['name', 'description', 'parametersJsonSchema']);

/** A schema in this format's own words is translated for others, and kept for its own. */
function parseFunction(value: JsonValue, path: string, problems: RequestProblems): Tool | undefined {
  const read = problems.check(FunctionDeclaration, value, path);
  if (read === undefined || !isJsonObject(value)) return undefined;
  const plain = isJsonObject(read.parametersJsonSchema) ? read.parametersJsonSchema : undefined;
  const tool = defined({
    type: 'function' as const,
    name: read.name,
    description: read.description ?? undefined,
    parameters: plain ?? (read.parameters ? jsonSchemaOf(read.parameters) : undefined),
    extensions: bagOf(otherMembers(value, functionMembers)),
  });
  return problems.placed<Tool>(tool, path);
}

const plainMembers: ReadonlySet<string> = new Set(['mode', 'allowedFunctionNames']);

/** Reads the choice among the functions. What other formats cannot say, such as a choice of some, stays in its own words. */
export function parseToolChoice({ toolConfig }: GenerateRequest, body: JsonObject): ToolChoice | undefined {
  const config = toolConfig?.functionCallingConfig ?? undefined;
  if (config === undefined) return undefined;
  const written = asObject(asObject(body['toolConfig'])?.['functionCallingConfig']) ?? {};
  const [name, ...others] = config.allowedFunctionNames ?? [];
  const mode = config.mode?.toUpperCase() ?? 'AUTO';
  if (otherMembers(written, plainMembers) === undefined && others.length === 0) {
    if (name !== undefined && mode === 'ANY') return { type: 'tool', name };
    const choice = name === undefined ? choicesByMode.get(mode) : undefined;
    if (choice !== undefined) return choice;
  }
  return { type: 'opaque', format: formatId, value: otherMembers(written, noMembers) ?? {} };
}

const choicesByMode: ReadonlyMap<string, ToolChoice> = new Map([
  ['AUTO', { type: 'auto' }],
  ['MODE_UNSPECIFIED', { type: 'auto' }],
  ['ANY', { type: 'required' }],
  ['NONE', { type: 'none' }],
]);
