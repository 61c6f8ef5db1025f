import { iLead, newILead, type ILeadState } from './i-lead.ts';
import { musicLeads, newMusicLeads, type MusicLeadsState } from './music-leads.ts';
import type { PacingContext, PacingTarget } from './pacing-target.ts';

export const pacingModes = ['musicLeads', 'iLead'] as const;
export type PacingMode = (typeof pacingModes)[number];

/** A mode with what it remembers: the controller keeps it and hands it back with the next step. */
export type PacingState =
  | { readonly mode: 'musicLeads'; readonly memory: MusicLeadsState }
  | { readonly mode: 'iLead'; readonly memory: ILeadState };

export interface PacingStep {
  readonly target: PacingTarget;
  readonly state: PacingState;
}

export function startPacing(mode: PacingMode): PacingState {
  switch (mode) {
    case 'musicLeads':
      return { mode, memory: newMusicLeads };
    case 'iLead':
      return { mode, memory: newILead };
  }
}

/**
 * One decision of pacing. Pure; may be called at any rate (ten times a second is meant), time comes with the context.
 * The target is a wish: automation level and safety envelope come after it.
 */
export function pacingStep(context: PacingContext, state: PacingState): PacingStep {
  switch (state.mode) {
    case 'musicLeads': {
      const step = musicLeads(context, state.memory);
      return { target: step.target, state: { mode: state.mode, memory: step.state } };
    }
    case 'iLead': {
      const step = iLead(context, state.memory);
      return { target: step.target, state: { mode: state.mode, memory: step.state } };
    }
  }
}
