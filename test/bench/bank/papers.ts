import { renderPaper } from '#documents/render.js';
import { invoice } from '../../support/bills.js';

const WARM = 10;

/** Invoices as PDF/A-3 with their XML, one after the other, as a courier renders them. */
export async function benchPapers(papers: number): Promise<void> {
  const render = async (nth: number): Promise<number> => {
    const number = `INV-2024-${String(nth + 1).padStart(5, '0')}`;
    return (await renderPaper({ ...invoice, number }, () => '')).bytes.length;
  };
  for (let nth = 0; nth < WARM; nth += 1) await render(nth);
  const began = performance.now();
  const cpu = process.cpuUsage();
  let bytes = 0;
  for (let nth = 0; nth < papers; nth += 1) bytes += await render(nth);
  const seconds = (performance.now() - began) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  const each = ((user + system) / 1_000 / papers).toFixed(1);
  console.log(
    `${papers} invoices rendered: ${(papers / seconds).toFixed(1)} a second, CPU ${each} ms each, ${Math.round(bytes / papers / 1_000)} kB each`,
  );
}
