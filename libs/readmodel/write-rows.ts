import type { EntityManager, EntityTarget } from 'typeorm';

/** Of each kind of rows: how they are written, and what their columns are called. */
interface Writing {
  readonly statement: string;
  readonly columnOf: readonly (readonly [string, string])[];
}

const writings = new Map<unknown, Writing>();

/** Writes rows of one kind over those with the same key: one statement, whose text is the same for any number of them. */
export async function writeRows<Row extends object>(
  manager: EntityManager,
  target: EntityTarget<Row>,
  rows: readonly Row[],
): Promise<void> {
  if (rows.length === 0) return;
  const { statement, columnOf } = writings.get(target) ?? learn(manager, target);
  const named = rows.map((row) =>
    Object.fromEntries(columnOf.map(([property, column]) => [column, row[property as keyof Row]])),
  );
  await manager.query(statement, [JSON.stringify(named)]);
}

function learn<Row extends object>(manager: EntityManager, target: EntityTarget<Row>): Writing {
  const { tableName, columns, primaryColumns } = manager.dataSource.getMetadata(target);
  const names = columns.map(({ databaseName }) => `"${databaseName}"`);
  const keys = primaryColumns.map(({ databaseName }) => `"${databaseName}"`);
  const writing = {
    statement: `
      INSERT INTO ${tableName} (${names.join(', ')})
      SELECT ${names.join(', ')} FROM jsonb_populate_recordset(NULL::${tableName}, $1::jsonb)
      ON CONFLICT (${keys.join(', ')}) DO UPDATE SET ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    columnOf: columns.map(({ propertyName, databaseName }) => [propertyName, databaseName] as const),
  };
  writings.set(target, writing);
  return writing;
}
