import { Job, type JobJson, type JobProgress, Queue } from 'bullmq';

/** A payload whose JSON, in UTF-8, exists already. */
export class ReadyPayload {
  readonly #json: Buffer;

  constructor(json: Buffer) {
    this.#json = json;
  }

  /** A job of BullMQ with the JSON as its data. The type says text, and Redis takes bytes for it as they are. */
  within(job: JobJson): JobJson {
    return Object.assign(job, { data: this.#json });
  }
}

/** BullMQ would make JSON of what it is given, which for a batch of usage costs more than all the rest of a publication. */
class ReadyJob<Data, Returned, Name extends string, Progress extends JobProgress> extends Job<
  Data,
  Returned,
  Name,
  Progress
> {
  override asJSON(): JobJson {
    const job = super.asJSON();
    return this.data instanceof ReadyPayload ? this.data.within(job) : job;
  }
}

/** A queue that takes payloads which are JSON already. */
export class ReadyQueue extends Queue<ReadyPayload> {
  protected override get Job(): typeof Job {
    return ReadyJob;
  }
}
