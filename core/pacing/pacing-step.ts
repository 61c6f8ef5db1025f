import { iLead, newILead, type ILeadState } from './i-lead.ts';
import { musicLeads, newMusicLeads, type MusicLeadsState } from './music-leads.ts';
import type { PacingContext, PacingTarget } from './pacing-target.ts';
import type { ProgrammeCourse } from './programme-course.ts';
import { newProgramme, programmeLeads, type ProgrammeState } from './programme-leads.ts';

export const pacingModes = ['musicLeads', 'iLead', 'programme'] as const;
export type PacingMode = (typeof pacingModes)[number];

/** Whether the belt changes by itself in a mode: then a hand on it is an override, and the automation level holds. */
export function movesBelt(mode: PacingMode): boolean {
  return mode !== 'iLead';
}

/** A mode with what it remembers: the controller keeps it and hands it back with the next step. */
export type PacingState =
  | { readonly mode: 'musicLeads'; readonly memory: MusicLeadsState }
  | { readonly mode: 'iLead'; readonly memory: ILeadState }
  | { readonly mode: 'programme'; readonly course: ProgrammeCourse; readonly memory: ProgrammeState };

export interface PacingStep {
  readonly target: PacingTarget;
  readonly state: PacingState;
}

export function startPacing(mode: Exclude<PacingMode, 'programme'>): PacingState {
  switch (mode) {
    case 'musicLeads':
      return { mode, memory: newMusicLeads };
    case 'iLead':
      return { mode, memory: newILead };
  }
}

export function startProgramme(course: ProgrammeCourse): PacingState {
  return { mode: 'programme', course, memory: newProgramme };
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
    case 'programme': {
      const step = programmeLeads(context, state.course, state.memory);
      return { target: step.target, state: { ...state, memory: step.state } };
    }
  }
}
