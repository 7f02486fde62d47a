import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

const listSchema = z.object({ messages: z.array(z.object({ id: z.string() })) });
const messageSchema = z.object({
  id: z.string(),
  subject: z.string(),
  text: z.string(),
  headers: z.array(z.object({ name: z.string(), value: z.string() })),
  attachments: z.array(z.object({ filename: z.string(), contentType: z.string(), sizeBytes: z.number() })),
});
export type Letter = z.output<typeof messageSchema>;

export interface Awaited {
  readonly to: string;
  /** The name of the letter, as its header says. */
  readonly letter: string;
  /** A word that tells it from others of its kind. */
  readonly about?: string;
  readonly withinSeconds: number;
}

const PAUSE_MS = 250;

/** What the mail catcher has received. */
export class Mail {
  private readonly read = new Map<string, Letter>();

  /** @param mailUrl of the catcher's page: `http://127.0.0.1:8025` */
  constructor(
    private readonly mailUrl: string,
    private readonly since: string,
  ) {}

  /** Waits for the letter. Throws when it does not come in time. */
  async arrived(awaited: Awaited): Promise<Letter> {
    const [first] = await this.allArrived(awaited, 1);
    if (first === undefined) throw new Error('a letter was counted that is not there');
    return first;
  }

  /** Waits until so many letters of a kind have come, newest first. Throws when they do not come in time. */
  async allArrived({ to, letter, about = '', withinSeconds }: Awaited, count: number): Promise<Letter[]> {
    const deadlineMs = Date.now() + withinSeconds * 1_000;
    for (;;) {
      const letters = await this.lettersTo(to, letter);
      const found = letters.filter(({ subject, text }) => `${subject}\n${text}`.includes(about));
      if (found.length >= count) return found;
      if (Date.now() > deadlineMs)
        throw new Error(`${found.length} of ${count} letters '${letter}' came to ${to} within ${withinSeconds} s`);
      await sleep(PAUSE_MS);
    }
  }

  /** Answers a letter as whoever it was brought to; resolves when the letter box has the answer. */
  async reply({ id }: Letter, text: string): Promise<void> {
    const response = await fetch(`${this.mailUrl}/messages/${id}/reply`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text }),
    });
    if (!response.ok) throw new Error(`the reply was not taken: ${response.status} ${await response.text()}`);
  }

  /** All letters of a kind to an address since the tour began, newest first. */
  async lettersTo(to: string, letter: string): Promise<Letter[]> {
    const query = new URLSearchParams({ to, after: this.since });
    const { messages } = listSchema.parse(await this.json(`messages?${query.toString()}`));
    const letters = await Promise.all(messages.map(({ id }) => this.message(id)));
    return letters.filter((one) => headerOf(one, 'x-matricula-letter') === letter);
  }

  private async message(id: string): Promise<Letter> {
    const known = this.read.get(id) ?? messageSchema.parse(await this.json(`messages/${id}`));
    this.read.set(id, known);
    return known;
  }

  private async json(path: string): Promise<unknown> {
    const response = await fetch(`${this.mailUrl}/${path}`);
    if (!response.ok) throw new Error(`the mail catcher answers ${response.status} to ${path}`);
    return response.json();
  }
}

function headerOf({ headers }: Letter, name: string): string | undefined {
  return headers.find((header) => header.name.toLowerCase() === name)?.value;
}
