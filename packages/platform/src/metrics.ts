import { collectDefaultMetrics, Registry } from 'prom-client';

/** The registry behind `/metrics`. Names start with `tollgate_`, and labels never hold what a caller wrote. */
export const metrics = new Registry();

collectDefaultMetrics({ register: metrics });
