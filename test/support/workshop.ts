import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#database/data-source.js';
import { connectTemporal } from '#telling/connect.js';
import { Teller } from '#telling/teller.js';
import { type Deployed, deployBeside } from './deployed.js';
import { freshDatabaseUrl, temporalAddress } from './world.js';

export interface WorkerWanted {
  /** Another one than the workshop's. */
  readonly taskQueue?: string;
  readonly more?: Readonly<Record<string, string>>;
}

/** Workers of the last build, each a process that may be killed, on a database and a task queue of their own. */
export class Workshop {
  private readonly workers: Deployed[] = [];

  private constructor(
    private readonly place: { readonly databaseUrl: string; readonly taskQueue: string },
    readonly dataSource: DataSource,
    readonly client: Client,
  ) {}

  static async open(): Promise<Workshop> {
    const taskQueue = `workshop-${randomUUID()}`;
    const databaseUrl = await freshDatabaseUrl();
    const dataSource = await createDataSource(databaseUrl).initialize();
    const client = await connectTemporal({ address: temporalAddress(), namespace: 'default', taskQueue, tls: false });
    return new Workshop({ databaseUrl, taskQueue }, dataSource, client);
  }

  get teller(): Teller {
    return new Teller(this.client, this.place.taskQueue);
  }

  async startWorker({ taskQueue = this.place.taskQueue, more = {} }: WorkerWanted = {}): Promise<Deployed> {
    const worker = await deployBeside('worker', { databaseUrl: this.place.databaseUrl, taskQueue, more });
    this.workers.push(worker);
    return worker;
  }

  /** What the first row of the query has as `count`. */
  async count(query: string): Promise<number> {
    const [row] = await this.dataSource.query<readonly { count: number }[]>(query);
    return row?.count ?? 0;
  }

  /** Kills the workers that are left. */
  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.stop('SIGKILL')));
    await this.client.connection.close();
    await this.dataSource.destroy();
  }
}
