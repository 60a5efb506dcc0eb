import type { ErrorCode, Failure, Result } from '@tollgate/schema';
import type { z } from 'zod';

/** Who may call. What names nobody is for administrators. */
export type Access = 'admin' | 'service' | 'public';

/**
 * One operation of the HTTP API, as data: the router, the validation, the answers and the OpenAPI document are all made
 * from it, so they cannot drift apart.
 */
export interface OperationSpec {
  /** Unique; the name of the operation in generated clients. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** In the notation of OpenAPI: `/api/v1/projects/{id}`. */
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  readonly access: Access;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** A body may be left out where every member of it has a default. */
  readonly bodyOptional?: true;
  /** `required`: the write names the version it has seen. */
  readonly ifMatch?: 'required' | 'optional';
  readonly status: 200 | 201 | 204;
  /** Absent where the answer has no JSON body. */
  readonly response?: z.ZodType;
  /** Media types of text the answer can have, besides JSON or in place of it. */
  readonly alsoAs?: readonly string[];
  /** Error codes of this operation, besides those every operation of its access and method has. */
  readonly failures?: readonly ErrorCode[];
}

/** Which versions of a resource a write may be applied to. */
export type IfMatch = { readonly any: true } | { readonly any: false; readonly versions: readonly number[] };

/** On whose behalf something is done; it stands in the audit log. */
export interface Caller {
  readonly actor: string;
  readonly requestId?: string;
}

/** What a handler gets: everything parsed, nothing raw. */
export interface InputOf<Op extends OperationSpec> {
  readonly params: Op extends { readonly params: infer Schema extends z.ZodType } ? z.output<Schema> : undefined;
  readonly query: Op extends { readonly query: infer Schema extends z.ZodType } ? z.output<Schema> : undefined;
  readonly body: Op extends { readonly body: infer Schema extends z.ZodType } ? z.output<Schema> : undefined;
  readonly ifMatch: Op extends { readonly ifMatch: 'required' } ? IfMatch : IfMatch | undefined;
  readonly caller: Caller;
  /** The `Accept` header, for operations with more than one media type. */
  readonly accept: string | undefined;
}

/** An answer is only read, so whoever made it may keep it from being changed. */
type ReadonlyDeep<Value> = unknown extends Value
  ? Value
  : Value extends string | number | boolean | null | undefined
    ? Value
    : Value extends ReadonlyArray<infer Item>
      ? ReadonlyArray<ReadonlyDeep<Item>>
      : { readonly [Name in keyof Value]: ReadonlyDeep<Value[Name]> };

/** Text that is sent as it stands. */
export interface RawAnswer {
  readonly contentType: string;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a handler gives back when all went well. */
export interface AnswerOf<Op extends OperationSpec> {
  /** Checked against the operation's response before it is sent, so that nothing undeclared can leave. */
  readonly body?: Op extends { readonly response: infer Schema extends z.ZodType }
    ? ReadonlyDeep<z.input<Schema>>
    : undefined;
  /** In place of a body. */
  readonly raw?: RawAnswer;
  /** Becomes the `ETag`. */
  readonly version?: number;
  /** Where a resource that was made can be found. */
  readonly location?: string;
  /** There is nothing to send: 204. */
  readonly empty?: true;
}

/** What a handler returns. */
export type OutcomeOf<Op extends OperationSpec> = Promise<Result<AnswerOf<Op>, Failure>>;

/** Gives a specification its literal type. */
export function defineOperation<const Op extends OperationSpec>(operation: Op): Op {
  return operation;
}
