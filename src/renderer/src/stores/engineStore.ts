import { create } from 'zustand'
import type { Resuming } from '../../../contract/domain/connections.ts'
import type { EngineState } from '../../../contract/ipc/channels.ts'

export type EngineLink = 'connecting' | 'connected' | 'lost'

type EngineStore = {
  readonly state: EngineState | null
  readonly link: EngineLink
  /** Counts connections; whoever watches something asks again when it changes. */
  readonly epoch: number
  /** Counts resyncs; rows that were appended may have been missed before each. */
  readonly resyncs: number
  /** When the last frame arrived, by this machine's clock. Null before the first. */
  readonly lastFrameTime: number | null
  /** Frames of the last second, and ms from the engine's send to the stores, smoothed. */
  readonly framesPerSecond: number
  readonly frameLatencyMs: number | null
  /** Rows the engine left out because this window was slow. */
  readonly dropped: number
}

export const useEngineStore = create<EngineStore>(() => ({
  state: null,
  link: 'connecting',
  epoch: 0,
  resyncs: 0,
  lastFrameTime: null,
  framesPerSecond: 0,
  frameLatencyMs: null,
  dropped: 0,
}))

export function setLink(connected: boolean): void {
  useEngineStore.setState((store) =>
    connected
      ? { link: 'connected', epoch: store.epoch + 1 }
      : { link: store.epoch === 0 ? 'connecting' : 'lost' },
  )
}

/** Resolves once the engine has been reached for the first time. */
export function whenConnected(): Promise<void> {
  if (useEngineStore.getState().link === 'connected') return Promise.resolve()
  return new Promise((resolve) => {
    const stop = useEngineStore.subscribe((store) => {
      if (store.link !== 'connected') return
      stop()
      resolve()
    })
  })
}

/** The engine's clock, ms: this machine's, set right by what the engine last sent. */
export function engineNow(): number {
  return Date.now() + clockOffsetMs
}

let clockOffsetMs = 0

/** What the engine's clock said just now. Travel time is not a difference between clocks. */
export function noteEngineTime(time: number): void {
  const offset = time - Date.now()
  clockOffsetMs = Math.abs(offset) < 1000 ? 0 : offset
}

export function setEngineState(state: EngineState): void {
  noteEngineTime(state.now)
  useEngineStore.setState({ state })
}

/** What orders wait for; frames tell it as it changes. */
export function putResuming(resuming: Resuming | null): void {
  useEngineStore.setState(({ state }) => (state === null ? {} : { state: { ...state, resuming } }))
}
