import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#database/data-source.js';
import { packageRoot } from '#settings/package-root.js';
import { freshDirectory, removeDirectory } from '../support/launcher.js';
import { auditLetters, repeatedLetters } from './audit-letters.js';
import { auditApplications, auditCommands, auditRecord, type Finding } from './audit.js';
import { StubbornClient, type Taken } from './client.js';
import { Dice } from './dice.js';
import { Editions } from './editions.js';
import { carryOut, scheduleOf } from './kills.js';
import { type Lived, live, type World } from './lives.js';
import { type Plant, startPlant } from './plant.js';

export interface Order {
  readonly seed: number;
  readonly kills: number;
  /** At least so many; while there are kills left, life goes on. */
  readonly lives: number;
  readonly atOnce: number;
  /** How long what is owed may take after the last kill. */
  readonly quietWithinMs: number;
}

export interface Report {
  readonly findings: readonly Finding[];
  readonly lives: number;
  readonly taken: readonly Taken[];
  /** Letters that came a second time under the same Message-ID. */
  readonly repeatedLetters: number;
  /** From the last kill until nothing was owed or late. */
  readonly quietAfterMs: number;
}

type Say = (line: string) => void;

/** Lives on a system whose processes are killed, and then the audit. The data directory is removed, its processes ended. */
export async function underFire(order: Order, say: Say): Promise<Report> {
  const directory = freshDirectory();
  try {
    const plant = await startPlant(directory);
    try {
      return await fired(plant, order, say);
    } finally {
      await plant.stop();
    }
  } finally {
    removeDirectory(directory);
  }
}

async function fired(plant: Plant, order: Order, say: Say): Promise<Report> {
  const client = new StubbornClient(plant.apiUrl, plant.tokens);
  const world: World = { client, editions: new Editions(client), dice: new Dice(order.seed + 1) };
  const firing = carryOut(plant, scheduleOf(new Dice(order.seed), order.kills), say);
  const living = livesOf(world, order, firing);
  await firing;
  const lived = await living;
  const dataSource = await createDataSource(plant.databaseUrl, 4).initialize();
  try {
    const quietAfterMs = await quiet(dataSource, order.quietWithinMs);
    const unexpected = [...plant.surprises, ...client.unanswered];
    const findings = [
      {
        promise: 'no process ends because another one did, and every caller is answered',
        looked: client.taken.length,
        violations: unexpected,
      },
      ...(await auditCommands(dataSource, client.taken)),
      ...(await auditApplications(dataSource, lived)),
      ...(await auditRecord(dataSource)),
      ...(await auditLetters(dataSource, plant.mailUrl)),
      await auditReadModels(plant.databaseUrl),
    ];
    const repeated = await repeatedLetters(plant.mailUrl);
    return { findings, lives: lived.length, taken: client.taken, repeatedLetters: repeated, quietAfterMs };
  } finally {
    await dataSource.destroy();
  }
}

/** So many people at once, one life after the other. */
async function livesOf(world: World, { lives, atOnce }: Order, firing: Promise<unknown>): Promise<readonly Lived[]> {
  const lived: Lived[] = [];
  let begun = 0;
  let isOver = false;
  const over = (): void => void (isOver = true);
  firing.then(over, over);
  const walk = async (): Promise<void> => {
    while (begun < lives || !isOver) {
      begun += 1;
      const person = await live(world, `p${begun}`);
      if (person !== null) lived.push(person);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, walk));
  return lived;
}

/** Waits until nothing is owed that could be sent and no deadline is late, but not for ever: the audit tells what is. */
async function quiet(dataSource: DataSource, withinMs: number): Promise<number> {
  const began = Date.now();
  while (Date.now() - began < withinMs) {
    const [row] = await dataSource.query<readonly { busy: boolean }[]>(
      `SELECT EXISTS (SELECT FROM owed WHERE state = 'owed')
           OR EXISTS (SELECT FROM application WHERE NOT closed AND deadline <= now() - interval '1 second') AS busy`,
    );
    if (row?.busy === false) break;
    await sleep(100);
  }
  return Date.now() - began;
}

const run = promisify(execFile);

/** By the command that an operator has. */
export async function auditReadModels(databaseUrl: string): Promise<Finding> {
  const cli = join(packageRoot(), 'dist', 'apps', 'cli', 'main.js');
  const env = { PATH: process.env['PATH'], DATABASE_URL: databaseUrl };
  const { stdout } = await run(process.execPath, [cli, 'rebuild'], { env });
  const lines = stdout.trim().split('\n');
  const [, streams = '0'] =
    /^(\d+) streams gone through, 0 differences mended, 0 failures\.$/.exec(lines.at(-1) ?? '') ?? [];
  return {
    promise: 'read models equal a rebuild',
    looked: Number(streams),
    violations: streams === '0' ? lines : [],
  };
}
