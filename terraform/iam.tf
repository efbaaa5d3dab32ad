locals {
  # Every permission that a function can have. A function's own list of them is in locals.tf.
  grants = {
    # A request, a look and a sweep begin with the task.
    ReadTasks = {
      actions   = ["dynamodb:GetItem"]
      resources = [aws_dynamodb_table.tasks.arn]
    }
    # The intent is stored before the provider is called; the condition on the put makes a repetition harmless. Likewise who owns
    # a subject, and what all functions share: whether submissions are paused, and who reads the provider's list.
    CreateTasks = {
      actions   = ["dynamodb:PutItem"]
      resources = [aws_dynamodb_table.tasks.arn]
    }
    # What came of a submission, a look or a sweep, on condition of the task's version.
    UpdateTasks = {
      actions   = ["dynamodb:UpdateItem"]
      resources = [aws_dynamodb_table.tasks.arn]
    }
    # The list of the API, the stalled tasks of the sweep, and the latest attempts before a reading of the provider's list. Only by
    # the index: no function may scan the table.
    ListTasks = {
      actions   = ["dynamodb:Query"]
      resources = ["${aws_dynamodb_table.tasks.arn}/index/by-status"]
    }
    # A submitted or unconfirmed task has an execution of this state machine and of no other.
    StartFollowing = {
      actions   = ["states:StartExecution"]
      resources = [local.state_machine_arn]
    }
    # Manifests and media are read to be checked, and URLs presigned with this right let the provider read them. By version: what is
    # checked, submitted and submitted again is the content that was uploaded, even if its file has been replaced since.
    ReadMedia = {
      actions   = ["s3:GetObject", "s3:GetObjectVersion"]
      resources = ["${aws_s3_bucket.storage.arn}/incoming/*", "${aws_s3_bucket.storage.arn}/uploads/*"]
    }
    # Presigned uploads, and inline media of a submission that may be repeated.
    KeepUploads = {
      actions   = ["s3:PutObject"]
      resources = ["${aws_s3_bucket.storage.arn}/uploads/*"]
    }
    # Without it, S3 answers 403 instead of 404 for an object that is not there. It does so without a prefix, so none can be asked for.
    SeeMissingObjects = {
      actions   = ["s3:ListBucket"]
      resources = [aws_s3_bucket.storage.arn]
    }
    # A function that sees a task end writes its document: the subject, or why there is none. It reads what is there first: an older
    # document never replaces a newer one. The API shows what a task cost, which its document knows.
    WriteDocuments = {
      actions   = ["s3:GetObject", "s3:PutObject"]
      resources = ["${aws_s3_bucket.storage.arn}/results/*", "${aws_s3_bucket.storage.arn}/rejected/*"]
    }
    # Once the corrected file has become a subject, why the earlier one did not is removed. Its old version stays.
    RemoveRejections = {
      actions   = ["s3:DeleteObject"]
      resources = ["${aws_s3_bucket.storage.arn}/rejected/*"]
    }
    # When each of the provider's subjects was seen first, and responses that could not be written to the table.
    KeepState = {
      actions   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
      resources = ["${aws_s3_bucket.storage.arn}/state/*"]
    }
    # Submissions, looks and the list of subjects all carry the provider's key.
    ReadProviderKey = {
      actions   = ["ssm:GetParameter"]
      resources = ["${local.parameter_arn}${var.provider_key_parameter}"]
    }
    # Callers' tokens are compared with it.
    ReadApiToken = {
      actions   = ["ssm:GetParameter"]
      resources = [for name in var.api_token_parameter[*] : "${local.parameter_arn}${name}"]
    }
    # The event source mapping takes messages from the queue with the function's own role.
    TakeMessages = {
      actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
      resources = [aws_sqs_queue.incoming.arn]
    }
    # The function decides when a message that it defers comes again.
    DeferMessages = {
      actions   = ["sqs:ChangeMessageVisibility"]
      resources = [aws_sqs_queue.incoming.arn]
    }
  }
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

  # Its own log, and no other. Streams are named by Lambda.
  statement {
    sid       = "WriteLog"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.function[each.key].arn}:*"]
  }

  # Only where the parameters are encrypted with keys of the account's own making: aws/ssm needs no permission. Only by way of
  # SSM, and only what the function may read there: SSM names the parameter to KMS. Where the partition's domain is another than
  # amazonaws.com (China), SSM may be named in either.
  dynamic "statement" {
    for_each = length(var.parameter_kms_key_arns) > 0 ? [var.parameter_kms_key_arns] : []

    content {
      sid       = "DecryptParameters"
      actions   = ["kms:Decrypt"]
      resources = statement.value

      condition {
        test     = "StringEquals"
        variable = "kms:ViaService"
        values   = distinct([for suffix in ["amazonaws.com", data.aws_partition.current.dns_suffix] : "ssm.${local.region}.${suffix}"])
      }

      condition {
        test     = "StringEquals"
        variable = "kms:EncryptionContext:PARAMETER_ARN"
        values   = flatten([for name in each.value.grants : local.grants[name].resources if contains(local.grants[name].actions, "ssm:GetParameter")])
      }
    }
  }
}

resource "aws_iam_role" "function" {
  for_each = local.functions

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

# The state machine may call the one function that looks at tasks.
data "aws_iam_policy_document" "workflow" {
  statement {
    sid       = "LookAtTasks"
    actions   = ["lambda:InvokeFunction"]
    resources = [aws_lambda_function.function["poll"].arn]
  }
}

resource "aws_iam_role" "workflow" {
  name                 = "${var.name}-workflow"
  path                 = var.iam_path
  permissions_boundary = var.permissions_boundary_arn
  description          = "The state machine ${var.name}-follow-task"
  assume_role_policy   = data.aws_iam_policy_document.assume["states"].json
}

resource "aws_iam_role_policy" "workflow" {
  name   = "workflow"
  role   = aws_iam_role.workflow.id
  policy = data.aws_iam_policy_document.workflow.json
}

# The schedule may call the one function that sweeps.
data "aws_iam_policy_document" "schedule" {
  statement {
    sid       = "Sweep"
    actions   = ["lambda:InvokeFunction"]
    resources = [aws_lambda_function.function["sweep"].arn]
  }
}

resource "aws_iam_role" "schedule" {
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

# Who may assume a role, and on whose behalf: Step Functions for the one state machine, Scheduler for the one group of schedules
# (it names the group, not the schedule). Lambda names nothing; a role can only be passed to functions of its own account.
# These three principals, S3's and API Gateway's are the same in all partitions, China's included.
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
