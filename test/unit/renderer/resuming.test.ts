import { afterEach, describe, expect, it } from 'vitest'
import type { VenueHealth } from '../../../src/contract/domain/connection.ts'
import type { Resuming } from '../../../src/contract/domain/connections.ts'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import type { EngineState } from '../../../src/contract/ipc/channels.ts'
import { waitWords } from '../../../src/renderer/src/app/resumingWords.ts'
import { applyFrame } from '../../../src/renderer/src/bridge/applyFrame.ts'
import { useEngineStore } from '../../../src/renderer/src/stores/engineStore.ts'

const since = 1000 as UnixMs
const resuming: Resuming = { since, cause: 'The machine slept.', waitingFor: ['bybit'] }

function health(fields: Partial<VenueHealth>): VenueHealth {
  return {
    venue: 'bybit',
    status: 'connected',
    lastMessageTime: 900 as UnixMs,
    subscriptionsConfirmed: 10,
    subscriptionsWanted: 10,
    ...fields,
  } as VenueHealth
}

describe('what a venue is waited for', () => {
  it('names the step that is next', () => {
    const words = (fields: Partial<VenueHealth>) => waitWords(resuming, health(fields), 'bybit')
    expect(words({ status: 'reconnecting' })).toBe('connecting')
    expect(words({ subscriptionsConfirmed: 6 })).toBe('6 of 10 streams confirmed')
    expect(words({})).toBe('waiting for data')
    expect(words({ lastMessageTime: 1001 as UnixMs })).toBe('checking its streams')
    expect(waitWords(resuming, undefined, 'bybit')).toBe('connecting')
  })

  it('calls a venue that is not waited for ready, however it is', () => {
    expect(waitWords(resuming, health({ status: 'failed' }), 'hyperliquid')).toBe('ready')
  })
})

describe('frames that say what orders wait for', () => {
  afterEach(() => useEngineStore.setState({ state: null }))

  const frame = (fields: { readonly resuming?: Resuming | null }) =>
    applyFrame({ sequence: 1, sentTime: since, full: false, ...fields }, since)
  const shown = () => useEngineStore.getState().state?.resuming

  it('set it, leave it alone, and take it back', () => {
    useEngineStore.setState({ state: { resuming: null } as EngineState })
    frame({ resuming })
    expect(shown()).toEqual(resuming)
    frame({})
    expect(shown()).toEqual(resuming)
    frame({ resuming: null })
    expect(shown()).toBeNull()
  })

  it('wait for the state they belong to', () => {
    frame({ resuming })
    expect(useEngineStore.getState().state).toBeNull()
  })
})
