import type { Environment } from '../../../contract/domain/venue.ts'
import type { EngineState } from '../../../contract/ipc/channels.ts'

export type Mode = {
  /** The most serious environment any venue is connected to. */
  readonly environment: Environment
  readonly word: string
  readonly explanation: string
  /** More than one environment at once. */
  readonly mixed: boolean
}

const modes: Readonly<
  Record<Environment, { readonly word: string; readonly explanation: string }>
> = {
  sandbox: { word: 'Sandbox', explanation: 'simulated market' },
  testnet: { word: 'Testnet', explanation: 'real venues, play money' },
  live: { word: 'Live', explanation: 'real venues' },
}

const seriousness: readonly Environment[] = ['live', 'testnet', 'sandbox']

/** What the banner says. With several environments at once, the most serious one leads. */
export function modeOf(state: EngineState): Mode {
  const present = new Set(state.venues.map((venue) => venue.environment))
  const environment = seriousness.find((each) => present.has(each)) ?? 'sandbox'
  return { environment, ...modes[environment], mixed: present.size > 1 }
}

/** Last part of a path, for the replay label. */
export function fileName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path
}
