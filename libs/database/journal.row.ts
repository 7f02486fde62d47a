import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { LedgerAccount, LedgerRule } from '#domain/ledger/posting.js';
import { wholeNumber } from './whole-number.js';

/** What an event moved in the books; who told it, and when it was recorded, is the event's to say. */
@Entity('journal')
export class JournalRow {
  @PrimaryColumn('text')
  stream!: string;

  /** Of the event in its stream. */
  @PrimaryColumn('integer')
  version!: number;

  /** Among those of the event, from 1. */
  @PrimaryColumn('integer')
  line!: number;

  /** That it belongs to: of the paper, of the bank, or on which it took effect. */
  @Column('date')
  day!: string;

  @Column('text')
  rule!: LedgerRule;

  @Column('text')
  debit!: LedgerAccount;

  @Column('text')
  credit!: LedgerAccount;

  @Column('bigint', { name: 'amount_minor', transformer: wholeNumber })
  amountMinor!: number;

  @Column('text')
  currency!: string;

  @Column('text', { nullable: true })
  reference!: string | null;
}
