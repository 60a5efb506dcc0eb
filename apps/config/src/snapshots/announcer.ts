import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { ClientProxy } from '@nestjs/microservices';
import type { Logger } from '@tollgate/platform';
import { type SnapshotAnnouncement, snapshotAnnouncedPattern } from '@tollgate/schema';
import { lastValueFrom, timeout } from 'rxjs';
import { ChangesService } from '../changes/index.js';
import { LoggerToken } from '../runtime/index.js';

/** Under this the client of the Redis transport is injected. */
export const AnnouncementClientToken = Symbol('announcementClient');

/** Longest an announcement is waited for. Nobody waits for it but the log. */
const announceTimeoutMs = 1000;

/**
 * Tells proxies that there is a newer snapshot, once a change is in force. It is a hint: proxies poll as well, so one
 * that is lost costs seconds, and a change never waits for Redis nor fails because of it.
 */
@Injectable()
export class Announcer implements OnModuleInit, OnApplicationShutdown {
  readonly #client: Pick<ClientProxy, 'connect' | 'emit' | 'close'>;
  readonly #changes: Pick<ChangesService, 'onCommit'>;
  readonly #logger: Pick<Logger, 'warn'>;
  /** The newest sequence still to be announced; older ones need not be. */
  #pending: number | undefined;
  #announcing: Promise<void> | undefined;

  constructor(
    @Inject(AnnouncementClientToken) client: Pick<ClientProxy, 'connect' | 'emit' | 'close'>,
    @Inject(ChangesService) changes: Pick<ChangesService, 'onCommit'>,
    @Inject(LoggerToken) logger: Pick<Logger, 'warn'>,
  ) {
    this.#client = client;
    this.#changes = changes;
    this.#logger = logger;
  }

  onModuleInit(): void {
    this.#changes.onCommit((sequence) => this.announce(sequence));
    // Connecting ahead of the first change keeps that one's announcement quick.
    Promise.resolve(this.#client.connect()).catch(() => undefined);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#announcing;
    await this.#client.close();
  }

  /** Announces a sequence in the background. */
  announce(sequence: number): void {
    this.#pending = Math.max(sequence, this.#pending ?? 0);
    this.#announcing ??= this.#announcePending().finally(() => {
      this.#announcing = undefined;
    });
  }

  async #announcePending(): Promise<void> {
    while (this.#pending !== undefined) {
      const announcement: SnapshotAnnouncement = { sequence: this.#pending };
      this.#pending = undefined;
      try {
        const sent = this.#client.emit(snapshotAnnouncedPattern, announcement);
        await lastValueFrom(sent.pipe(timeout(announceTimeoutMs)), { defaultValue: undefined });
      } catch (error) {
        this.#logger.warn({ reason: String(error), ...announcement }, 'A snapshot could not be announced');
      }
    }
  }
}
