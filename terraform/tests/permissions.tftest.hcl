# All permissions and their resources. The comparison is complete: an additional permission fails the test, and so does
# a missing one.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  function_package = "tests/function.zip"

  table  = "arn:aws:dynamodb:eu-central-1:123456789012:table/vidu-subjects-tasks"
  bucket = "arn:aws:s3:::vidu-subjects-123456789012-eu-central-1"
}

run "each_function_has_the_permissions_of_its_handler" {
  command = plan

  assert {
    condition = jsonencode({ for statement in data.aws_iam_policy_document.function["api"].statement : statement.sid => [sort(statement.actions), sort(statement.resources)] }) == jsonencode({
      ReadTasks         = [["dynamodb:GetItem"], [var.table]]
      CreateTasks       = [["dynamodb:PutItem"], [var.table]]
      UpdateTasks       = [["dynamodb:UpdateItem"], [var.table]]
      ListTasks         = [["dynamodb:Query"], ["${var.table}/index/by-status"]]
      StartPolling      = [["states:StartExecution"], ["arn:aws:states:eu-central-1:123456789012:stateMachine:vidu-subjects-poll-task"]]
      ReadMedia         = [["s3:GetObject", "s3:GetObjectVersion"], ["${var.bucket}/incoming/*", "${var.bucket}/uploads/*"]]
      KeepUploads       = [["s3:PutObject"], ["${var.bucket}/uploads/*"]]
      SeeMissingObjects = [["s3:ListBucket"], [var.bucket]]
      KeepState         = [["s3:DeleteObject", "s3:GetObject", "s3:PutObject"], ["${var.bucket}/state/*"]]
      WriteDocuments    = [["s3:GetObject", "s3:PutObject"], ["${var.bucket}/rejected/*", "${var.bucket}/results/*"]]
      RemoveRejections  = [["s3:DeleteObject"], ["${var.bucket}/rejected/*"]]
      ReadProviderKey   = [["ssm:GetParameter"], ["arn:aws:ssm:eu-central-1:123456789012:parameter/vidu-subjects/provider-key"]]
      ReadKeptMedia     = [["s3:GetObject"], ["${var.bucket}/media/*"]]
      SendDeliveries    = [["sqs:SendMessage"], ["arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-deliveries"]]
      WriteLog          = [["logs:CreateLogStream", "logs:PutLogEvents"], ["arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/vidu-subjects-api:*"]]
    })
    error_message = "The permissions of api are not as expected."
  }

  assert {
    condition = jsonencode({ for statement in data.aws_iam_policy_document.function["intake"].statement : statement.sid => [sort(statement.actions), sort(statement.resources)] }) == jsonencode({
      TakeMessages      = [["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"], ["arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-incoming"]]
      DeferMessages     = [["sqs:ChangeMessageVisibility"], ["arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-incoming"]]
      ReadTasks         = [["dynamodb:GetItem"], [var.table]]
      CreateTasks       = [["dynamodb:PutItem"], [var.table]]
      UpdateTasks       = [["dynamodb:UpdateItem"], [var.table]]
      ListTasks         = [["dynamodb:Query"], ["${var.table}/index/by-status"]]
      StartPolling      = [["states:StartExecution"], ["arn:aws:states:eu-central-1:123456789012:stateMachine:vidu-subjects-poll-task"]]
      ReadMedia         = [["s3:GetObject", "s3:GetObjectVersion"], ["${var.bucket}/incoming/*", "${var.bucket}/uploads/*"]]
      KeepUploads       = [["s3:PutObject"], ["${var.bucket}/uploads/*"]]
      SeeMissingObjects = [["s3:ListBucket"], [var.bucket]]
      KeepState         = [["s3:DeleteObject", "s3:GetObject", "s3:PutObject"], ["${var.bucket}/state/*"]]
      WriteDocuments    = [["s3:GetObject", "s3:PutObject"], ["${var.bucket}/rejected/*", "${var.bucket}/results/*"]]
      RemoveRejections  = [["s3:DeleteObject"], ["${var.bucket}/rejected/*"]]
      ReadProviderKey   = [["ssm:GetParameter"], ["arn:aws:ssm:eu-central-1:123456789012:parameter/vidu-subjects/provider-key"]]
      WriteLog          = [["logs:CreateLogStream", "logs:PutLogEvents"], ["arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/vidu-subjects-intake:*"]]
    })
    error_message = "The permissions of intake are not as expected."
  }

  assert {
    condition = jsonencode({ for statement in data.aws_iam_policy_document.function["poll"].statement : statement.sid => [sort(statement.actions), sort(statement.resources)] }) == jsonencode({
      ReadTasks         = [["dynamodb:GetItem"], [var.table]]
      CreateTasks       = [["dynamodb:PutItem"], [var.table]]
      UpdateTasks       = [["dynamodb:UpdateItem"], [var.table]]
      ListTasks         = [["dynamodb:Query"], ["${var.table}/index/by-status"]]
      StartPolling      = [["states:StartExecution"], ["arn:aws:states:eu-central-1:123456789012:stateMachine:vidu-subjects-poll-task"]]
      SeeMissingObjects = [["s3:ListBucket"], [var.bucket]]
      KeepState         = [["s3:DeleteObject", "s3:GetObject", "s3:PutObject"], ["${var.bucket}/state/*"]]
      WriteDocuments    = [["s3:GetObject", "s3:PutObject"], ["${var.bucket}/rejected/*", "${var.bucket}/results/*"]]
      RemoveRejections  = [["s3:DeleteObject"], ["${var.bucket}/rejected/*"]]
      ReadProviderKey   = [["ssm:GetParameter"], ["arn:aws:ssm:eu-central-1:123456789012:parameter/vidu-subjects/provider-key"]]
      WriteLog          = [["logs:CreateLogStream", "logs:PutLogEvents"], ["arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/vidu-subjects-poll:*"]]
    })
    error_message = "The permissions of poll are not as expected."
  }

  assert {
    condition = jsonencode({ for statement in data.aws_iam_policy_document.function["sweep"].statement : statement.sid => [sort(statement.actions), sort(statement.resources)] }) == jsonencode({
      ReadTasks         = [["dynamodb:GetItem"], [var.table]]
      CreateTasks       = [["dynamodb:PutItem"], [var.table]]
      UpdateTasks       = [["dynamodb:UpdateItem"], [var.table]]
      ListTasks         = [["dynamodb:Query"], ["${var.table}/index/by-status"]]
      StartPolling      = [["states:StartExecution"], ["arn:aws:states:eu-central-1:123456789012:stateMachine:vidu-subjects-poll-task"]]
      SeeMissingObjects = [["s3:ListBucket"], [var.bucket]]
      KeepState         = [["s3:DeleteObject", "s3:GetObject", "s3:PutObject"], ["${var.bucket}/state/*"]]
      WriteDocuments    = [["s3:GetObject", "s3:PutObject"], ["${var.bucket}/rejected/*", "${var.bucket}/results/*"]]
      RemoveRejections  = [["s3:DeleteObject"], ["${var.bucket}/rejected/*"]]
      ReadProviderKey   = [["ssm:GetParameter"], ["arn:aws:ssm:eu-central-1:123456789012:parameter/vidu-subjects/provider-key"]]
      SendDeliveries    = [["sqs:SendMessage"], ["arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-deliveries"]]
      ReadKeptMedia     = [["s3:GetObject"], ["${var.bucket}/media/*"]]
      KeepMedia         = [["s3:PutObject"], ["${var.bucket}/media/*"]]
      SendMediaRetries  = [["sqs:SendMessage"], ["arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-media"]]
      WriteLog          = [["logs:CreateLogStream", "logs:PutLogEvents"], ["arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/vidu-subjects-sweep:*"]]
    })
    error_message = "The permissions of sweep are not as expected."
  }

  assert {
    condition = jsonencode({ for statement in data.aws_iam_policy_document.function["publish"].statement : statement.sid => [sort(statement.actions), sort(statement.resources)] }) == jsonencode({
      ReadStream        = [["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"], ["${var.table}/stream/2026-11-28T00:00:00.000"]]
      ReportFailures    = [["sqs:SendMessage"], ["arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-publish-failures"]]
      TakeMediaRetries  = [["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"], ["arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-media"]]
      ReadTasks         = [["dynamodb:GetItem"], [var.table]]
      CreateTasks       = [["dynamodb:PutItem"], [var.table]]
      UpdateTasks       = [["dynamodb:UpdateItem"], [var.table]]
      SendDeliveries    = [["sqs:SendMessage"], ["arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-deliveries"]]
      ReadKeptMedia     = [["s3:GetObject"], ["${var.bucket}/media/*"]]
      KeepMedia         = [["s3:PutObject"], ["${var.bucket}/media/*"]]
      UpdateResults     = [["s3:GetObject", "s3:PutObject"], ["${var.bucket}/results/*"]]
      SeeMissingObjects = [["s3:ListBucket"], [var.bucket]]
      SendMediaRetries  = [["sqs:SendMessage"], ["arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-media"]]
      WriteLog          = [["logs:CreateLogStream", "logs:PutLogEvents"], ["arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/vidu-subjects-publish:*"]]
    })
    error_message = "The permissions of publish are not as expected."
  }

  assert {
    condition = jsonencode({ for statement in data.aws_iam_policy_document.function["deliver"].statement : statement.sid => [sort(statement.actions), sort(statement.resources)] }) == jsonencode({
      TakeDeliveries   = [["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"], ["arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-deliveries"]]
      SendDeliveries   = [["sqs:SendMessage"], ["arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-deliveries"]]
      GiveUpDeliveries = [["sqs:SendMessage"], ["arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-deliveries-dead-letter"]]
      ReadTasks        = [["dynamodb:GetItem"], [var.table]]
      CreateTasks      = [["dynamodb:PutItem"], [var.table]]
      UpdateTasks      = [["dynamodb:UpdateItem"], [var.table]]
      WriteLog         = [["logs:CreateLogStream", "logs:PutLogEvents"], ["arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/vidu-subjects-deliver:*"]]
    })
    error_message = "The permissions of deliver are not as expected."
  }

  assert {
    condition     = jsonencode({ for function, policy in aws_iam_role_policy.function : function => policy.role }) == jsonencode({ for function in ["api", "deliver", "intake", "poll", "publish", "sweep"] : function => "vidu-subjects-${function}" })
    error_message = "A policy is attached to the role of another function."
  }
}

run "no_statement_is_wider_than_aws_requires" {
  command = plan

  assert {
    condition = alltrue([for statement in concat(
      flatten(values(data.aws_iam_policy_document.function)[*].statement),
      data.aws_iam_policy_document.workflow.statement,
      data.aws_iam_policy_document.schedule.statement,
      data.aws_iam_policy_document.incoming.statement,
    ) : statement.sid != null && alltrue([for action in statement.actions : !strcontains(action, "*")]) && alltrue([for resource in statement.resources : startswith(resource, "arn:aws:") && !strcontains(resource, ":*:")])])
    error_message = "A statement has no Sid, a wildcard action, or any resource as its resource."
  }
}

run "callers_token_and_customer_managed_keys" {
  command = plan

  variables {
    api_authorization   = "BEARER"
    api_token_parameter = "/studio/vidu/token"

    webhook_secret_parameter = "/studio/vidu/webhook-secret"

    parameter_kms_key_arns = ["arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555"]
  }

  assert {
    condition     = jsonencode({ for function, document in data.aws_iam_policy_document.function : function => flatten([for statement in document.statement : tolist(statement.resources) if statement.sid == "ReadApiToken"]) }) == jsonencode({ api = ["arn:aws:ssm:eu-central-1:123456789012:parameter/studio/vidu/token"], deliver = [], intake = [], poll = [], publish = [], sweep = [] })
    error_message = "A function other than api can read the callers' token, or api cannot."
  }

  assert {
    condition = alltrue([for function, document in data.aws_iam_policy_document.function : jsonencode([for statement in document.statement :
      [statement.actions, statement.resources, { for condition in statement.condition : condition.variable => [condition.test, condition.values] }] if statement.sid == "DecryptParameters"
      ]) == jsonencode([[["kms:Decrypt"], var.parameter_kms_key_arns, {
        "kms:ViaService" = ["StringEquals", ["ssm.eu-central-1.amazonaws.com"]]
        "kms:EncryptionContext:PARAMETER_ARN" = ["StringEquals", concat(
          [function == "deliver" ? "arn:aws:ssm:eu-central-1:123456789012:parameter/studio/vidu/webhook-secret" : "arn:aws:ssm:eu-central-1:123456789012:parameter/vidu-subjects/provider-key"],
          function == "api" ? ["arn:aws:ssm:eu-central-1:123456789012:parameter/studio/vidu/token"] : [],
        )]
    }]]) if function != "publish"])
    error_message = "A function cannot decrypt its parameters, or can decrypt others."
  }

  assert {
    condition = jsonencode({ for function, document in data.aws_iam_policy_document.function : function => flatten([for statement in document.statement : tolist(statement.resources) if statement.sid == "ReadWebhookSecret"]) }) == jsonencode({
      api = [], deliver = ["arn:aws:ssm:eu-central-1:123456789012:parameter/studio/vidu/webhook-secret"], intake = [], poll = [], publish = [], sweep = []
    })
    error_message = "A function other than deliver can read the secret of the webhooks, or deliver cannot."
  }

  assert {
    condition     = alltrue([for statement in data.aws_iam_policy_document.function["publish"].statement : !contains(["kms:Decrypt", "ssm:GetParameter"], one(slice(sort(statement.actions), 0, 1)))])
    error_message = "publish can read a parameter, although it needs none."
  }
}

run "events_go_to_exactly_one_bus" {
  command = plan

  variables {
    event_bus_name = "studio"
  }

  assert {
    condition = jsonencode({ for function, document in data.aws_iam_policy_document.function : function => flatten([for statement in document.statement : [tolist(statement.actions), tolist(statement.resources)] if statement.sid == "PublishEvents"]) }) == jsonencode({
      for function in ["api", "deliver", "intake", "poll", "publish", "sweep"] : function => contains(["publish", "sweep"], function) ? ["events:PutEvents", "arn:aws:events:eu-central-1:123456789012:event-bus/studio"] : []
    })
    error_message = "A function can send events to another bus, or cannot send them to this one."
  }
}

run "events_go_to_the_bus_of_another_account" {
  command = plan

  variables {
    event_bus_name = "arn:aws:events:eu-central-1:444455556666:event-bus/studio"
  }

  assert {
    condition     = flatten([for statement in data.aws_iam_policy_document.function["publish"].statement : tolist(statement.resources) if statement.sid == "PublishEvents"]) == ["arn:aws:events:eu-central-1:444455556666:event-bus/studio"]
    error_message = "The permission is not for the bus of the other account."
  }

  assert {
    condition     = aws_lambda_function.function["publish"].environment[0].variables["SUBJECTS_AWS_EVENT_BUS"] == "arn:aws:events:eu-central-1:444455556666:event-bus/studio"
    error_message = "publish does not send to the bus of the other account."
  }
}

run "without_copies_no_function_may_write_media" {
  command = plan

  variables {
    keep_media = false
  }

  assert {
    condition     = length(flatten([for document in data.aws_iam_policy_document.function : [for statement in document.statement : statement.sid if contains(["KeepMedia", "UpdateResults", "SendMediaRetries"], statement.sid)]])) == 0
    error_message = "A function can write media although none are kept."
  }
}

run "services_may_call_one_function_each" {
  command = plan

  assert {
    condition     = jsonencode([for statement in data.aws_iam_policy_document.workflow.statement : [sort(statement.actions), sort(statement.resources)]]) == jsonencode([[["lambda:InvokeFunction"], ["arn:aws:lambda:eu-central-1:123456789012:function:vidu-subjects-poll"]]])
    error_message = "The state machine has other permissions than to call poll."
  }

  assert {
    condition     = jsonencode([for statement in data.aws_iam_policy_document.schedule.statement : [sort(statement.actions), sort(statement.resources)]]) == jsonencode([[["lambda:InvokeFunction"], ["arn:aws:lambda:eu-central-1:123456789012:function:vidu-subjects-sweep"]]])
    error_message = "The schedule has other permissions than to call sweep."
  }

  assert {
    condition     = aws_lambda_permission.api.function_name == "vidu-subjects-api" && aws_lambda_permission.api.principal == "apigateway.amazonaws.com" && aws_lambda_permission.api.source_arn == "arn:aws:execute-api:eu-central-1:123456789012:api0000000/*/*"
    error_message = "An API other than this one may call the function api, or this one may not."
  }

  assert {
    condition = jsonencode({ for service, document in data.aws_iam_policy_document.assume : service => [
      one(document.statement).actions, one(one(document.statement).principals).identifiers, { for condition in one(document.statement).condition : condition.variable => [condition.test, condition.values] }
      ] }) == jsonencode({
      lambda = [["sts:AssumeRole"], ["lambda.amazonaws.com"], {}]
      states = [["sts:AssumeRole"], ["states.amazonaws.com"], {
        "aws:SourceArn"     = ["StringEquals", ["arn:aws:states:eu-central-1:123456789012:stateMachine:vidu-subjects-poll-task"]]
        "aws:SourceAccount" = ["StringEquals", ["123456789012"]]
      }]
      scheduler = [["sts:AssumeRole"], ["scheduler.amazonaws.com"], {
        "aws:SourceArn"     = ["StringEquals", ["arn:aws:scheduler:eu-central-1:123456789012:schedule-group/vidu-subjects"]]
        "aws:SourceAccount" = ["StringEquals", ["123456789012"]]
      }]
    })
    error_message = "A service may assume its role on behalf of another resource."
  }

  assert {
    condition     = aws_scheduler_schedule_group.sweep.name == "vidu-subjects" && aws_scheduler_schedule.sweep.group_name == "vidu-subjects"
    error_message = "The schedule is not in the group that its role trusts."
  }
}

run "the_buckets_are_private" {
  command = plan

  assert {
    condition     = jsonencode({ for name, block in aws_s3_bucket_public_access_block.bucket : name => block.bucket }) == jsonencode({ packages = "vidu-subjects-code-123456789012-eu-central-1", storage = "vidu-subjects-123456789012-eu-central-1" })
    error_message = "A bucket is missing."
  }

  assert {
    condition     = alltrue(flatten([for block in aws_s3_bucket_public_access_block.bucket : [block.block_public_acls, block.block_public_policy, block.ignore_public_acls, block.restrict_public_buckets]]))
    error_message = "An object in a bucket could be made public."
  }

  assert {
    condition = alltrue([for name, document in data.aws_iam_policy_document.bucket :
      one(document.statement).effect == "Deny"
      && one(document.statement).actions == toset(["s3:*"])
      && one(document.statement).resources == toset(["arn:aws:s3:::${aws_s3_bucket_policy.bucket[name].bucket}", "arn:aws:s3:::${aws_s3_bucket_policy.bucket[name].bucket}/*"])
      && one(one(document.statement).principals).identifiers == toset(["*"])
      && one(one(document.statement).condition).variable == "aws:SecureTransport"
      && one(one(document.statement).condition).values == tolist(["false"])
    ])
    error_message = "A bucket can be reached without TLS."
  }

  assert {
    condition     = alltrue([for encryption in aws_s3_bucket_server_side_encryption_configuration.bucket : one(one(encryption.rule).apply_server_side_encryption_by_default).sse_algorithm == "AES256"])
    error_message = "A bucket is not encrypted."
  }

  assert {
    condition     = alltrue([for control in aws_s3_bucket_ownership_controls.bucket : one(control.rule).object_ownership == "BucketOwnerEnforced"])
    error_message = "Objects can have separate owners and access control lists."
  }

  assert {
    condition     = length(flatten([for file in fileset(".", "*.tf") : regexall("resource \"aws_s3_bucket\"", file(file))])) == length(aws_s3_bucket_policy.bucket)
    error_message = "There is a bucket that this test does not check."
  }
}

run "the_queues_are_reached_by_tls_only" {
  command = plan

  assert {
    condition = jsonencode({ for queue, document in data.aws_iam_policy_document.queue : queue => [
      one(document.statement).effect, one(document.statement).actions, one(document.statement).resources, one(one(document.statement).principals).identifiers,
      one(one(document.statement).condition).variable, one(one(document.statement).condition).values
      ] }) == jsonencode({
      for queue in ["dead_letters", "deliveries", "deliveries_dead_letter", "incoming", "media", "media_dead_letter", "publish_failures"] :
      queue => ["Deny", ["sqs:*"], ["arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-${replace(queue, "_", "-")}"], ["*"], "aws:SecureTransport", ["false"]]
    })
    error_message = "A queue can be reached without TLS."
  }

  assert {
    condition     = length(data.aws_iam_policy_document.incoming.source_policy_documents) == 1 && aws_sqs_queue_policy.dead_letters.queue_url == "https://sqs.eu-central-1.amazonaws.com/123456789012/vidu-subjects-dead-letters"
    error_message = "A queue has no policy."
  }

  assert {
    condition = jsonencode(concat([for policy in concat(values(aws_sqs_queue_policy.ending), values(aws_sqs_queue_policy.ending_dead_letter), [aws_sqs_queue_policy.publish_failures]) : policy.queue_url])) == jsonencode([
      for queue in ["deliveries", "media", "deliveries-dead-letter", "media-dead-letter", "publish-failures"] : "https://sqs.eu-central-1.amazonaws.com/123456789012/vidu-subjects-${queue}"
    ])
    error_message = "A queue of the endings has no policy."
  }
}
