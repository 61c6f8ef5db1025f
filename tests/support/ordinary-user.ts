/**
 * Runs something as a user whom permissions bind: root may open every folder, so for root it becomes "nobody" meanwhile.
 * Works in a process of its own only (vitest's forks), as users belong to processes.
 */
export async function asOrdinaryUser<T>(run: () => Promise<T>): Promise<T> {
  const isRoot = process.geteuid?.() === 0;
  if (!isRoot) return await run();
  process.seteuid?.(65_534);
  try {
    return await run();
  } finally {
    process.seteuid?.(0);
  }
}
