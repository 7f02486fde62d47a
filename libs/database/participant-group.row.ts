import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A group with one payer as its stream leaves it. */
@Entity('participant_group')
export class ParticipantGroupRow {
  @PrimaryColumn('text')
  code!: string;

  @Column('text')
  edition!: string;

  /** Of the stream. */
  @Column('integer')
  version!: number;

  @Column('text')
  phase!: 'open' | 'closed';

  @Column('timestamptz', { nullable: true })
  deadline!: Date | null;

  @Column('text', { array: true })
  accepts!: string[];

  @Column('boolean')
  closed!: boolean;

  /** The folded Group. */
  @Column('jsonb')
  state!: object;
}
