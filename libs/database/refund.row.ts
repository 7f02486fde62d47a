import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RefundStage } from '#domain/application/state.js';
import { wholeNumber } from './whole-number.js';

/** Money that is owed back, on its way, or returned. */
@Entity('refund')
export class RefundRow {
  @PrimaryColumn('uuid', { name: 'application_id' })
  applicationId!: string;

  /** Within the application, from 1. */
  @PrimaryColumn('integer')
  ordinal!: number;

  /** `<application reference>-R<ordinal>` */
  @Column('text', { unique: true })
  id!: string;

  @Column('bigint', { name: 'amount_minor', transformer: wholeNumber })
  amountMinor!: number;

  @Column('text')
  currency!: string;

  @Column('text')
  cause!: string;

  @Column('text')
  stage!: RefundStage;

  @Column('timestamptz', { name: 'counted_from' })
  countedFrom!: Date;

  /** The beginning of the due day. */
  @Column('timestamptz', { name: 'due_from' })
  dueFrom!: Date;

  /** Its end: later is a breach. */
  @Column('timestamptz', { name: 'due_at' })
  dueAt!: Date;

  @Column('text', { name: 'approved_by', nullable: true })
  approvedBy!: string | null;

  @Column('text', { name: 'ordered_by', nullable: true })
  orderedBy!: string | null;

  @Column('text', { nullable: true })
  batch!: string | null;

  @Column('date', { name: 'paid_on', nullable: true })
  paidOn!: string | null;

  /** Of the first attempt, which stays on record where the bank sent it back. */
  @Column('date', { name: 'first_paid_on', nullable: true })
  firstPaidOn!: string | null;

  @Column('text', { name: 'bank_reference', nullable: true })
  bankReference!: string | null;

  @Column('date', { name: 'returned_on', nullable: true })
  returnedOn!: string | null;

  /** It left before with that refund of the application, and came back; both null where it did not. */
  @Column('integer', { nullable: true })
  reopens!: number | null;

  /** The name of the transfer that came back; null also where nobody said. */
  @Column('text', { nullable: true })
  transfer!: string | null;

  /** Batches whose transfers of it a person has said to have come back. */
  @Column('uuid', { name: 'noted_back', array: true })
  notedBack!: readonly string[];

  /** It was not paid in time; once true it stays so. */
  @Column('boolean')
  breached!: boolean;
}
