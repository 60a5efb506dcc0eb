import { chatModel, type ModelCard } from '../../core/model-card.js';

/**
 * Kimi models at their maker (platform.kimi.ai/docs/models); limits and abilities as github.com/anomalyco/models.dev
 * has them (July 2026).
 */
export const moonshotCatalog: readonly ModelCard[] = [
  chatModel('kimi-k2.7-code', [262_144], 'tools', 'vision', 'structuredOutput', 'reasoning'),
  chatModel('kimi-k2.7-code-highspeed', [262_144], 'tools', 'vision', 'structuredOutput', 'reasoning'),
  chatModel('kimi-k2.6', [262_144], 'tools', 'vision', 'structuredOutput', 'reasoning'),
  chatModel('kimi-k2.5', [262_144], 'tools', 'vision', 'structuredOutput', 'reasoning'),
];
