import { alibaba } from './alibaba/index.js';
import { anthropic } from './anthropic/index.js';
import { azure } from './azure/index.js';
import { bedrock } from './bedrock/index.js';
import { cerebras } from './cerebras/index.js';
import { cloudflare } from './cloudflare/index.js';
import { cohere } from './cohere/index.js';
import { deepInfra } from './deepinfra/index.js';
import { deepseek } from './deepseek/index.js';
import { fireworks } from './fireworks/index.js';
import { geminiOpenAiCompat } from './gemini-openai-compat/index.js';
import { githubModels } from './github-models/index.js';
import { google } from './google/index.js';
import { groq } from './groq/index.js';
import { huggingface } from './huggingface/index.js';
import { lmStudio } from './lm-studio/index.js';
import { mistral } from './mistral/index.js';
import { moonshot } from './moonshot/index.js';
import { nebius } from './nebius/index.js';
import { novita } from './novita/index.js';
import { nvidia } from './nvidia/index.js';
import { ollama } from './ollama/index.js';
import { openai } from './openai/index.js';
import { openAiCompatible } from './openai-compatible/index.js';
import { openrouter } from './openrouter/index.js';
import { perplexity } from './perplexity/index.js';
import { sambanova } from './sambanova/index.js';
import { sim } from './sim/index.js';
import { together } from './together/index.js';
import { vertex } from './vertex/index.js';
import { vllm } from './vllm/index.js';
import { xai } from './xai/index.js';
import { zai } from './zai/index.js';

/** Every kind of provider Tollgate speaks to. A new one is its folder and one line here. */
export const providers = [
  alibaba,
  anthropic,
  azure,
  bedrock,
  cerebras,
  cloudflare,
  cohere,
  deepInfra,
  deepseek,
  fireworks,
  geminiOpenAiCompat,
  githubModels,
  google,
  groq,
  huggingface,
  lmStudio,
  mistral,
  moonshot,
  nebius,
  novita,
  nvidia,
  ollama,
  openai,
  openAiCompatible,
  openrouter,
  perplexity,
  sambanova,
  sim,
  together,
  vertex,
  vllm,
  xai,
  zai,
] as const;
