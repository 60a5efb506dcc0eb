import type {
  AssistantPart,
  BlockKind,
  ChatEvent,
  ChatResult,
  Choice,
  Citation,
  Finish,
  TokenUsage,
} from '@tollgate/schema';

interface OpenBlock {
  readonly choice: number;
  readonly kind: BlockKind;
  text: string;
  signature: string | undefined;
  readonly citations: Citation[];
}

/** Puts a streamed answer together, for a caller that asked for a whole one and a provider that streamed all the same. */
export class ResultCollector {
  readonly #blocks = new Map<number, OpenBlock>();
  #start: Extract<ChatEvent, { type: 'response-start' }> | undefined;
  #finishes: readonly Finish[] = [];
  #usage: TokenUsage = {};

  push(event: ChatEvent): void {
    if (event.type === 'response-start') this.#start = event;
    else if (event.type === 'response-end') {
      this.#finishes = event.finishes;
      this.#usage = event.usage;
    } else if (event.type === 'block-start') {
      const { block, choice, content } = event;
      this.#blocks.set(block, { choice, kind: content, text: '', signature: undefined, citations: [] });
    } else if ('block' in event) {
      const block = this.#blocks.get(event.block);
      if (block !== undefined) extend(block, event);
    }
  }

  result(): ChatResult {
    const blocks = [...this.#blocks.values()];
    const choices = this.#finishes.map((finish, index): Choice => {
      const content = blocks.filter(({ choice }) => choice === index).map(partOf);
      return { content: content.filter((part) => part !== undefined), finish };
    });
    const { id, model, createdS } = this.#start ?? {};
    return {
      ...(id === undefined ? {} : { id }),
      ...(model === undefined ? {} : { model }),
      ...(createdS === undefined ? {} : { createdS }),
      choices,
      usage: this.#usage,
    };
  }
}

function extend(block: OpenBlock, event: ChatEvent): void {
  if (event.type === 'text-delta' || event.type === 'reasoning-delta' || event.type === 'refusal-delta') {
    block.text += event.text;
  } else if (event.type === 'tool-call-delta') block.text += event.json;
  else if (event.type === 'audio-delta') block.text += event.data ?? '';
  else if (event.type === 'citation-delta') block.citations.push(event.citation);
  else if (event.type === 'signature-delta') block.signature = event.signature;
}

function partOf({ kind, text, signature, citations }: OpenBlock): AssistantPart | undefined {
  switch (kind.type) {
    case 'text':
      return { type: 'text', text, ...(citations.length === 0 ? {} : { citations }) };
    case 'reasoning':
      return { type: 'reasoning', text, ...(signature === undefined ? {} : { signature }) };
    case 'refusal':
      return { type: 'refusal', text };
    case 'tool-call':
      return { type: 'tool-call', id: kind.id, name: kind.name, argumentsJson: text === '' ? '{}' : text };
    case 'redacted-reasoning':
    case 'opaque':
      return kind;
    default:
      return undefined;
  }
}
