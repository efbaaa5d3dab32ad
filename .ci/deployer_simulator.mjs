// Evaluates with an IAM simulator whether policies allow a call.
import { createRequire } from 'node:module';
import path from 'node:path';

export const ACCOUNT = '111122223333';

// Calls of this service cannot be compared with AWS's list of actions and resources: API Gateway checks actions that the list lacks
// (apigateway:TagResource), and the list has two forms of an HTTP API's resources, of which the simulator supports none.
// In that list, dynamodb:ListStreams has no resource; DynamoDB's own documentation names the stream, which Lambda passes.
const NOT_COMPARED = ['apigateway:', 'dynamodb:ListStreams'];

// IAM allows no wildcard in a resource's type, and the simulator treats the text before the first slash as the type. For this service, that
// text is the API's id, where a wildcard is allowed; without slashes, the simulator matches the whole text.
const WITHOUT_TYPE = 'execute-api:';
const withoutSlashes = text => (text.includes(`:${WITHOUT_TYPE}`) ? text.replaceAll('/', '|') : text);

// The default policy of a KMS key: it leaves the decision to IAM policies. Without one, they have no effect on a key.
const DELEGATING_KEY_POLICY = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' },
};

export class Simulator {
  /** @param cache folder that the simulator is installed in */
  constructor(cache) {
    Object.assign(this, createRequire(path.resolve(cache, 'package.json'))('@cloud-copilot/iam-simulate'));
  }

  /**
   * Whether the policies allow the call.
   *
   * @param call { action, resource, context }: context is the request's condition keys
   * @throws Error if there is no such action, or if it does not act on such a resource
   */
  async allows(policies, call) {
    if (NOT_COMPARED.some(start => call.action.startsWith(start))) return this.runUnsafeSimulation(request(policies, call), {}) === 'Allowed';
    const result = await this.runSimulation(request(policies, call), {});
    if (result.resultType === 'error') throw new Error(`${call.action} on ${call.resource}: ${JSON.stringify(result.errors)}`);
    if (call.action.startsWith(WITHOUT_TYPE)) return this.runUnsafeSimulation(requestWithoutType(policies, call), {}) === 'Allowed';
    return result.overallResult === 'Allowed';
  }
}

function requestWithoutType(policies, call) {
  const changed = JSON.parse(JSON.stringify(policies), (key, value) => (typeof value === 'string' ? withoutSlashes(value) : value));
  return request(changed, { ...call, resource: withoutSlashes(call.resource) });
}

function request(policies, { action, resource, context }) {
  return {
    request: {
      principal: `arn:aws:iam::${ACCOUNT}:role/caller`,
      action,
      resource: { resource, accountId: ACCOUNT },
      contextVariables: context,
    },
    identityPolicies: policies.map((policy, index) => ({ name: String(index), policy })),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    resourcePolicy: action.startsWith('kms:') ? DELEGATING_KEY_POLICY : undefined,
  };
}
