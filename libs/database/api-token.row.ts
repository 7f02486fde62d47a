import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One bearer token of one named person; the token itself is known to its owner only. */
@Entity('api_token')
export class ApiTokenRow {
  /** SHA-256, hexadecimal. */
  @PrimaryColumn('text', { name: 'token_hash' })
  tokenHash!: string;

  /** The id that stands behind `staff:` in events. */
  @Column('text')
  staff!: string;

  @Column('text', { array: true })
  roles!: string[];

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;
}
