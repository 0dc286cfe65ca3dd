import type { Log } from '../../core/log.ts'

/** Runs what others plugged in; its failure is logged and gives `instead`. */
export function guarded<Value>(log: Log, name: string, run: () => Value, instead: Value): Value {
  try {
    return run()
  } catch (error) {
    log.error({ error, name }, 'a hook of the REST client failed')
    return instead
  }
}
