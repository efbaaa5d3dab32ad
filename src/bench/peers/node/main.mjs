// The work of the function api in Node.js, with the AWS SDK.
import http from 'node:http'
import https from 'node:https'
import { createHash } from 'node:crypto'
import { DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm'

const MAX_IMAGES = 3
const MAX_IMAGE_BYTES = 20_000_000
const DATA_URI = 'data:image/png;base64,'
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/
const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex')
const PNG_HEADER = 24 // signature, and the first fields of the first chunk: length, type, width, height

const { env } = process
const table = new DynamoDBClient({})
const workflows = new SFNClient({})
const parameters = new SSMClient({})
const runtimeAgent = new http.Agent({ keepAlive: true })
const providerAgent = new https.Agent({ keepAlive: true })
let providerKey

class Problem extends Error {
  constructor(status, detail) {
    super(detail)
    this.status = status
  }
}

function send(client, url, options, body) {
  return new Promise((resolve, reject) => {
    const request = client.request(url, options, response => {
      const chunks = []
      response.on('data', chunk => chunks.push(chunk))
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text: Buffer.concat(chunks).toString() }))
      response.on('error', reject)
    })
    request.on('error', reject)
    request.end(body)
  })
}

function validate({ name, images }) {
  const trimmed = typeof name === 'string' ? name.trim() : ''
  if (trimmed === '' || [...trimmed].length > 64) throw new Problem(422, 'name: 1 to 64 characters')
  if (!Array.isArray(images) || images.length < 1 || images.length > MAX_IMAGES) throw new Problem(422, 'images: 1 to 3')
  for (const image of images) {
    if (typeof image !== 'string' || !image.startsWith(DATA_URI)) throw new Problem(422, 'images: a data URI of a PNG')
    const encoded = image.slice(DATA_URI.length)
    // Buffer.from skips what is no base64.
    if (encoded.length % 4 !== 0 || !BASE64.test(encoded)) throw new Problem(422, 'images: base64')
    const content = Buffer.from(encoded, 'base64')
    if (content.length >= MAX_IMAGE_BYTES) throw new Problem(422, 'images: less than 20 MB')
    if (content.length < PNG_HEADER || !content.subarray(0, 8).equals(SIGNATURE) || content.toString('latin1', 12, 16) !== 'IHDR') throw new Problem(422, 'images: not a PNG')
    const width = content.readUInt32BE(16)
    const height = content.readUInt32BE(20)
    if (width < 128 || height < 128 || width > 4 * height || height > 4 * width) throw new Problem(422, 'images: at least 128 pixels, and a ratio of at most 4')
  }
}

function fingerprint({ name, images }) {
  const hash = createHash('sha256')
  for (const part of [name, ...images]) {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(part.length)
    hash.update(length).update(part)
  }
  return hash.digest('hex')
}

async function create(task, request) {
  try {
    await table.send(new PutItemCommand({
      TableName: env.SUBJECTS_AWS_TABLE,
      ConditionExpression: 'attribute_not_exists(task_id)',
      Item: {
        task_id: { S: task },
        version: { N: '0' },
        status: { S: 'submitting' },
        updated_at: { S: new Date().toISOString() },
        name: { S: request.name },
        fingerprint: { S: fingerprint(request) },
      },
    }))
  } catch (e) {
    throw e.name === 'ConditionalCheckFailedException' ? new Problem(409, 'the task exists') : e
  }
}

function submitted(task, created) {
  return table.send(new UpdateItemCommand({
    TableName: env.SUBJECTS_AWS_TABLE,
    Key: { task_id: { S: task } },
    ConditionExpression: '#version = :seen',
    UpdateExpression: 'SET #version = :next, #status = :status, #updated = :now, #provider = :created',
    ExpressionAttributeNames: { '#version': 'version', '#status': 'status', '#updated': 'updated_at', '#provider': 'provider_task_id' },
    ExpressionAttributeValues: {
      ':seen': { N: '0' },
      ':next': { N: '1' },
      ':status': { S: 'submitted' },
      ':now': { S: new Date().toISOString() },
      ':created': { S: created },
    },
  }))
}

async function submit(params) {
  if (providerKey === undefined) {
    const found = await parameters.send(new GetParameterCommand({ Name: env.SUBJECTS_AWS_API_KEY_PARAMETER, WithDecryption: true }))
    providerKey = found.Parameter.Value
  }
  const body = JSON.stringify({ model: 'vidu_create_subjects', input: [{ params }] })
  const response = await send(https, `${env.SUBJECTS_PROVIDER_BASE_URL}/model/v1/generation`, {
    method: 'POST',
    agent: providerAgent,
    timeout: 25_000,
    headers: { authorization: `Bearer ${providerKey}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
  }, body)
  if (response.status !== 200) throw new Error(`the provider responded with ${response.status}`)
  return JSON.parse(response.text).id
}

function reply(statusCode, body) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

async function handle(event) {
  let request
  try {
    request = JSON.parse(event.body)
  } catch {
    throw new Problem(400, 'the body is not JSON')
  }
  validate(request)
  const task = createHash('sha256').update(event.headers['idempotency-key']).digest('hex').slice(0, 32)
  await create(task, request)
  await submitted(task, await submit(request))
  await workflows.send(new StartExecutionCommand({ stateMachineArn: env.SUBJECTS_AWS_STATE_MACHINE_ARN, name: `${task}-1`, input: JSON.stringify({ task_id: task }) }))
  return reply(202, { id: task, status: 'submitted' })
}

const invocations = `http://${env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation/`
for (;;) {
  const next = await send(http, `${invocations}next`, { agent: runtimeAgent })
  let kind = 'response'
  let result
  try {
    result = await handle(JSON.parse(next.text))
  } catch (e) {
    if (e instanceof Problem) {
      result = reply(e.status, { detail: e.message })
    } else {
      kind = 'error'
      result = { errorType: e.name, errorMessage: e.message }
    }
  }
  await send(http, `${invocations}${next.headers['lambda-runtime-aws-request-id']}/${kind}`, { method: 'POST', agent: runtimeAgent }, JSON.stringify(result))
}
