/**
 * Accounts whose private streams may be open at a time over all sockets of this address: past the
 * bound the venue refuses their channels.
 */
export type UserSlots = {
  /** False when there is none left. */
  take(user: string): boolean
  release(user: string): void
}

export function createUserSlots(most: number): UserSlots {
  const taken = new Map<string, number>()
  return {
    take(user) {
      const count = taken.get(user) ?? 0
      if (count === 0 && taken.size >= most) return false
      taken.set(user, count + 1)
      return true
    },
    release(user) {
      const count = taken.get(user) ?? 0
      if (count <= 1) taken.delete(user)
      else taken.set(user, count - 1)
    },
  }
}
