locals {
  # All permissions that a function can have. locals.tf lists the permissions of each function.
  grants = {
    # A request, a poll and a sweep begin with a read of the task.
    ReadTasks = {
      actions   = ["dynamodb:GetItem"]
      resources = [aws_dynamodb_table.tasks.arn]
    }
    # The intent is stored before the provider is called; the condition on the put makes a repetition harmless. The same
    # call stores which task owns a subject, and the state that all functions share: whether submissions are paused, and
    # which process reads the provider's list.
    CreateTasks = {
      actions   = ["dynamodb:PutItem"]
      resources = [aws_dynamodb_table.tasks.arn]
    }
    # Stores the outcome of a submission, a poll or a sweep, on condition of the task's version.
    UpdateTasks = {
      actions   = ["dynamodb:UpdateItem"]
      resources = [aws_dynamodb_table.tasks.arn]
    }
    # For the API's list, the sweep's stalled tasks and missed endings, and the latest attempts before the provider's list is read. Only
    # the index: no function may scan the table.
    ListTasks = {
      actions   = ["dynamodb:Query"]
      resources = ["${aws_dynamodb_table.tasks.arn}/index/by-status"]
    }
    # A submitted or unconfirmed task has an execution of this state machine, and of no other.
    StartPolling = {
      actions   = ["states:StartExecution"]
      resources = [local.state_machine_arn]
    }
    # Manifests and media are read for validation, and the provider reads media by URLs that are presigned with this
    # permission. By version: the validated, submitted and resubmitted content is the one that was uploaded, even if the
    # file has been replaced since.
    ReadMedia = {
      actions   = ["s3:GetObject", "s3:GetObjectVersion"]
      resources = ["${aws_s3_bucket.storage.arn}/incoming/*", "${aws_s3_bucket.storage.arn}/uploads/*"]
    }
    # For presigned uploads, and for inline media of a submission that may be repeated.
    KeepUploads = {
      actions   = ["s3:PutObject"]
      resources = ["${aws_s3_bucket.storage.arn}/uploads/*"]
    }
    # Without this permission, S3 responds with 403 instead of 404 for a missing object. These requests have no prefix,
    # so a condition on a prefix is not possible.
    SeeMissingObjects = {
      actions   = ["s3:ListBucket"]
      resources = [aws_s3_bucket.storage.arn]
    }
    # A function that finishes a task writes its document: the subject, or the reason for the failure. It reads the
    # existing document first, so that an older document never replaces a newer one. The API shows the cost of a task,
    # which the document contains.
    WriteDocuments = {
      actions   = ["s3:GetObject", "s3:PutObject"]
      resources = ["${aws_s3_bucket.storage.arn}/results/*", "${aws_s3_bucket.storage.arn}/rejected/*"]
    }
    # When a corrected file has become a subject, the rejection document of the earlier file is deleted. Its old version
    # remains.
    RemoveRejections = {
      actions   = ["s3:DeleteObject"]
      resources = ["${aws_s3_bucket.storage.arn}/rejected/*"]
    }
    # The instant at which each of the provider's subjects was first seen, and responses that could not be written to
    # the table.
    KeepState = {
      actions   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
      resources = ["${aws_s3_bucket.storage.arn}/state/*"]
    }
    # Submissions, polls and requests for the list of subjects carry the provider's key.
    ReadProviderKey = {
      actions   = ["ssm:GetParameter"]
      resources = ["${local.parameter_arn}${var.provider_key_parameter}"]
    }
    # The function compares callers' tokens with it.
    ReadApiToken = {
      actions   = ["ssm:GetParameter"]
      resources = [for name in var.api_token_parameter[*] : "${local.parameter_arn}${name}"]
    }
    # The event source mapping receives messages from the queue with the function's own role.
    TakeMessages = {
      actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
      resources = [aws_sqs_queue.incoming.arn]
    }
    # The function decides when a deferred message is delivered again.
    DeferMessages = {
      actions   = ["sqs:ChangeMessageVisibility"]
      resources = [aws_sqs_queue.incoming.arn]
    }
    # The event source mapping reads the table's stream with the function's own role.
    ReadStream = {
      actions   = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"]
      resources = [aws_dynamodb_table.tasks.stream_arn]
    }
    # The event source mapping sends records that it gave up to the queue, with the function's own role.
    ReportFailures = {
      actions   = ["sqs:SendMessage"]
      resources = [aws_sqs_queue.publish_failures.arn]
    }
    # The event source mapping receives the retries of copies with the function's own role.
    TakeMediaRetries = {
      actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
      resources = [aws_sqs_queue.ending["media"].arn]
    }
    # A copy that failed is tried again later. A longer wait is several messages, one after the other.
    SendMediaRetries = {
      actions   = ["sqs:SendMessage"]
      resources = [aws_sqs_queue.ending["media"].arn]
    }
    # The event source mapping receives deliveries with the function's own role.
    TakeDeliveries = {
      actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
      resources = [aws_sqs_queue.ending["deliveries"].arn]
    }
    # The first delivery of an announcement, one that the API was asked for, and the repetition of a failed one.
    SendDeliveries = {
      actions   = ["sqs:SendMessage"]
      resources = [aws_sqs_queue.ending["deliveries"].arn]
    }
    # A delivery that is not repeated any more is kept for an operator.
    GiveUpDeliveries = {
      actions   = ["sqs:SendMessage"]
      resources = [aws_sqs_queue.ending_dead_letter["deliveries"].arn]
    }
    # Exactly one event bus.
    PublishEvents = {
      actions   = ["events:PutEvents"]
      resources = local.event_bus_arn[*]
    }
    # Webhooks are signed with it.
    ReadWebhookSecret = {
      actions   = ["ssm:GetParameter"]
      resources = [for name in var.webhook_secret_parameter[*] : "${local.parameter_arn}${name}"]
    }
    # The provider's URLs of a subject's media are valid for a day only, so the media are copied.
    KeepMedia = {
      actions   = ["s3:PutObject"]
      resources = ["${aws_s3_bucket.storage.arn}/media/*"]
    }
    # The API redirects to the copies, by URLs that are presigned with this permission. A function that copies media sees
    # which copies exist.
    ReadKeptMedia = {
      actions   = ["s3:GetObject"]
      resources = ["${aws_s3_bucket.storage.arn}/media/*"]
    }
    # The result document lists the copies. It is read first, so that a newer document is never replaced.
    UpdateResults = {
      actions   = ["s3:GetObject", "s3:PutObject"]
      resources = ["${aws_s3_bucket.storage.arn}/results/*"]
    }
  }

  # The ARNs of the parameters that each function may read.
  parameters = { for function, settings in local.functions : function => flatten([
    for name in settings.grants : local.grants[name].resources if contains(local.grants[name].actions, "ssm:GetParameter")
  ]) }

  # Which functions read and write objects, receive messages, and send them.
  uses_objects = { for function, settings in local.functions : function => anytrue([
    for name in settings.grants : contains(local.grants[name].actions, "s3:PutObject")
  ]) }
  receives = { for function, settings in local.functions : function => anytrue([
    for name in settings.grants : contains(local.grants[name].actions, "sqs:ReceiveMessage")
  ]) }
  sends = { for function, settings in local.functions : function => anytrue([
    for name in settings.grants : contains(local.grants[name].actions, "sqs:SendMessage")
  ]) }

  # The names of services in kms:ViaService. In partitions whose domain is not amazonaws.com (China), a service may be named
  # with either domain.
  key_callers = { for service in ["ssm", "s3", "dynamodb", "sqs"] : service => distinct([for suffix in ["amazonaws.com", data.aws_partition.current.dns_suffix] : "${service}.${local.region}.${suffix}"]) }
}

data "aws_iam_policy_document" "function" {
  for_each = local.functions

  dynamic "statement" {
    for_each = { for name in each.value.grants : name => local.grants[name] }

    content {
      sid       = statement.key
      actions   = statement.value.actions
      resources = statement.value.resources
    }
  }

  # The function's own log, and no other. Lambda names the streams.
  statement {
    sid       = "WriteLog"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.function[each.key].arn}:*"]
  }

  # Only if the parameters are encrypted with customer managed keys: aws/ssm needs no permission. Only through SSM, and
  # only for the parameters that the function may read: SSM passes the parameter's name to KMS.
  dynamic "statement" {
    for_each = length(var.parameter_kms_key_arns) > 0 && length(local.parameters[each.key]) > 0 ? [var.parameter_kms_key_arns] : []

    content {
      sid       = "DecryptParameters"
      actions   = ["kms:Decrypt"]
      resources = statement.value

      condition {
        test     = "StringEquals"
        variable = "kms:ViaService"
        values   = local.key_callers["ssm"]
      }

      condition {
        test     = "StringEquals"
        variable = "kms:EncryptionContext:PARAMETER_ARN"
        values   = local.parameters[each.key]
      }
    }
  }

  # Only with kms_keys.bucket. S3 decrypts and encrypts objects with the caller's permissions, those of presigned URLs
  # included. Only through S3: the permissions above decide which objects. The same holds for the table and the queues.
  dynamic "statement" {
    for_each = local.uses_objects[each.key] ? var.kms_keys.bucket[*] : []

    content {
      sid       = "UseBucketKey"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
      resources = [statement.value]

      condition {
        test     = "StringEquals"
        variable = "kms:ViaService"
        values   = local.key_callers["s3"]
      }
    }
  }

  # Only with kms_keys.table. DynamoDB decrypts the table's key with the permissions of its callers, for reads, writes and
  # the stream.
  dynamic "statement" {
    for_each = var.kms_keys.table[*]

    content {
      sid       = "UseTableKey"
      actions   = ["kms:Decrypt"]
      resources = [statement.value]

      condition {
        test     = "StringEquals"
        variable = "kms:ViaService"
        values   = local.key_callers["dynamodb"]
      }
    }
  }

  # Only with kms_keys.queues. A receiver decrypts messages; a sender decrypts the data key that SQS reuses.
  dynamic "statement" {
    for_each = local.receives[each.key] || local.sends[each.key] ? var.kms_keys.queues[*] : []

    content {
      sid       = "DecryptMessages"
      actions   = ["kms:Decrypt"]
      resources = [statement.value]

      condition {
        test     = "StringEquals"
        variable = "kms:ViaService"
        values   = local.key_callers["sqs"]
      }
    }
  }

  dynamic "statement" {
    for_each = local.sends[each.key] ? var.kms_keys.queues[*] : []

    content {
      sid       = "EncryptMessages"
      actions   = ["kms:GenerateDataKey"]
      resources = [statement.value]

      condition {
        test     = "StringEquals"
        variable = "kms:ViaService"
        values   = local.key_callers["sqs"]
      }
    }
  }

  # Only with vpc: Lambda creates, finds and deletes the function's network interfaces with the function's role. Their
  # names are random, and EC2 lists them without resource-level permissions.
  dynamic "statement" {
    for_each = var.vpc[*]

    content {
      sid       = "ConnectToVpc"
      actions   = ["ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DeleteNetworkInterface", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"]
      resources = ["*"]
    }
  }

  # The code of the function does not need them: its own calls are denied. Lambda sets this condition key on calls that the
  # code makes, and not on its own.
  dynamic "statement" {
    for_each = var.vpc[*]

    content {
      sid       = "NoNetworkFromCode"
      effect    = "Deny"
      actions   = ["ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DeleteNetworkInterface", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"]
      resources = ["*"]

      condition {
        test     = "ArnEquals"
        variable = "lambda:SourceFunctionArn"
        values   = ["arn:${local.partition}:lambda:${local.region}:${local.account}:function:${var.name}-${each.key}"]
      }
    }
  }

  # Only with tracing. X-Ray has no resource-level permissions for segments.
  dynamic "statement" {
    for_each = var.tracing ? ["SendTraces"] : []

    content {
      sid       = statement.value
      actions   = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
      resources = ["*"]
    }
  }
}

resource "aws_iam_role" "function" {
  for_each = local.functions

  tags = local.tags

  name                 = "${var.name}-${each.key}"
  path                 = var.iam_path
  permissions_boundary = var.permissions_boundary_arn
  description          = "The function ${var.name}-${each.key}: ${each.value.description}"
  assume_role_policy   = data.aws_iam_policy_document.assume["lambda"].json
}

resource "aws_iam_role_policy" "function" {
  for_each = local.functions

  name   = "function"
  role   = aws_iam_role.function[each.key].id
  policy = data.aws_iam_policy_document.function[each.key].json
}

# The state machine may call only the function that polls tasks.
data "aws_iam_policy_document" "workflow" {
  statement {
    sid       = "LookAtTasks"
    actions   = ["lambda:InvokeFunction"]
    resources = [aws_lambda_function.function["poll"].arn]
  }

  # Only with workflow_log_level: Step Functions sets up the delivery of its log with this role. AWS grants these actions
  # on all resources only.
  dynamic "statement" {
    for_each = local.workflow_log ? ["DeliverLog"] : []

    content {
      sid       = statement.value
      actions   = ["logs:CreateLogDelivery", "logs:GetLogDelivery", "logs:UpdateLogDelivery", "logs:DeleteLogDelivery", "logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups"]
      resources = ["*"]
    }
  }

  # Only with tracing. X-Ray has no resource-level permissions for them.
  dynamic "statement" {
    for_each = var.tracing ? ["SendTraces"] : []

    content {
      sid       = statement.value
      actions   = ["xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets"]
      resources = ["*"]
    }
  }
}

resource "aws_iam_role" "workflow" {
  tags = local.tags

  name                 = "${var.name}-workflow"
  path                 = var.iam_path
  permissions_boundary = var.permissions_boundary_arn
  description          = "The state machine ${var.name}-poll-task"
  assume_role_policy   = data.aws_iam_policy_document.assume["states"].json
}

resource "aws_iam_role_policy" "workflow" {
  name   = "workflow"
  role   = aws_iam_role.workflow.id
  policy = data.aws_iam_policy_document.workflow.json
}

# The schedule may call only the function that sweeps.
data "aws_iam_policy_document" "schedule" {
  statement {
    sid       = "Sweep"
    actions   = ["lambda:InvokeFunction"]
    resources = [aws_lambda_function.function["sweep"].arn]
  }
}

resource "aws_iam_role" "schedule" {
  tags = local.tags

  name                 = "${var.name}-schedule"
  path                 = var.iam_path
  permissions_boundary = var.permissions_boundary_arn
  description          = "The schedule ${var.name}-sweep"
  assume_role_policy   = data.aws_iam_policy_document.assume["scheduler"].json
}

resource "aws_iam_role_policy" "schedule" {
  name   = "schedule"
  role   = aws_iam_role.schedule.id
  policy = data.aws_iam_policy_document.schedule.json
}

# Which service may assume a role, and on behalf of which resource: Step Functions for the state machine, Scheduler for
# the group of schedules (it names the group, not the schedule). Lambda names no resource; a role can only be passed to
# functions of its own account.
# These three principals, and those of S3 and API Gateway, are the same in all partitions, including China.
data "aws_iam_policy_document" "assume" {
  for_each = {
    lambda    = {}
    states    = { "aws:SourceArn" = local.state_machine_arn, "aws:SourceAccount" = local.account }
    scheduler = { "aws:SourceArn" = aws_scheduler_schedule_group.sweep.arn, "aws:SourceAccount" = local.account }
  }

  statement {
    sid     = "Assume"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["${each.key}.amazonaws.com"]
    }

    dynamic "condition" {
      for_each = each.value

      content {
        test     = "StringEquals"
        variable = condition.key
        values   = [condition.value]
      }
    }
  }
}
