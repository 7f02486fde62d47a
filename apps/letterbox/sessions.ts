import type { SMTPServer, SMTPServerSession } from 'smtp-server';

export interface SessionLimits {
  /** How many connections one host may have at once; whoever comes then comes again later. */
  readonly connectionsPerHost: number;
  /** How long a connection may last, whatever is said on it. */
  readonly longestSessionMs: number;
}

/** Who is connected: no host takes all the places, and nobody keeps one for good. */
export class Sessions {
  private readonly deadlines = new Map<string, NodeJS.Timeout>();

  constructor(private readonly limits: SessionLimits) {}

  /** false where the host has as many connections as it may; those that it has are not touched. */
  begin({ connections }: SMTPServer, { id, remoteAddress }: SMTPServerSession): boolean {
    // In the order in which they came.
    const ofHost = [...connections].filter((one) => one.remoteAddress === remoteAddress);
    if (ofHost.findIndex((one) => one.id === id) >= this.limits.connectionsPerHost) return false;
    const connection = ofHost.find((one) => one.id === id);
    const end = () => connection?.send(421, 'this has lasted too long, please come again');
    this.deadlines.set(id, setTimeout(end, this.limits.longestSessionMs).unref());
    return true;
  }

  end({ id }: SMTPServerSession): void {
    clearTimeout(this.deadlines.get(id));
    this.deadlines.delete(id);
  }
}
