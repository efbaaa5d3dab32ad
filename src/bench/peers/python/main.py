"""The work of the function api in Python, with the AWS SDK."""
import base64
import binascii
import datetime
import hashlib
import http.client
import json
import os
import ssl
import struct
import urllib.parse

import boto3

MAX_IMAGES = 3
MAX_IMAGE_BYTES = 20_000_000
DATA_URI = "data:image/png;base64,"
SIGNATURE = b"\x89PNG\r\n\x1a\n"
PNG_HEADER = 24  # signature, and the first fields of the first chunk: length, type, width, height

TABLE = os.environ["SUBJECTS_AWS_TABLE"]
STATE_MACHINE = os.environ["SUBJECTS_AWS_STATE_MACHINE_ARN"]

table = boto3.client("dynamodb")
workflows = boto3.client("stepfunctions")
parameters = boto3.client("ssm")
provider_url = urllib.parse.urlsplit(os.environ["SUBJECTS_PROVIDER_BASE_URL"])
provider = http.client.HTTPSConnection(provider_url.netloc, timeout=25, context=ssl.create_default_context())
provider_key = None


class Problem(Exception):
    def __init__(self, status, detail):
        super().__init__(detail)
        self.status = status


def validate(request):
    name = request.get("name")
    if not isinstance(name, str) or not 1 <= len(name.strip()) <= 64:
        raise Problem(422, "name: 1 to 64 characters")
    images = request.get("images")
    if not isinstance(images, list) or not 1 <= len(images) <= MAX_IMAGES:
        raise Problem(422, "images: 1 to 3")
    for image in images:
        if not isinstance(image, str) or not image.startswith(DATA_URI):
            raise Problem(422, "images: a data URI of a PNG")
        try:
            content = base64.b64decode(image[len(DATA_URI) :], validate=True)
        except binascii.Error:
            raise Problem(422, "images: base64") from None
        if len(content) >= MAX_IMAGE_BYTES:
            raise Problem(422, "images: less than 20 MB")
        if len(content) < PNG_HEADER or not content.startswith(SIGNATURE) or content[12:16] != b"IHDR":
            raise Problem(422, "images: not a PNG")
        width, height = struct.unpack(">II", content[16:PNG_HEADER])
        if min(width, height) < 128 or width > 4 * height or height > 4 * width:
            raise Problem(422, "images: at least 128 pixels, and a ratio of at most 4")


def fingerprint(request):
    digest = hashlib.sha256()
    for part in [request["name"], *request["images"]]:
        content = part.encode()
        digest.update(struct.pack(">I", len(content)))
        digest.update(content)
    return digest.hexdigest()


def now():
    return datetime.datetime.now(datetime.timezone.utc).isoformat()


def create(task, request):
    try:
        table.put_item(
            TableName=TABLE,
            ConditionExpression="attribute_not_exists(task_id)",
            Item={
                "task_id": {"S": task},
                "version": {"N": "0"},
                "status": {"S": "submitting"},
                "updated_at": {"S": now()},
                "name": {"S": request["name"]},
                "fingerprint": {"S": fingerprint(request)},
            },
        )
    except table.exceptions.ConditionalCheckFailedException:
        raise Problem(409, "the task exists") from None


def submitted(task, created):
    table.update_item(
        TableName=TABLE,
        Key={"task_id": {"S": task}},
        ConditionExpression="#version = :seen",
        UpdateExpression="SET #version = :next, #status = :status, #updated = :now, #provider = :created",
        ExpressionAttributeNames={"#version": "version", "#status": "status", "#updated": "updated_at", "#provider": "provider_task_id"},
        ExpressionAttributeValues={
            ":seen": {"N": "0"},
            ":next": {"N": "1"},
            ":status": {"S": "submitted"},
            ":now": {"S": now()},
            ":created": {"S": created},
        },
    )


def submit(request):
    global provider_key
    if provider_key is None:
        found = parameters.get_parameter(Name=os.environ["SUBJECTS_AWS_API_KEY_PARAMETER"], WithDecryption=True)
        provider_key = found["Parameter"]["Value"]
    body = json.dumps({"model": "vidu_create_subjects", "input": [{"params": request}]})
    provider.request("POST", "/model/v1/generation", body, {"Authorization": "Bearer " + provider_key, "Content-Type": "application/json"})
    response = provider.getresponse()
    content = response.read()
    if response.status != 200:
        raise RuntimeError(f"the provider responded with {response.status}")
    return json.loads(content)["id"]


def reply(status, body):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}


def handle(event):
    try:
        request = json.loads(event["body"])
    except ValueError:
        raise Problem(400, "the body is not JSON") from None
    validate(request)
    task = hashlib.sha256(event["headers"]["idempotency-key"].encode()).hexdigest()[:32]
    create(task, request)
    submitted(task, submit(request))
    workflows.start_execution(stateMachineArn=STATE_MACHINE, name=task + "-1", input=json.dumps({"task_id": task}))
    return reply(202, {"id": task, "status": "submitted"})


def main():
    runtime = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    invocations = "/2018-06-01/runtime/invocation/"
    while True:
        runtime.request("GET", invocations + "next")
        response = runtime.getresponse()
        event = response.read()
        kind = "/response"
        try:
            result = handle(json.loads(event))
        except Problem as problem:
            result = reply(problem.status, {"detail": str(problem)})
        except Exception as failure:
            kind = "/error"
            result = {"errorType": type(failure).__name__, "errorMessage": str(failure)}
        runtime.request("POST", invocations + response.headers["Lambda-Runtime-Aws-Request-Id"] + kind, json.dumps(result))
        runtime.getresponse().read()


main()
