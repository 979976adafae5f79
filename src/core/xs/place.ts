import snakeCase from 'lodash.snakecase'
import type { Definition } from './definition.ts'
import { PATH_BYTES } from './file-path.ts'
import { quote } from './literal.ts'
import { byteLength, clip, hash, isPlain, safeSegment, SEGMENT_BYTES } from './path-segment.ts'

/** Where Xano's CLI puts a definition: the folders, and the name of the file without its number and extension. */
export interface Place {
  readonly folders: readonly string[]
  readonly stem: string
}

/** Kinds whose files lie side by side in one folder, whatever slashes their names hold. */
const FLAT: Readonly<Record<string, readonly string[]>> = {
  workspace: ['workspace'],
  workspace_trigger: ['workspace', 'trigger'],
  error_trigger: ['workspace', 'trigger'],
  agent: ['ai', 'agent'],
  mcp_server: ['ai', 'mcp_server'],
  tool: ['ai', 'tool'],
  prompt: ['ai', 'prompt'],
  resource: ['ai', 'resource'],
  agent_trigger: ['ai', 'agent', 'trigger'],
  mcp_server_trigger: ['ai', 'mcp_server', 'trigger'],
  table_trigger: ['table', 'trigger'],
  realtime_channel: ['realtime', 'channel'],
  realtime_trigger: ['realtime', 'trigger'],
}

/** Room in a path for what a number adds to the name of a file and to that of a folder. */
const ROOM = 32

/** What the place of a definition depends on besides itself. */
export interface Around {
  /** In which folder below `api` the files of a group lie. */
  readonly folderOf: (group: string) => string
  /** The realtime server that a channel belongs to, where that is known. */
  readonly serverOf: (channel: string) => string | undefined
}

export function placeOf(definition: Definition, { folderOf, serverOf }: Around): Place {
  const { kind, name, verb, group } = definition
  const flat = Object.hasOwn(FLAT, kind) ? FLAT[kind] : undefined
  if (flat) return { folders: flat, stem: snake(name) }
  const realtime = realtimeFolders(definition, serverOf)
  if (realtime) return bounded(realtime, isLoose(definition) ? '_channel' : snake(name), name)
  if (kind === 'api_group') return bounded(['api', folderOf(name)], snake(name), name)
  const parts = name.split('/')
  const leaf = snake(parts.pop() ?? '')
  const root = kind === 'query' && group !== undefined ? ['api', folderOf(group)] : [kind]
  const stem = verb === undefined ? leaf : `${leaf}_${verb.replace(/\W/g, '_')}`
  return bounded([...root, ...parts.map(snake)], stem, name)
}

/** Whether it is a channel of which nobody says on which server it is: its whole name is its folder. */
const isLoose = ({ kind, server }: Definition): boolean => kind === 'channel' && server === undefined

/** The folders of what belongs to a realtime server: below that, where it is known, and else below the channel. */
function realtimeFolders(
  { kind, name, group: channel, server }: Definition,
  serverOf: Around['serverOf'],
): readonly string[] | undefined {
  const below = (own: string): string[] => ['realtime', 'server', snake(own)]
  const inChannel = (own: string, of = server): string[] =>
    of === undefined ? ['channel', ...channelFolders(own)] : [...below(of), 'channel', snake(own)]
  switch (kind) {
    case 'realtime_server':
      return below(name)
    case 'realtime_server_trigger':
      return server === undefined ? ['realtime', 'server_trigger'] : [...below(server), 'trigger']
    case 'channel':
      return inChannel(name)
    case 'channel_trigger':
      return channel === undefined ? ['realtime', 'channel_trigger'] : [...inChannel(channel), 'trigger']
    case 'message': {
      if (channel === undefined) return undefined
      const own = serverOf(channel)
      return own === undefined ? inChannel(channel) : [...inChannel(channel, own), 'message']
    }
    default:
      return undefined
  }
}

/** The name of a channel is a path, whose parameters stand in braces: no shell likes those in the name of a file. */
const channelFolders = (channel: string): string[] =>
  channel.split('/').map(segment => (/^\{.*\}$/.test(segment) ? `[${segment.slice(1, -1)}]` : snake(segment)))

/** The folder below `api` for a group, numbered if others need the same; empty where nothing of the name is left. */
export function groupFolder(group: string, number = 1): string {
  const folder = snake(group)
  if (number === 1) return folder === '' ? '' : safeSegment(folder, '')
  return safeSegment(folder, `_${number}`)
}

/** The name of the file for a stem, numbered as Xano's CLI does it. */
export function fileName(stem: string, number: number): string {
  return safeSegment(stem, endOf(number))
}

/** What follows the stem in the name of a file. */
export const endOf = (number: number): string => (number === 1 ? '.xs' : `_${number}.xs`)

/** A place with its folders safe and none of them empty, on a path that no system finds too long. */
function bounded(folders: readonly string[], stem: string, name: string): Place {
  if (isPlain(folders.join('/'))) return { folders, stem }
  const safe = folders.filter(folder => folder !== '').map(folder => safeSegment(folder, ''))
  const length = safe.reduce((sum, folder) => sum + byteLength(folder) + 1, 0)
  if (length + SEGMENT_BYTES + ROOM <= PATH_BYTES) return { folders: safe, stem }
  return { folders: safe.slice(0, 1), stem: `${clip(stem, SEGMENT_BYTES / 2)}_${hash(name)}` }
}

/**
 * Snake case as Xano's CLI makes it: of the name as it stands between its quotes, without the quotes in it.
 * What holds neither capitals nor apostrophes, backslashes, quotes or characters beyond ASCII needs no more
 * than its runs of letters and of digits, joined.
 */
function snake(name: string): string {
  if (/^[a-z]+(?:_[a-z]+)*$/.test(name)) return name
  if (/^[\x20!#-&(-@[\]-~]*$/.test(name)) return (name.match(/[a-z]+|[0-9]+/g) ?? []).join('_')
  return snakeCase(quote(name).slice(1, -1).replaceAll('"', ''))
}
