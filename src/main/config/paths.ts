import { homedir } from 'node:os'
import { join } from 'node:path'
import type { EnvironmentVariables } from './substitute.ts'

/**
 * Where Pitwall keeps its database and settings: `PITWALL_DATA`, else the platform's usual place
 * for application data.
 */
export function defaultDataDirectory(
  platform: NodeJS.Platform,
  variables: EnvironmentVariables,
  home: string = homedir(),
): string {
  const chosen = variables['PITWALL_DATA']
  if (chosen !== undefined && chosen !== '') return chosen
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Pitwall')
  if (platform === 'win32') {
    return join(variables['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Pitwall')
  }
  return join(variables['XDG_DATA_HOME'] ?? join(home, '.local', 'share'), 'pitwall')
}
