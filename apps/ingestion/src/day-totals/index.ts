export { DaySealer } from './day-sealer.js';
