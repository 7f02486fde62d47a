import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A place that is taken, from admission until the application ends without one. */
@Entity('seat')
export class SeatRow {
  @PrimaryColumn('uuid', { name: 'application_id' })
  applicationId!: string;

  @Column('text')
  edition!: string;
}
