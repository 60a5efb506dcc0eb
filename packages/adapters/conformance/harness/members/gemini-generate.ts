import type {
  FileData,
  FunctionCall,
  FunctionCallingConfig,
  FunctionDeclaration,
  FunctionResponse,
  GenerateContentConfig,
  GenerationConfig,
  Part,
  ThinkingConfig,
  Tool,
  ToolConfig,
} from '@google/genai';
import type { JsonObject } from '@tollgate/schema';
import { pixel, type SamplesOf, type Site, schema, words } from './site.js';

const declaration = { name: 'look', parametersJsonSchema: schema };
const plain: JsonObject = {
  contents: [{ role: 'user', parts: [{ text: 'Hi' }] }],
  tools: [{ functionDeclarations: [declaration] }],
  toolConfig: {},
  generationConfig: {},
};
const image = { inlineData: { mimeType: 'image/png', data: pixel } };
const conversation: JsonObject = {
  ...plain,
  systemInstruction: { parts: [{ text: 'Be kind' }] },
  contents: [
    {
      role: 'user',
      parts: [
        { text: 'Hi' },
        image,
        { inlineData: { mimeType: 'text/plain', data: words } },
        { fileData: { mimeType: 'application/pdf', fileUri: 'https://example.com/a.pdf' } },
      ],
    },
    { role: 'model', parts: [{ text: 'Let me look' }, { functionCall: { name: 'look', args: { city: 'Oslo' } } }] },
    { role: 'user', parts: [{ functionResponse: { name: 'look', response: { output: 'Rain' } } }] },
    { role: 'model', parts: [{ text: 'Sun' }] },
    { role: 'user', parts: [{ text: 'And now?' }] },
  ],
};
const inline: JsonObject = {
  ...plain,
  contents: [{ role: 'user', parts: [{ text: 'Hi' }, image, { inlineData: { mimeType: 'text/plain', data: words } }] }],
};
const structured: JsonObject = { ...plain, generationConfig: { responseMimeType: 'application/json' } };
const counted: JsonObject = { ...plain, generationConfig: { responseLogprobs: true } };
const thinking: JsonObject = { ...plain, generationConfig: { thinkingConfig: { thinkingBudget: 2000 } } };
const forced: JsonObject = {
  ...plain,
  tools: [{ functionDeclarations: [declaration, { ...declaration, name: 'see' }] }],
  toolConfig: { functionCallingConfig: { mode: 'ANY' } },
};

/** Members of the SDK's configuration that stand in the body beside the contents. */
const beside = {
  serviceTier: ['standard', 'flex', 'priority'],
  systemInstruction: [{ parts: [{ text: 'Be brief' }] }],
  safetySettings: [[{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }]],
  labels: [{ team: 'blue' }],
  cachedContent: ['cachedContents/1'],
  modelArmorConfig: [{ promptTemplateName: 'x' }],
  continuationToken: ['x'],
  automaticContinuation: [true],
  generationOutputConfig: [{ x: 1 }],
  store: [true],
} satisfies SamplesOf<
  GenerateContentConfig,
  | Extract<keyof GenerationConfig, keyof GenerateContentConfig>
  | 'httpOptions'
  | 'abortSignal'
  | 'tools'
  | 'toolConfig'
  | 'automaticFunctionCalling'
  | 'imageConfig'
>;

const config = {
  modelSelectionConfig: [{ featureSelectionPreference: 'PRIORITIZE_COST' }],
  audioTranscriptionConfig: [{ languageCodes: ['en'] }],
  audioTimestamp: [true],
  candidateCount: [2],
  enableAffectiveDialog: [true],
  frequencyPenalty: [0.5],
  imageConfig: [{ aspectRatio: '1:1' }],
  logprobs: [3],
  maxOutputTokens: [4000],
  mediaResolution: ['MEDIA_RESOLUTION_LOW'],
  presencePenalty: [0.5],
  responseFormat: [[{ text: { mimeType: 'application/json', schema } }]],
  responseJsonSchema: [schema],
  responseLogprobs: [true],
  responseMimeType: ['application/json', 'text/plain', 'text/x.enum'],
  responseModalities: [['TEXT'], ['IMAGE'], ['AUDIO'], ['TEXT', 'IMAGE']],
  responseSchema: [{ type: 'OBJECT', properties: { city: { type: 'STRING' } } }],
  routingConfig: [{ autoMode: { modelRoutingPreference: 'BALANCED' } }],
  seed: [7],
  speechConfig: [{ voiceConfig: { prebuiltVoiceConfig: { voiceName: 'Kore' } } }],
  stopSequences: [['END'], ['1', '2', '3', '4', '5', '6']],
  temperature: [0.5, 1.5],
  thinkingConfig: [
    { includeThoughts: true },
    { includeThoughts: false },
    { thinkingBudget: 0 },
    { thinkingBudget: -1 },
    { thinkingBudget: 2000 },
    { thinkingBudget: 9000 },
    { thinkingLevel: 'LOW' },
    { thinkingLevel: 'HIGH' },
  ],
  topK: [5],
  topP: [0.5],
  enableEnhancedCivicAnswers: [true],
  translationConfig: [{ targetLanguageCode: 'de' }],
} satisfies SamplesOf<GenerationConfig & Pick<GenerateContentConfig, 'imageConfig'>, never>;

const toolConfig = {
  functionCallingConfig: [
    { mode: 'AUTO' },
    { mode: 'ANY' },
    { mode: 'NONE' },
    { mode: 'VALIDATED' },
    { mode: 'ANY', allowedFunctionNames: ['look'] },
    { mode: 'VALIDATED', allowedFunctionNames: ['look'] },
  ],
  retrievalConfig: [{ languageCode: 'de' }],
  includeServerSideToolInvocations: [true],
} satisfies SamplesOf<ToolConfig, never>;

const parts = {
  toolCall: [{ id: 'x', toolType: 'GOOGLE_SEARCH_WEB', args: {} }],
  toolResponse: [{ id: 'x', toolType: 'GOOGLE_SEARCH_WEB', response: {} }],
  audioTranscription: [{ text: 'x' }],
  codeExecutionResult: [{ outcome: 'OUTCOME_OK', output: '1' }],
  executableCode: [{ language: 'PYTHON', code: '1' }],
  fileData: [
    { fileUri: 'https://example.com/a.pdf', mimeType: 'application/pdf' },
    { fileUri: 'https://www.youtube.com/watch?v=x' },
    { fileUri: 'files/1' },
  ],
  inlineData: [
    { mimeType: 'image/png', data: pixel },
    { mimeType: 'audio/wav', data: words },
    { mimeType: 'video/mp4', data: words },
    { mimeType: 'application/pdf', data: words },
  ],
  text: ['More'],
} satisfies SamplesOf<Part, keyof typeof partMembers | 'functionCall' | 'functionResponse' | 'thought'>;

const partMembers = {
  mediaResolution: [{ level: 'MEDIA_RESOLUTION_LOW' }],
  thoughtSignature: ['c2ln'],
  videoMetadata: [{ fps: 1 }],
  partMetadata: [{ a: 1 }],
  mediaProcessing: [{ x: 1 }],
  speechMetadata: [{ x: 1 }],
};

const call = {
  id: ['c1'],
  partialArgs: [[{ jsonPath: '$.city', stringValue: 'Oslo' }]],
  willContinue: [true],
} satisfies SamplesOf<FunctionCall, 'name' | 'args'>;
const response = {
  parts: [[image], [{ inlineData: { mimeType: 'audio/wav', data: words } }]],
  scheduling: ['SILENT'],
  willContinue: [true],
} satisfies SamplesOf<FunctionResponse, 'name' | 'response' | 'id'>;
const functionMembers = {
  behavior: ['NON_BLOCKING'],
  description: ['Looks'],
  response: [{ type: 'OBJECT' }],
  responseJsonSchema: [schema],
} satisfies SamplesOf<FunctionDeclaration, 'name' | 'parameters' | 'parametersJsonSchema'>;
const tools = {
  retrieval: [{ disableAttribution: true }],
  googleMaps: [{}],
  mcpServers: [[{ name: 'x' }]],
  codeExecution: [{}],
  computerUse: [{ environment: 'ENVIRONMENT_BROWSER' }],
  enterpriseWebSearch: [{}],
  exaAiSearch: [{}],
  googleSearch: [{}],
  googleSearchRetrieval: [{}],
  parallelAiSearch: [{}],
  urlContext: [{}],
  fileSearch: [{ fileSearchStoreNames: ['x'] }],
} satisfies SamplesOf<Tool, 'functionDeclarations'>;

/** A part of its own for each member that holds content. */
const wholeParts = Object.fromEntries(
  Object.entries(parts).map(([name, values]) => [name, values.map((value) => ({ [name]: value }))]),
);

/** What may stand in a body of Gemini's `generateContent`. */
export const geminiGenerateSites: readonly Site[] = [
  { body: plain, at: [], samples: beside },
  { body: plain, at: ['generationConfig'], samples: config },
  {
    body: structured,
    at: ['generationConfig'],
    samples: { responseSchema: config.responseSchema, responseJsonSchema: config.responseJsonSchema },
  },
  { body: counted, at: ['generationConfig'], samples: { logprobs: [3] } },
  {
    body: thinking,
    at: ['generationConfig', 'thinkingConfig'],
    samples: { includeThoughts: [true, false] } satisfies SamplesOf<ThinkingConfig, 'thinkingBudget' | 'thinkingLevel'>,
  },
  { body: plain, at: ['toolConfig'], samples: toolConfig },
  {
    body: forced,
    at: ['toolConfig', 'functionCallingConfig'],
    samples: {
      allowedFunctionNames: [['look'], ['look', 'see']],
      streamFunctionCallArguments: [true],
    } satisfies SamplesOf<FunctionCallingConfig, 'mode'>,
  },
  { body: conversation, at: ['systemInstruction', 'parts', 0], samples: partMembers },
  { body: inline, at: ['contents', 0, 'parts', 0], samples: partMembers },
  { body: inline, at: ['contents', 0, 'parts', 1], samples: partMembers },
  { body: inline, at: ['contents', 0, 'parts', 1, 'inlineData'], samples: { displayName: ['a.png'] } },
  { body: inline, at: ['contents', 0, 'parts', 2, 'inlineData'], samples: { displayName: ['My notes.txt'] } },
  {
    body: conversation,
    at: ['contents', 0, 'parts', 3, 'fileData'],
    samples: { displayName: ['My notes.pdf'] } satisfies SamplesOf<FileData, 'fileUri' | 'mimeType'>,
  },
  { body: conversation, at: ['contents', 1, 'parts', 0], samples: { ...partMembers, thought: [true] } },
  { body: conversation, at: ['contents', 1, 'parts', 1], samples: partMembers },
  { body: conversation, at: ['contents', 1, 'parts', 1, 'functionCall'], samples: call },
  { body: conversation, at: ['contents', 2, 'parts', 0], samples: partMembers },
  { body: conversation, at: ['contents', 2, 'parts', 0, 'functionResponse'], samples: response },
  { body: conversation, at: ['contents', 3, 'parts'], samples: wholeParts },
  { body: conversation, at: ['contents', 4, 'parts'], samples: wholeParts },
  { body: plain, at: ['tools', 0, 'functionDeclarations', 0], samples: functionMembers },
  { body: plain, at: ['tools', 0], samples: tools },
];
