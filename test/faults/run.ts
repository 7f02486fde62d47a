import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#database/data-source.js';
import { packageRoot } from '#settings/package-root.js';
import { freshDirectory, removeDirectory } from '../support/launcher.js';
import { auditLetters, countLetters, type Letters } from './audit-letters.js';
import { auditApplications, auditCommands, auditRecord, type Finding } from './audit.js';
import { StubbornClient, type Taken } from './client.js';
import { Dice } from './dice.js';
import { Editions } from './editions.js';
import { type Fired, Gun, scheduleOf } from './kills.js';
import { type Lived, live, type World } from './lives.js';
import { windowsIn } from './measures.js';
import { type Names, type Plant, startPlant } from './plant.js';
import { everyStep, someSteps, type Walk, type Walked } from './steps.js';

export interface Order {
  readonly seed: number;
  /** In all. First those between two steps: all of them, or one of each part; the rest at random. */
  readonly kills: number;
  readonly steps: 'every' | 'some' | 'none';
  /** What is killed at random. */
  readonly only: Names;
  /** Whether a second worker runs that nobody kills, as beside any worker that is in earnest. */
  readonly deputy: boolean;
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
  readonly fired: readonly Fired[];
  /** `<part> <kind> after <step>` */
  readonly cells: readonly string[];
  readonly letters: Letters;
  /** From the mail server's answer to the end of the commit, for each letter. */
  readonly windowsMs: readonly number[];
  readonly tookMs: number;
  /** From the last kill until nothing was owed or late. */
  readonly quietAfterMs: number;
}

type Say = (line: string) => void;

const LONGEST_PAUSE_MS = 900;

/**
 * Lives on a system whose processes are killed, and then the audit. Its processes are ended and the data directory is
 * removed; of a run that broke a promise the logs are kept, and it says where.
 */
export async function underFire(order: Order, say: Say): Promise<Report> {
  const directory = freshDirectory();
  try {
    const plant = await startPlant(directory);
    try {
      if (order.deputy) await plant.startDeputy();
      const report = await fired(plant, order, say);
      if (!isKept(report)) say(`The logs are in ${keptCopyOf(dirname(plant.workerLog))}.`);
      return report;
    } finally {
      await plant.stop();
    }
  } finally {
    removeDirectory(directory);
  }
}

function keptCopyOf(directory: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'matricula-faults-'));
  cpSync(directory, copy, { recursive: true });
  return copy;
}

/** Whether no promise was broken. */
export const isKept = ({ findings }: Report): boolean => findings.every(({ violations }) => violations.length === 0);

async function fired(plant: Plant, order: Order, say: Say): Promise<Report> {
  const began = Date.now();
  const client = new StubbornClient(plant.apiUrl, plant.tokens);
  const editions = new Editions(client, 'brisk');
  const dice = new Dice(order.seed + 1);
  const world: World = { client, editions, dice, between: () => Promise.resolve(), pauseMs: LONGEST_PAUSE_MS };
  const gun = new Gun(plant, say, () => client.settled());
  const dataSource = await createDataSource(plant.databaseUrl, 4).initialize();
  try {
    const shooting = shoot({ client, dataSource, gun, dice: new Dice(order.seed) }, order);
    const living = livesOf(world, order, shooting);
    const { cells, lived } = await shooting;
    const all = [...lived, ...(await living)];
    const quietAfterMs = await quiet(dataSource, order.quietWithinMs);
    const findings = await audit({ plant, client, dataSource, lived: all });
    const letters = await countLetters(plant.mailUrl);
    const windowsMs = windowsIn(plant.workerLog);
    const { fired } = gun;
    const counted = { lives: all.length, taken: client.taken, fired, cells, letters, windowsMs };
    return { findings, ...counted, quietAfterMs, tookMs: Date.now() - began };
  } finally {
    await dataSource.destroy();
  }
}

const WALKS: Record<Order['steps'], (walk: Walk) => Promise<Walked>> = {
  every: everyStep,
  some: someSteps,
  none: () => Promise.resolve({ lived: [], cells: [] }),
};

/** First between any two steps, then at random. */
async function shoot(walk: Walk, order: Order): Promise<Walked> {
  const walked = await WALKS[order.steps](walk);
  await walk.gun.carryOut(scheduleOf(walk.dice, order.kills - walk.gun.fired.length, order.only));
  return walked;
}

interface Audited {
  readonly plant: Plant;
  readonly client: StubbornClient;
  readonly dataSource: DataSource;
  readonly lived: readonly Lived[];
}

async function audit({ plant, client, dataSource, lived }: Audited): Promise<Finding[]> {
  return [
    {
      promise: 'no process ends because another one did, and every caller is answered',
      looked: client.taken.length,
      violations: [...plant.surprises, ...client.unanswered],
    },
    ...(await auditCommands(dataSource, client.taken)),
    ...(await auditApplications(dataSource, lived)),
    ...(await auditRecord(dataSource)),
    ...(await auditLetters(dataSource, plant.mailUrl)),
    await auditReadModels(plant.databaseUrl),
  ];
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
