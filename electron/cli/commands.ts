import type { Command } from './command.ts';

/** Every command, loaded when it is asked for: radio, database and decoders take their time to load. */
export const commandLoaders = {
  run: async () => (await import('./commands/run.ts')).runCommand,
  analyze: async () => (await import('./commands/analyze.ts')).analyzeCommand,
  devices: async () => (await import('./commands/devices.ts')).devicesCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
  serve: async () => (await import('./commands/serve.ts')).serveCommand,
  demo: async () => (await import('./commands/demo.ts')).demoCommand,
  'simulate-treadmill': async () =>
    (await import('./commands/simulate-treadmill.ts')).simulateTreadmillCommand,
  sessions: async () => (await import('./commands/sessions.ts')).sessionsCommand,
  export: async () => (await import('./commands/export.ts')).exportCommand,
} as const satisfies Readonly<Record<string, () => Promise<Command>>>;

export type CommandName = keyof typeof commandLoaders;
