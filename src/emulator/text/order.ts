import type { Tokens } from './lex.ts'
import { sourceOf, type Member } from './tree.ts'

/** The order in which the server writes a definition's direct members; a blank line stands at each `‖`. */
const ORDERS: Readonly<Record<string, string>> = {
  query: 'api_group auth ‖ input ‖ stack ‖ response tags cache middleware test guid',
  function: 'input ‖ stack ‖ response history middleware tags guid',
  table: 'auth ‖ schema ‖ index ‖ tags guid',
  api_group: 'canonical cors swagger tags guid',
  task: 'active ‖ stack ‖ schedule history tags middleware guid',
  agent: 'canonical tags llm ‖ tools guid',
  mcp_server: 'canonical tags tools guid',
  tool: 'instructions ‖ input ‖ stack ‖ response tags guid',
  workspace: 'acceptance preferences env ‖ realtime',
  branch: 'color middleware ‖ history',
}

const TRIGGER =
  'channel table agent mcp_server realtime_server ‖ input ‖ stack ‖ response tags actions datasources guid'

const orderOf = (kind: string): readonly string[] =>
  (ORDERS[kind] ?? (kind.endsWith('_trigger') ? TRIGGER : 'guid')).split(' ')

/** Whether a blank line stands between two members that follow each other, whatever they hold. */
export function partsMembers(kind: string, tokens: Tokens, above: Member, below: Member): boolean {
  const order = orderOf(kind)
  const [from, to] = [above, below].map(member => order.indexOf(nameOf(tokens, member)))
  if (from === undefined || to === undefined || from === -1 || order[to] === 'guid') return false
  return order.slice(from, Math.max(from, to)).includes('‖')
}

/** Members in the server's order. One that is in no list stays behind the one that it followed; `guid` comes last. */
export function memberOrder(kind: string, tokens: Tokens, members: readonly Member[]): readonly Member[] {
  const order = orderOf(kind)
  let rank = -1
  const ranked = members.map(member => {
    const name = nameOf(tokens, member)
    const own = order.indexOf(name)
    if (name === 'guid') return { member, rank: order.length }
    if (own !== -1) rank = own
    return { member, rank }
  })
  return ranked.sort((a, b) => a.rank - b.rank).map(({ member }) => member)
}

/** A disabled member stands where the enabled one would. */
function nameOf(tokens: Tokens, member: Member): string {
  const name =
    member.type === 'attribute' ? member.key : (/^!?\w+/.exec(sourceOf(tokens, member.head))?.[0] ?? '')
  return name.replace('!', '')
}
