/** Processes that end with the one that started them. The types are in `processes.d.mts`. */
export { openHome } from './home/home.mjs';
