import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { type Programme, toDefinition } from '#contracts/programme.js';
import type { Answer } from '#domain/outcome.js';
import { fileDefinition } from '#filing/definition.js';
import { type NewPerson, filePerson } from '#filing/person.js';
import { fileBilling } from '#filing/texts.js';
import { readProgramme } from '#programmes/read-programme.js';
import { rehearse } from '#programmes/rehearse.js';
import { applicationStream, editionStream, groupStream, type UntimedCommand } from '#telling/names.js';
import type { Teller } from '#telling/teller.js';

/** A body of a command, without what `act` adds. */
type Body = UntimedCommand extends infer C ? (C extends UntimedCommand ? Omit<C, 'id' | 'by' | 'role'> : never) : never;

/** The real diploma, open today under a code of its own, and people who deal with it. */
export interface School {
  readonly programme: Programme;
  readonly edition: string;
  /** Tells as admissions, under a new id unless one is given. */
  act(stream: string, body: Body, id?: string): Promise<Answer>;
  /** Files somebody and submits a complete application; answers with its stream. */
  apply(person?: Partial<NewPerson>, group?: string): Promise<string>;
  /** Declares a group whose city pays for all; answers with its code. */
  declareGroup(): Promise<string>;
}

export interface Opening {
  readonly dataSource: DataSource;
  readonly teller: Teller;
  readonly capacity?: number;
  /** Another one than the diploma with its dates moved; its code is its own. */
  readonly programme?: Programme;
}

export async function openSchool({ dataSource, teller, capacity, programme: given }: Opening): Promise<School> {
  const programme = given ?? (await diploma(capacity ?? null));
  const edition = editionStream(programme.code);
  const act: School['act'] = (stream, body, id = randomUUID()) =>
    teller.tell(stream, { ...body, id, by: 'staff:anna', role: 'admissions' });
  const definition = toDefinition(programme, await fileDefinition(dataSource, programme, new Date().toISOString()));
  const published = await act(edition, { type: 'PublishEdition', ...definition });
  if (published.rejection !== null) throw new Error(`Not published: ${published.rejection.reason}`);
  return {
    programme,
    edition,
    act,
    apply: async (person = {}, group?: string) => {
      const personId = await filePerson(dataSource, { ...somebody(), ...person }, new Date().toISOString());
      const stream = applicationStream(randomUUID());
      const submission = { edition: programme.code, personId, group: group ?? null, given: everyField(programme) };
      const { rejection } = await act(stream, { type: 'SubmitApplication', ...submission });
      if (rejection !== null) throw new Error(`Not submitted: ${JSON.stringify(rejection)}`);
      return stream;
    },
    declareGroup: async () => {
      const code = `ghent-${randomUUID().slice(0, 8)}`;
      const filed = { billing, by: 'staff:anna', about: code, at: new Date().toISOString() };
      const billingId = await fileBilling(dataSource, filed);
      const declaring = { edition: programme.code, groupId: randomUUID(), billingId };
      const { rejection } = await act(groupStream(code), { type: 'DeclareGroup', ...declaring });
      if (rejection !== null) throw new Error(`Not declared: ${JSON.stringify(rejection)}`);
      return code;
    },
  };
}

async function diploma(capacity: number | null): Promise<Programme> {
  const programme = rehearse(await readProgramme('programmes/metropolis-diploma-2024.yaml'), today());
  return { ...programme, terms: { ...programme.terms, capacity }, code: `diploma-${randomUUID().slice(0, 8)}` };
}

const today = (): string => new Date().toISOString().slice(0, 10);

const billing = {
  legalName: 'City of Ghent',
  address: 'Botermarkt 1\n9000 Ghent',
  invoiceEmail: 'pay@ghent.example',
};

/** Somebody of a city that is no member, whose invoice can be made out. */
export function somebody(): NewPerson {
  const name = randomUUID().slice(0, 8);
  return {
    givenName: 'Ada',
    familyName: name,
    email: `${name}@ghent.example`,
    phone: null,
    language: null,
    employer: { organisation: 'City of Ghent', position: 'Officer', city: 'Ghent', country: 'BE' },
    billing,
    answers: {},
  };
}

/** As if each field of the form had been filled in. */
export const everyField = ({ form }: Programme): string[] => [
  ...['applicant', 'acknowledged.terms', 'acknowledged.privacy', 'employer', 'billing'],
  ...form.questions.map(({ code }) => `answers.${code}`),
];
