/** How fast an imitated model is. */
export interface SimModel {
  readonly id: string;
  readonly firstByteMs: number;
  readonly pieceMs: number;
}

/** The models that the simulated provider imitates, with latencies of the usual order for each. */
export const simModels: readonly SimModel[] = [
  { id: 'gpt-4.1', firstByteMs: 450, pieceMs: 14 },
  { id: 'gpt-4.1-mini', firstByteMs: 300, pieceMs: 9 },
  { id: 'gpt-4o-mini', firstByteMs: 280, pieceMs: 9 },
  { id: 'claude-sonnet-4-6', firstByteMs: 700, pieceMs: 16 },
  { id: 'claude-haiku-4-5', firstByteMs: 350, pieceMs: 8 },
  { id: 'text-embedding-3-small', firstByteMs: 90, pieceMs: 0 },
  { id: 'gpt-image-1', firstByteMs: 6000, pieceMs: 2000 },
  { id: 'dall-e-3', firstByteMs: 8000, pieceMs: 0 },
  { id: 'tts-1', firstByteMs: 400, pieceMs: 40 },
  { id: 'gpt-4o-mini-tts', firstByteMs: 500, pieceMs: 40 },
  { id: 'whisper-1', firstByteMs: 900, pieceMs: 0 },
  { id: 'gpt-4o-mini-transcribe', firstByteMs: 500, pieceMs: 10 },
  { id: 'omni-moderation-latest', firstByteMs: 150, pieceMs: 0 },
  { id: 'rerank-v3.5', firstByteMs: 120, pieceMs: 0 },
];

/** Names that stand for trouble, for trying out how an application and Tollgate take it. */
export const troubleModels = ['overloaded', 'rate-limited', 'broken-stream'] as const;
export type TroubleModel = (typeof troubleModels)[number];

/** Whether a model name stands for trouble. */
export function isTroubleModel(model: string): model is TroubleModel {
  return troubleModels.some((trouble) => trouble === model);
}
