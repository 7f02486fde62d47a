import { describe, expect, it } from '@jest/globals';
import { Rejection } from '../rejection.js';
import { decidePayee, payeeOf } from './decide-payee.js';
import { foldPayees } from './evolve-payee.js';
import type { PayeeContext, PayeeEvent, UntoldPayeeCommand } from './payee.types.js';

const at = '2024-10-18T10:00:00.000Z';
const [BRUNO, CARLA, ADA] = ['staff:bruno', 'staff:carla', 'applicant'] as const;
const ONESELF: PayeeContext = { inUse: new Set(), paysOneself: true };

/** Accounts told things, as the recorder would; a refusal is the last of what it said. */
class PayeeLife {
  private readonly events: PayeeEvent[] = [];
  refusal: Rejection | null = null;

  tell(by: string, said: UntoldPayeeCommand, context: Partial<PayeeContext> = {}): this {
    const command = { ...said, id: `c${this.events.length}`, at, by, role: null };
    const verdict = decidePayee(command, this.payees, { ...ONESELF, ...context });
    this.refusal = verdict instanceof Rejection ? verdict : null;
    if (!(verdict instanceof Rejection)) this.events.push(...verdict);
    return this;
  }

  requested(accountId = 'a1', by: string = BRUNO): this {
    return this.tell(by, { type: 'RequestAccount', accountId, requestId: 't1', mailId: null });
  }

  confirmed(by: string = CARLA, accountId = 'a1'): this {
    return this.tell(by, { type: 'ConfirmAccount', accountId });
  }

  own(accountId = 'o1', context: Partial<PayeeContext> = {}): this {
    return this.tell(ADA, { type: 'GiveOwnAccount', accountId }, context);
  }

  withdrawn(accountId = 'a1', context: Partial<PayeeContext> = {}): this {
    return this.tell(BRUNO, { type: 'WithdrawAccount', accountId, becauseId: 't2' }, context);
  }

  get payees() {
    return foldPayees('app', this.events);
  }

  payee(paysOneself = true): string | null {
    return payeeOf(this.payees, { paysOneself })?.accountId ?? null;
  }
}

const accounts = (): PayeeLife => new PayeeLife();

describe('an account that the payer asks for', () => {
  it('counts once another of finance has confirmed it', () => {
    expect(accounts().requested().payee()).toBeNull();
    expect(accounts().requested().confirmed().payee()).toBe('a1');
    expect(accounts().requested().confirmed().payees.accounts).toEqual([
      {
        ...{ accountId: 'a1', kind: 'requested', stage: 'counts', by: BRUNO, at, requestId: 't1', mailId: null },
        ...{ confirmedBy: CARLA, confirmedAt: at },
      },
    ]);
  });

  it('is refused where its state or the person is another', () => {
    const refusals = [
      accounts().requested().confirmed(BRUNO),
      accounts().requested().requested('a2'),
      accounts().confirmed(),
      accounts().requested().confirmed().confirmed(),
      accounts().withdrawn(),
      accounts().requested().withdrawn().withdrawn(),
      accounts()
        .requested()
        .confirmed()
        .withdrawn('a1', { inUse: new Set(['a1']) }),
    ].map(({ refusal }) => [refusal?.reason, refusal?.facts]);
    expect(refusals).toEqual([
      ['four-eyes', { requestedBy: BRUNO }],
      ['account-on-file', { accountId: 'a1' }],
      ['unknown-refund-account', {}],
      ['account-at-another-stage', { stage: 'counts' }],
      ['unknown-refund-account', {}],
      ['account-at-another-stage', { stage: 'withdrawn' }],
      ['account-in-use', {}],
    ]);
  });

  it('counts no more once it is withdrawn, and another may be asked for', () => {
    const life = accounts().requested().confirmed().withdrawn();
    expect(life.payee()).toBeNull();
    expect(life.requested('a2').confirmed(CARLA, 'a2').payee()).toBe('a2');
  });
});

describe("the participant's own account", () => {
  it('counts where they pay themselves, until they give another', () => {
    expect(accounts().own().payee()).toBe('o1');
    expect(accounts().own().payee(false)).toBeNull();
    expect(accounts().own().own('o2').payee()).toBe('o2');
    expect(
      accounts()
        .own()
        .own('o2')
        .payees.accounts.map(({ stage }) => stage),
    ).toEqual(['replaced', 'counts']);
    expect(accounts().own().withdrawn('o1').payee()).toBeNull();
  });

  it('is refused where somebody else pays, and while a refund is on its way to the one before', () => {
    expect(accounts().own('o1', { paysOneself: false }).refusal).toEqual(new Rejection('payer-is-another'));
    expect(
      accounts()
        .own()
        .own('o2', { inUse: new Set(['o1']) }).refusal,
    ).toEqual(new Rejection('account-in-use'));
  });

  it('comes after what the payer has asked for, whichever came first', () => {
    expect(accounts().own().requested().payee()).toBe('o1');
    expect(accounts().requested().confirmed().own().payee()).toBe('a1');
  });
});
