import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { answerMail } from '#activities/answer-mail.js';
import { letterMatter, openFile } from '#activities/letter-matter.js';
import { toDefinition } from '#contracts/programme.js';
import { contentHash } from '#correspondence/content-hash.js';
import type { ApplicationEvent } from '#domain/application/events.js';
import type { LetterName } from '#domain/application/letters.types.js';
import type { Reading } from '#domain/correspondence/reading.types.js';
import type { EditionDefinition } from '#domain/edition/edition.types.js';
import { loadStream } from '#eventstore/event-store.js';
import { fileDefinition } from '#filing/definition.js';
import { claimMail, fileMail } from '#filing/incoming-mail.js';
import { fileText } from '#filing/texts.js';
import { contextOf } from '#mail/letter-context.js';
import { type ApplicationLetter, latestOwed } from '#mail/owed.js';
import { speak } from '#mail/speech.js';
import { loadTemplates, type Rendered } from '#mail/templates.js';
import { mailSettings } from '#settings/settings.js';
import { applicationStream, editionStream } from '#telling/names.js';
import { ana, diplomaProgramme, webinarProgramme } from '../correspondence.js';
import { reportText } from '../delivery-report.js';
import { diplomaTerms, webinar, webinarTerms } from '../life.js';
import { RealRecord } from '../real-record.js';
import type { Past, Step, WrittenMail } from './promise-case.js';

const DOMAIN = 'school.example';
const PUBLISHED = '2024-06-01T08:00:00.000Z';
const templates = loadTemplates();
const letters = {
  mail: mailSettings({ SMTP_URL: 'smtp://127.0.0.1:1', MAIL_DOMAIN: DOMAIN }),
  ...{ secret: 'a text that is long enough for a test', publicUrl: 'https://register.example.org' },
};

/** What became of a mail. */
export interface Became {
  readonly state: string;
  readonly because: string | null;
  readonly told: string | null;
  readonly reading: Partial<Reading>;
  readonly events: readonly ApplicationEvent[];
  /** To the participant, in the order of sending. */
  readonly letters: readonly Rendered[];
  /** Letters that are known to have come back, by this mail or one before. */
  readonly bounced: readonly LetterName[];
}

/** One application that is told things at instants, and whose mail is filed, claimed, read and done as in a worker. */
export class PromiseWorld {
  private readonly dataSource: DataSource;

  private constructor(
    private readonly record: RealRecord,
    private readonly edition: string,
    readonly id: string,
  ) {
    this.dataSource = record.dataSource;
  }

  static async of(dataSource: DataSource, { to, terms, steps }: Past): Promise<PromiseWorld> {
    const record = new RealRecord(dataSource);
    const programme = {
      ...(to === 'diploma' ? diplomaProgramme : webinarProgramme),
      code: `${to}-${randomUUID().slice(0, 8)}`,
    };
    const definition = toDefinition(programme, await fileDefinition(dataSource, programme, PUBLISHED));
    const published = to === 'diploma' ? { ...definition, terms: termsWith(terms) } : asWebinar(definition);
    await record.brings(editionStream(programme.code), PUBLISHED, { type: 'PublishEdition', ...published });
    const at = to === 'diploma' ? '2024-08-01T10:00:00.000Z' : '2024-11-03T10:00:00.000Z';
    const { givenName, familyName, email, phone } = ana;
    const stream = await record.apply(programme, at, { givenName, familyName, email, phone });
    const world = new PromiseWorld(record, programme.code, stream.replace('application-', ''));
    for (const step of steps) await world.after(step);
    return world;
  }

  private async after(step: Step): Promise<void> {
    const { dataSource, record, id } = this;
    if ('mail' in step) {
      await this.receive(step.mail);
    } else if ('said' in step) {
      const { at, said } = step;
      if (said.type === 'RequestInformation')
        await fileText(dataSource, { id: said.questionId, by: 'staff:anna', about: id, at, text: 'What do you do?' });
      await record.brings(applicationStream(id), at, said);
    } else {
      const { at, starts, ends } = step;
      const because = { by: 'staff:anna', about: this.edition, at, text: 'The rooms.' };
      const reschedule = { starts, ends, provisional: false, becauseId: await fileText(dataSource, because) };
      await record.brings(editionStream(this.edition), at, { type: 'RescheduleEdition', ...reschedule });
      await record.brings(applicationStream(id), at, { type: 'NoteEdition', version: 2, by: 'organiser' });
    }
  }

  /** Takes it in at its instant, and reads it; what is due by then falls due first. */
  async receive(mail: WrittenMail): Promise<Became> {
    const { dataSource, record, id } = this;
    const { receivedAt, readAt = receivedAt, authentication = 'none', instead } = mail;
    // The clock has told the time until then.
    await record.brings(applicationStream(id), readAt, { type: 'ObserveTime', by: 'clock' });
    const before = await this.standing();
    // Whatever was owed by then has left.
    await dataSource.query(
      `UPDATE owed SET state = 'sent', sent_at = $2 WHERE application_id = $1 AND state = 'owed'`,
      [id, readAt],
    );
    const raw = await this.rawOf(mail);
    const contentSha256 = contentHash(raw);
    await fileMail(dataSource, {
      ...{ applicationIds: [id], contentSha256, raw, authentication, verdicts: null, receivedAt },
      envelopeFrom: typeof instead === 'object' ? '' : (mail.from ?? ana.email),
      ...(instead === 'too-long' && { wholeBytes: 50_000_000 }),
    });
    const claimed = await claimMail(dataSource, { now: readAt, until: readAt });
    if (claimed === null) throw new Error('the mail was not there to be read');
    await answerMail(
      {
        ...{ dataSource, clock: () => readAt, mailDomain: DOMAIN, ours: ['replies+', letters.mail.sender] },
        teller: { tell: (stream, command) => record.tell(stream, readAt, command) },
      },
      claimed,
    );
    return this.became(claimed.id, before);
  }

  private async became(
    mailId: string,
    before: { readonly events: number; readonly position: number },
  ): Promise<Became> {
    const [row] = await this.dataSource.query<readonly Pick<Became, 'state' | 'because' | 'told' | 'reading'>[]>(
      'SELECT state, because, told, reading FROM incoming_mail WHERE id = $1',
      [mailId],
    );
    if (row === undefined) throw new Error('the mail is gone');
    const events = (await this.events()).slice(before.events);
    const owed = await this.dataSource.query<readonly ApplicationLetter[]>(
      `SELECT event_id AS "eventId", ordinal, application_id AS "applicationId", NULL AS "entryId",
              position::float8 AS position, kind, name, audience
       FROM owed WHERE application_id = $1 AND kind = 'letter' AND audience = 'participant'
         AND (position > $2 OR (resends > 0 AND state = 'owed'))
       ORDER BY position, ordinal`,
      [this.id, before.position],
    );
    const rendered: Rendered[] = [];
    for (const letter of owed) rendered.push(await this.rendered(letter));
    const bounced = await this.dataSource.query<readonly { readonly name: LetterName }[]>(
      'SELECT name FROM owed WHERE application_id = $1 AND bounced_at IS NOT NULL',
      [this.id],
    );
    return { ...row, events, letters: rendered, bounced: bounced.map(({ name }) => name) };
  }

  private async events(): Promise<ApplicationEvent[]> {
    const stored = await loadStream<ApplicationEvent>(this.dataSource.manager, applicationStream(this.id));
    return stored.map(({ event }) => event);
  }

  private async standing() {
    const [last] = await this.dataSource.query<readonly { readonly position: number }[]>(
      'SELECT coalesce(max(position), 0)::float8 AS position FROM owed WHERE application_id = $1',
      [this.id],
    );
    return { events: (await this.events()).length, position: last?.position ?? 0 };
  }

  private async rendered(row: ApplicationLetter): Promise<Rendered> {
    const { manager } = this.dataSource;
    const file = await openFile(manager, this.id);
    if (file === null) throw new Error('nobody has applied');
    const settings = { ...letters, clock: () => PUBLISHED };
    const matter = await letterMatter(manager, file, { row, settings, withPapers: false });
    if (matter === null) throw new Error('its reader is erased');
    return templates({ letter: row.name, language: 'en' }, contextOf(matter.input, speak('en')));
  }

  /** As a mail program writes it. */
  private async rawOf(mail: WrittenMail): Promise<Buffer> {
    const { answers, instead, text, head = '', from = ana.email } = mail;
    const failed = typeof instead === 'object' ? instead.failed : null;
    const named = failed ?? answers;
    const letter = named === null ? null : await latestOwed(this.dataSource.manager, this.id, named);
    if (named !== null && letter === null) throw new Error(`no ${named} is owed`);
    const messageId = letter === null ? null : `<${letter.eventId}.${String(letter.ordinal)}@${DOMAIN}>`;
    if (failed !== null) return Buffer.from(reportText({ recipient: ana.email, returns: messageId }));
    const quoted = letter === null ? null : (await this.rendered(letter)).text.split('\n').map((line) => `> ${line}`);
    const below =
      mail.bare || quoted === null ? [] : ['', 'On Monday, School <replies+1@post.example> wrote:', ...quoted];
    const boundary = Array.from({ length: 101 }, () => '--b\r\nContent-Type: text/plain\r\n\r\nx');
    const lines =
      instead === 'too-many-parts'
        ? ['Content-Type: multipart/mixed; boundary=b', '', ...boundary, '--b--']
        : ['Content-Type: text/plain; charset=utf-8', '', text, ...below];
    const sent = [`Message-ID: <${randomUUID()}@city.example.org>`, `Date: ${new Date(mail.receivedAt).toUTCString()}`];
    const heads = [`From: ${from}`, ...sent, ...head.split('\n').filter(Boolean)];
    return Buffer.from([...heads, ...(messageId === null ? [] : [`In-Reply-To: ${messageId}`]), ...lines].join('\r\n'));
  }
}

function termsWith(changes: Past['terms']) {
  const { cancellation } = diplomaTerms;
  if (cancellation === null) throw new Error('the diploma can be cancelled');
  return { ...diplomaTerms, cancellation: { ...cancellation, ...changes } };
}

const asWebinar = (definition: EditionDefinition): EditionDefinition => ({
  ...definition,
  ...{ dates: webinar.dates, terms: webinarTerms, form: webinar.form, applicationsClose: webinar.closesAt },
});
