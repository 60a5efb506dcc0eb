export { runDeadLetters } from './command.js';
