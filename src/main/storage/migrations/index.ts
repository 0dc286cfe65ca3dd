import type { Migration } from '../migrate.ts'
import { liquidations } from './0001_liquidations.ts'
import { coverage } from './0002_coverage.ts'
import { settings } from './0003_settings.ts'
import { audit } from './0004_audit.ts'

/** In order. A released one never changes; a change is a new one. */
export const migrations: readonly Migration[] = [liquidations, coverage, settings, audit]
