// Runs the commands of "Who may deploy" in terraform/README.md, with an aws command that only records its arguments.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const ARN = 'arn:aws:iam::111122223333:policy/';
const AWS = `#!/usr/bin/env bash
printf '%s\\n' "$*" >>"$AWS_CALLS"
case "$2" in
  create-policy) printf '${ARN}%s\\n' "$4" ;;
  list-attached-role-policies) sed -n "s#.*PolicyName=='\\([^']*\\)'.*#${ARN}\\1#p" <<<"$*" ;;
esac
`;
// The section's shell blocks, in their order.
const BLOCKS = ['define', 'rename', 'unbounded', 'bounded', 'detach', 'operator'];

function blocks() {
  const page = fs.readFileSync('terraform/README.md', 'utf8');
  const section = page.split(/^## /m).find(one => one.startsWith('Who may deploy\n'));
  assert.ok(section, 'terraform/README.md has no section "Who may deploy"');
  const found = [...section.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block);
  assert.equal(found.length, BLOCKS.length, `"Who may deploy" has ${found.length} blocks: expected are ${BLOCKS}`);
  return Object.fromEntries(BLOCKS.map((name, index) => [name, found[index]]));
}

/** The block with other values in its assignments. */
function withValues(block, values) {
  for (const [key, value] of Object.entries(values)) {
    const assignment = new RegExp(`^${key}=.*$`, 'm');
    assert.match(block, assignment, `the commands have no ${key}=…`);
    block = block.replace(assignment, `${key}='${value}'`);
  }
  return block;
}

/** A folder with the module, in which a shell ("bash" or "zsh") runs blocks. */
class Workplace {
  constructor(shell) {
    this.shell = shell;
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deployer-'));
    fs.cpSync('terraform', path.join(this.folder, 'terraform'), { recursive: true });
    fs.writeFileSync(path.join(this.folder, 'aws'), AWS, { mode: 0o755 });
  }

  /** → the recorded calls of the aws command: created ("NAME from FILE"), attached and detached ("NAME, ROLE") */
  run(...scripts) {
    const calls = path.join(this.folder, 'calls');
    fs.writeFileSync(calls, '');
    const env = { ...process.env, PATH: `${this.folder}:${process.env.PATH}`, AWS_CALLS: calls };
    execFileSync(this.shell, ['-euo', 'pipefail', '-c', scripts.join('\n')], { cwd: this.folder, env });
    const recorded = fs.readFileSync(calls, 'utf8');
    const all = (pattern, text) => [...recorded.matchAll(pattern)].map(text);
    for (const [, file] of recorded.matchAll(/file:\/\/(\S+)/g)) assert.ok(fs.existsSync(path.join(this.folder, file)), `the commands name ${file}: there is no such file`);
    return {
      created: all(/create-policy --policy-name (\S+) --policy-document file:\/\/(\S+)/g, ([, name, file]) => `${name} from ${file}`),
      attached: all(/attach-role-policy --role-name (\S+) --policy-arn \S+:policy\/(\S+)/g, ([, role, name]) => `${name}, ${role}`),
      detached: all(/detach-role-policy --role-name (\S+) --policy-arn \S+:policy\/(\S+)/g, ([, role, name]) => `${name}, ${role}`),
    };
  }

  read(file) {
    return JSON.parse(fs.readFileSync(path.join(this.folder, 'policies', `${file}.json`), 'utf8'));
  }
}

const stored = (name, folder) => policy => `${name}-${policy} from ${folder}/${policy}.json`;
const forDeployer = name => policy => `${name}-${policy}, DEPLOYER`;

/**
 * The policies that the commands create. Fails if the commands create or attach other policies than expected.
 *
 * @param shell "bash" or "zsh"
 * @returns policies: those for another name and path; bounded: the policy of roles that requires the boundary
 */
export function adapted({ name, path: iamPath, boundary, shell }) {
  const { define, rename, unbounded, bounded, detach, operator } = blocks();
  const place = new Workplace(shell);
  const defaultName = 'vidu-subjects';
  const renamed = withValues(rename, { name, iam_path: iamPath });
  const plain = ['deployer-policy', 'deployer-roles-policy'];
  const required = ['deployer-policy', 'deployer-roles-with-boundary'];
  try {
    assert.deepEqual(place.run(define, unbounded), { created: plain.map(stored(defaultName, 'terraform')), attached: plain.map(forDeployer(defaultName)), detached: [] });

    const own = place.run(define, bounded);
    const files = ['permissions-boundary from terraform/permissions-boundary', 'deployer-policy from terraform/deployer-policy', 'deployer-roles-with-boundary from policies/deployer-roles-with-boundary'];
    assert.deepEqual(own.created, files.map(one => `${defaultName}-${one}.json`));
    assert.deepEqual(own.attached, required.map(forDeployer(defaultName)));
    assert.match(JSON.stringify(place.read('deployer-roles-with-boundary')), new RegExp(`"iam:PermissionsBoundary":"${ARN}${defaultName}-permissions-boundary"`));

    assert.deepEqual(place.run(define, detach).detached, [forDeployer(defaultName)('deployer-roles-policy')]);
    assert.deepEqual(place.run(define, operator), { created: [stored(defaultName, 'terraform')('operator-policy')], attached: [`${defaultName}-operator-policy, OPERATOR`], detached: [] });

    place.run(define, withValues(bounded, { boundary }));
    const requiring = place.read('deployer-roles-with-boundary');

    assert.deepEqual(place.run(define, renamed, unbounded).created, plain.map(stored(name, 'policies')));
    assert.deepEqual(place.run(define, renamed, withValues(bounded, { boundary })).created, required.map(stored(name, 'policies')));
    const policies = Object.fromEntries([...plain, 'deployer-options-policy', 'operator-policy', 'permissions-boundary'].map(file => [file, place.read(file)]));
    return { policies, bounded: requiring, boundedAndRenamed: place.read('deployer-roles-with-boundary') };
  } finally {
    fs.rmSync(place.folder, { recursive: true });
  }
}
