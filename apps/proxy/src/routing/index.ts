export { chooseCredential } from './choose-credential.js';
export { listModels } from './list-models.js';
export { orderTargets } from './order-targets.js';
export { resolveKnownModel, resolveModel } from './resolve-model.js';
export type { ListedModel, OrderingInputs, ResolvedRoute, ResolvedTarget, TargetHealth } from './resolved-route.js';
