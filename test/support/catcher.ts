import type { AddressInfo, Server } from 'node:net';
import { createPageServer } from '../../apps/catcher/page.js';
import { createSmtpServer } from '../../apps/catcher/smtp.js';
import type { MailStore } from '../../apps/catcher/store.js';

export interface Catcher {
  readonly smtpPort: number;
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** A mail catcher on ports of its own, with another way to keep mail where one is given. */
export async function startCatcher(
  store: MailStore,
  keep?: MailStore['keep'] | null,
  repliesUrl?: string,
): Promise<Catcher> {
  const smtp = createSmtpServer({ keep: keep ?? ((raw, envelope) => store.keep(raw, envelope)) });
  const page = createPageServer(store, repliesUrl);
  const smtpPort = await listen(smtp.listen(0, '127.0.0.1'));
  const pagePort = await listen(page.listen(0, '127.0.0.1'));
  const stop = async (): Promise<void> => {
    page.closeAllConnections();
    page.close();
    await new Promise<void>((done) => smtp.close(done));
  };
  return { smtpPort, url: `http://127.0.0.1:${pagePort}`, stop };
}

const listen = (server: Server): Promise<number> =>
  new Promise((found) => {
    const ready = (): void => found((server.address() as AddressInfo).port);
    if (server.listening) ready();
    else server.once('listening', ready);
  });
