import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The row that whoever records on a stream holds locked. */
@Entity('stream')
export class StreamRow {
  @PrimaryColumn('text')
  name!: string;

  @Column('integer', { default: 0 })
  version!: number;
}
