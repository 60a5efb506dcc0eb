/** `npm start`: Tollgate with everything it needs, on this machine. Runs on Node 20 or newer with nothing installed. */
import { runLocalStack } from './stack/run.mjs';

// Nothing is left to do after this; a timer or a socket that is still open must not keep the terminal waiting.
process.exit(await runLocalStack(process.env));
