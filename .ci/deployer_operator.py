"""The operator's commands of docs/operations.md on the emulator, with the permissions of terraform/operator-policy.json."""
from botocore.exceptions import ClientError

from emulator import check

DENIED = {"AccessDenied", "AccessDeniedException", "AccessDeniedFault"}
UPLOAD = "incoming/hero.png"
RESULT = "results/hero.png.json"
COPY = "media/becebccdf02d263f84d3fff2b02fb693/image-0.png"


def _is_denied(call, **input):
    try:
        call(**input)
    except ClientError as error:
        if error.response["Error"]["Code"] in DENIED:
            return True
        raise
    return False


def operate(client, outputs, package):
    """client(service) has the operator's keys; outputs are Terraform's; package is the object that the functions are made from.

    Fails at a call that is wrongly denied or wrongly allowed.
    """
    bucket, table, dead_letters = outputs["bucket"], outputs["table"], outputs["dead_letter_queue_url"]
    s3, dynamodb, sqs, ssm, states = map(client, ("s3", "dynamodb", "sqs", "ssm", "stepfunctions"))
    key = {"task_id": {"S": "1"}}
    by_status = {
        "IndexName": "by-status",
        "KeyConditionExpression": "#s = :s",
        "ExpressionAttributeNames": {"#s": "status"},
        "ExpressionAttributeValues": {":s": {"S": "unconfirmed"}},
    }
    parameter = outputs["provider_key_parameter"]
    given_up, failures = outputs["deliveries_dead_letter_queue_url"], outputs["publish_failures_queue_url"]
    moves = [
        {"SourceArn": outputs[f"{name}_dead_letter_queue_arn"], "DestinationArn": outputs[f"{name}_queue_arn"]} for name in ("deliveries", "media")
    ]
    allowed = [
        (ssm.put_parameter, {"Name": parameter, "Value": "new", "Type": "SecureString", "Overwrite": True}),
        (s3.put_object, {"Bucket": bucket, "Key": UPLOAD, "Body": b"1"}),
        (s3.list_objects_v2, {"Bucket": bucket, "Prefix": "results/"}),
        (s3.get_object, {"Bucket": bucket, "Key": RESULT}),
        (dynamodb.get_item, {"TableName": table, "Key": key}),
        (dynamodb.query, {"TableName": table, **by_status}),
        (states.list_executions, {"stateMachineArn": outputs["state_machine_arn"], "statusFilter": "RUNNING"}),
        (sqs.receive_message, {"QueueUrl": dead_letters, "MaxNumberOfMessages": 10, "VisibilityTimeout": 0}),
        (sqs.start_message_move_task, {"SourceArn": outputs["dead_letter_queue_arn"]}),
        (sqs.purge_queue, {"QueueUrl": dead_letters}),
        (s3.get_object, {"Bucket": bucket, "Key": COPY}),
        *[(sqs.receive_message, {"QueueUrl": queue, "MaxNumberOfMessages": 10, "VisibilityTimeout": 0}) for queue in (given_up, failures)],
        *[(sqs.start_message_move_task, move) for move in moves],
        (sqs.purge_queue, {"QueueUrl": failures}),
    ]
    forbidden = [
        (ssm.get_parameter, {"Name": parameter, "WithDecryption": True}),
        (s3.put_object, {"Bucket": bucket, "Key": RESULT, "Body": b"2"}),
        (s3.delete_object, {"Bucket": bucket, "Key": RESULT}),
        (s3.put_object, {"Bucket": package["bucket"], "Key": package["key"], "Body": b"2"}),
        (s3.get_object, {"Bucket": package["bucket"], "Key": package["key"]}),
        (s3.get_object, {"Bucket": bucket, "Key": UPLOAD}),
        (dynamodb.scan, {"TableName": table}),
        (dynamodb.put_item, {"TableName": table, "Item": key}),
        (sqs.purge_queue, {"QueueUrl": outputs["queue_url"]}),
        (s3.put_object, {"Bucket": bucket, "Key": COPY, "Body": b"2"}),
        (sqs.purge_queue, {"QueueUrl": outputs["deliveries_queue_url"]}),
        (sqs.receive_message, {"QueueUrl": outputs["deliveries_queue_url"]}),
    ]
    for call, input in allowed:
        check(not _is_denied(call, **input), f"the operator may not {call.__name__} {input}")
    for call, input in forbidden:
        check(_is_denied(call, **input), f"the operator may {call.__name__} {input}")
    print(f"the operator: {len(allowed)} calls allowed, {len(forbidden)} denied")
