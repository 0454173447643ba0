import { describePage } from '../docs/typed-pages.ts';

for (const page of ['README.md', 'docs/guide.md']) describePage(page, { awsCli: true });
