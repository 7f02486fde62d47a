import { isGrpcServiceError, ServiceError } from '@temporalio/client';
import { answerMail, type MailDesk, NotNow } from '#activities/answer-mail.js';
import { passingFault } from '#database/passing-fault.js';
import { claimMail, MAIL_CHANNEL, putMailOff } from '#filing/incoming-mail.js';
import { type Bell, hangBell } from '#mail/bell.js';
import { Overloaded } from '#telling/lanes.js';
import { Unanswered } from '#telling/teller.js';

export interface SecretaryParts extends MailDesk {
  readonly databaseUrl: string;
  readonly log: Readonly<Record<'info' | 'warn' | 'error', (fields: object, message: string) => void>>;
  readonly pollMs?: number;
  /** After what stood in the way is looked for again. */
  readonly againMs?: number;
}

const LANES = 2;
const POLL_MS = 2_000;
/** Longer than an application is waited for: then whoever took the mail is dead, and it is another's. */
const LEASE_MS = 60_000;
/** Of a mail that fails by itself twice as long each time. */
const AGAIN_MS = 5_000;

/** Reads the mail that came in, and does what it asks for by rule, until it is stopped. */
export function startSecretary(parts: SecretaryParts): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const bell = hangBell(parts.databaseUrl, MAIL_CHANNEL, (error) =>
    parts.log.warn({ err: error }, 'the secretary lost its bell'),
  );
  const lanes = Array.from({ length: LANES }, () => walk(parts, bell, stopping.signal));
  return {
    async stop() {
      stopping.abort();
      await bell.stop();
      await Promise.all(lanes);
    },
  };
}

async function walk(parts: SecretaryParts, bell: Bell, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    const found = await workOne(parts, bell).catch((error: unknown) => {
      parts.log.error({ err: error }, 'the secretary could not reach the mail');
      return false;
    });
    if (!found) await bell.wait(parts.pollMs ?? POLL_MS);
  }
}

/** Answers whether there was a mail. */
async function workOne(parts: SecretaryParts, bell: Bell): Promise<boolean> {
  const { dataSource, log, clock } = parts;
  const now = clock();
  const mail = await claimMail(dataSource, { now, until: later(now, LEASE_MS) });
  if (mail === null) return false;
  bell.ring();
  const about = { mailId: mail.id, applicationId: mail.applicationId };
  try {
    log.info({ ...about, state: await answerMail(parts, mail) }, 'a mail was read');
  } catch (error) {
    const passes = isPassing(error);
    log[passes ? 'warn' : 'error']({ ...about, err: error }, 'a mail has to wait');
    const pauseMs = (parts.againMs ?? AGAIN_MS) * (passes ? 1 : 2 ** mail.failures);
    await putMailOff(dataSource, mail.id, { until: later(clock(), pauseMs), passes });
  }
  return true;
}

/** A part is away, or too much is going on: the mail is as good as before. */
const isPassing = (error: unknown): boolean =>
  error instanceof NotNow ||
  error instanceof Unanswered ||
  error instanceof Overloaded ||
  error instanceof ServiceError ||
  isGrpcServiceError(error) ||
  passingFault(error) !== null;

const later = (instant: string, ms: number): string => new Date(Date.parse(instant) + ms).toISOString();
