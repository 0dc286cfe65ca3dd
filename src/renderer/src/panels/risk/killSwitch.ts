import type { Engine } from '../../bridge/engine.ts'
import type { KillSwitchState } from '../../../../contract/domain/risk.ts'
import { putRisk } from '../../stores/riskStore.ts'
import { closeOverlay, openOverlay, useShellStore } from '../../stores/shellStore.ts'
import { notify } from '../../stores/tradeNotes.ts'

/** Opens the question, and within it engages: two deliberate presses, or one held. */
export const killSwitchKeys = 'Mod+Shift+K'

/** A key that repeats faster than this after opening is the same press, ms. */
export const deliberateMs = 600

let openedTime = 0

export function openKillSwitch(now: number): void {
  openedTime = now
  openOverlay('killSwitch')
}

/** What the chord does: the first press asks, the second, or holding it, engages. */
export function pressKillSwitch(now: number, engage: () => void): void {
  if (useShellStore.getState().overlay !== 'killSwitch') openKillSwitch(now)
  else if (now - openedTime >= deliberateMs) engage()
}

export async function engageKillSwitch(engine: Engine, reason: string): Promise<void> {
  closeOverlay()
  const answer = await engine.request('killSwitch:engage', { reason })
  if (answer.ok) putRisk(answer.value)
  else notify('error', `The kill switch was not confirmed: ${answer.error.message}`)
}

/** `own orders, then positions closed at the market`. */
export function planWords({ whose, flatten }: KillSwitchState['plan']): string {
  const orders = whose === 'own' ? 'our own orders' : 'every open order, others’ too'
  return flatten ? `${orders}, then close positions at the market` : orders
}
