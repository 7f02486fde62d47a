import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { types } from 'node:util';
import { Command, Option } from 'commander';
import type { z } from 'zod';
import { CommandError } from '../command-error.js';
import { runningSystem } from '../connection.js';
import { ApiClient, UnexpectedAnswer } from '../http.js';
import { plainly } from '../plainly.js';
import { codeOf, reasonOf } from '../start/start-error.js';
import { refusalText } from './refusal.js';

interface Desk {
  readonly token: string;
  readonly api?: string;
}

/** The office over HTTP, as the person whose token it is: what may be done, and what is refused, the api says. */
export class Office {
  private readonly client: ApiClient;

  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {
    this.client = new ApiClient(url);
  }

  /** @throws CommandError with what the api says, for anything but an answer */
  async get<Shape extends z.ZodType>(path: string, shape: Shape): Promise<z.output<Shape>> {
    return shape.parse(await this.heard(this.client.get(path, this.token)));
  }

  /** @throws CommandError with what the api says, for anything but an answer */
  async post<Shape extends z.ZodType>(path: string, body: object, shape: Shape): Promise<z.output<Shape>> {
    return shape.parse(await this.heard(this.client.post(path, body, { token: this.token })));
  }

  /** Writes a file as the api has it: whole, or not at all. For the owner's eyes, for there may be names in it. */
  async download(path: string, file: string): Promise<void> {
    const { body } = await this.heard(this.client.download(path, this.token));
    const part = `${file}.part`;
    try {
      await body?.pipeTo(Writable.toWeb(createWriteStream(part, { mode: 0o600 })));
      await rename(part, file);
    } catch (error) {
      await rm(part, { force: true });
      throw new CommandError(`${file} could not be written whole, and is not there: ${reasonOf(error)}`);
    }
  }

  private heard<Answer>(asked: Promise<Answer>): Promise<Answer> {
    return asked.catch((error: unknown) => {
      if (error instanceof UnexpectedAnswer) throw new CommandError(refusalText(error));
      // What the network says stands behind the `TypeError: fetch failed`.
      const cause = types.isNativeError(error) ? (error.cause ?? error) : error;
      const why = codeOf(cause) ?? reasonOf(cause);
      throw new CommandError(`The API at ${this.url} does not answer (${why}): does it run? --api names another.`);
    });
  }
}

/** A command that is given to the office. Whoever holds a token is its person: a typed name would not make four eyes of two. */
export const officeCommand = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .addOption(new Option('--token <token>', 'of the officer who does it').env('MATRICULA_TOKEN').makeOptionMandatory())
    .addOption(new Option('--api <URL>', 'of the API, where it is not the one that runs here').env('MATRICULA_API'));

/** Does what is asked with the office, and prints what it answers; `work` gets the arguments as they stand, and its options. */
export const inOffice = (
  work: (office: Office, names: readonly string[], options: never) => Promise<string>,
): ((...given: unknown[]) => Promise<void>) =>
  plainly(async (...given: unknown[]) => {
    const command = given.at(-1) as Command;
    const options = command.opts<Desk>();
    const url = (options.api ?? runningSystem().apiUrl).replace(/\/(api\/v1\/?)?$/, '');
    console.log(await work(new Office(url, options.token), command.args, options as never));
  });
