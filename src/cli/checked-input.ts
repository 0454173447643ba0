import { createPrompt, isEnterKey, isTabKey, makeTheme, useKeypress, usePrefix, useState } from '@inquirer/core';
import { foldText, getNoteWidth } from './layout.ts';

export interface CheckedInput {
  readonly message: string;
  /** Shown in brackets; Enter takes it, Tab takes it to be edited. */
  readonly default?: string | undefined;
  /** Enter alone is an answer too. */
  readonly isOptional?: boolean;
  /** Why the value would be refused, in a few words; undefined for a good one. */
  readonly flaw: (value: string) => string | undefined;
}

/** Folded between words: inquirer itself breaks anywhere. What keeps Enter from being taken is marked. */
function foldBelow(trouble: string, mark: string): string {
  return foldText(trouble, getNoteWidth(), mark).join('\n');
}

/** A line of text that is checked while it is typed: what is wrong stands below it until it is right. */
export const checkedInput = createPrompt<string, CheckedInput>(
  ({ message, default: byDefault = '', isOptional = false, flaw }, done) => {
    const theme = makeTheme();
    const [status, setStatus] = useState<'idle' | 'done'>('idle');
    const [value, setValue] = useState('');
    const [insisted, setInsisted] = useState(false);
    const answer = value.trim() || byDefault;
    const empty = isOptional ? undefined : 'Something must be typed.';
    const trouble = answer === '' ? empty : flaw(answer);
    useKeypress((key, line) => {
      if (status === 'done') return;
      if (isEnterKey(key) && trouble === undefined) {
        setStatus('done');
        done(answer);
      } else if (isEnterKey(key)) {
        // readline has emptied its line: what was typed is to be mended, not typed again.
        line.write(value);
        setInsisted(true);
      } else if (isTabKey(key)) {
        line.clearLine(0);
        line.write(value === '' ? byDefault : value);
        setValue(line.line);
      } else {
        setValue(line.line);
        setInsisted(false);
      }
    });
    const prefix = usePrefix({ status, theme });
    const question = `${prefix} ${theme.style.message(message, status)}`;
    if (status === 'done') return `${question} ${theme.style.answer(answer)}`;
    const offer = value === '' && byDefault !== '' ? ` ${theme.style.defaultAnswer(byDefault)}` : '';
    const shown = value === '' && !insisted ? undefined : trouble;
    return [`${question}${offer} ${value}`, shown === undefined ? '' : foldBelow(shown, insisted ? '> ' : '  ')];
  },
);
