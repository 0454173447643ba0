import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext, Script } from 'node:vm';
import type { Metafile } from 'esbuild';
import { compiledEagerly, importedAtOnce } from '../../scripts/eager-functions.ts';

const all = () => true;

describe('functions compiled with their file', () => {
  const PROGRAMS: Record<string, string> = {
    'called before it stands there': 'const before = f(); function f() { return "f"; } [before, f.name, f.length];',
    'inside another, after a directive':
      '(function () { "use strict"; return [typeof this, g(2)]; function g(x) { return x * 2; } })();',
    'with the name of a variable': 'var f; function f() { return 1; } f();',
    'that calls itself': 'function down(n) { return n === 0 ? [] : [n, ...down(n - 1)]; } down(3);',
    'generators and asynchronous ones':
      'function* count() { yield 1; } async function later() {} [...count(), later() instanceof Promise];',
    'methods of objects': `const o = { n: 3, a() { return this.n; }, *b() { yield 4; }, ['c' + 1](x = () => 5) { return x(); },
        get d() { return 6; }, 'e f': () => 7, async g() {} };
      [o.a(), ...o.b(), o.c1(), o.d, o['e f'](), o.g() instanceof Promise, o.a.name];`,
    'methods of objects that ask what these inherit from': `const base = { n() { return 1; }, get k() { return 'm'; } };
      const o = { __proto__: base, n(x = super.n()) { return x + (() => super.n())(); },
        f() { class A { [super.k]() { return 3; } } return new A().m(); } };
      [o.n(), o.f()];`,
    'methods named as the link to what is inherited from': `const o = { __proto__() { return 1; } };
      const p = { '__proto__'() {} }, q = { ['__proto__']() {} };
      [o, p, q].map((each) => [Object.keys(each), Object.getPrototypeOf(each) === Object.prototype]);`,
    'methods of classes': `class A { #x = () => 1; static s = (() => 2)(); m() { return this.#x(); } get g() { return f(); } }
      class B extends A { m() { return super.m() + 1; } }
      function f() { return 3; }
      [new B().m(), A.s, new A().g];`,
    'in defaults, shorthands and templates':
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a program
      'const h = ({ k = () => 1, l }, m = async (x) => x) => `${[k, l].map((each) => each())} ${typeof m}`; h({ l: () => 2 });',
    'called where they stand': '[(function () { return 1; })(), (() => 2)(), (x => x)(3)];',
    'in blocks, which stay': 'let x = 0; { function f() { x += 1; } f(); } x;',
  };
  for (const [what, program] of Object.entries(PROGRAMS)) {
    it(`do what they did: ${what}`, () => {
      const result = (source: string) => JSON.stringify(runInNewContext(source, { Promise }));
      assert.equal(result(compiledEagerly(program, all)), result(program));
    });
  }

  it('are in what V8 keeps of the file, before anything is called', () => {
    const body = Array.from({ length: 50 }, (_, index) => `x += ${index}.5;`).join('');
    const kept = (source: string) => new Script(source).createCachedData().length;
    for (const program of [`function f(x) { ${body} }`, `({ f(x) { ${body} } });`, `const f = (x) => { ${body} };`]) {
      assert.ok(kept(compiledEagerly(program, all)) > kept(program) + 200, program);
      assert.equal(
        compiledEagerly(program, () => false),
        program,
      );
    }
  });

  it('are those of the modules that an entry imports at once', () => {
    const source = '// a.ts\na\n// b.ts\nb\n// c.ts\nc\n// no module\nd';
    const module = (...imports: { path: string; kind: 'import-statement' | 'dynamic-import' }[]) => ({
      bytes: 0,
      imports,
    });
    const inputs = {
      'a.ts': module({ path: 'b.ts', kind: 'import-statement' }),
      'b.ts': module({ path: 'c.ts', kind: 'dynamic-import' }),
      'c.ts': module(),
    };
    const outputs = { 'out.cjs': { bytes: 0, imports: [], exports: [], inputs: {}, entryPoint: 'a.ts' } };
    const isAtOnce = importedAtOnce(source, 'out.cjs', { inputs, outputs } satisfies Metafile);
    assert.deepEqual(
      ['a\n', 'b\n', 'c\n', 'd'].map((text) => isAtOnce(source.indexOf(`\n${text}`) + 1)),
      [true, true, false, false],
    );
  });

  it('are those of the short cut of verify', () => {
    const shipped = readFileSync(join(import.meta.dirname, '../../dist/fast-path/verify.cjs'), 'utf8');
    assert.match(shipped, /var verifyOrAuth = \(async function\(/);
    // Only the SDK's way needs it.
    assert.match(shipped, /async function identifyThroughSdk\(/);
  });
});
