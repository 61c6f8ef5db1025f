import type { PageLink } from './page-link.ts';

/**
 * STOP by the contract, while the stop port cannot be reached: slower, and better than nothing. Asks before it returns, and
 * never rejects: an unheard press is sent again anyway.
 *
 * @param link undefined: the contract is not loaded (yet)
 */
export async function stopByContract(link: Pick<PageLink, 'rpc'> | undefined): Promise<void> {
  try {
    await link?.rpc.session.stop();
  } catch {
    // That way is not there either; what the button looks like says so.
  }
}
