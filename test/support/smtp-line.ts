import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** A connection to a mail server, spoken by hand. */
export class SmtpLine {
  /** Its first words; empty where it hung up at once. */
  greeting = '';
  readonly #socket: Socket;
  readonly #lines: AsyncIterator<string, undefined>;

  private constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1');
    const lines = createInterface({ input: this.#socket });
    this.#socket.on('error', () => undefined).on('close', () => lines.close());
    this.#lines = lines[Symbol.asyncIterator]();
  }

  static async dial(port: number): Promise<SmtpLine> {
    const line = new SmtpLine(port);
    line.greeting = await line.hear();
    return line;
  }

  /** The last line of what it answers; empty where it hung up. */
  async hear(): Promise<string> {
    for (;;) {
      const { value } = await this.#lines.next();
      if (value === undefined) return '';
      if (value[3] !== '-') return value;
    }
  }

  say(text: string): Promise<string> {
    this.write(`${text}\r\n`);
    return this.hear();
  }

  /** Says one after the other; answers with what it said to each, up to where it hung up. */
  async sayAll(texts: readonly string[]): Promise<string[]> {
    const said: string[] = [];
    for (const text of texts) {
      const answer = await this.say(text);
      if (answer === '') break;
      said.push(answer);
    }
    return said;
  }

  write(text: string): void {
    this.#socket.write(text);
  }

  /** Sends more than a buffer holds, and waits until it is on its way. */
  async pour(bytes: Buffer): Promise<void> {
    if (!this.#socket.write(bytes)) await once(this.#socket, 'drain');
  }

  hangUp(): void {
    this.#socket.destroy();
  }
}
