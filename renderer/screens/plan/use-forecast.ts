import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { SessionForecast } from '#contract/rpc/session-forecast.ts';
import type { SessionRequest } from '#contract/rpc/session-request.ts';
import { queryKeys } from '#renderer/app/query-keys.ts';
import { pageClock } from '#renderer/link/page-clock.ts';
import { useLive } from '#renderer/link/live-store.ts';
import { usePageLink } from '#renderer/link/page-link.ts';

/** Whoever taps through the choices asks once, for the last of them. */
const debounceMs = 200;

export interface ForecastState {
  readonly forecast: SessionForecast | undefined;
  readonly error: unknown;
  /** What is shown is of an earlier choice. */
  readonly isOld: boolean;
  readonly again: () => void;
}

/** @param readyTracks more of them may mean another run */
export function useForecast(request: SessionRequest, readyTracks: number | undefined): ForecastState {
  const link = usePageLink();
  const asked = useDebounced(request);
  const treadmill = useLive(({ status }) => status?.treadmill?.deviceId);
  const speedRange = useLive(({ status }) => status?.treadmill?.speedRange?.maximumKmh);
  const { data, error, isPlaceholderData, refetch } = useQuery({
    queryKey: queryKeys.forecast.of(asked, readyTracks, treadmill, speedRange),
    queryFn: () => link.rpc.session.forecast(asked),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return {
    forecast: data,
    error: error ?? undefined,
    isOld: isPlaceholderData || asked !== request,
    again: () => void refetch(),
  };
}

function useDebounced<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => pageClock.after(debounceMs, () => setSettled(value)), [value]);
  return settled;
}
