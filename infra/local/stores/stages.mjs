/** The order in which everything is ended: who uses something goes before what is used. */
export const stages = Object.freeze({ command: 0, proxy: 1, ingestion: 2, config: 3, simulator: 4, store: 9 });
