import type { LoggerService } from '@nestjs/common';
import { destination, type Logger, pino, stdSerializers } from 'pino';

export type { Logger };

/** Members of a log record that can hold a secret, wherever they stand on the first three levels. */
const secretMembers = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'apiKey',
  'token',
  'secretAccessKey',
  'sessionToken',
  'privateKey',
  'x-amz-security-token',
  'x-api-key',
  'x-goog-api-key',
  'x-provider-api-key',
];

/** An error of Redis holds the command that failed with all that was sent: of the first one, a password. */
const sentToRedis = '*.command.args';

/** Structured logs, one JSON object a line on standard output. Known secret members are blanked. */
export function createLogger(options: { readonly service: string; readonly level: string }): Logger {
  const paths = secretMembers.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]);
  return pino(
    {
      base: { service: options.service },
      level: options.level,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // Without its serializer an error is written as `{}`: what went wrong would be missing.
      serializers: { cause: stdSerializers.err },
      redact: { paths: [...paths, sentToRedis], censor: '[secret]' },
    },
    destination({ fd: 1, sync: true }),
  );
}

/** Lets Nest log through our logger. Its start-up chatter is kept for `debug`. */
export function nestLogger(logger: Logger): LoggerService {
  const text = (message: unknown) => (message instanceof Error ? message.message : String(message));
  return {
    log: (message, context) => logger.debug({ context }, text(message)),
    debug: (message, context) => logger.debug({ context }, text(message)),
    verbose: (message, context) => logger.trace({ context }, text(message)),
    warn: (message, context) => logger.warn({ context }, text(message)),
    error: (message, stack, context) => logger.error({ context, stack }, text(message)),
    fatal: (message, context) => logger.fatal({ context }, text(message)),
  };
}
