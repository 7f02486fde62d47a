import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A request that was taken under a key, and its final answer once there is one. */
@Entity('idempotency')
export class IdempotencyRow {
  @PrimaryColumn('text')
  caller!: string;

  @PrimaryColumn('text')
  method!: string;

  @PrimaryColumn('text')
  path!: string;

  @PrimaryColumn('text')
  key!: string;

  @Column('text', { name: 'request_hash' })
  requestHash!: string;

  @Column('integer', { nullable: true })
  status!: number | null;

  @Column('json', { nullable: true })
  body!: object | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
