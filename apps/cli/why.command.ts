import { Command } from 'commander';
import type { DataSource } from 'typeorm';
import type { ApplicationEvent } from '#domain/application/events.js';
import { type Explanation, explain } from '#domain/application/why.js';
import { loadStream } from '#eventstore/event-store.js';
import { applicationStream } from '#telling/names.js';
import { applicationNamed } from './application-named.js';
import { CommandError } from './command-error.js';
import { withDatabase } from './connection.js';
import { plainly } from './plainly.js';

export const whyCommand = (): Command =>
  new Command('why')
    .description('explain an application: whom it waits for and until when, what may happen next, each euro’s story')
    .argument('<application>', 'its id, or its reference of ten characters such as 7K3QW9XM2A')
    .action(
      plainly(async (name: string) => {
        console.log(textOf(await withDatabase((dataSource) => explained(dataSource, name))));
      }),
    );

async function explained(dataSource: DataSource, name: string): Promise<Explanation> {
  const { id } = await applicationNamed(dataSource, name);
  const stored = await loadStream<ApplicationEvent>(dataSource.manager, applicationStream(id));
  const explanation = explain(
    id,
    stored.map(({ event }) => event),
  );
  if (explanation === null) throw new CommandError(`Nothing is on record of ${name}.`);
  return explanation;
}

function textOf({ headline, waitsFor, mayHappen, money }: Explanation): string {
  return [
    headline,
    ...section('Whom it waits for', waitsFor),
    ...section('What may happen next', mayHappen),
    ...section("Each euro's story", money),
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return ['', title, ...(lines.length === 0 ? ['  nothing'] : lines.map((line) => `  ${line}`))];
}
