import { applicationReference } from '../application-reference.js';
import type { EditionNow } from '../application/commands.js';
import type { Application } from '../application/state.js';
import { groupClosesAt } from '../programme/calendar.js';
import { Rejection } from '../rejection.js';
import { evolveGroup } from './evolve.js';
import type { Group, GroupCommandOf, GroupFact, GroupState, Member, MembershipCommand } from './group.types.js';
import { invoiceFor, invoiceForLostDiscount, present } from './invoicing.js';
import { groupTermsOf } from './terms.js';

type Verdict = readonly GroupFact[] | Rejection;

/** A group of which somebody pays for all. Its code is its own: no other edition has a group under it. */
export function declare(
  command: GroupCommandOf<'DeclareGroup'>,
  state: GroupState,
  edition: EditionNow | null,
): Verdict {
  if (state !== null) return new Rejection('group-declared-already', { edition: state.edition.code });
  if (edition === null) return new Rejection('unknown-edition', { edition: command.edition });
  if (edition.cancelled) return new Rejection('edition-cancelled', { edition: edition.code });
  const { code, version, zone, dates, terms } = edition;
  const closesAt = groupClosesAt(edition.closesAt, edition);
  if (command.at >= closesAt) return new Rejection('group-deadline-passed', { closesAt });
  return [
    {
      type: 'GroupDeclared',
      edition: { code, version, zone, dates, terms },
      // An application's reference has no letter before it: the two are never the same.
      reference: `G${applicationReference(command.groupId)}`,
      billingId: command.billingId,
      closesAt,
    },
  ];
}

/** Dates that move take the deadline along; a group of an edition that is cancelled is closed, and nothing invoiced. */
export function noteEdition(group: Group, edition: EditionNow | null): Verdict {
  return edition === null ? new Rejection('unknown-edition', { edition: group.edition.code }) : newsOf(group, edition);
}

function newsOf(group: Group, edition: EditionNow): readonly GroupFact[] {
  const { version, dates, cancelled } = edition;
  if (version <= group.edition.version) return [];
  const noted = { type: 'GroupEditionNoted', version, dates, cancelled } as const;
  return [
    { ...noted, closesAt: groupClosesAt(edition.closesAt, { ...group.edition, dates }) },
    ...(cancelled && group.closedAt === null ? [{ type: 'GroupClosed' } as const] : []),
  ];
}

/** A participant was admitted, or is charged anew. A group that was invoiced already gets another invoice, over that. */
export function join(command: GroupCommandOf<'JoinGroup'>, group: Group): Verdict {
  const facts = heard(command, group);
  const after = followed(group, facts, command.at);
  const member = after.members.find(({ application }) => application === command.application);
  if (group.closedAt === null || group.cancelled || facts.length === 0 || member === undefined) return facts;
  return [...facts, ...invoiceFor(after, [member], command.at)];
}

/**
 * Whoever is rejected, withdraws or cancels; what has been invoiced stands, unless the terms say otherwise. The edition's
 * news come first: where all leave since it is cancelled, no discount is lost, whichever word arrives before the other.
 */
export function leave(
  command: GroupCommandOf<'LeaveGroup'>,
  group: Group,
  { edition, applications }: Elsewhere,
): Verdict {
  const news = edition === null ? [] : newsOf(group, edition);
  const now = followed(group, news, command.at);
  const facts = heard(command, now);
  if (now.closedAt === null || now.cancelled || facts.length === 0) return [...news, ...facts];
  const left = followed(now, facts, command.at);
  return [...news, ...facts, ...invoiceForLostDiscount(left, { at: command.at, applications })];
}

interface Elsewhere {
  readonly edition: EditionNow | null;
  readonly applications: readonly Application[];
}

/** Closed by a person: what is too small for a group has until the deadline. */
export function close(
  { at }: GroupCommandOf<'CloseGroup'>,
  group: Group,
  pending: readonly MembershipCommand[],
): Verdict {
  if (group.closedAt !== null) return new Rejection('group-closed', { closedAt: group.closedAt });
  const { discountFrom } = groupTermsOf(group.edition.terms);
  const members = present(followed(group, hear(pending, group, at), at)).length;
  if (members < discountFrom)
    return new Rejection('group-too-small', { members, discountFrom, closesAt: group.closesAt });
  return closing(group, { at, pending });
}

interface Closing {
  readonly at: string;
  readonly pending: readonly MembershipCommand[];
}

/** Whoever was admitted by then is in, also where word of it is still under way. */
export function closing(group: Group, { at, pending }: Closing): GroupFact[] {
  const facts = hear(pending, group, at);
  const after = followed(group, facts, at);
  return [...facts, { type: 'GroupClosed' }, ...invoiceFor(after, present(after), at)];
}

function hear(pending: readonly MembershipCommand[], group: Group, at: string): GroupFact[] {
  return pending.reduce<GroupFact[]>((facts, command) => {
    return [...facts, ...heard(command, followed(group, facts, at))];
  }, []);
}

/** What was heard already, while it was under way, brings nothing new. */
function heard(command: MembershipCommand, { members }: Group): GroupFact[] {
  const { application } = command;
  const known = members.find((member) => member.application === application);
  if (command.type === 'LeaveGroup')
    return known === undefined || known.left ? [] : [{ type: 'MemberLeft', application, why: command.why }];
  return known?.ask === command.id ? [] : [{ type: 'MemberJoined', ask: command.id, ...askedBy(command) }];
}

function askedBy(command: GroupCommandOf<'JoinGroup'>): Omit<Member, 'ask' | 'left'> {
  const { application, registeredAt, band, amountMinor, discountPercent } = command;
  return { application, registeredAt, band, amountMinor, discountPercent };
}

const followed = (group: Group, facts: readonly GroupFact[], occurredAt: string): Group =>
  facts.reduce<Group>((now, fact) => evolveGroup(now, { ...fact, occurredAt, by: 'clock' }, group.code) ?? now, group);
