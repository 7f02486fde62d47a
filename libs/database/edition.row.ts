import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An edition as its stream leaves it; its pages are filed under `definitionId`. */
@Entity('edition')
export class EditionRow {
  @PrimaryColumn('text')
  code!: string;

  /** Of the edition, which applications note; not of its stream. */
  @Column('integer')
  version!: number;

  @Column('integer', { name: 'stream_version' })
  streamVersion!: number;

  @Column('text', { name: 'definition_id' })
  definitionId!: string;

  @Column('text')
  language!: string;

  @Column('text')
  zone!: string;

  /** A date or an instant, as in the terms. */
  @Column('text')
  starts!: string;

  @Column('text')
  ends!: string;

  /** The first instant of the start, and the end: exclusive for a day. */
  @Column('timestamptz', { name: 'starts_at' })
  startsAt!: Date;

  @Column('timestamptz', { name: 'ends_at' })
  endsAt!: Date;

  @Column('boolean')
  provisional!: boolean;

  /** The first instant at which it is too late to apply. */
  @Column('timestamptz', { name: 'closes_at' })
  closesAt!: Date;

  @Column('integer', { nullable: true })
  capacity!: number | null;

  @Column('boolean')
  cancelled!: boolean;

  @Column('timestamptz', { name: 'published_at' })
  publishedAt!: Date;

  @Column('text', { array: true })
  accepts!: string[];

  /** The folded EditionState. */
  @Column('jsonb')
  state!: object;
}
