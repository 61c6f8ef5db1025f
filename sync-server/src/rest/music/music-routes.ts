import {
  budgetSchema,
  readingRequestSchema,
  readingsSchema,
  repairsFoundSchema,
  tempoFactsFoundSchema,
  tempoFactsKeptSchema,
  tempoFactsSchema,
  tempoQuerySchema,
} from '#contract/rest/music.ts';
import { account, nothing, route, type Route } from '#server/rest/http/route.ts';
import { agreedRepairs } from './agreed-repairs.ts';
import { readMusic, type MusicParts } from './read-music.ts';
import { findTempoFacts, keepTempoFacts } from './tempo-facts.ts';

/** Tempo facts, and what they ask of a runner. */
export function musicRoutes(parts: MusicParts & { readonly monthlyUsd: number }): readonly Route[] {
  const { pool, coach, wallTimeMs, monthlyUsd } = parts;
  const shared = { who: account, params: nothing, query: nothing } as const;
  return [
    route({
      ...{ method: 'PUT', path: '/v1/music/tempos', operationId: 'keepTempos', tag: 'Music', ...shared },
      summary: 'Keep what listening to recordings has found',
      description:
        "By the fingerprint of the audio. They are the account's own: nobody else sees or uses them.",
      ...{ rate: 'write', body: tempoFactsSchema },
      answers: { 200: { description: 'How many recordings', schema: tempoFactsKeptSchema } },
      handle: async ({ accountId, body }) => ({
        status: 200,
        body: { kept: await keepTempoFacts(pool, accountId, body.tempos, wallTimeMs()) },
      }),
    }),
    route({
      ...{
        method: 'POST',
        path: '/v1/music/tempos/query',
        operationId: 'findTempos',
        tag: 'Music',
        ...shared,
      },
      summary: 'What is known of recordings',
      ...{ rate: 'read', body: tempoQuerySchema },
      answers: { 200: { description: 'Those that are known', schema: tempoFactsFoundSchema } },
      handle: async ({ accountId, body: { fingerprints } }) => {
        const tempos = await findTempoFacts(pool, accountId, fingerprints);
        const found = new Set(tempos.map(({ fingerprint }) => fingerprint));
        const missing = [...new Set(fingerprints)].filter((fingerprint) => !found.has(fingerprint));
        return { status: 200, body: { tempos, missing } };
      },
    }),
    route({
      ...{
        method: 'POST',
        path: '/v1/music/repairs/query',
        operationId: 'findRepairs',
        tag: 'Music',
        ...shared,
      },
      summary: 'What other runners say of recordings',
      description:
        "Where most of those who repaired a recording's tempo agree. Nobody is named or counted. Whoever uses it lets it choose among what listening found, and no more.",
      ...{ rate: 'read', body: tempoQuerySchema },
      answers: { 200: { description: 'Those that others agree on', schema: repairsFoundSchema } },
      handle: async ({ accountId, body: { fingerprints } }) => ({
        status: 200,
        body: { repairs: [...(await agreedRepairs(pool, accountId, fingerprints))] },
      }),
    }),
    route({
      ...{ method: 'POST', path: '/v1/music/readings', operationId: 'readMusic', tag: 'Music', ...shared },
      summary: 'Speed, incline, intensity and calories for tracks',
      description:
        'Advice within the band that goal and body allow. A language model is told tempo, title and artist, and nothing of the runner; what it says outside of the band does not count, and rules read what it does not.',
      ...{ rate: 'heavy', body: readingRequestSchema },
      answers: { 200: { description: 'In the order of the tracks', schema: readingsSchema } },
      handle: async ({ accountId, body, signal }) => ({
        status: 200,
        body: await readMusic(parts, accountId, body, signal()),
      }),
    }),
    route({
      ...{ method: 'GET', path: '/v1/music/budget', operationId: 'getMusicBudget', tag: 'Music', ...shared },
      summary: 'What the language model has cost this month',
      ...{ rate: 'read', body: nothing },
      answers: { 200: { description: 'Above the limit rules answer', schema: budgetSchema } },
      handle: async ({ accountId }) => {
        const spent = (await coach?.spend.spent(accountId)) ?? 0;
        return {
          status: 200,
          body: {
            isConfigured: coach !== undefined,
            month: new Date(wallTimeMs()).toISOString().slice(0, 7),
            ...{ spentUsd: spent / 1_000_000, limitUsd: monthlyUsd },
          },
        };
      },
    }),
  ];
}
