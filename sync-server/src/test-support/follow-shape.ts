import { Shape, type Row, type ShapeStream } from '@electric-sql/client';

/** The client's own types do not fit each other where optional properties are exact. */
export function shapeOf(stream: ShapeStream<Row>): Shape<Row> {
  return new Shape<Row>(stream as unknown as ConstructorParameters<typeof Shape<Row>>[0]);
}
