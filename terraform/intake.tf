# incoming/ → queue → intake. The visibility timeout is six timeouts of the function, as AWS recommends, so that a
# throttled call does not make a message visible while it is still being processed. For a deferred message, the function
# sets the timeout to 15 seconds, doubled with each receive, or to the time that the provider requested; at most 15
# minutes.
#
# During an outage of a day, the first six delays add up to 945 seconds, and each further one is 900. That makes 102
# receives in 24 hours; if the function cannot set the delays, 120 receives at 720 seconds each (six timeouts of 120).
resource "aws_sqs_queue" "incoming" {
  region = var.region
  tags   = local.tags

  name                       = "${var.name}-incoming"
  visibility_timeout_seconds = 6 * var.functions.intake.timeout
  message_retention_seconds  = 1209600
  sqs_managed_sse_enabled    = local.queue_key == null ? true : null
  kms_master_key_id          = local.queue_key

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters.arn
    maxReceiveCount     = var.intake.max_receive_count
  })
}

resource "aws_sqs_queue" "dead_letters" {
  region = var.region
  tags   = local.tags

  name                      = "${var.name}-dead-letters"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = local.queue_key == null ? true : null
  kms_master_key_id         = local.queue_key
}

resource "aws_sqs_queue_redrive_allow_policy" "dead_letters" {
  region = var.region

  queue_url = aws_sqs_queue.dead_letters.id

  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.incoming.arn]
  })
}

# No caller without TLS, including this account.
data "aws_iam_policy_document" "queue" {
  for_each = merge(
    {
      incoming         = aws_sqs_queue.incoming.arn
      dead_letters     = aws_sqs_queue.dead_letters.arn
      publish_failures = aws_sqs_queue.publish_failures.arn
    },
    { for key, queue in aws_sqs_queue.ending : key => queue.arn },
    { for key, queue in aws_sqs_queue.ending_dead_letter : "${key}_dead_letter" => queue.arn },
  )

  statement {
    sid       = "DenyWithoutTls"
    effect    = "Deny"
    actions   = ["sqs:*"]
    resources = [each.value]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

data "aws_iam_policy_document" "incoming" {
  source_policy_documents = [data.aws_iam_policy_document.queue["incoming"].json]

  # Only S3, only for this bucket, and only while this account owns the bucket.
  statement {
    sid       = "AnnounceUploads"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.incoming.arn]

    principals {
      type        = "Service"
      identifiers = ["s3.amazonaws.com"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [aws_s3_bucket.storage.arn]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}

resource "aws_sqs_queue_policy" "incoming" {
  region = var.region

  queue_url = aws_sqs_queue.incoming.id
  policy    = data.aws_iam_policy_document.incoming.json
}

resource "aws_sqs_queue_policy" "dead_letters" {
  region = var.region

  queue_url = aws_sqs_queue.dead_letters.id
  policy    = data.aws_iam_policy_document.queue["dead_letters"].json
}

# A bucket has one configuration of its notifications: another one for this bucket, in another module, would replace it.
resource "aws_s3_bucket_notification" "storage" {
  region = var.region

  bucket      = aws_s3_bucket.storage.id
  eventbridge = var.eventbridge

  queue {
    id            = "incoming"
    queue_arn     = aws_sqs_queue.incoming.arn
    events        = ["s3:ObjectCreated:*"]
    filter_prefix = "incoming/"
  }

  # S3 sends a test message when this resource is created.
  depends_on = [aws_sqs_queue_policy.incoming]
}

resource "aws_lambda_event_source_mapping" "incoming" {
  region = var.region
  tags   = local.tags

  event_source_arn        = aws_sqs_queue.incoming.arn
  function_name           = aws_lambda_function.function["intake"].arn
  batch_size              = var.intake.batch_size
  function_response_types = ["ReportBatchItemFailures"]

  # Limits the load on the provider: each call submits at the application's own rate, and at most this many calls run at
  # the same time.
  scaling_config {
    maximum_concurrency = var.intake.maximum_concurrency
  }
}
