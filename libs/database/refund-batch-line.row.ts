import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { LineState } from '#domain/batch/batch-state.js';
import { wholeNumber } from './whole-number.js';

/** A line of a batch: a refund of an application, or what a bank entry owes back. */
@Entity('refund_batch_line')
export class RefundBatchLineRow {
  @PrimaryColumn('uuid', { name: 'batch_id' })
  batchId!: string;

  /** From 1. */
  @PrimaryColumn('integer')
  line!: number;

  /** With `refund`, its ordinal there; both null of an entry's. */
  @Column('uuid', { name: 'application_id', nullable: true })
  applicationId!: string | null;

  @Column('integer', { nullable: true })
  refund!: number | null;

  @Column('uuid', { name: 'entry_id', nullable: true })
  entryId!: string | null;

  @Column('bigint', { name: 'amount_minor', transformer: wholeNumber })
  amountMinor!: number;

  @Column('text')
  state!: LineState;

  /** It has left, or is to leave. */
  @Column('boolean')
  stands!: boolean;

  /** Of a refusal. */
  @Column('text', { nullable: true })
  because!: string | null;

  @Column('boolean', { name: 'is_refused' })
  isRefused!: boolean;
}
