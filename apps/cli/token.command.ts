import { Command, Option } from 'commander';
import { createStaffToken, revokeStaffTokens } from '#access/staff-token.js';
import type { Role } from '#domain/application/commands.js';
import { withDatabase } from './connection.js';
import { plainly } from './plainly.js';
import { staffId } from './staff-id.js';

const ROLES: readonly Role[] = ['admissions', 'finance', 'auditor', 'administrator'];

interface Created {
  readonly for: string;
  readonly role: Role[];
}

const person = (description: string): Option =>
  new Option('--for <staff id>', description).argParser(staffId).makeOptionMandatory();

export const tokenCommand = (): Command =>
  new Command('token')
    .description('bearer tokens for staff and machines: each is of one named person, so that four eyes are four eyes')
    .addCommand(createCommand())
    .addCommand(revokeCommand());

const createCommand = (): Command =>
  new Command('create')
    .description('make a token and print it once; only its hash is kept')
    .addOption(person('whose token it is: the name behind staff: in the record'))
    .addOption(
      new Option('--role <role...>', 'what they act as; may be given several times')
        .choices(ROLES)
        .makeOptionMandatory(),
    )
    .action(
      plainly(async ({ for: staff, role }: Created) => {
        const now = new Date().toISOString();
        const roles = [...new Set(role)];
        console.log(await withDatabase((dataSource) => createStaffToken(dataSource, { staff, roles }, now)));
      }),
    );

const revokeCommand = (): Command =>
  new Command('revoke')
    .description('end every token of a person at once')
    .addOption(person('whose tokens end'))
    .action(
      plainly(async ({ for: staff }: Pick<Created, 'for'>) => {
        const now = new Date().toISOString();
        const count = await withDatabase((dataSource) => revokeStaffTokens(dataSource, staff, now));
        console.log(`${count} ${count === 1 ? 'token' : 'tokens'} of ${staff} revoked.`);
      }),
    );
