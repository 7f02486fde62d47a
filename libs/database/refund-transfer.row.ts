import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BatchShare } from '#domain/batch/batch-events.js';
import { wholeNumber } from './whole-number.js';

/** One transfer of a batch's line. */
@Entity('refund_transfer')
export class RefundTransferRow {
  @PrimaryColumn('text', { name: 'end_to_end' })
  endToEnd!: string;

  @Column('uuid', { name: 'batch_id' })
  batchId!: string;

  @Column('integer')
  line!: number;

  /** Within the line, from 1. */
  @Column('integer')
  nth!: number;

  @Column('bigint', { name: 'amount_minor', transformer: wholeNumber })
  amountMinor!: number;

  /** The receipts that it pays back. */
  @Column('jsonb')
  sources!: BatchShare['from'];

  @Column('uuid', { name: 'payee_id' })
  payeeId!: string;

  @Column('date', { name: 'debited_on', nullable: true })
  debitedOn!: string | null;

  @Column('date', { name: 'returned_on', nullable: true })
  returnedOn!: string | null;
}
