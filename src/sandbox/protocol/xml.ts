import type { Structure, Value } from './values.ts';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as XML content. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character);
}

/** AWS's query services write whole seconds. */
function formatTimestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

function toContent(value: Value): string {
  if (value instanceof Date) return formatTimestamp(value);
  if (value instanceof Map) {
    return [...value]
      .map(([key, number]) => `<entry><key>${escapeXml(key)}</key><value>${number}</value></entry>`)
      .join('');
  }
  if (Array.isArray(value)) return value.map((item: Value) => `<member>${toContent(item)}</member>`).join('');
  if (typeof value === 'object') return toMembers(value as Structure);
  return escapeXml(String(value));
}

/** The members of a structure as elements, the undefined ones left out. */
export function toMembers(structure: Structure): string {
  return Object.entries(structure)
    .map(([name, value]) => (value === undefined ? '' : `<${name}>${toContent(value)}</${name}>`))
    .join('');
}
