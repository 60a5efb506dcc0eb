/** Cuts text into JSON objects: those of one array, or those that stand by themselves. */
export interface JsonObjectCutter {
  /** Whether an object or an array is open, so that what follows belongs to it. */
  readonly isOpen: () => boolean;
  readonly push: (text: string) => readonly string[];
  /** The text has stopped: gives what was not finished, object or array, for whoever reads it to find it broken. */
  readonly end: () => readonly string[];
  /** How many objects were longer than was allowed. */
  readonly oversized: () => number;
}

/** Every character is looked at once. Of an object longer than `charsMax` nothing is kept. */
export function openJsonObjectCutter(charsMax: number): JsonObjectCutter {
  let kept = '';
  let depth = 0;
  let isInArray = false;
  let isInString = false;
  let isEscaped = false;
  let isDropping = false;
  let oversized = 0;

  const keep = (piece: string): void => {
    if (isDropping) return;
    if (kept.length + piece.length <= charsMax) kept += piece;
    else {
      kept = '';
      isDropping = true;
    }
  };
  /** Follows one character; true when it closes the object. */
  const follow = (character: string): boolean => {
    if (isInString) {
      if (isEscaped) isEscaped = false;
      else if (character === '\\') isEscaped = true;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    return depth === 0;
  };
  const take = (): string | undefined => {
    const taken = isDropping ? undefined : kept;
    if (isDropping) oversized += 1;
    kept = '';
    isDropping = false;
    return taken;
  };

  return {
    isOpen: () => depth > 0 || isInArray,
    push(text) {
      const objects: string[] = [];
      let start = 0;
      for (let at = 0; at < text.length; at += 1) {
        const character = text.charAt(at);
        if (depth === 0) {
          start = at;
          if (character === '{') depth = 1;
          else if (character === '[') isInArray = true;
          else if (character === ']') isInArray = false;
        } else if (follow(character)) {
          keep(text.slice(start, at + 1));
          const object = take();
          if (object !== undefined) objects.push(object);
        }
      }
      if (depth > 0) keep(text.slice(start));
      return objects;
    },
    end() {
      const object = depth > 0 ? take() : isInArray ? '[' : undefined;
      depth = 0;
      isInArray = false;
      isInString = false;
      return object === undefined || object === '' ? [] : [object];
    },
    oversized: () => oversized,
  };
}
