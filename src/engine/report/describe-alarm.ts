import type { Alarm } from '../../core/sync/guard.ts'

/** What is alarming about a plan, as a person would say it. */
export function describeAlarm(alarm: Alarm): string {
  switch (alarm.kind) {
    case 'emptied':
      return `${alarm.side === 'here' ? 'this folder holds' : 'Xano shows'} none of ${alarm.definitions} definition${alarm.definitions === 1 ? '' : 's'} any more`
    case 'vanishing':
      return `${alarm.lost} of ${alarm.of} definitions ${alarm.side === 'here' ? 'are gone from Xano' : 'would vanish from Xano'}`
    case 'kind-vanishing':
      return `every ${alarm.what} (${alarm.lost}) ${alarm.side === 'here' ? 'is gone from Xano' : 'would vanish from Xano'}`
    case 'all-changed':
      return `${alarm.changed} of ${alarm.of} definitions were changed here at once`
  }
}
