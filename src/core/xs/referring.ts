/** Where definitions name others: in the heads of statements, and in members. */

/** Statements by the kind of what their first argument names. */
const STATEMENTS: Readonly<Record<string, string>> = {
  'function.run': 'function',
  'function.call': 'function',
  'api.call': 'query',
  'task.call': 'task',
  'tool.call': 'tool',
  'addon.call': 'addon',
  'middleware.call': 'middleware',
  'trigger.call': 'trigger',
  'workflow_test.call': 'workflow_test',
  'ai.agent.run': 'agent',
}

/** All `db` statements but these name a table. */
const TABLELESS = /^db\.(?:external\b|direct_query$|transaction$|set_datasource$)/

/** The kind of what a statement names by its first argument, by the word that it begins with. */
export function kindByStatement(word: string): string | undefined {
  if (word.startsWith('db.')) return TABLELESS.test(word) ? undefined : 'table'
  return Object.hasOwn(STATEMENTS, word) ? STATEMENTS[word] : undefined
}

/** Members that name one thing wherever they stand. */
export const MEMBERS: Readonly<Record<string, string>> = {
  table: 'table',
  auth_table: 'table',
  api_group: 'api_group',
  realtime_server: 'realtime_server',
}

/** Members that name one thing as direct members of these kinds. */
export const DIRECT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  query: { auth: 'table' },
  message: { auth: 'table', channel: 'channel' },
  agent_trigger: { agent: 'agent' },
  mcp_server_trigger: { mcp_server: 'mcp_server' },
  realtime_trigger: { channel: 'realtime_channel' },
  channel_trigger: { channel: 'channel' },
}

/** Members whose literals name things: by a `name` in an object, or as a text in an array. */
export const LISTS: Readonly<Record<string, string>> = {
  addon: 'addon',
  tools: 'tool',
  prompts: 'prompt',
  resources: 'resource',
  middleware: 'middleware',
}

/** Direct members that name a function by the `name` in their object. */
export const RUNS: Readonly<Record<string, string>> = { 'run.job': 'main', 'run.service': 'pre' }
