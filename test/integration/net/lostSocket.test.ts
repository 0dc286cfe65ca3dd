import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/main/core/clock.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { createRestClient } from '../../../src/main/net/rest/client.ts'
import type { RestOutcome } from '../../../src/main/net/rest/types.ts'
import { rawServer } from '../../support/net/rawServer.ts'
import { quickRetry, write } from '../../support/net/restRig.ts'

const answer = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}'

type Ending = {
  readonly name: string
  /** After the answer to the first write. */
  readonly hangUp: (socket: Socket) => void
  /** What the second write may come to. */
  readonly outcomes: readonly RestOutcome['kind'][]
}

const any: Ending['outcomes'] = ['ok', 'failed', 'unknown']

/** How the server hangs up on a socket that the client believes to be alive. */
const endings: readonly Ending[] = [
  { name: 'in the breath of its answer', hangUp: (socket) => socket.end(), outcomes: any },
  {
    name: 'a turn later',
    hangUp: (socket) => setImmediate(() => socket.end()),
    outcomes: any,
  },
  {
    name: 'with a reset',
    hangUp: (socket) => setImmediate(() => socket.resetAndDestroy()),
    outcomes: any,
  },
  {
    name: 'a millisecond later',
    hangUp: (socket) => setTimeout(() => socket.destroy(), 1),
    outcomes: any,
  },
  { name: 'when the next write arrives', hangUp: () => {}, outcomes: ['unknown'] },
  { name: 'with a reset when the next write arrives', hangUp: () => {}, outcomes: ['unknown'] },
]

const rounds = 60

/** Two writes after one another on one socket, which is cut around the second. */
async function twoWrites(ending: Ending, round: number) {
  const arrived: string[] = []
  const server = await rawServer((socket, connection) => {
    let text = ''
    let answered = 0
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1')
      const found = [...text.matchAll(/"n":"(\d+-\d)"/g)].map(([, id]) => id ?? '')
      if (found.length === 0) return
      text = ''
      arrived.push(...found)
      answered += 1
      if (connection === 1 && answered > 1) {
        if (ending.name.includes('reset')) socket.resetAndDestroy()
        else socket.destroy()
        return
      }
      socket.write(answer, () => connection === 1 && ending.hangUp(socket))
    })
  })
  const client = createRestClient({
    baseUrl: `http://${server.host}`,
    allowedHosts: [server.host],
    classify: () => null,
    clock: systemClock,
    random: () => 0.5,
    log: silentLog,
    retry: quickRetry,
    connections: 1,
  })
  const send = (n: number): Promise<RestOutcome> =>
    client.request(write({ body: `{"n":"${round}-${n}"}`, timeoutMs: 2000 }))
  const first = await send(1)
  // Waits of a different length each round, so that the second meets the end at another moment.
  for (let turn = 0; turn < round % 6; turn += 1) await new Promise(setImmediate)
  const second = await send(2)
  await client.close()
  await server.close()
  return { first, second, arrived }
}

describe('a write on a socket that the venue is closing', () => {
  it.each(endings)('never arrives twice when the venue hangs up $name', async (ending) => {
    const kinds = new Set<string>()
    for (let round = 0; round < rounds; round += 1) {
      const { first, second, arrived } = await twoWrites(ending, round)
      expect(first.kind).toBe('ok')
      expect(arrived).toHaveLength(new Set(arrived).size)
      const arrivedAtAll = arrived.includes(`${round}-2`)
      expect(second.kind === 'ok' && !arrivedAtAll).toBe(false)
      expect(second.kind === 'failed' && arrivedAtAll).toBe(false)
      kinds.add(second.kind)
    }
    expect(ending.outcomes).toEqual(expect.arrayContaining([...kinds]))
  })
})
