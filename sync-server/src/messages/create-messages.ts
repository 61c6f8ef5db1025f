import type { Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';
import { DevelopmentOutbox } from './development-outbox.ts';
import { createHttpSmsProvider } from './http-sms-provider.ts';
import { MessageDelivery } from './message-delivery.ts';
import type { MessagesConfig } from './messages-config.ts';
import { createSmtpProvider } from './smtp-provider.ts';

export interface Messages {
  readonly sender: MessageDelivery;
  /** Where messages stay here instead of leaving: for `addOutboxRoute`. */
  readonly outbox: DevelopmentOutbox | undefined;
}

/** The ways that are configured. Its sender is closed with the server, before the database. */
export function createMessages(config: MessagesConfig, clock: Clock, log: Log): Messages {
  const outbox = config.outbox === undefined ? undefined : new DevelopmentOutbox(clock, config.outbox.file);
  const providers = [
    outbox,
    config.smtp === undefined ? undefined : createSmtpProvider(config.smtp),
    config.sms === undefined ? undefined : createHttpSmsProvider(config.sms),
  ].filter((provider) => provider !== undefined);
  return { sender: new MessageDelivery({ providers, clock, log, random: Math.random }), outbox };
}
