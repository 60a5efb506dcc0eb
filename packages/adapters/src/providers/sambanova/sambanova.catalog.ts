import { chatModel, type ModelCard } from '../../core/model-card.js';

/** Models of SambaNova Cloud, as its documentation and its community pages name them; limits differ by deployment. */
export const sambaNovaCatalog: readonly ModelCard[] = [
  chatModel('DeepSeek-V3.2', [], 'reasoning'),
  chatModel('DeepSeek-V3.1', [], 'reasoning'),
  chatModel('gpt-oss-120b', [], 'reasoning'),
  chatModel('MiniMax-M2.7', []),
  chatModel('Meta-Llama-3.3-70B-Instruct', []),
  chatModel('Llama-4-Maverick-17B-128E-Instruct', [], 'vision'),
];
