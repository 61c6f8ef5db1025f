import { defineShape, type ShapeDefinition } from '#server/shapes/shape-definition.ts';
import type { TableFacts } from '#server/shapes/table-facts.ts';
import type { RelationName } from '#server/shapes/protocol/identifiers.ts';
import type { ProductShape } from './product-shape.ts';

interface Defined {
  readonly table: TableFacts;
  readonly definition: ShapeDefinition;
}

/** What the product's shapes are, the same object for the same shape: thousands of requests that are held have it in common. */
export class ProductDefinitions {
  readonly #describe: (relation: RelationName) => Promise<TableFacts | undefined>;
  readonly #defined = new Map<ProductShape, Defined>();

  constructor(describe: (relation: RelationName) => Promise<TableFacts | undefined>) {
    this.#describe = describe;
  }

  async get(shape: ProductShape): Promise<ShapeDefinition> {
    const relation = { schema: 'public', table: shape.table };
    const table = await this.#describe(relation);
    if (table === undefined) throw new Error(`the table ${shape.table} is not there`);
    const known = this.#defined.get(shape);
    if (known?.table === table) return known.definition;
    // What the definition is called by must be the same on every node, whatever the table is called inside.
    const columns = table.columns.filter(({ name }) => shape.columns.includes(name));
    const made = defineShape(
      {
        ...{ relation, where: undefined, params: new Map<number, string>(), columns: shape.columns },
        ...{ queryableColumns: undefined, replica: 'default', log: 'full' },
      },
      { ...table, signature: JSON.stringify(columns) },
    );
    this.#defined.set(shape, { table, definition: made });
    return made;
  }
}
