/**
 * The engine as the crash harness runs it: the product's own `startApp`, asked over the channel to
 * its parent instead of over HTTP. Arguments: data directory, configuration as JSON.
 */
import { startApp } from '../../src/main/app.ts'
import { spawnNodeSandbox } from '../../src/main/app/sandboxProcess.ts'
import { configSchema } from '../../src/main/config/schema.ts'
import { systemClock } from '../../src/main/core/clock.ts'
import { createLog } from '../../src/main/core/log.ts'
import { systemRandom } from '../../src/main/core/random.ts'
import type { EngineServices } from '../../src/main/core/services.ts'
import { toFailure } from '../../src/contract/errors.ts'
import type { RiskLimits } from '../../src/contract/domain/risk.ts'
import { type EngineAnswer, type EngineCall, type EngineCalls, ready } from './engineCalls.ts'

const [dataDirectory = '', settings = '{}'] = process.argv.slice(2)
const config = configSchema.parse(JSON.parse(settings))
const log = createLog(config.log_level)
const app = await startApp({
  config,
  dataDirectory,
  dryRun: false,
  host: 'headless',
  clock: systemClock,
  random: systemRandom,
  log,
  spawnSandbox: spawnNodeSandbox,
})
const calls = callsOf(app.services)

process.on('message', (call: EngineCall) => {
  const run = calls[call.name] as (argument: unknown) => Promise<unknown>
  run(call.argument).then(
    (value) => answer({ id: call.id, ok: true, value: value ?? null }),
    (error: unknown) => {
      log.error({ error, call: call.name }, 'a call failed')
      answer({ id: call.id, ok: false, failure: toFailure(error) })
    },
  )
})
process.once('disconnect', () => {
  app.close().then(
    () => process.exit(0),
    () => process.exit(1),
  )
})
process.send?.(ready)

function answer(given: EngineAnswer): void {
  if (process.connected) process.send?.(given)
}

function callsOf({ trading, accounts }: EngineServices): EngineCalls {
  const { orders, risk } = trading
  return {
    submit: (request) => orders.submit(request),
    amend: (request) => orders.amend(request),
    cancel: (orderId) => orders.cancel(orderId, 'api'),
    cancelAll: (scope) => orders.cancelAll(scope, 'api'),
    query: (orderId) => orders.resolve(orderId, 'query', 'crash harness', 'the storm is over'),
    accounts: () => Promise.resolve(accounts.states()),
    reconcile: () =>
      Promise.all(
        accounts.states().map(({ venue, accountId }) => accounts.reconcile(venue, accountId)),
      ),
    unlimit: () => {
      risk.setLimits(withoutLimits(risk.state().limits), 'crash harness')
      return Promise.resolve()
    },
  }
}

function withoutLimits(limits: RiskLimits): RiskLimits {
  const off = Object.keys(limits).map((name) => [name, null])
  return Object.fromEntries(off) as RiskLimits
}
