import { registerHooks } from 'node:module'

/** With `node --import` of this file, `electron` is the stand-in beside it. */
const standIn = new URL('./electron.ts', import.meta.url).href

registerHooks({
  resolve(specifier, context, next) {
    return specifier === 'electron'
      ? { url: standIn, shortCircuit: true }
      : next(specifier, context)
  },
})
