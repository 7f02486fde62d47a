import type { EntityManager } from 'typeorm';
import { accessToken } from '#access/access-token.js';
import { unsubscribeKey } from '#access/unsubscribe-key.js';
import { replyAddress } from '#access/reply-address.js';
import type { Party } from '#documents/paper.js';
import { buyerOf, storeDocument } from '#documents/store.js';
import type { ApplicationEvent, ApplicationEventType } from '#domain/application/events.js';
import { isEnded } from '#domain/application/account.js';
import { fold } from '#domain/application/evolve.js';
import { isOfPayer } from '#domain/application/letters.js';
import type { LetterName } from '#domain/application/letters.types.js';
import type { Application } from '#domain/application/state.js';
import type { Instant } from '#domain/time/zone.js';
import { loadStream, type StoredEvent } from '#eventstore/event-store.js';
import { personById } from '#filing/person.js';
import { textById } from '#filing/texts.js';
import {
  type AsOf,
  type LetterInput,
  type LetterLinks,
  type LetterPerson,
  refundsIn,
  textIdsOf,
} from '#mail/letter-input.js';
import type { ApplicationLetter } from '#mail/owed.js';
import type { Attachment } from '#mail/post.js';
import { refundDestinations } from '#readmodel/refund-destinations.js';
import type { MailSettings } from '#settings/settings.js';
import { applicationStream } from '#telling/names.js';
import { programmeOf } from './freeze-papers.js';
import { payingFor } from './paying-for.js';

type Stored = StoredEvent<ApplicationEvent>;
export interface LetterSettings {
  readonly mail: MailSettings;
  /** The key of the tokens in links. */
  readonly secret: string;
  /** What links begin with; no slash at the end. */
  readonly publicUrl: string;
  readonly clock: () => Instant;
}

/** An application as it stands now, with its record. */
export interface LetterFile {
  readonly application: Application;
  readonly stored: readonly Stored[];
}

/** null where the application is unknown. */
export async function openFile(manager: EntityManager, applicationId: string): Promise<LetterFile | null> {
  const stored = await loadStream<ApplicationEvent>(manager, applicationStream(applicationId));
  const application = fold(applicationId, stored.map(eventIn));
  return application === null ? null : { application, stored };
}

export interface LetterMatter {
  readonly input: LetterInput;
  readonly papers: readonly Attachment[];
  readonly replyTo: string | null;
}

export interface Writing {
  /** `resends`: how often a person has had it sent again; absent: never. */
  readonly row: ApplicationLetter & { readonly resends?: number };
  readonly settings: LetterSettings;
  /** Whether its paper is wanted too: rendered and stored where it is not yet. */
  readonly withPapers: boolean;
}

/**
 * All that a letter of an application is made of, as the owing command left it, and where it is sent again by what is in
 * force now; null where its reader was erased.
 */
export async function letterMatter(
  manager: EntityManager,
  file: LetterFile,
  { row, settings, withPapers }: Writing,
): Promise<LetterMatter | null> {
  const owed = momentOf(file.stored, row);
  const moment = (row.resends ?? 0) > 0 ? renewed(owed, file, settings.clock()) : owed;
  const person = await readerOf(manager, row, moment);
  if (person === null) return null;
  const input = await inputOf(manager, { row, moment, person, settings });
  // Its own paper, and no other of the same step: that one has a letter of its own.
  const papers =
    withPapers && carriesPaper(row.name, moment.owing)
      ? [await storeDocument(manager, paperOf(moment.owing), printing(settings))]
      : [];
  return { input, papers, replyTo: repliesTo(moment.application, settings) };
}

export const printing = ({ publicUrl, clock }: LetterSettings) => ({
  certificateUrl: certificateUrl(publicUrl),
  at: clock(),
});

/** The record as the owing command left it. */
interface Moment {
  readonly owing: Stored;
  /** The latest invoice by then; null where there was none. */
  readonly invoice: Stored | null;
  readonly step: readonly Stored[];
  readonly history: readonly ApplicationEvent[];
  readonly before: Application | null;
  readonly application: Application;
  readonly asOf: AsOf;
}

function momentOf(stored: readonly Stored[], { eventId, applicationId }: ApplicationLetter): Moment {
  const owing = stored.find((one) => one.eventId === eventId);
  if (owing === undefined) throw new Error(`Event ${eventId} owes a letter, but is not on record`);
  const step = stored.filter(({ commandId }) => commandId === owing.commandId);
  const past = stored.filter(({ version }) => version < (step[0]?.version ?? 0)).map(eventIn);
  const history = [...past, ...step.map(eventIn)];
  const application = fold(applicationId, history);
  if (application === null) throw new Error(`Application ${applicationId} owes a letter, but was never submitted`);
  const until = step.at(-1)?.version ?? owing.version;
  const invoice = stored.findLast(({ version, event }) => version <= until && event.type === 'InvoiceIssued') ?? null;
  const asOf = { at: owing.event.occurredAt, recorded: history.length };
  return { owing, invoice, step, history, before: fold(applicationId, past), application, asOf };
}

/**
 * With the dates, windows and leave that are in force now. Where the place has ended since, stands again, or is somebody
 * else's, the letter is history and stays as it was: its calendar entry may not undo that of a later letter.
 */
function renewed(moment: Moment, { application: now, stored }: LetterFile, at: Instant): Moment {
  const { application } = moment;
  const { edition, calendar, leave } = now;
  if (now.personId !== application.personId || isEnded(now.phase) !== isEnded(application.phase)) return moment;
  return {
    ...moment,
    application: { ...application, edition, calendar, leave },
    asOf: { at, recorded: stored.length },
  };
}

/** Null where the person was erased: there is nobody to write to, but whoever pays. */
async function readerOf(
  manager: EntityManager,
  { name, audience }: ApplicationLetter,
  { application, before, owing, invoice }: Moment,
): Promise<LetterPerson | null> {
  // Of the paper, not of today: a credit note goes to whom its invoice went, be the next made out to somebody else.
  const paper = carriesPaper(name, owing) ? owing : isOfPayer(name) ? invoice : null;
  const buyer = paper === null ? null : await buyerOf(manager, paperOf(paper));
  // Whoever gave up the place to somebody else hears of it as the person that they are.
  const person = name === 'substituted' && before !== null ? await personById(manager, before.personId) : null;
  const party = person ?? (await personById(manager, application.personId));
  const isErased = party === null || party.email === '';
  // A paper is kept by law, with whom it is made out to: erasing the participant takes nothing from whoever pays for it.
  if (audience === 'payer' && buyer !== null && (isErased || isTheirOwn(name))) return payerAsReader(buyer);
  if (isErased) return null;
  const { givenName, familyName, email, phone, language } = party;
  const wantsReminders = party.remindersStoppedAt === null;
  return { givenName, familyName, email, phone, invoiceEmail: buyer?.email ?? null, language, wantsReminders };
}

/** To the payer it is a letter of their own, and no copy of a participant's. */
const isTheirOwn = (name: LetterName): boolean =>
  name === 'group-invoice' || name === 'group-credit-note' || isOfPayer(name);

const payerAsReader = ({ name, email }: Party): LetterPerson => ({
  ...{ givenName: '', familyName: name, email: email ?? '', phone: null, invoiceEmail: email },
  ...{ language: null, wantsReminders: false },
});

interface Gathered {
  readonly row: ApplicationLetter;
  readonly moment: Moment;
  readonly person: LetterPerson;
  readonly settings: LetterSettings;
}

async function inputOf(manager: EntityManager, { row, moment, person, settings }: Gathered): Promise<LetterInput> {
  const { application, asOf, history, owing, invoice } = moment;
  const { event } = owing;
  const step = moment.step.map(eventIn);
  const texts = new Map<string, string>();
  for (const id of textIdsOf(row.name, history)) texts.set(id, (await textById(manager, id)) ?? '');
  const refunds = refundsIn({ event, step, application });
  return {
    ...{ letter: row.name, audience: row.audience, event, step, history },
    ...{ application, asOf, person },
    programme: await programmeOf(manager, application),
    texts,
    ...(await payingFor(manager, row.name, {
      application,
      history,
      paper: invoice === null ? null : paperOf(invoice),
    })),
    destinations: refunds.length === 0 ? [] : await refundDestinations(manager, application.id, refunds),
    links: linksOf(application, settings),
  };
}

/** The token stands behind the #, where no server and no proxy writes it into a log. */
const linksOf = ({ id, accessGeneration }: Application, { publicUrl, secret }: LetterSettings): LetterLinks => ({
  applicationUrl: `${publicUrl}/applications/${id}#${accessToken(secret, id, accessGeneration)}`,
  unsubscribeUrl: `${publicUrl}/unsubscribe/${unsubscribeKey(secret, { applicationId: id, generation: accessGeneration })}`,
  certificateUrl: certificateUrl(publicUrl),
});

function repliesTo({ id, accessGeneration }: Application, { mail, secret }: LetterSettings): string | null {
  if (mail.replyDomain === null) return null;
  return replyAddress({ secret, domain: mail.replyDomain }, { applicationId: id, generation: accessGeneration });
}

const certificateUrl =
  (publicUrl: string) =>
  (code: string): string =>
    `${publicUrl}/certificates/${encodeURIComponent(code)}`;

const PAPERS: Partial<Record<LetterName, ApplicationEventType>> = {
  'admission-invoice': 'InvoiceIssued',
  'group-invoice': 'InvoiceIssued',
  'group-credit-note': 'LineCredited',
  'invoice-corrected': 'InvoiceIssued',
  'credit-note': 'CreditNoteIssued',
  certificate: 'CertificateIssued',
  'certificate-reissued': 'CertificateReissued',
};

const carriesPaper = (letter: LetterName, { event }: Stored): boolean => PAPERS[letter] === event.type;

/** By which event the paper is found: a line is on the group's. */
function paperOf({ event, eventId }: Stored): string {
  if (event.type === 'LineCredited') return event.line.paper;
  return (event.type === 'InvoiceIssued' ? event.line?.paper : undefined) ?? eventId;
}

const eventIn = ({ event }: Stored): ApplicationEvent => event;
