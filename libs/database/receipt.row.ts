import { Column, Entity, PrimaryColumn } from 'typeorm';
import { wholeNumber } from './whole-number.js';

/** A payment that was received. */
@Entity('receipt')
export class ReceiptRow {
  @PrimaryColumn('uuid', { name: 'application_id' })
  applicationId!: string;

  @PrimaryColumn('text', { name: 'payment_id' })
  paymentId!: string;

  @Column('bigint', { name: 'amount_minor', transformer: wholeNumber })
  amountMinor!: number;

  @Column('text')
  currency!: string;

  @Column('date', { name: 'received_on' })
  receivedOn!: string;

  @Column('timestamptz', { name: 'entered_at' })
  enteredAt!: Date;

  @Column('text', { name: 'entered_by' })
  enteredBy!: string;

  @Column('boolean')
  reversed!: boolean;
}
