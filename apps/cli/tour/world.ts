import type { Programme } from '#contracts/programme.js';
import type { ApiClient } from '../http.js';
import type { Tokens } from '../start/tokens.js';
import type { Bank } from './bank.js';
import type { Mail } from './mail.js';

/** Everything that a story is told in. */
export interface World {
  readonly api: ApiClient;
  readonly mail: Mail;
  readonly tokens: Tokens;
  readonly bank: Bank;
  /** A fast rehearsal of the diploma: a day in a second. */
  readonly diploma: Programme;
  readonly webinar: Programme;
  /** Of finance, where warnings go. */
  readonly financeAddress: string;
  /** Tells the addresses of one tour from those of another. */
  readonly run: string;
}
