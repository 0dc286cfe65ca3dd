import type { Child, Decision, Facts } from './machine.ts'
import { cancelEach, isOpen } from './children.ts'

/** A decision that does nothing beyond what the fields say. */
export function decide(
  facts: Facts,
  fields: Partial<Decision> & Pick<Decision, 'progress'>,
): Decision {
  return {
    actions: [],
    memory: facts.memory,
    wakeTime: null,
    isWatching: false,
    isKept: false,
    heldBy: 'engine',
    alarm: null,
    end: null,
    ...fields,
  }
}

/** Takes everything that is open out of the market, then ends. */
export function windDown(
  facts: Facts,
  end: NonNullable<Decision['end']>,
  ended: string,
  children: readonly Child[] = facts.children,
): Decision {
  const open = children.filter(isOpen)
  if (open.length === 0) return decide(facts, { progress: ended, end })
  return decide(facts, {
    actions: cancelEach(open),
    progress: `Canceling ${countOf(open.length, 'order')}.`,
  })
}

export function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
