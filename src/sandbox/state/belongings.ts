import type { BelongingKind, User } from './world.ts';

/** What a user has of a kind: when it came there, by id. */
export function listBelongings(user: User, kind: BelongingKind): ReadonlyMap<string, number> {
  return new Map(Object.entries(user.belongings?.[kind] ?? {}));
}

export function addBelonging(user: User, kind: BelongingKind, id: string, now: number): void {
  user.belongings = { ...user.belongings, [kind]: { ...user.belongings?.[kind], [id]: now } };
}

/** True where the user had it. */
export function removeBelonging(user: User, kind: BelongingKind, id: string): boolean {
  const held = listBelongings(user, kind);
  if (!held.has(id)) return false;
  user.belongings = { ...user.belongings, [kind]: Object.fromEntries([...held].filter(([other]) => other !== id)) };
  return true;
}
