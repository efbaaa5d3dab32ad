// Receives the webhooks of vidu-subjects at port 8081:
//
//     npm install standardwebhooks
//     WEBHOOK_SECRET=whsec_… node receiver.mjs
import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";

// No webhook is nearly as long; the limit is for requests from others.
const MAX_BYTES = 1_000_000;

const webhook = new Webhook(process.env.WEBHOOK_SECRET);
const seen = new Set(); // in production a table with the id as its key, written in one transaction with the work

function receive(headers, body) {
  let event;
  try {
    event = webhook.verify(body, headers);
  } catch {
    return 400; // not signed with the secret, or older than five minutes
  }
  const id = headers["webhook-id"];
  if (!seen.has(id)) {
    handle(event);
    seen.add(id);
  }
  return 204;
}

function handle({ type, data }) {
  console.log(type, data.id, data.subject?.id ?? data.error?.code);
}

async function read(request) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) {
      throw new Error("the body is too long");
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

createServer(async (request, response) => {
  let status = 500; // the webhook is sent again
  try {
    status = receive(request.headers, await read(request));
  } catch (error) {
    console.error(error);
  }
  response.writeHead(status).end();
}).listen(8081);
