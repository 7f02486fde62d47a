import type { DataSource } from 'typeorm';

/** Nothing can be recorded on the stream until the answer is called. */
export async function holdStream(dataSource: DataSource, stream: string): Promise<() => Promise<void>> {
  const holder = dataSource.createQueryRunner();
  await holder.startTransaction();
  await holder.query('SELECT FROM stream WHERE name = $1 FOR UPDATE', [stream]);
  return async () => {
    await holder.rollbackTransaction();
    await holder.release();
  };
}
