import { JsonObject as jsonObject, JsonValue as jsonValue } from '@tollgate/schema';
import { z } from 'zod';
import { readAsNumber, readAsObject } from '../../../core/number-schemas.js';

/**
 * What callers send, after its names were put into camel case. Members that are known must be right; members and parts
 * that are not known are taken from what was written, for this format grows faster than any list of it, and callers whose
 * target speaks another one are told of them. Null is absent.
 */
const text = z.string().nullish();
const flag = z.boolean().nullish();
const number = readAsNumber(z.number()).nullish();
/** Integers may be texts, as Protobuf writes those of 64 bits. */
const integer = z
  .union(
    [
      readAsNumber(z.int()),
      z
        .string()
        .regex(/^-?\d{1,15}$/)
        .transform(Number),
    ],
    { error: 'must be a whole number' },
  )
  .nullish();

/** What a model noted for itself in an earlier answer, such as the proof of a thought. No other format misses it. */
const note = jsonValue.optional();

/** One object may stand for a list of one, as Google reads it too. */
export const Objects = z.union([z.array(jsonObject), jsonObject.transform((object) => [object])], {
  error: 'must be an object or a list of objects',
});

export const GenerateRequest = z.object({
  model: text,
  contents: Objects,
  systemInstruction: z.union([z.string(), jsonObject], { error: 'must be an object with parts' }).nullish(),
  tools: Objects.nullish(),
  toolConfig: readAsObject(
    z.object({
      functionCallingConfig: readAsObject(
        z.object({
          mode: z.string().nullish(),
          allowedFunctionNames: z.array(z.string()).nullish(),
        }),
      ).nullish(),
    }),
  ).nullish(),
  generationConfig: jsonObject.nullish(),
  serviceTier: text,
});
export type GenerateRequest = z.infer<typeof GenerateRequest>;

export const GenerationConfig = z.object({
  maxOutputTokens: integer,
  temperature: number,
  topP: number,
  topK: number,
  frequencyPenalty: number,
  presencePenalty: number,
  seed: integer,
  stopSequences: z.array(z.string()).nullish(),
  candidateCount: integer,
  responseLogprobs: flag,
  logprobs: integer,
  responseMimeType: text,
  responseSchema: jsonObject.nullish(),
  responseJsonSchema: jsonObject.nullish(),
  thinkingConfig: readAsObject(
    z.object({ includeThoughts: flag, thinkingBudget: integer, thinkingLevel: text }),
  ).nullish(),
});
export type GenerationConfig = z.infer<typeof GenerationConfig>;

export const Content = z.object({ role: text, parts: Objects.nullish() });

/** The text of a part; null is absent. */
export const PartText = z.object({ text });
const noted = { thought: note, thoughtSignature: note };
export const TextPart = z.object({ ...noted, text });
export const MediaPart = z.object({ ...noted, inlineData: note, fileData: note });
export const CallPart = z.object({ ...noted, functionCall: note });
export const ResponsePart = z.object({ ...noted, functionResponse: note });

export const FunctionCall = z.object({
  id: text,
  name: z.string().min(1),
  args: jsonObject.nullish(),
  partialArgs: note,
  willContinue: note,
});
export const FunctionResponse = z.object({
  id: text,
  name: z.string().min(1),
  response: jsonObject.nullish(),
  parts: Objects.nullish(),
});
/** The name is read where the part is made, if that is of a kind that has one. */
const displayName = jsonValue.optional();
export const InlineData = z.object({ mimeType: z.string().min(1), data: z.string(), displayName });
export const FileData = z.object({ mimeType: text, fileUri: z.string().min(1), displayName });

export const FunctionDeclaration = z.object({
  name: z.string().min(1),
  description: text,
  parameters: jsonObject.nullish(),
  parametersJsonSchema: jsonValue.optional(),
});
