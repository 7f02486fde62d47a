import { randomUUID } from 'node:crypto';
import { createConnection } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { createStaffToken } from '#access/staff-token.js';
import type { MailView } from '#contracts/correspondence.js';
import { createDataSource } from '#database/data-source.js';
import type { LetterName } from '#domain/application/letters.types.js';
import { connectTemporal } from '#telling/connect.js';
import { apply, must, publishCourse, submission } from './support/course.js';
import { sendAnswer } from './support/questioning.js';
import { deploy, deployBeside, type Deployed } from './support/deployed.js';
import { ask } from './support/http.js';
import { freePorts } from './support/launcher.js';
import { type MailServer, type Received, startMailServer } from './support/mail-server.js';
import { reply, type Reply } from './support/reply.js';
import { until } from './support/until.js';
import { freshDatabaseUrl, temporalAddress } from './support/world.js';

const taskQueue = `leaks-${randomUUID()}`;
const processes: Deployed[] = [];
let dataSource: DataSource;
let client: Client;
let mailServer: MailServer;
let ports: Record<string, string>;
let app: { readonly url: string; readonly token: (role: 'admissions' | 'finance') => Promise<string> };
let admissions: string;
let finance: string;
let edition: string;

/** In each part of a mail a word of its own, as no code, id or verdict has it. */
const word = (part: string): string => `qz${part}qz`;
const ANY_WORD = /qz[a-z]+qz/gi;

beforeAll(async () => {
  const databaseUrl = await freshDatabaseUrl();
  dataSource = await createDataSource(databaseUrl).initialize();
  client = await connectTemporal({ address: temporalAddress(), namespace: 'default', taskQueue, tls: false });
  mailServer = await startMailServer();
  ports = await freePorts();
  const { PORT = '', METRICS_PORT = '', LETTERBOX_PORT = '' } = ports;
  // Whatever they can say they are to say.
  const letters = { SMTP_URL: mailServer.url, MAIL_DOMAIN: 'school.example', REPLY_DOMAIN: 'post.localhost' };
  const more = { ...letters, LOG_LEVEL: 'trace' };
  processes.push(
    ...(await Promise.all([
      deployBeside('api', { databaseUrl, taskQueue, more: { ...more, PORT } }),
      deployBeside('worker', { databaseUrl, taskQueue, more: { ...more, METRICS_PORT } }),
      deploy({ module: 'apps/letterbox/main.js', environment: { DATABASE_URL: databaseUrl, ...more, LETTERBOX_PORT } }),
    ])),
  );
  const token = (role: 'admissions' | 'finance') =>
    createStaffToken(dataSource, { staff: role, roles: [role] }, new Date().toISOString());
  app = { url: `http://127.0.0.1:${PORT}`, token };
  [admissions, finance] = await Promise.all([token('admissions'), token('finance')]);
  edition = await publishCourse(app);
}, 90_000);

afterAll(async () => {
  for (const { process: left } of processes) left.kill('SIGKILL');
  await Promise.all([mailServer.close(), client.connection.close(), dataSource.destroy()]);
});

interface Someone {
  readonly id: string;
  readonly email: string;
  readonly accessToken: string;
}

async function someone(): Promise<Someone> {
  const body = submission();
  const email = `${word('registered')}-${randomUUID().slice(0, 8)}@city.example`;
  const { id, accessToken } = await apply(app, edition, { ...body, applicant: { ...body.applicant, email } });
  return { id, email, accessToken };
}

async function placed(): Promise<Someone> {
  const one = await someone();
  await must(200, ask(app, `POST applications/${one.id}/admission`, { token: admissions, body: {} }));
  const amount = { amountMinor: 60_000, currency: 'EUR' };
  const payment = { paymentId: one.id, amount, receivedOn: new Date().toISOString().slice(0, 10) };
  await must(200, ask(app, `POST applications/${one.id}/payments`, { token: finance, body: payment }));
  return one;
}

async function letter({ id }: Someone, name: LetterName): Promise<Received> {
  const found = () =>
    mailServer.received.findLast(
      ({ mail }) => mail.headers.get('x-matricula-letter') === name && (mail.text ?? '').includes(id),
    );
  await until(() => found() !== undefined);
  return found() as Received;
}

/** With a word in each of its parts. */
const say = (answered: Received, { from, text }: Pick<Reply, 'from' | 'text'>): Promise<void> =>
  reply(Number(ports['LETTERBOX_PORT']), answered, {
    from: `"${word('display')}" <${from}>`,
    text: `${text}\n\nI am ${word('body')}.\n\n-- \n${word('signature')}`,
    subject: `Re: ${word('subject')}`,
    headers: { 'X-Note': word('head') },
    messageId: `<${word('messageid')}.${randomUUID()}@city.example>`,
    attachments: [{ filename: `${word('filename')}.pdf`, content: `%PDF-1.7 ${word('content')}` }],
  });

const mailsOf = async ({ id }: Someone): Promise<MailView[]> =>
  (await ask(app, `GET correspondence?application=${id}`, { token: admissions })).body['items'] as MailView[];

/** Waits until as many mails of somebody were read, each in its state, as codes say it. */
async function read(one: Someone, ...states: readonly string[]): Promise<void> {
  const now = async () =>
    (await mailsOf(one)).map(({ state, because }) => `${state}${because === null ? '' : `: ${because}`}`);
  await until(async () => JSON.stringify(await now()) === JSON.stringify(states));
}

/** All that a stream's runs remember, whatever it is wrapped in. */
async function remembered(workflowId: string): Promise<string> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const texts: string[] = [];
  const walk = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    else if (value instanceof Uint8Array) texts.push(Buffer.from(value).toString('utf8'));
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk);
  };
  walk(events);
  return texts.join('\n');
}

const wordsIn = (text: string): string[] => [...new Set(text.match(ANY_WORD) ?? [])].sort();

/** An accepted reply, an answered question, a refused one and a held one; answers with whom they are of. */
async function fourMails(): Promise<{
  readonly answered: Someone;
  readonly held: Someone;
  readonly all: readonly Someone[];
}> {
  const [accepted, answered, refused, held] = [await placed(), await someone(), await placed(), await placed()];
  const text = 'Please cancel my place.';
  await say(await letter(accepted, 'reservation'), { from: accepted.email, text });
  await question(answered);
  await say(await letter(answered, 'question'), { from: answered.email, text: 'In the harbour.' });
  await say(await letter(refused, 'receipt'), { from: refused.email, text });
  await say(await letter(held, 'reservation'), { from: `${word('stranger')}@city.example`, text });
  await read(accepted, 'told');
  await read(answered, 'told');
  await read(refused, 'needs-a-person: wrong-channel');
  await read(held, 'needs-a-person: sender-unknown');
  return { answered, held, all: [accepted, answered, refused, held] };
}

const question = ({ id }: Someone): Promise<unknown> => {
  const body = { question: 'In which department do you work?' };
  return must(200, ask(app, `POST applications/${id}/information-request`, { token: admissions, body }));
};

/** A person decides on one, with words of their own. */
async function resolved(one: Someone): Promise<void> {
  const [waiting] = await mailsOf(one);
  const body = { as: 'cancellation', because: `She rang: ${word('reason')}.` };
  await must(200, ask(app, `POST correspondence/${waiting?.id ?? ''}/resolution`, { token: admissions, body }));
}

/** The same by the link: first with a file that is refused, then without it. */
async function linked(one: Someone): Promise<void> {
  await question(one);
  const program = { name: `${word('program')}.exe`, content: Buffer.from('MZ') };
  const paper = { name: `${word('linkedname')}.pdf`, content: Buffer.from(`%PDF-1.7 ${word('linkedcontent')}`) };
  const sent = { ...one, answer: `At the ${word('linked')}.` };
  expect((await sendAnswer(app, sent, [paper, program])).status).toBe(422);
  expect((await sendAnswer(app, sent, [paper])).status).toBe(200);
}

/** Somebody at the door whom it does not know, and who breaks off. */
async function guessed(): Promise<void> {
  const socket = createConnection(Number(ports['LETTERBOX_PORT']), '127.0.0.1');
  socket.on('error', () => undefined);
  const [host, from, to] = [word('host'), `${word('envelope')}@x.example`, `${word('nobody')}@post.localhost`];
  socket.write(`EHLO ${host}\r\nMAIL FROM:<${from}>\r\nRCPT TO:<${to}>\r\n`);
  await new Promise<void>((resolve) => socket.once('data', () => setTimeout(resolve, 300)));
  socket.destroy();
}

const metricsOf = async (port: string | undefined): Promise<string> =>
  (await fetch(`http://127.0.0.1:${port ?? ''}/metrics`)).text();

it('nothing in a mail reaches an event, a history of Temporal, a metric or a log, whatever becomes of the mail', async () => {
  const { answered, held, all } = await fourMails();
  await resolved(held);
  await linked(answered);
  await guessed();

  const stored = await dataSource.query<readonly { readonly text: string }[]>(
    'SELECT to_jsonb(domain_event)::text AS text FROM domain_event ORDER BY position',
  );
  const streams = [...all.map(({ id }) => `application-${id}`), `edition-${edition}`];
  const events = stored.map(({ text }) => text).join('\n');
  const histories = (await Promise.all(streams.map(remembered))).join('\n');
  const metrics = (await Promise.all([ports['PORT'], ports['METRICS_PORT']].map(metricsOf))).join('\n');
  const logs = processes.map(({ logged }) => JSON.stringify(logged)).join('\n');
  const found = Object.entries({ events, histories, metrics, logs }).map(([where, text]) => [where, wordsIn(text)]);
  expect(Object.fromEntries(found)).toEqual({ events: [], histories: [], metrics: [], logs: [] });

  // What was searched is what these mails have led to, and not nothing.
  for (const type of ['Accepted', 'Refused', 'ConfirmationRequested'])
    expect(events).toContain(`"Cancellation${type}"`);
  for (const told of ['RequestCancellation', 'ProvideInformation', 'RequestConfirmation'])
    expect(histories).toContain(told);
  for (const measured of ['matricula_', 'temporal_']) expect(metrics).toContain(measured);
  for (const said of ['a mail was read', 'mail was taken', 'information-with-files']) expect(logs).toContain(said);
  const [filed] = await dataSource.query<readonly { readonly text: string }[]>(
    `SELECT string_agg(concat_ws(' ', sender, subject, body, file_name, convert_from(bytes, 'UTF8'), resolution), ' ') AS text
     FROM incoming_mail_text LEFT JOIN mail_attachment ON mail_id = incoming_mail_text.id`,
  );
  for (const part of [
    'subject',
    'body',
    'filename',
    'content',
    'stranger',
    'registered',
    'linked',
    'linkedname',
    'reason',
  ])
    expect(filed?.text).toContain(word(part));
}, 180_000);
