import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import type { DataSource } from 'typeorm';
import { replyAddress } from '#access/reply-address.js';
import { submittedView } from '#contracts/submission.js';
import type { StubbornClient } from '../../faults/client.js';
import { mustAgree, notTakenOnce } from '../counts.js';
import { residentMbOf } from '../cpu.js';
import { entered } from '../matricula.arm.js';
import type { BenchPlant } from '../plant.js';

export interface MailParts {
  readonly plant: BenchPlant;
  readonly dataSource: DataSource;
  readonly api: StubbornClient;
  readonly edition: string;
}

interface Writer {
  readonly email: string;
  /** The reply address of their application. */
  readonly to: string;
}

export async function applyAll({ plant, api, edition }: MailParts, people: number): Promise<Writer[]> {
  const { environment } = plant.plan;
  const key = { secret: environment['MATRICULA_SECRET'] ?? '', domain: environment['REPLY_DOMAIN'] ?? '' };
  const writers: Writer[] = [];
  for (let one = 0; one < people; one += 1) {
    const request = entered(edition);
    const taken = await api.post(request);
    const { id } = submittedView.parse(taken?.answer);
    const { applicant } = request.body as { readonly applicant: { readonly email: string } };
    writers.push({ email: applicant.email, to: replyAddress(key, { applicationId: id, generation: 1 }) });
  }
  return writers;
}

const CONNECTIONS = 8;

/** One mail of each, which withdraws the application: from the socket to what is on record. */
export async function withdrawals(parts: MailParts, writers: readonly Writer[]): Promise<Record<string, number>> {
  const began = performance.now();
  await send(
    parts,
    writers.map((writer) => ({ ...writer, text: 'Please cancel my application.' })),
  );
  const acceptedMs = performance.now() - began;
  await allDecided(parts.dataSource);
  const decidedMs = performance.now() - began;
  await allTold(parts, writers.length);
  const waits = await parts.dataSource.query<readonly { ms: number }[]>(
    `SELECT extract(epoch FROM told_at - received_at)::float8 * 1000 AS ms FROM incoming_mail
     WHERE told IS NOT NULL ORDER BY ms`,
  );
  return {
    'mails told': waits.length,
    'taken, mails/s': (writers.length * 1_000) / acceptedMs,
    'decided, mails/s': (writers.length * 1_000) / decidedMs,
    'socket to decided, p50 ms': at(waits, 0.5),
    'socket to decided, p95 ms': at(waits, 0.95),
  };
}

/** Each mail was stored once and told its application once, and each writer has heard of it once. */
async function allTold({ plant, dataSource }: MailParts, writers: number): Promise<void> {
  while ((await owedIn(dataSource, 'owed')) > 0) await sleep(50);
  const letters = await dataSource.query<readonly { id: string }[]>(
    `SELECT message_id AS id FROM owed WHERE name = 'withdrawal' AND audience = 'participant'`,
  );
  const [events] = await dataSource.query<readonly { all: number; streams: number }[]>(
    `SELECT count(*)::integer AS all, count(DISTINCT stream)::integer AS streams FROM domain_event WHERE type = 'ApplicationWithdrawn'`,
  );
  const { stored, told, applications } = await countedIn(dataSource);
  const ids = letters.map(({ id }) => id);
  mustAgree({
    'mails stored of those sent': [stored, writers],
    decided: [told, writers],
    'applications that they are of': [applications, writers],
    'withdrawals on record': [events?.all ?? 0, writers],
    'applications withdrawn': [events?.streams ?? 0, writers],
    'letters that say so': [ids.length, writers],
    'of those, not taken by the mail server exactly once': [notTakenOnce(ids, plant.lettersTaken()), 0],
  });
}

interface Counted {
  readonly stored: number;
  readonly told: number;
  readonly aside: number;
  readonly applications: number;
}

async function countedIn(dataSource: DataSource): Promise<Counted> {
  const [row] = await dataSource.query<readonly Counted[]>(
    `SELECT count(*)::integer AS stored, count(*) FILTER (WHERE state = 'told')::integer AS told,
            count(*) FILTER (WHERE state = 'set-aside')::integer AS aside,
            count(DISTINCT application_id)::integer AS applications FROM incoming_mail`,
  );
  return row ?? { stored: 0, told: 0, aside: 0, applications: 0 };
}

/** Letters and papers that are owed, or were. */
async function owedIn(dataSource: DataSource, state: 'owed' | null = null): Promise<number> {
  const [row] = await dataSource.query<readonly { count: number }[]>(
    'SELECT count(*)::integer AS count FROM owed WHERE $1::text IS NULL OR state = $1',
    [state],
  );
  return row?.count ?? 0;
}

/** So many at once, which a machine has written: each is stored, read, and set aside. */
export async function burst(
  parts: MailParts,
  writers: readonly Writer[],
  mails: number,
): Promise<Record<string, number>> {
  const { dataSource } = parts;
  const [before, letters] = [await countedIn(dataSource), await owedIn(dataSource)];
  const watch = watchMemory(parts.plant);
  const began = performance.now();
  const all = Array.from({ length: mails }, (_, index) => ({
    ...(writers[index % writers.length] as Writer),
    text: `I am away. (${index})\n\n${'I will read this when I am back. '.repeat(40)}`,
    headers: { 'Auto-Submitted': 'auto-replied' },
  }));
  await send(parts, all);
  const acceptedMs = performance.now() - began;
  await allDecided(parts.dataSource);
  const decidedMs = performance.now() - began;
  const after = await countedIn(dataSource);
  mustAgree({
    'mails stored of those sent': [after.stored - before.stored, mails],
    'set aside': [after.aside - before.aside, mails],
    'told an application': [after.told - before.told, 0],
    'letters that answer them': [(await owedIn(dataSource)) - letters, 0],
  });
  return {
    'taken, mails/s': (mails * 1_000) / acceptedMs,
    'decided, mails/s': (mails * 1_000) / decidedMs,
    'until the last is decided, s': decidedMs / 1_000,
    ...watch.stop(),
  };
}

interface Written extends Writer {
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function send({ plant }: MailParts, mails: readonly Written[]): Promise<void> {
  const { letterbox: port } = plant.plan.ports;
  const transport = createTransport({
    host: '127.0.0.1',
    port,
    ignoreTLS: true,
    pool: true,
    maxConnections: CONNECTIONS,
  });
  let next = 0;
  const walk = async (): Promise<void> => {
    for (let mail = mails[next++]; mail !== undefined; mail = mails[next++]) {
      const { email: from, to, text, headers = {} } = mail;
      await transport.sendMail({ from, to, subject: 'Re: your application', text, headers: { ...headers } });
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, walk));
  transport.close();
}

async function allDecided(dataSource: DataSource): Promise<void> {
  for (;;) {
    const open = await dataSource.query<readonly unknown[]>(
      `SELECT FROM incoming_mail WHERE state = 'received' LIMIT 1`,
    );
    if (open.length === 0) return;
    await sleep(50);
  }
}

/** The most that the letter box and the worker held, looked at ten times a second. */
function watchMemory({ parts: { letterbox, worker } }: BenchPlant): { stop(): Record<string, number> } {
  const peak = { 'letter box, peak MB': 0, 'worker, peak MB': 0 };
  const look = (): void => {
    peak['letter box, peak MB'] = Math.max(peak['letter box, peak MB'], residentMbOf(letterbox.pid ?? 0));
    peak['worker, peak MB'] = Math.max(peak['worker, peak MB'], residentMbOf(worker.pid ?? 0));
  };
  const timer = setInterval(look, 100);
  return {
    stop: () => {
      clearInterval(timer);
      look();
      return peak;
    },
  };
}

const at = (sorted: readonly { readonly ms: number }[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]?.ms ?? 0;
