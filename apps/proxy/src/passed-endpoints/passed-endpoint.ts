import type { PassedEndpoint, PassedEndpoints } from '@tollgate/adapters';
import { type Endpoint, type Failure, fail, ok, type Result, type TokenUsage } from '@tollgate/schema';
import { type BodyForm, type CallerBody, jsonForm, spliceMembers, spliceParts } from '../edge/index.js';
import {
  type AnswerContext,
  type Asked,
  type AttemptResult,
  type Call,
  clientFormat,
  type InferenceEndpoint,
  type Metering,
  type Planned,
} from '../inference/index.js';
import type { ResolvedTarget } from '../routing/index.js';
import { whenReady } from '../steps/index.js';

/** What makes one of the endpoints of a single format different from the others. */
export interface PassedFormat {
  readonly endpoint: Endpoint;
  readonly name: PassedEndpoint;
  /** What a provider that has it not is said to lack. */
  readonly what: string;
  /** Absent means JSON. */
  readonly form?: BodyForm;
  /** What may come back; absent means JSON, or events where a stream was asked for. */
  readonly accept?: string;
  readonly metering: Metering;
  readonly read: (body: CallerBody) => Result<Asked, Failure>;
  readonly plan: (body: CallerBody, target: PassedTarget) => PassedPlan;
}

export interface PassedTarget {
  readonly model: string;
  readonly endpoints: PassedEndpoints;
}

/** How one request is passed, and what it is known to be charged for. */
export interface PassedPlan {
  /** Members to set besides the model. */
  readonly edits?: Readonly<Record<string, string>>;
  readonly unitsEstimate?: TokenUsage;
  readonly variant?: string | undefined;
  readonly answer: (context: AnswerContext) => Promise<AttemptResult>;
}

/** An endpoint whose bodies go through as the caller wrote them, but for the name of the model. */
export function passedEndpoint(format: PassedFormat): InferenceEndpoint {
  const { endpoint, form = jsonForm, read } = format;
  return {
    endpoint,
    dialect: clientFormat('openai-chat'),
    form,
    read,
    prepare: (call, target) => prepare(format, call, target),
  };
}

function prepare(
  format: PassedFormat,
  { body, exchange }: Call,
  { provider, model }: ResolvedTarget,
): Planned | Promise<Planned> {
  const endpoints = provider.adapter?.endpoints;
  const path = endpoints?.paths[format.name];
  if (endpoints === undefined || path === undefined) {
    const message = `The provider ${provider.id} has no ${format.what}`;
    return fail({ code: 'request.unsupported', message, param: 'model' });
  }
  const { edits, ...plan } = format.plan(body, { model, endpoints });
  const { accept, metering } = format;
  return whenReady<Buffer, Planned>(passBody(body, { ...edits, model }), (written) =>
    ok({
      path,
      headers: {},
      contentType: exchange.request.headers['content-type'] ?? '',
      ...(accept === undefined ? {} : { accept }),
      body: written,
      dropped: [],
      metering,
      decodeFailure: endpoints.decodeFailure,
      ...plan,
    }),
  );
}

function passBody(body: CallerBody, edits: Readonly<Record<string, string>>): Buffer | Promise<Buffer> {
  return body.parts === undefined ? spliceMembers(body, edits) : spliceParts(body, edits);
}
