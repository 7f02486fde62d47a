import type { Application } from '#domain/application/state.js';
import { decideGroup, type GroupContext } from '#domain/group/decide.js';
import { foldGroup } from '#domain/group/evolve.js';
import type { Group, GroupCommand, GroupEvent } from '#domain/group/group.types.js';
import type { GroupTerms } from '#domain/programme/terms.js';
import { Rejection } from '#domain/rejection.js';
import type { Instant } from '#domain/time/zone.js';
import { diploma, groupInvoiced, pay } from './life.js';

type Untold<C> = C extends unknown ? Omit<C, 'id' | 'at' | 'by' | 'role'> : never;
/** A command without what the register stamps; `id` where one is told twice. */
export type Said = Untold<GroupCommand> & { readonly id?: string };

const GROUP_ID = '5c0b3a52-91d4-4e0c-8a37-2f6d1b9e4c70';
export const declare: Said = { type: 'DeclareGroup', edition: 'diploma', groupId: GROUP_ID, billingId: 'b1' };

/** A non-member unless said otherwise, with the discount of the diploma's terms. */
export const join = (
  application: string,
  change: { readonly amountMinor?: number; readonly day?: string } = {},
): Said => ({
  type: 'JoinGroup',
  application,
  registeredAt: `2024-08-${change.day ?? '01'}T10:00:00.000Z`,
  band: 'non-member',
  amountMinor: change.amountMinor ?? 60_000,
  discountPercent: 10,
});
export const leave = (application: string): Said => ({ type: 'LeaveGroup', application, why: 'withdrawn' });
type Transfer = Extract<Said, { type: 'RecordGroupPayment' }>;
export const transfer = (
  amountMinor: number,
  split: Transfer['split'] = null,
  paymentId = `bank-${amountMinor}`,
): Transfer => ({
  type: 'RecordGroupPayment',
  paymentId,
  amountMinor,
  currency: 'EUR',
  receivedOn: '2024-08-20',
  noteId: null,
  split,
});

/** One group told things at instants; what it records is what `record` would. */
export class GroupLife {
  readonly events: GroupEvent[] = [];
  private told = 0;

  /** @param groups what the terms say of groups; nothing, as in terms of before there were any */
  constructor(private readonly groups?: GroupTerms) {}

  get group(): Group {
    const state = foldGroup('ghent', this.events);
    if (state === null) throw new Error('nothing was declared');
    return state;
  }

  tell(at: Instant, said: Said, context: Partial<GroupContext> = {}): readonly GroupEvent[] | Rejection {
    this.told += 1;
    const command = { id: `c${this.told}`, ...said, at, by: 'staff:anna', role: null } as GroupCommand;
    const edition = { ...diploma, terms: { ...diploma.terms, groups: this.groups } };
    const state = foldGroup('ghent', this.events);
    const verdict = decideGroup(command, state, { code: 'ghent', edition, pending: [], applications: [], ...context });
    if (!(verdict instanceof Rejection)) this.events.push(...verdict);
    return verdict;
  }

  /** As `tell`, for what must not be refused. Gives itself, so that a life reads as a list. */
  after(at: Instant, said: Said, context: Partial<GroupContext> = {}): this {
    const verdict = this.tell(at, said, context);
    if (verdict instanceof Rejection) throw new Error(`refused: ${verdict.reason} ${JSON.stringify(verdict.facts)}`);
    return this;
  }
}

/** Two who do not pay a member's fee, the second registered first. */
export const ofTwo = (groups?: GroupTerms): GroupLife =>
  new GroupLife(groups)
    .after('2024-08-01T09:00:00.000Z', declare)
    .after('2024-08-10T10:00:00.000Z', join('late', { day: '05' }))
    .after('2024-08-11T10:00:00.000Z', join('early'));
export const CLOSED = '2024-08-15T10:00:00.000Z';
export const invoiced = (groups?: GroupTerms): GroupLife => ofTwo(groups).after(CLOSED, { type: 'CloseGroup' });

/** Of one whose fee was corrected to 300.00 before the discount when that much had come of the group's first transfer. */
export function corrected(id: string, paidMinor: number): Application {
  const { application } = groupInvoiced().after(
    '2024-08-20T10:00:00.000Z',
    pay(paidMinor, '2024-08-20', `bank-${paidMinor}:1.1`),
  );
  return { ...application, id, account: { ...application.account, feeMinor: 27_000 } };
}
