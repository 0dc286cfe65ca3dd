import { venueModules } from '../../src/main/venues/registry.ts'
import { describeAccount } from './account.ts'
import { describeAccountFaults } from './accountFaults.ts'

for (const module of Object.values(venueModules)) {
  describeAccount(module)
  describeAccountFaults(module)
}
