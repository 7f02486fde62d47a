import type { DataSource, EntityManager } from 'typeorm';
import { v5 as uuidv5 } from 'uuid';
import { parseMessage, Unreadable } from '#correspondence/parse-message.js';
import type { ParsedMessage } from '#correspondence/parsed-message.js';
import type { ApplicationEvent } from '#domain/application/events.js';
import { fold } from '#domain/application/evolve.js';
import type { LetterName } from '#domain/application/letters.types.js';
import type { Application, State } from '#domain/application/state.js';
import {
  answeredInVainIn,
  type Disposition,
  dispositionOf,
  confirms,
  type Held,
  type MailCommand,
  offeredIn,
  type PersonBecause,
  speaksOfLeaving,
  type Standing,
} from '#domain/correspondence/disposition.js';
import { proposeReading } from '#domain/correspondence/reading.js';
import type { Incoming, Known, Reading } from '#domain/correspondence/reading.types.js';
import { emailKey } from '#domain/matching.js';
import { dateOf } from '#domain/programme/calendar.js';
import { type Instant, later } from '#domain/time/zone.js';
import { loadStream, openStream } from '#eventstore/event-store.js';
import { type ClaimedMail, fileFinding, type MailFinding, type MailText } from '#filing/incoming-mail.js';
import { disownHeld, heldBefore, type MayBeAbout, settleHeld } from '#filing/held-mail.js';
import { type Person, personById } from '#filing/person.js';
import { fileText } from '#filing/texts.js';
import { letterNamed } from '#mail/letter-named.js';
import { repeatLetter } from '#mail/repeat-letter.js';
import { applicationStream, type UntimedCommand } from '#telling/names.js';
import type { Teller } from '#telling/teller.js';
import { endIfOvertaken, sinceIn } from './end-held-mail.js';
import { programmeOf } from './freeze-papers.js';
import { noteBounce } from './note-bounce.js';
import { commandIdOf, isByMail, shownThough, type Told, toldIn } from './told-by-mail.js';

/** Where adapters meet for a mail that came in. */
export interface MailDesk {
  readonly dataSource: DataSource;
  readonly teller: Pick<Teller, 'tell'>;
  readonly clock: () => Instant;
  /** The right-hand side of our Message-IDs. */
  readonly mailDomain: string;
  /** What only our own addresses have in them. */
  readonly ours: readonly string[];
}

/** Nothing is wrong with the mail: the same is tried again until it is done. */
export class NotNow extends Error {
  override readonly name = 'NotNow';
}

/** Begun so often and never ended: reading it kills who reads it. */
const DEADLY = 4;
/** Failed so often, it is shown to a person as it is; and where even that fails, without its text. */
const HOPELESS = 5;
const NO_TEXT: MailText = { sender: '', subject: '', body: '', quoted: '' };

/**
 * Reads a mail, does by rule what it asks for, and writes down what was made of it. Safe to repeat: the command's id is
 * the mail's.
 * @returns the state that the mail is in now
 * @throws NotNow where something stands in the way that passes, as the database's own faults and a lost Temporal do
 */
export async function answerMail(desk: MailDesk, mail: ClaimedMail): Promise<MailFinding['state']> {
  const message = await messageIn(desk, mail);
  const isJudged = message !== null && mail.isWhole && mail.failures < HOPELESS;
  const { found, ...read } = isJudged ? await readOne(desk, mail, message) : await unread(desk, mail);
  if (isJudged) await noteBounce(desk, mail, message);
  const text = message === null ? NO_TEXT : textOf(message);
  return desk.dataSource.transaction(async (manager) => {
    const known =
      found.because === 'sender-unknown' ? await openStream<ApplicationEvent>(manager, streamOf(mail)) : null;
    const isSaid =
      read.repeats === null || (await repeatLetter(manager, { ...mail, letter: read.repeats, at: found.at }));
    const now: MailFinding = isSaid ? found : { ...found, state: 'needs-a-person', because: 'no-standing', told: null };
    if (read.waiting === 'disowned') await disownHeld(manager, read.about);
    else if (read.waiting !== null) await settleHeld(manager, read.about, found.at);
    await fileFinding(manager, mail.id, { ...now, ...text, attachments: message?.attachments ?? [] });
    if (known === null) return now.state;
    const events = known.past.map(({ event }) => event);
    await endIfOvertaken(manager, { applicationId: mail.applicationId, events, at: found.at }, mail.id);
    return now.state;
  });
}

async function messageIn({ ours }: MailDesk, { raw, attempts, failures }: ClaimedMail): Promise<ParsedMessage | null> {
  if (raw === null || attempts >= DEADLY || failures > HOPELESS) return null;
  return parseMessage(raw, ours).catch((error: unknown) => {
    if (error instanceof Unreadable) return null;
    throw error;
  });
}

interface Read {
  readonly found: MailFinding;
  /** What becomes of a cancellation from another address that waits: nothing, where this is no word on it. */
  readonly waiting: 'cancellation' | 'disowned' | null;
  /** The letter that answers it, by saying again what has happened already; null: none. */
  readonly repeats: LetterName | null;
  /** Which mails it may be about. */
  readonly about: MayBeAbout;
}

async function unread({ clock, dataSource }: MailDesk, mail: ClaimedMail): Promise<Read> {
  const because: PersonBecause = mail.isWhole ? 'unreadable' : 'too-large';
  // Its application's stream may be what cannot be read.
  const stored = await loadStream<ApplicationEvent>(dataSource.manager, streamOf(mail)).catch(() => []);
  const told = toldIn(stored, mail)?.type ?? null;
  const about = { id: mail.id, applicationId: mail.applicationId, since: null, cameAt: mail.receivedAt };
  return {
    found: { state: 'needs-a-person', because, reading: {}, told, at: clock() },
    waiting: null,
    about,
    repeats: null,
  };
}

const textOf = ({ sender, subject, body, signature, quoted }: ParsedMessage): MailText => ({
  ...{ sender, subject, quoted },
  body: [body, signature].filter((part) => part !== '').join('\n\n'),
});

async function readOne(desk: MailDesk, mail: ClaimedMail, message: ParsedMessage): Promise<Read> {
  const { dataSource, clock } = desk;
  const { reading, standing, told, about } = await dataSource.transaction('REPEATABLE READ', (manager) =>
    readingOf(manager, desk, { mail, message }),
  );
  const disposition = dispositionOf(reading, standing);
  const confirmed = confirms(reading, standing) ? standing.held : null;
  const done =
    told === null
      ? await carryOut(desk, { mail, message, disposition, confirmed })
      : writtenDown(told, shownThough({ ...told, receivedAt: mail.receivedAt }, disposition));
  const waiting = waitingAfter(reading, { told: done.told, confirmed });
  const repeats = disposition.is === 'answered' && told === null ? disposition.letter : null;
  return { found: { ...done, reading, at: clock() }, waiting, about, repeats };
}

function waitingAfter(
  { kind, isFromRegistered, authentication }: Reading,
  { told, confirmed }: Pick<Done, 'told'> & Pick<Judged, 'confirmed'>,
): Read['waiting'] {
  if (confirmed !== null && told !== null && told !== 'GiveUpPlace') return 'cancellation';
  return kind === 'denial' && isFromRegistered && authentication !== 'fail' ? 'disowned' : null;
}

interface Received {
  readonly mail: ClaimedMail;
  readonly message: ParsedMessage;
}

interface Understood extends Pick<Read, 'about'> {
  readonly reading: Reading;
  readonly standing: Standing;
  /** What this mail has told already. */
  readonly told: Told | null;
}

async function readingOf(manager: EntityManager, desk: MailDesk, { mail, message }: Received): Promise<Understood> {
  const { applicationId } = mail;
  const stored = await loadStream<ApplicationEvent>(manager, streamOf(mail));
  // Told before, by somebody who did not live to write it down: it is judged as it was then, and not told again.
  const first = stored.findIndex(({ commandId }) => commandId === commandIdOf(mail));
  const past = first === -1 ? stored : stored.slice(0, first);
  const events = past.map(({ event }) => event);
  const state = fold(applicationId, events);
  const person = state === null ? null : await personById(manager, state.personId);
  const named = (messageIds: readonly string[]) =>
    letterNamed(manager, { applicationId, messageIds, mailDomain: desk.mailDomain });
  const answered = await named(message.answers);
  const answers = past.find(({ eventId }) => eventId === answered?.eventId);
  const answerableFrom = answers?.event.occurredAt ?? null;
  const incoming: Incoming = {
    marks: { ...message.marks, hasEmptySender: mail.envelopeFrom === '' },
    report: message.report,
    authentication: mail.authentication,
    isFromRegistered: person !== null && person.email !== '' && emailKey(person.email) === emailKey(message.sender),
    answered: answered?.name ?? null,
    returned: (await named(message.returns))?.name ?? null,
    ...{ subject: message.subject, body: message.body, signature: message.signature, quoted: message.quoted },
    ...{ isCutByName: message.isCutByName, isAnsweredWithin: message.isAnsweredWithin, shown: message.shown },
    known: await knownOf(manager, state, person),
  };
  const answeredInVain = answeredInVainIn(past, isByMail);
  const since = sinceIn(events);
  const reading = proposeReading(incoming);
  const about = {
    id: mail.id,
    applicationId,
    since,
    cameAt: later(mail.receivedAt, answerableFrom ?? mail.receivedAt),
  };
  const held = speaksOfLeaving(reading) ? await heldBefore(manager, about) : null;
  const told = toldIn(stored, mail);
  const standing: Standing = {
    ...{ state, answeredInVain, offeredAt: offeredIn(events), receivedAt: mail.receivedAt, answerableFrom },
    toldLately: told === null ? mail.toldLately : 0,
    held: held && { ...held, reading: held.reading as Reading },
  };
  return { reading, standing, told, about };
}

const NOTHING_KNOWN: Known = { course: '', givenName: '', familyName: '', email: '', phone: null, registeredOn: [] };

async function knownOf(manager: EntityManager, state: State, person: Person | null): Promise<Known> {
  if (state === null || person === null) return NOTHING_KNOWN;
  const { title } = await programmeOf(manager, state);
  const { givenName, familyName, email, phone } = person;
  return { course: title, givenName, familyName, email, phone, registeredOn: registeredOn(state) };
}

/** The date of the application or of the reservation is accepted as date of registration. */
const registeredOn = ({ edition, submittedAt, reservedAt }: Application) =>
  [submittedAt, reservedAt].flatMap((instant) => (instant === null ? [] : [dateOf(instant, edition)]));

interface Judged {
  readonly disposition: Disposition;
  /** What this mail confirms; null: nothing. */
  readonly confirmed: Held | null;
}

type Done = Pick<MailFinding, 'state' | 'because' | 'told'>;

async function carryOut(desk: MailDesk, { mail, message, disposition, confirmed }: Received & Judged): Promise<Done> {
  switch (disposition.is) {
    case 'set-aside':
      return { state: 'set-aside', because: null, told: null };
    case 'answered':
      return { state: 'told', because: null, told: 'RepeatLetter' };
    case 'needs-a-person':
      return { state: 'needs-a-person', because: disposition.because, told: null };
    case 'told': {
      const { command, shownBecause } = disposition;
      const isOther = command.type === 'RequestConfirmation';
      const [by, about, at] = [isOther ? 'correspondent' : 'applicant', mail.applicationId, desk.clock()];
      const noteId = await fileText(desk.dataSource, { id: mail.id, by, about, at, text: textOf(message).body });
      const senderId = uuidv5('sender', mail.id);
      if (isOther) await fileText(desk.dataSource, { id: senderId, by, about, at, text: message.sender });
      const receivedAt = confirmed?.receivedAt ?? mail.receivedAt;
      const refused = await tell(desk, mail, { ...asTold(command, { receivedAt, noteId, senderId }), by });
      const refusal: PersonBecause = isOther ? 'sender-unknown' : 'refused';
      if (refused) return { state: 'needs-a-person', because: refusal, told: null };
      return writtenDown(command, shownBecause);
    }
  }
}

const writtenDown = ({ type }: Pick<MailCommand, 'type'>, shownBecause: PersonBecause | null): Done => ({
  ...{ state: shownBecause === null ? 'told' : 'needs-a-person', because: shownBecause, told: type },
});

type Body = UntimedCommand extends infer C ? (C extends UntimedCommand ? Omit<C, 'id' | 'by' | 'role'> : never) : never;

interface Evidence {
  readonly receivedAt: Instant;
  readonly noteId: string;
  readonly senderId: string;
}

/** What a mail says: counted from its receipt, or from that of the first whom it confirms. */
function asTold(command: MailCommand, { receivedAt, noteId, senderId }: Evidence): Body {
  switch (command.type) {
    case 'RequestCancellation':
      return { ...command, receivedAt, noteId };
    case 'RequestConfirmation':
      return { ...command, receivedAt, noteId, senderId };
    case 'Withdraw':
    case 'GiveUpPlace':
      return command;
    case 'ProvideInformation':
      return { ...command, answerId: noteId };
  }
}

const streamOf = ({ applicationId }: Pick<ClaimedMail, 'applicationId'>) => applicationStream(applicationId);

/** Answers whether the rules refuse it. */
async function tell({ teller }: MailDesk, mail: ClaimedMail, body: Body & { readonly by: string }): Promise<boolean> {
  const command = { ...body, id: commandIdOf(mail), role: null } as UntimedCommand;
  const { rejection } = await teller.tell(streamOf(mail), command);
  if (rejection?.reason === 'numbers-held') throw new NotNow('the numbers of papers are held');
  if (rejection?.reason === 'internal-error') throw new Error('the application could not judge it');
  return rejection !== null;
}
