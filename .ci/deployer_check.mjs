// The checks of .ci/deployer; see there. Argument: the folder of the simulator.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { test } from 'node:test';
import { calls, forbidden, needed, unusedTargets } from './deployer_calls.mjs';
import { adapted } from './deployer_readme.mjs';
import { ACCOUNT, Simulator } from './deployer_simulator.mjs';

// The maximum number of characters of a managed policy, without white space (IAM's quotas).
const MAX_POLICY_SIZE = 6144;
// The longest `name` and `iam_path` that variables.tf allows together.
const MAX_LENGTH_NAME = 'a-name-of-twenty-eight-chars';
const MAX_LENGTH_PATH = `/${'x'.repeat(90)}/${'y'.repeat(89)}/`;

const simulator = new Simulator(process.argv[2]);
const policiesOf = {
  deployer: ['deployer-policy', 'deployer-roles-policy'],
  // For the optional features: attached besides the policies of the deployer, and checked alone.
  options: ['deployer-options-policy'],
  operator: ['operator-policy'],
  functions: ['permissions-boundary'],
};

const inChina = { partition: 'aws-cn', region: 'cn-north-1', suffix: 'amazonaws.com.cn' };
const inGovCloud = { partition: 'aws-us-gov', region: 'us-gov-west-1', suffix: 'amazonaws.com' };
const inSovereignCloud = { partition: 'aws-eusc', region: 'eusc-de-east-1', suffix: 'amazonaws.eu' };
const commercial = { partition: 'aws', region: 'eu-central-1', suffix: 'amazonaws.com' };
const defaults = { account: ACCOUNT, name: 'vidu-subjects', path: '/' };
const boundary = `arn:aws:iam::${ACCOUNT}:policy/vidu-subjects-boundary`;

const stored = {};
for (const file of Object.values(policiesOf).flat()) stored[file] = JSON.parse(fs.readFileSync(`terraform/${file}.json`, 'utf8'));
const wanted = { name: MAX_LENGTH_NAME, path: MAX_LENGTH_PATH, boundary };
const other = adapted({ ...wanted, shell: 'bash' });

/** The checked cases: a deployment, and the policies for it. */
const scenarios = {
  'as stored': { files: stored, deployment: { ...defaults, ...commercial } },
  'as stored, roles with a boundary': { files: stored, deployment: { ...defaults, ...commercial, boundary } },
  'as stored, China': { files: stored, deployment: { ...defaults, ...inChina } },
  'as stored, GovCloud': { files: stored, deployment: { ...defaults, ...inGovCloud } },
  'as stored, European Sovereign Cloud': { files: stored, deployment: { ...defaults, ...inSovereignCloud } },
  'for another name and path': { files: other.policies, deployment: { account: ACCOUNT, name: MAX_LENGTH_NAME, path: MAX_LENGTH_PATH, ...commercial } },
  'with a required boundary': {
    files: { ...stored, 'deployer-roles-policy': other.bounded },
    deployment: { ...defaults, ...commercial, boundary },
    refusedAlso: 'deployer with a required boundary',
  },
  'for another name and path, with a required boundary': {
    files: { ...other.policies, 'deployer-roles-policy': other.boundedAndRenamed },
    deployment: { account: ACCOUNT, name: MAX_LENGTH_NAME, path: MAX_LENGTH_PATH, ...commercial, boundary },
    refusedAlso: 'deployer with a required boundary',
  },
};

const asList = value => (Array.isArray(value) ? value : [value]);
const allAllowed = async (policies, list) => {
  for (const call of list) if (!(await simulator.allows(policies, call))) return false;
  return true;
};
const serviceOf = action => action.split(':')[0];
const described = ({ action, resource, context }) => `${action} on ${resource} ${JSON.stringify(context)}`;

for (const [scenario, { files, deployment, refusedAlso }] of Object.entries(scenarios))
  for (const [principal, names] of Object.entries(policiesOf)) {
    const policies = names.map(name => files[name]);

    test(`${principal}, ${scenario}: every call that is needed is allowed`, async () => {
      const denied = [];
      for (const call of needed(principal, deployment)) if (!(await simulator.allows(policies, call))) denied.push(described(call));
      assert.deepEqual(denied, []);
    });

    test(`${principal}, ${scenario}: nothing else is allowed`, async () => {
      const lists = [forbidden(principal, deployment)];
      if (refusedAlso && principal === 'deployer') lists.push(forbidden(refusedAlso, deployment));
      const allowed = [];
      for (const call of lists.flat()) if (await simulator.allows(policies, call)) allowed.push(described(call));
      assert.deepEqual(allowed, []);
    });

    test(`${principal}, ${scenario}: every policy fits into a managed policy`, () => {
      for (const name of names) {
        const size = JSON.stringify(files[name]).replace(/\s/g, '').length;
        assert.ok(size <= MAX_POLICY_SIZE, `${name} has ${size} characters: ${MAX_POLICY_SIZE} are allowed`);
      }
    });
  }

/** The policies without one of the actions or resources of a statement; without the statement, if it is the only one. */
function without(policies, index, position, part, value) {
  const reduced = structuredClone(policies);
  const rest = asList(reduced[index].Statement[position][part]).filter(one => one !== value);
  if (rest.length > 0) reduced[index].Statement[position][part] = rest;
  else reduced[index].Statement.splice(position, 1);
  return reduced;
}

for (const [principal, names] of Object.entries(policiesOf))
  test(`${principal}: no action and no resource can be left out`, async () => {
    const policies = names.map(name => stored[name]);
    const all = needed(principal, { ...defaults, ...commercial });
    const unnecessary = [];
    for (const [index, policy] of policies.entries())
      for (const [position, statement] of policy.Statement.entries()) {
        const services = asList(statement.Action).map(serviceOf);
        const concerned = all.filter(call => services.includes(serviceOf(call.action)));
        for (const part of ['Action', 'Resource'])
          for (const value of asList(statement[part]))
            if (await allAllowed(without(policies, index, position, part, value), concerned)) unnecessary.push(`${names[index]}, ${statement.Sid}: ${value}`);
      }
    assert.deepEqual(unnecessary, []);
  });

const module = fs
  .readdirSync('terraform')
  .filter(file => file.endsWith('.tf'))
  .map(file => fs.readFileSync(`terraform/${file}`, 'utf8'))
  .join('\n');

test('the calls of every type of resource in terraform/*.tf are listed, and of no other', () => {
  const types = [...module.matchAll(/^(resource|data) "(aws_\w+)"/gm)].map(([, kind, type]) => (kind === 'data' ? `data.${type}` : type));
  assert.deepEqual([...new Set(Object.keys({ ...calls.resources, ...calls.options }))].sort(), [...new Set(types)].sort());
});

test('the calls of functions are the actions in iam.tf, and the boundary knows no other', () => {
  const granted = new Set([...fs.readFileSync('terraform/iam.tf', 'utf8').matchAll(/^\s*actions\s*=\s*\[(.*)\]/gm)].flatMap(([, list]) => list.match(/\w+:\w+/g) ?? []));
  granted.delete('sts:AssumeRole'); // the trust policies' action
  const listed = new Set(Object.values(calls.commands.functions).flat().map(text => text.split(' @ ')[0]));
  assert.deepEqual([...listed].sort(), [...granted].sort());
});

test('every command of the AWS command line in the documents is listed', () => {
  const known = new Set(['deployer', 'operator'].flatMap(principal => Object.keys(calls.commands[principal])));
  const pages = ['README.md', 'docs/operations.md'].map(page => fs.readFileSync(page, 'utf8'));
  const commands = pages.flatMap(page => page.match(/\baws [a-z0-9]+ [a-z][a-z-]+/g));
  assert.ok(commands.length > 0);
  const unknown = commands.filter(command => !known.has(command) && !known.has(command.split(' ').slice(0, 2).join(' ')));
  assert.deepEqual([...new Set(unknown)], []);
});

const zsh = spawnSync('zsh', ['--version']).status === 0;
test('the commands create the same policies in zsh as in bash', { skip: !zsh && 'there is no zsh' }, () => assert.deepEqual(adapted({ ...wanted, shell: 'zsh' }), other));

test('every target is used', () => assert.deepEqual(unusedTargets(), []));
