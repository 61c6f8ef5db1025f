import type { GymRole } from '#contract/accounts/gyms.ts';

/** What there is to do in a gym. */
export type GymAction = 'see-members' | 'invite' | 'rename' | 'kiosks' | 'change-roles';

const allowed: Readonly<Record<GymAction, readonly GymRole[]>> = {
  'see-members': ['owner', 'admin', 'coach'],
  invite: ['owner', 'admin'],
  rename: ['owner', 'admin'],
  kiosks: ['owner', 'admin'],
  'change-roles': ['owner', 'admin'],
};

export function mayDo(role: GymRole, action: GymAction): boolean {
  return allowed[action].includes(role);
}

/** Owners give and take every role; admins only those of coaches and members, so that no admin makes themselves an owner. */
export function mayGive(role: GymRole, given: GymRole): boolean {
  return role === 'owner' || (role === 'admin' && (given === 'coach' || given === 'member'));
}
