import { implemented } from './implemented.ts';
import type { RpcSurroundings } from './rpc-surroundings.ts';

export function settingsProcedures({ settings: book }: RpcSurroundings) {
  const { settings } = implemented;
  return {
    get: settings.get.handler(() => book.read()),
    change: settings.change.handler(({ input }) => book.change(input)),
  };
}
