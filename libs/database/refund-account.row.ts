import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PayeeKind, PayeeStage } from '#domain/payee/payee.types.js';

/** An account that refunds of an application go to instead; IBAN and holder are filed under its id. */
@Entity('refund_account')
export class RefundAccountRow {
  @PrimaryColumn('uuid', { name: 'account_id' })
  accountId!: string;

  @Column('uuid', { name: 'application_id' })
  applicationId!: string;

  @Column('text')
  kind!: PayeeKind;

  @Column('text')
  stage!: PayeeStage;

  @Column('text')
  by!: string;

  @Column('timestamptz')
  at!: Date;

  @Column('uuid', { name: 'request_id', nullable: true })
  requestId!: string | null;

  @Column('uuid', { name: 'mail_id', nullable: true })
  mailId!: string | null;

  @Column('text', { name: 'confirmed_by', nullable: true })
  confirmedBy!: string | null;

  @Column('timestamptz', { name: 'confirmed_at', nullable: true })
  confirmedAt!: Date | null;
}
