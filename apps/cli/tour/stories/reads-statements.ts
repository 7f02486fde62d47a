import assert from 'node:assert/strict';
import type { BankEntryView } from '#contracts/bank/entry.js';
import type { Bank } from '../bank.js';
import { Guest, type Standing } from '../guest.js';
import type { Movement, Transfer } from '../statement.js';
import type { Story } from '../story.js';
import type { World } from '../world.js';

const FEE = 60_000;
const PAYERS = [
  'Hana',
  'Ivo',
  'Jana',
  'Kofi',
  'Lena',
  'Milo',
  'Nora',
  'Otto',
  'Pia',
  'Quim',
  'Rosa',
  'Sami',
  'Tara',
  'Udo',
];

/** Everybody who pays by bank transfer, and the officer who takes in what the bank reports of it. */
class Morning {
  readonly guests = new Map<string, Guest>();
  readonly references = new Map<string, string>();
  readonly invoices = new Map<string, string>();

  readonly bank: Bank;

  constructor(readonly world: World) {
    this.bank = world.bank;
  }

  guest(name: string): Guest {
    const guest = this.guests.get(name);
    assert.ok(guest, `nobody is called ${name}`);
    return guest;
  }

  /** Who is no member, and so has 600.00 EUR to pay. */
  async admit(name: string): Promise<void> {
    const guest = new Guest(this.world, name);
    this.guests.set(name, guest);
    await guest.apply({ organisation: this.payerOf(name), position: 'Officer', city: 'Elsewhere', country: 'DE' });
    const { invoices } = await guest.admit('non-member');
    this.references.set(name, invoices[0]?.creditorReference ?? '');
    this.invoices.set(name, invoices[0]?.number ?? '');
  }

  payerOf(name: string): string {
    return `Town of ${name} ${this.world.run}`;
  }

  /** The bank's name for the movement that the story calls so. */
  named(movement: string): string {
    return `T${this.world.run}-${movement}`;
  }

  movement(name: string, transfers: readonly Transfer[], change: Partial<Movement> = {}): Movement {
    const minor = transfers.reduce((sum, transfer) => sum + transfer.minor, 0);
    return { minor, bankReference: this.named(name), transfers, ...change };
  }

  /** With the reference in the field that is meant for it. */
  transfer(name: string, minor = FEE, change: Partial<Transfer> = {}): Transfer {
    return { minor, name: this.payerOf(name), reference: this.references.get(name) ?? '', ...change };
  }

  /** In words alone. */
  inWords(payer: string, minor: number, words: readonly string[]): Transfer {
    return { minor, name: payer, words };
  }
}

/** A day of finance: a statement with every kind of line, and the next one. */
export async function readsStatements(world: World, story: Story): Promise<void> {
  const morning = new Morning(world);
  await story.step(`has ${PAYERS.length} admitted, each with an invoice over 600.00 EUR`, () =>
    Promise.all(PAYERS.map((name) => morning.admit(name))),
  );
  await story.step('Quim pays by hand and cancels: 450.00 EUR are owed back', async () => {
    await morning.guest('Quim').pay(FEE);
    const text = 'I have to cancel my place.\n\nQuim';
    const { account } = await morning.guest('Quim').replies('reservation', text, 'cancellation-accepted');
    assert.equal(account.owedBack.amountMinor, 45_000);
  });
  const { id: taken, file } = await story.step(
    "uploads the bank's file: 14 entries, two of them of a batch, one pending",
    async () => {
      const first = await morning.bank.brings(firstDay(morning));
      assert.deepEqual([first.wasKnown, first.counts], [false, '14 new, 0 known, 0 suspected, 1 pending']);
      return first;
    },
  );
  const entries = await story.step('waits until all are matched', () => morning.bank.matched(taken));
  await isMatched(morning, story, entries);
  await isDecided(morning, story, entries);
  await goesOn(morning, story);
  await story.step('uploads the first file again: nothing is added, and nobody has a second letter', async () => {
    const { wasKnown, id } = await morning.bank.upload(file);
    assert.deepEqual([wasKnown, id], [true, taken]);
    assert.equal((await morning.bank.matched(taken)).length, entries.length);
    await morning.guest('Hana').comesTo({ phase: 'guaranteed', received: '600.00 EUR' });
    await morning.guest('Hana').hasOneReservation();
  });
}

function firstDay(morning: Morning): Movement[] {
  const { references, invoices } = morning;
  const ivo = references.get('Ivo') ?? '';
  const mangled = [`Fee Ivo ${ivo.slice(0, 6)}`, ` ${ivo.slice(6).replaceAll('0', 'O').replaceAll('1', 'I')} thanks`];
  const several = [`${references.get('Lena') ?? ''} and`, ` ${invoices.get('Milo') ?? ''}`];
  return [
    morning.movement('exact', [morning.transfer('Hana')]),
    morning.movement('mangled', [morning.inWords(morning.payerOf('Ivo'), FEE, mangled)]),
    morning.movement('partial', [morning.transfer('Jana', 20_000)]),
    morning.movement('over', [morning.transfer('Kofi', FEE + 500)]),
    morning.movement('several', [morning.inWords('Two towns', 2 * FEE, several)]),
    morning.movement('batch', [morning.transfer('Nora'), morning.transfer('Otto')]),
    morning.movement('paid', [morning.transfer('Pia')]),
    morning.movement('after-end', [morning.transfer('Quim')]),
    morning.movement('dollars', [morning.transfer('Rosa')], { currency: 'USD' }),
    morning.movement('unnamed', [morning.inWords(morning.payerOf('Sami').toUpperCase(), FEE, ['Course fee'])]),
    morning.movement('unknown', [morning.inWords(`Interest ${morning.world.run}`, 77, ['Interest'])]),
    morning.movement('bounces', [morning.transfer('Tara')]),
    morning.movement('small', [morning.inWords(`Nobody ${morning.world.run}`, 4_200, ['?'])]),
    morning.movement('pending', [morning.transfer('Udo')], { isPending: true }),
  ];
}

type Entries = readonly BankEntryView[];

const of = (entries: Entries, reference: string): Entries =>
  entries.filter(({ bankReference }) => bankReference === reference);

async function isMatched(morning: Morning, story: Story, entries: Entries): Promise<void> {
  const read = (movement: string): string[] =>
    of(entries, morning.named(movement)).map(({ state, because, allocations }) =>
      [state, because, ...allocations.flatMap(({ rule, outcome }) => [rule, outcome])].filter(Boolean).join(' '),
    );
  const comes = (name: string, expected: Standing): Promise<void> =>
    morning.guest(name).comesTo({ owedBack: '0.00 EUR', ...expected });
  await story.step('Hana names her reference: her place is guaranteed, with one letter', async () => {
    assert.deepEqual(read('exact'), ['allocated reference exact']);
    await comes('Hana', { phase: 'guaranteed', received: '600.00 EUR' });
    await morning.guest('Hana').letter('reservation');
  });
  await story.step("Ivo's reference is found in words, mangled and broken", async () => {
    assert.deepEqual(read('mangled'), ['allocated reference-in-text exact']);
    await comes('Ivo', { phase: 'guaranteed', received: '600.00 EUR' });
  });
  await story.step('Jana has paid a part, Kofi too much: 5.00 EUR are owed back', async () => {
    assert.deepEqual([read('partial'), read('over')], [['allocated reference partial'], ['allocated reference over']]);
    await comes('Jana', { phase: 'awaiting-payment', received: '200.00 EUR' });
    await comes('Kofi', { phase: 'guaranteed', received: '605.00 EUR', owedBack: '5.00 EUR' });
  });
  await story.step('one transfer pays for Lena and Milo, one booking is split between Nora and Otto', async () => {
    assert.deepEqual(read('several'), ['allocated reference-in-text exact invoice-number exact']);
    assert.deepEqual(read('batch'), ['allocated reference exact', 'allocated reference exact']);
    for (const name of ['Lena', 'Milo', 'Nora', 'Otto'])
      await comes(name, { phase: 'guaranteed', received: '600.00 EUR' });
  });
  await story.step('dollars pay no euros, a pending transfer pays nothing yet', async () => {
    assert.deepEqual([read('dollars'), read('pending')], [['open other-currency'], []]);
    for (const name of ['Rosa', 'Udo']) await comes(name, { phase: 'awaiting-payment', received: '0.00 EUR' });
  });
}

async function isDecided(morning: Morning, story: Story, entries: Entries): Promise<void> {
  const { bank } = morning;
  const entry = (movement: string): BankEntryView | undefined => of(entries, morning.named(movement))[0];
  await story.step('Sami is suggested by amount and payer, and confirmed: the place is guaranteed', async () => {
    assert.equal(entry('unnamed')?.state, 'suggested');
    await bank.decide(entry('unnamed'), 'suggestion-confirmation', { applicationId: morning.guest('Sami').id });
    await morning.guest('Sami').comesTo({ phase: 'guaranteed', received: '600.00 EUR' });
  });
  await story.step(
    "Quim's line might be what was entered by hand: it is another, after the end, and goes back",
    async () => {
      const quim = morning.guest('Quim');
      assert.equal(entry('after-end')?.because, 'entered-by-hand');
      const parts = [{ applicationId: quim.id, amount: { amountMinor: FEE, currency: 'EUR' } }];
      await bank.decide(entry('after-end'), 'allocation', { parts });
      await quim.comesTo({ phase: 'cancelled', received: '1200.00 EUR', owedBack: '1050.00 EUR' });
    },
  );
  await story.step('sends the dollars and what nobody knows back, and dismisses the interest', async () => {
    assert.equal(entry('unknown')?.because, 'unknown');
    await bank.decide(entry('dollars'), 'return', { because: 'They pay in euros.' });
    await bank.decide(entry('small'), 'return', { because: 'Nobody knows whose it is.' });
    await bank.decide(entry('unknown'), 'dismissal', { because: 'It is interest.' });
  });
}

async function goesOn(morning: Morning, story: Story): Promise<void> {
  const { bank } = morning;
  const next = [
    morning.movement('again', [morning.transfer('Pia')]),
    morning.movement('bounces', [morning.transfer('Tara')], { minor: -FEE, isReversal: true }),
    morning.movement('pending', [morning.transfer('Udo')]),
  ];
  await story.step("uploads the next day's file, which goes on where the last one ended", async () => {
    const { id, counts } = await bank.brings(next);
    assert.equal(counts, '3 new, 0 known, 0 suspected, 0 pending');
    await bank.matched(id);
  });
  await story.step('Pia has paid twice: 600.00 EUR are owed back; what was pending pays for Udo', async () => {
    await morning.guest('Pia').comesTo({ phase: 'guaranteed', received: '1200.00 EUR', owedBack: '600.00 EUR' });
    await morning.guest('Udo').comesTo({ phase: 'guaranteed', received: '600.00 EUR' });
  });
  await story.step("the bank takes Tara's payment back: the place is in question, and finance are told", async () => {
    await morning.guest('Tara').comesTo({ phase: 'guaranteed', received: '0.00 EUR', due: '600.00 EUR' });
    const { financeAddress } = morning.world;
    await morning.guest('Tara').letterTo(financeAddress, { letter: 'staff-place-in-question', withinSeconds: 10 });
  });
}
