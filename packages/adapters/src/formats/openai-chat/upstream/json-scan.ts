/** How far a JSON text has come that arrives in pieces; enough to know whether its value is over. Changed in place. */
export interface JsonScan {
  begun: boolean;
  /** How many objects and arrays are open. */
  depth: number;
  inString: boolean;
  /** Whether the next character is behind a backslash. */
  escaped: boolean;
}

/** Nothing has come yet. */
export function startScan(): JsonScan {
  return { begun: false, depth: 0, inString: false, escaped: false };
}

/** Reads one more piece. */
export function scanPiece(scan: JsonScan, piece: string): void {
  if (piece !== '') scan.begun = true;
  for (let place = 0; place < piece.length; place += 1) {
    const character = piece[place];
    if (scan.escaped) scan.escaped = false;
    else if (scan.inString) {
      if (character === '"') scan.inString = false;
      else if (character === '\\') scan.escaped = true;
    } else if (character === '"') scan.inString = true;
    else if (character === '{' || character === '[') scan.depth += 1;
    else if (character === '}' || character === ']') scan.depth -= 1;
  }
}

/** Whether a value has come, and every object, array and string in it is over. */
export function isValueOver({ begun, depth, inString }: JsonScan): boolean {
  return begun && depth <= 0 && !inString;
}
