import { kibibyte } from '@tollgate/schema';

/** Most characters of a piece that are looked at. Who sends more at a time sends the whole, and nobody should wait meanwhile. */
export const scannedCharsMax = 64 * kibibyte;

/** How far a JSON text has come that arrives in pieces; enough to know whether its value is over. Changed in place. */
export interface JsonScan {
  begun: boolean;
  /** How many objects and arrays are open. */
  depth: number;
  inString: boolean;
  /** Whether the next character is behind a backslash. */
  escaped: boolean;
  /** Whether a piece was too long to be looked at; the value then counts as over. */
  unread: boolean;
}

/** Nothing has come yet. */
export function startScan(): JsonScan {
  return { begun: false, depth: 0, inString: false, escaped: false, unread: false };
}

/** Reads one more piece. */
export function scanPiece(scan: JsonScan, piece: string): void {
  if (piece !== '') scan.begun = true;
  scan.unread ||= piece.length > scannedCharsMax;
  if (scan.unread) return;
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
export function isValueOver({ begun, depth, inString, unread }: JsonScan): boolean {
  return unread || (begun && depth <= 0 && !inString);
}
