import { createContext, useContext } from 'react'
import type { Responses, Transport } from '../../../contract/ipc/channels.ts'
import type { RequestInput, RequestName } from '../../../contract/ipc/schemas.ts'
import type { Result } from '../../../contract/errors.ts'
import { setEngineState, setLink, useEngineStore } from '../stores/engineStore.ts'
import { useMarketStore } from '../stores/marketStore.ts'
import { useVenueStore } from '../stores/venueStore.ts'
import { applyFrame } from './applyFrame.ts'
import { FrameSequence } from './frameIntake.ts'
import { retryNow } from './transport.ts'

/** What the interface may do with the engine. */
export type Engine = {
  request<Name extends RequestName>(
    name: Name,
    input: RequestInput<Name>,
  ): Promise<Result<Responses[Name]>>
  /** Tries to reach a lost engine at once. */
  retry(): void
  /** Says whether this window can be seen. */
  setVisible(visible: boolean): void
  close(): void
}

/** How often figures that no frame carries are asked for again, ms. */
const refreshMs = 10_000

/** Connects the transport to the stores. */
export function connectEngine(transport: Transport): Engine {
  let visible = true
  const send = <Name extends RequestName>(name: Name, input: RequestInput<Name>): void => {
    void transport.request(name, input)
  }
  const frames = new FrameSequence({
    apply: (frame) => applyFrame(frame, Date.now()),
    acknowledge: (sequence) => send('frames:acknowledge', { sequence }),
    resync: () => {
      useEngineStore.setState((store) => ({ resyncs: store.resyncs + 1 }))
      send('frames:resync', {})
    },
  })
  const stopFrames = transport.on('frame', (frame) => frames.take(frame))
  const stopConnection = transport.onConnection((connected) => {
    frames.restart()
    setLink(connected)
    if (!connected) return
    send('window:visibility', { visible })
    void loadState(transport)
  })
  const timer = setInterval(() => void refresh(transport), refreshMs)
  return {
    request: (name, input) => transport.request(name, input),
    retry: () => retryNow(transport),
    setVisible: (now) => {
      visible = now
      send('window:visibility', { visible })
    },
    close: () => {
      clearInterval(timer)
      stopFrames()
      stopConnection()
    },
  }
}

/** What a window needs before its first frame, asked for again after each reconnect. */
async function loadState(transport: Transport): Promise<void> {
  const [state, venues, health] = await Promise.all([
    transport.request('engine:state', {}),
    transport.request('venues:list', {}),
    transport.request('venues:health', {}),
    refresh(transport),
  ])
  if (state.ok) setEngineState(state.value)
  if (venues.ok) useVenueStore.setState({ venues: venues.value })
  if (health.ok) {
    useVenueStore.setState({
      health: Object.fromEntries(health.value.map((each) => [each.venue, each])),
    })
  }
}

async function refresh(transport: Transport): Promise<void> {
  const symbols = await transport.request('symbols:list', {})
  if (symbols.ok) useMarketStore.setState({ symbols: symbols.value })
}

const EngineContext = createContext<Engine | null>(null)
export const EngineProvider = EngineContext.Provider

export function useEngine(): Engine {
  const engine = useContext(EngineContext)
  if (engine === null) throw new Error('useEngine is called outside EngineProvider')
  return engine
}
