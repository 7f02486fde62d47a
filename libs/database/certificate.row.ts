import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A certificate that was issued, whatever became of it. */
@Entity('certificate')
export class CertificateRow {
  /** Random: a public page must not list the alumni. */
  @PrimaryColumn('text')
  code!: string;

  @Column('uuid', { name: 'application_id' })
  applicationId!: string;

  /** Whose it was when it was issued. */
  @Column('uuid', { name: 'person_id' })
  personId!: string;

  @Column('date', { name: 'issued_on' })
  issuedOn!: string;

  @Column('boolean')
  revoked!: boolean;

  @Column('text', { name: 'replaced_by', nullable: true })
  replacedBy!: string | null;
}
