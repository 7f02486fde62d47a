import type { DataSource, EntityManager } from 'typeorm';

/** Reads in several statements as if at one instant: no command is half in the picture. */
export const atOneInstant = <T>(dataSource: DataSource, read: (manager: EntityManager) => Promise<T>): Promise<T> =>
  dataSource.transaction('REPEATABLE READ', read);
