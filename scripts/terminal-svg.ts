import { measureWidth } from '../src/cli/layout.ts';

/** One look at a terminal: its lines with SGR escape codes, as tmux captures them. */
export interface Frame {
  readonly screen: string;
  readonly seconds: number;
}

interface Style {
  readonly colour?: string;
  readonly bold?: boolean;
  readonly dim?: boolean;
}

const CELL = { width: 8.4, height: 18 } as const;
const MARGIN = 16;
const GROUND = '#fdfdfb';
const INK = '#24292f';

const ESCAPE = '\u001b';
const SGR = new RegExp(`(${ESCAPE}\\[[\\d;]*m)`);

/** Readable on the light ground. Source of the numbers: ECMA-48, SGR. */
const COLOURS: Readonly<Record<number, string>> = {
  31: '#b3261e',
  32: '#1a7f37',
  33: '#8a6100',
  34: '#0550ae',
  35: '#8250df',
  36: '#0b6e77',
  90: '#6e7781',
};

/** A picture that shows the frames one after another, over and over. */
export function terminalSvg(frames: readonly Frame[], columns: number, rows: number): string {
  const width = Math.ceil(columns * CELL.width + 2 * MARGIN);
  const height = rows * CELL.height + 2 * MARGIN;
  const total = frames.reduce((sum, { seconds }) => sum + seconds, 0);
  let start = 0;
  const groups = frames.map(({ screen, seconds }, at) => {
    const [from, to] = [(start / total) * 100, ((start + seconds) / total) * 100];
    start += seconds;
    const rules = `@keyframes f${at}{0%{opacity:${from === 0 ? 1 : 0}}${from.toFixed(2)}%{opacity:1}${to.toFixed(2)}%{opacity:0}100%{opacity:0}}#f${at}{animation:f${at} ${total}s step-end infinite;opacity:${at === 0 ? 1 : 0}}`;
    const lines = screen
      .split('\n')
      .slice(0, rows)
      .map((line, row) => svgLine(line, row));
    return { rules, group: `<g id="f${at}">${lines.join('')}</g>` };
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<style>text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre;fill:${INK}}${groups.map(({ rules }) => rules).join('')}</style>
<rect width="${width}" height="${height}" rx="8" fill="${GROUND}" stroke="#d0d7de"/>
${groups.map(({ group }) => group).join('\n')}
</svg>
`;
}

function svgLine(line: string, row: number): string {
  const y = MARGIN + (row + 0.75) * CELL.height;
  let column = 0;
  const spans = runsOf(line).map(({ text, style }) => {
    const x = MARGIN + column * CELL.width;
    column += measureWidth(text);
    return `<tspan x="${x.toFixed(1)}"${attributes(style)}>${escaped(text)}</tspan>`;
  });
  return spans.length === 0 ? '' : `<text y="${y.toFixed(1)}">${spans.join('')}</text>`;
}

function runsOf(line: string): { text: string; style: Style }[] {
  const runs: { text: string; style: Style }[] = [];
  let style: Style = {};
  for (const part of line.trimEnd().split(SGR)) {
    if (part.startsWith(ESCAPE)) style = styled(style, part.slice(2, -1).split(';').map(Number));
    else if (part !== '') runs.push({ text: part, style });
  }
  return runs;
}

function styled(before: Style, codes: readonly number[]): Style {
  let style = before;
  for (const code of codes) style = afterCode(style, code);
  return style;
}

function afterCode(style: Style, code: number): Style {
  const { colour, bold = false, dim = false } = style;
  const kept = colour === undefined ? {} : { colour };
  const chosen = COLOURS[code] ?? COLOURS[code - 60];
  if (code === 0) return {};
  if (code === 1) return { ...kept, bold: true, dim };
  if (code === 2) return { ...kept, bold, dim: true };
  if (code === 22) return kept;
  if (code === 39) return { bold, dim };
  return chosen === undefined ? style : { colour: chosen, bold, dim };
}

function attributes({ colour, bold, dim }: Style): string {
  const parts = [
    ...(colour === undefined ? [] : [`fill="${colour}"`]),
    ...(bold ? ['font-weight="bold"'] : []),
    ...(dim ? ['opacity="0.65"'] : []),
  ];
  return parts.map((part) => ` ${part}`).join('');
}

/** Blanks that no viewer folds into one. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll(' ', '\u00a0');
}
