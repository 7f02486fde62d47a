import type { Context } from '#domain/application/commands.js';
import type { ApplicationEvent } from '#domain/application/events.js';
import { toldToApplications, toldToGroup } from '#domain/group/tells.js';
import type { GroupEvent } from '#domain/group/group.types.js';
import type { GroupTerms } from '#domain/programme/terms.js';
import { Rejection } from '#domain/rejection.js';
import type { Instant } from '#domain/time/zone.js';
import { declare, GroupLife, type Said as SaidToGroup } from './group-life.js';
import { Life, type Said, submit } from './life.js';

type Owed =
  | { readonly from: number; readonly to: 'group'; readonly said: SaidToGroup & { readonly id: string } }
  | { readonly from: 'group'; readonly to: number; readonly said: Said };

interface Saying {
  readonly at: Instant;
  readonly said: Said;
  readonly context?: Partial<Context>;
}

const CODE = 'ghent';

/** Some applications and the group that pays for them; what one tells another is under way until it is brought. */
export class GroupWorld {
  readonly group: GroupLife;
  readonly lives: readonly Life[];
  readonly owed: Owed[] = [];
  private told = 0;

  constructor(at: Instant, { members, terms }: { readonly members: number; readonly terms?: GroupTerms | undefined }) {
    this.group = new GroupLife(terms).after(at, declare);
    this.lives = Array.from({ length: members }, () => new Life().after(at, { ...submit, group: CODE }));
  }

  /** Says it to one of the applications, whatever comes of it. */
  say(index: number, { at, said, context = {} }: Saying): readonly ApplicationEvent[] | Rejection {
    const life = this.life(index);
    const group = this.group.group.closedAt === null ? { code: CODE } : null;
    const verdict = life.tell(at, said, { ...context, group });
    if (verdict instanceof Rejection) return verdict;
    for (const event of verdict)
      for (const { command } of toldToGroup(event, { ...life.application, id: String(index) }))
        this.owed.push({ from: index, to: 'group', said: { ...command, id: `tell-${++this.told}` } });
    return verdict;
  }

  sayToGroup(at: Instant, said: SaidToGroup): readonly GroupEvent[] | Rejection {
    const pending = this.owed.flatMap((one) =>
      one.to === 'group' && (one.said.type === 'JoinGroup' || one.said.type === 'LeaveGroup')
        ? [{ ...one.said, at, by: 'staff:anna', role: null }]
        : [],
    );
    const applications = this.lives.map(({ application }, index) => ({ ...application, id: String(index) }));
    const verdict = this.group.tell(at, said, { pending, applications });
    if (verdict instanceof Rejection) return verdict;
    for (const event of verdict)
      for (const { to, command } of toldToApplications(event, {
        group: this.group.group,
        eventId: `event-${++this.told}`,
      }))
        this.owed.push({ from: 'group', to: Number(to), said: command });
    return verdict;
  }

  /** The bank takes back what came last; refused where money of it has left, as far as the register knows. */
  bounce(at: Instant): void {
    const paymentId = this.group.group.payments.findLast(({ reversed }) => reversed === undefined)?.paymentId;
    const isUnderWay = this.owed.some(({ said }) => said.type === 'ConfirmPayment' || said.type === 'ReversePayment');
    if (paymentId === undefined || isUnderWay) return;
    this.sayToGroup(at, { type: 'ReverseGroupPayment', paymentId, becauseId: 't' });
  }

  /** Brings the first that is under way from the sender of the nth to its receiver; what is told must be taken. */
  bring(at: Instant, nth: number): void {
    const wanted = this.owed[nth % this.owed.length];
    const next = this.owed.find(({ from, to }) => from === wanted?.from && to === wanted.to);
    if (next === undefined) return;
    if (next.to === 'group') this.mustTake(this.sayToGroup(at, next.said), next);
    else this.mustTake(this.say(next.to, { at, said: next.said }), next);
    this.owed.splice(this.owed.indexOf(next), 1);
  }

  /** Everything that is under way, and what follows from it. */
  bringAll(at: Instant): void {
    for (let brought = 0; this.owed.length > 0; brought += 1) {
      if (brought > 500) throw new Error('they tell one another without end');
      this.bring(at, 0);
    }
  }

  private mustTake(verdict: unknown, { said }: Owed): void {
    if (verdict instanceof Rejection)
      throw new Error(`${said.type} was refused: ${verdict.reason} ${JSON.stringify([said, verdict.facts])}`);
  }

  private life(index: number): Life {
    const life = this.lives[index];
    if (life === undefined) throw new Error(`there is no application ${index}`);
    return life;
  }
}
