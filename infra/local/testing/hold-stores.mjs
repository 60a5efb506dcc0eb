/** Starts the stores in a throwaway home, prints where they are as one line of JSON, and holds them until it dies. */
import { startStores } from '../stores.mjs';

const [, , home = ''] = process.argv;
const { stop: _, ...stores } = await startStores({ home, durable: false, temporary: true, env: {} });
console.log(JSON.stringify(Object.values(stores).map(({ name, pid }) => ({ name, pid }))));
setInterval(() => undefined, 60_000);
