import { describe, expect, it } from 'vitest'
import { sessionRig } from '../../../support/net/sessionRig.ts'

const second = 1000

describe('a WebSocket session', () => {
  it('subscribes to what is wanted and counts what the venue confirmed', () => {
    const { session, venue, clock } = sessionRig()
    session.setChannels(['a', 'b', 'c'])
    expect(session.stats()).toMatchObject({ status: 'connecting', wanted: 3, confirmed: 0 })
    clock.advance(second)
    expect(venue.ends[0]?.channels).toEqual(new Set(['a', 'b', 'c']))
    expect(session.stats()).toMatchObject({ status: 'connected', wanted: 3, confirmed: 3 })
  })

  it('sends only the difference when the wanted set changes', () => {
    const { session, venue, clock } = sessionRig()
    session.setChannels(['a', 'b'])
    clock.advance(second)
    const before = venue.ends[0]?.received.length ?? 0
    session.setChannels(['b', 'c'])
    clock.advance(second)
    const sent = venue.ends[0]?.received.slice(before).map(({ text }) => text)
    expect(sent).toEqual([
      '{"id":2,"op":"unsubscribe","args":["a"]}',
      '{"id":3,"op":"subscribe","args":["c"]}',
    ])
    expect(venue.ends[0]?.channels).toEqual(new Set(['b', 'c']))
  })

  it('ends with what was wanted last when the wish changes faster than the venue answers', () => {
    const { session, venue, clock } = sessionRig({}, {}, { latencyMs: 200 })
    for (const wish of [['a'], ['b'], ['a', 'b'], [], ['a'], ['b', 'c']]) {
      session.setChannels(wish)
      clock.advance(150)
    }
    clock.advance(5 * second)
    expect(venue.ends[0]?.channels).toEqual(new Set(['b', 'c']))
    expect(session.stats().confirmed).toBe(2)
  })

  it('hands data on with its channel, text, time and age', () => {
    const { session, venue, clock, data } = sessionRig()
    session.setChannels(['a'])
    clock.advance(second)
    venue.ends[0]?.publish('a')
    expect(data).toEqual([
      {
        body: { topic: 'a' },
        channel: 'a',
        text: '{"topic":"a"}',
        receivedTime: clock.now(),
        connectionAge: 995,
      },
    ])
  })

  it('sends no more frames in a second than the venue allows', () => {
    const { session, venue, clock } = sessionRig(
      {},
      { perFrame: 1, limits: { framesPerSecond: 5 }, heartbeat: { intervalMs: 1000 } },
    )
    session.setChannels(Array.from({ length: 40 }, (_, index) => `c${index}`))
    clock.advance(20 * second)
    const times = venue.ends[0]?.received.map(({ at }) => at) ?? []
    expect(session.stats().confirmed).toBe(40)
    for (const from of times) {
      expect(times.filter((at) => at >= from && at < from + second).length).toBeLessThanOrEqual(5)
    }
  })

  it('finds the channel at fault in a refused request and keeps the others', () => {
    const { session, venue, clock, problems } = sessionRig({}, {}, { refused: new Set(['bad']) })
    session.setChannels(['a', 'b', 'bad', 'c', 'd'])
    clock.advance(second)
    expect(venue.ends[0]?.channels).toEqual(new Set(['a', 'b', 'c', 'd']))
    expect(problems[0]?.message).toContain('bad was refused')
    expect(problems.every(({ problem }) => problem === 'refusedSubscription')).toBe(true)
  })

  it('asks for a refused channel a bounded number of times', () => {
    const { session, venue, clock, problems } = sessionRig({}, {}, { refused: new Set(['bad']) })
    session.setChannels(['bad', 'good'])
    for (let minute = 0; minute < 60; minute += 1) {
      venue.ends[0]?.publish('good')
      clock.advance(30 * second)
    }
    expect(problems.filter(({ problem }) => problem === 'refusedSubscription')).toHaveLength(6)
    expect(problems.at(-1)?.message).toContain('not asked for again')
  })

  it('gets a channel that the venue accepts at last', () => {
    const { session, venue, clock } = sessionRig({}, {}, { refused: new Set(['late']) })
    session.setChannels(['late'])
    clock.advance(2 * second)
    venue.rules.refused = new Set()
    clock.advance(5 * second)
    expect(venue.ends[0]?.channels).toEqual(new Set(['late']))
  })

  it('asks again when a request is not answered', () => {
    const { session, venue, clock } = sessionRig({}, {}, { answersAsks: false })
    session.setChannels(['a'])
    clock.advance(5 * second)
    venue.rules.answersAsks = true
    clock.advance(10 * second)
    expect(venue.ends[0]?.channels).toEqual(new Set(['a']))
  })

  it('asks again for a talkative channel that was confirmed and stays silent', () => {
    const { session, venue, clock, problems } = sessionRig({
      silentChannelAfterMs: 5000,
      isTalkative: (channel) => channel === 'marks',
    })
    session.setChannels(['marks', 'liquidations'])
    clock.advance(7 * second)
    const texts = venue.ends[0]?.received.map(({ text }) => text)
    expect(texts).toContain('{"id":2,"op":"unsubscribe","args":["marks"]}')
    expect(texts).toContain('{"id":3,"op":"subscribe","args":["marks"]}')
    expect(problems[0]).toMatchObject({ problem: 'stale' })
  })

  it('opens a second connection when no data comes and drops the first after the switch', () => {
    const { session, venue, clock, problems, statuses } = sessionRig({ staleAfterMs: 10_000 })
    session.setChannels(['a'])
    clock.advance(9.5 * second)
    expect(venue.open()).toHaveLength(1)
    expect(problems).toEqual([])
    clock.advance(2 * second)
    expect(problems.map(({ problem }) => problem)).toEqual(['stale'])
    expect(venue.open()).toHaveLength(2)
    venue.ends[1]?.publish('a')
    clock.advance(second)
    expect(venue.open().map(({ number }) => number)).toEqual([1])
    expect(statuses).toEqual(['connecting', 'connected', 'reconnecting', 'connected'])
    expect(session.stats()).toMatchObject({ reconnects: 1, confirmed: 1 })
  })

  it('does not take heartbeats and acknowledgements for data', () => {
    const { session, clock, problems } = sessionRig(
      { staleAfterMs: 30_000 },
      { heartbeat: { intervalMs: 1000, timeoutMs: 500 } },
    )
    session.setChannels(['a'])
    clock.advance(33 * second)
    expect(problems.map(({ problem }) => problem)).toEqual(['stale'])
  })

  it('is never stale while nothing is subscribed', () => {
    const { venue, clock, problems } = sessionRig({ staleAfterMs: 5000 })
    clock.advance(300 * second)
    expect(problems).toEqual([])
    expect(venue.attempts).toHaveLength(1)
  })

  it('replaces a connection before its greatest age without missing a message', () => {
    const { session, venue, clock, data } = sessionRig({}, { limits: { lifetimeMs: 100_000 } })
    session.setChannels(['a'])
    let published = 0
    clock.every(1000, () => {
      const oldest = venue.open()[0]
      if (oldest?.channels.has('a') !== true) return
      published += 1
      for (const end of venue.open()) {
        if (end.channels.has('a')) end.say(JSON.stringify({ topic: 'a', sequence: published }))
      }
    })
    clock.advance(1000 * second)
    const seen = new Set(data.map(({ body }) => (body as { sequence: number }).sequence))
    expect(venue.ends.length).toBeGreaterThan(9)
    expect(seen.size).toBe(published)
    for (const end of venue.ends) expect(end.isOpen).toBe(end === venue.ends.at(-1))
  })

  it('opens another connection when the venue announces its close', () => {
    const { session, venue, clock, statuses } = sessionRig()
    session.setChannels(['a'])
    clock.advance(second)
    venue.ends[0]?.say('{"op":"shutdown"}')
    clock.advance(10 * second)
    expect(venue.open().map(({ number }) => number)).toEqual([1])
    expect(venue.ends[1]?.channels).toEqual(new Set(['a']))
    expect(statuses).toEqual(['connecting', 'connected'])
  })

  it('keeps the old connection while the new one cannot be had', () => {
    const { session, venue, clock, data } = sessionRig()
    session.setChannels(['a'])
    clock.advance(second)
    venue.rules.offline = true
    session.renew('asked')
    clock.advance(30 * second)
    venue.ends[0]?.publish('a')
    expect(data).toHaveLength(1)
    expect(session.stats().status).toBe('connected')
    venue.rules.offline = false
    clock.advance(90 * second)
    expect(venue.open()).toHaveLength(1)
    expect(venue.ends[0]?.isOpen).toBe(false)
  })

  it('does not go over to a replacement on which not everything was confirmed', () => {
    const { session, venue, clock } = sessionRig()
    session.setChannels(['a', 'b'])
    clock.advance(second)
    venue.rules.answersAsks = false
    session.renew('asked')
    clock.advance(20 * second)
    expect(venue.open().map(({ number }) => number)).toEqual([0, 1])
    venue.rules.answersAsks = true
    clock.advance(30 * second)
    expect(venue.open()).toHaveLength(1)
    expect(session.stats().confirmed).toBe(2)
  })

  it('remembers a doubt about a replacement until it has taken over', () => {
    const { session, venue, clock } = sessionRig({ staleAfterMs: 600_000 })
    session.setChannels(['a'])
    clock.advance(second)
    session.renew('asked')
    clock.advance(second)
    venue.ends[1]?.say('{"op":"shutdown"}')
    clock.advance(20 * second)
    expect(venue.open().map(({ number }) => number)).toEqual([2])
  })

  it('starts its waits anew once a connection has proved itself, and not before', () => {
    const { session, venue, clock } = sessionRig({}, {}, { offline: true, answersAsks: false })
    session.setChannels(['a'])
    clock.advance(60 * second)
    venue.rules.offline = false
    clock.advance(70 * second)
    const dropAndWait = (): number => {
      const attempts = venue.attempts.length
      venue.open()[0]?.drop()
      const droppedAt = clock.monotonic()
      while (venue.attempts.length === attempts) clock.advance(clock.nextIn() ?? 0)
      return (venue.attempts.at(-1) ?? 0) - droppedAt
    }
    clock.advance(20 * second)
    expect(dropAndWait()).toBeGreaterThan(50 * second)
    clock.advance(12 * second)
    venue.rules.answersAsks = true
    clock.advance(40 * second)
    expect(dropAndWait()).toBeLessThan(1.2 * second)
  })

  it('goes over to the replacement at once when the old connection dies meanwhile', () => {
    const { session, venue, clock } = sessionRig()
    session.setChannels(['a'])
    clock.advance(second)
    session.renew('asked')
    clock.advance(2)
    venue.ends[0]?.drop()
    expect(session.stats().status).toBe('reconnecting')
    clock.advance(second)
    expect(venue.attempts).toHaveLength(2)
    expect(session.stats()).toMatchObject({ status: 'connected', confirmed: 1 })
  })

  it('counts and tells of what it cannot read, and goes on', () => {
    const { session, venue, clock, data, problems } = sessionRig()
    session.setChannels(['a'])
    clock.advance(second)
    const end = venue.ends[0]
    end?.say('{"topic":')
    end?.say('null')
    end?.sayBinary(Buffer.from([1, 2, 3]))
    end?.say('{"hello":1}')
    end?.publish('a')
    expect(session.stats().malformed).toBe(3)
    expect(problems.map(({ problem }) => problem)).toEqual([
      'malformed',
      'malformed',
      'malformed',
      'unknownMessage',
    ])
    expect(data).toHaveLength(1)
  })

  it('reads binary frames where the venue has a decoder for them', () => {
    const { session, venue, clock, data } = sessionRig({
      decodeBinary: (bytes) => Buffer.from(bytes).toString('utf8'),
    })
    session.setChannels(['a'])
    clock.advance(second)
    venue.ends[0]?.sayBinary(Buffer.from('{"topic":"a"}'))
    expect(data[0]?.channel).toBe('a')
    expect(session.stats().malformed).toBe(0)
  })

  it('survives handlers that throw and counts them', () => {
    const broken = (): never => {
      throw new Error('broken')
    }
    const { session, venue, clock } = sessionRig({
      onData: broken,
      onStatus: broken,
      onProblem: broken,
    })
    session.setChannels(['a'])
    clock.advance(second)
    venue.ends[0]?.publish('a')
    venue.ends[0]?.say('garbage')
    expect(session.stats().status).toBe('connected')
    expect(session.stats().malformed).toBeGreaterThanOrEqual(4)
  })

  it('cuts what it keeps of a fault to 2 KB and tells of a bounded number in a second', () => {
    const { session, venue, clock, problems } = sessionRig()
    session.setChannels(['a'])
    clock.advance(second)
    for (let count = 0; count < 1000; count += 1) venue.ends[0]?.say('x'.repeat(5000))
    expect(session.stats().malformed).toBe(1000)
    expect(problems.length).toBe(50)
    expect(problems[0]?.raw).toHaveLength(2048)
  })

  it('logs in before it asks for channels, anew on each connection', async () => {
    let logins = 0
    const { session, venue, clock } = sessionRig({
      login: () => {
        logins += 1
        return { key: '900', channels: [], text: `{"id":900,"op":"auth","args":[]}` }
      },
    })
    session.setChannels(['a'])
    await clock.advanceAsync(second)
    venue.ends[0]?.drop()
    await clock.advanceAsync(3 * second)
    for (const end of venue.ends) {
      expect(end.received.map(({ text }) => (JSON.parse(text) as { op: string }).op)).toEqual([
        'auth',
        'subscribe',
      ])
    }
    expect(logins).toBe(2)
  })

  it('gives up for good when its login is refused', async () => {
    const { session, venue, clock, statuses } = sessionRig(
      { login: () => ({ key: '1', channels: [], text: '{"id":1,"op":"subscribe","args":["x"]}' }) },
      {},
      { refused: new Set(['x']) },
    )
    clock.advance(second)
    await clock.advanceAsync(300 * second)
    expect(statuses.at(-1)).toBe('failed')
    expect(venue.attempts).toHaveLength(1)
    expect(session.stats().status).toBe('failed')
  })

  it('never contacts a host that is not on its list', () => {
    const { venue, clock, statuses, problems } = sessionRig({ url: 'wss://venue.example.evil/ws' })
    clock.advance(300 * second)
    expect(venue.attempts).toEqual([])
    expect(statuses).toEqual(['connecting', 'failed'])
    expect(problems[0]?.message).toContain('not on the list')
  })

  it('asks for its address anew on each connection', async () => {
    let asked = 0
    const { venue, clock } = sessionRig({
      url: () => {
        asked += 1
        if (asked === 1) return Promise.reject(new Error('no key yet'))
        return Promise.resolve(`wss://venue.example/ws/key${asked}`)
      },
    })
    await clock.advanceAsync(10 * second)
    venue.ends[0]?.drop()
    await clock.advanceAsync(10 * second)
    expect(venue.ends.map(({ url }) => url)).toEqual([
      'wss://venue.example/ws/key2',
      'wss://venue.example/ws/key3',
    ])
  })

  it('leaves no timer and no connection behind, and says nothing after its close', async () => {
    const { session, venue, clock, statuses } = sessionRig()
    session.setChannels(['a'])
    clock.advance(second)
    session.renew('asked')
    clock.advance(1)
    await session.close()
    await session.close()
    const said = statuses.length
    clock.advance(10)
    expect(venue.open()).toEqual([])
    expect(clock.pending).toBe(0)
    clock.advance(300 * second)
    expect(statuses).toHaveLength(said)
    expect(session.stats().status).toBe('disconnected')
    expect(session.send('x')).toBe(false)
  })
})
