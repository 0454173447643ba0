import type { Document } from './document.ts';
import type { FileKind } from './headers.ts';
import type { FileEdits } from './owned-keys.ts';

export async function referee(_file: FileKind, _before: Document, _after: string, _edits: FileEdits): Promise<void> {}
