import type { EngineServices, Handlers } from '../../core/services.ts'

export function settingsHandlers({
  settings,
}: EngineServices): Pick<Handlers, 'settings:get' | 'settings:set'> {
  return {
    'settings:get': ({ name }) => settings.get(name),
    'settings:set': ({ name, value }) => {
      settings.set(name, value)
      return null
    },
  }
}
