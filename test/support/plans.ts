import type { DataSource, EntityManager } from 'typeorm';

/**
 * How the database would go about the work's first statement. Nothing of it is done: whatever it asks finds nothing.
 */
export async function planOf(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<unknown>,
): Promise<string> {
  const plans: string[] = [];
  const explain = async (statement: string, values: unknown[]): Promise<unknown[]> => {
    const lines = await dataSource.query<readonly { 'QUERY PLAN': string }[]>(`EXPLAIN ${statement}`, values);
    plans.push(lines.map((line) => line['QUERY PLAN']).join('\n'));
    return [];
  };
  await work(
    new Proxy(dataSource.manager, {
      get: (manager, name): unknown => (name === 'query' ? explain : Reflect.get(manager, name)),
    }),
  );
  return plans[0] ?? '';
}
