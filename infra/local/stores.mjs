/** The stores of Tollgate as private processes, for the local stack and for tests. The types are in `stores.d.mts`. */
export { startStores } from './stores/start.mjs';
