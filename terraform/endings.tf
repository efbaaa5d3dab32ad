# table → stream → publish → event bus and deliveries → deliver: what happens when a task has ended.
#
# Two queues, each with a dead-letter queue. A message that must wait is sent again with a delay of at most 15 minutes,
# and is done: so neither a wait nor a failed attempt counts as a receive. A receive without success means that the
# function failed, or was throttled; 120 of them, each after six timeouts of the function, take longer than a day.
locals {
  ending_queues = {
    deliveries = { function = "deliver", timeout = var.functions.deliver.timeout, maximum_concurrency = var.deliver_max_concurrency }
    media      = { function = "publish", timeout = var.functions.publish.timeout, maximum_concurrency = 2 }
  }
}

resource "aws_sqs_queue" "ending" {
  for_each = local.ending_queues

  region = var.region
  tags   = local.tags

  name                       = "${var.name}-${each.key}"
  visibility_timeout_seconds = 6 * each.value.timeout
  message_retention_seconds  = 1209600
  sqs_managed_sse_enabled    = local.queue_key == null ? true : null
  kms_master_key_id          = local.queue_key

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.ending_dead_letter[each.key].arn
    maxReceiveCount     = 120
  })
}

# deliver itself sends the deliveries that it gives up to the dead-letter queue of the deliveries.
resource "aws_sqs_queue" "ending_dead_letter" {
  for_each = local.ending_queues

  region = var.region
  tags   = local.tags

  name                      = "${var.name}-${each.key}-dead-letter"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = local.queue_key == null ? true : null
  kms_master_key_id         = local.queue_key
}

resource "aws_sqs_queue_redrive_allow_policy" "ending_dead_letter" {
  for_each = local.ending_queues

  region = var.region

  queue_url = aws_sqs_queue.ending_dead_letter[each.key].id

  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.ending[each.key].arn]
  })
}

# Where the event source mapping reports records of the stream that publish could not handle for a day. A message names
# the positions of the records in the stream. The sweep announces their endings nevertheless, unless the task was opened
# again since.
resource "aws_sqs_queue" "publish_failures" {
  region = var.region
  tags   = local.tags

  name                      = "${var.name}-publish-failures"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = local.queue_key == null ? true : null
  kms_master_key_id         = local.queue_key
}

# Only roles of this account send to these queues, so their policies need no Allow.
resource "aws_sqs_queue_policy" "ending" {
  for_each = aws_sqs_queue.ending

  region = var.region

  queue_url = each.value.id
  policy    = data.aws_iam_policy_document.queue[each.key].json
}

resource "aws_sqs_queue_policy" "ending_dead_letter" {
  for_each = aws_sqs_queue.ending_dead_letter

  region = var.region

  queue_url = each.value.id
  policy    = data.aws_iam_policy_document.queue["${each.key}_dead_letter"].json
}

resource "aws_sqs_queue_policy" "publish_failures" {
  region = var.region

  queue_url = aws_sqs_queue.publish_failures.id
  policy    = data.aws_iam_policy_document.queue["publish_failures"].json
}

# Only tasks that have ended and are neither announced nor have kept media: the filter omits the writes before the end
# of a task, those of publish itself, and deletions, which have no new image. A record that fails is repeated, alone if
# necessary, until it is a day old; the stream keeps it no longer.
resource "aws_lambda_event_source_mapping" "endings" {
  region = var.region
  tags   = local.tags

  event_source_arn               = aws_dynamodb_table.tasks.stream_arn
  function_name                  = aws_lambda_function.function["publish"].arn
  starting_position              = "TRIM_HORIZON"
  batch_size                     = 10
  bisect_batch_on_function_error = true
  maximum_record_age_in_seconds  = 86400
  function_response_types        = ["ReportBatchItemFailures"]

  filter_criteria {
    filter {
      pattern = jsonencode({
        dynamodb = {
          NewImage = {
            ended_version     = { N = [{ exists = true }] }
            announced_version = { N = [{ exists = false }] }
            media             = { S = [{ exists = false }] }
          }
        }
      })
    }
  }

  destination_config {
    on_failure {
      destination_arn = aws_sqs_queue.publish_failures.arn
    }
  }

  lifecycle {
    precondition {
      condition     = startswith(coalesce(local.event_bus_arn, local.event_buses), local.event_buses)
      error_message = "event_bus_name: found ${coalesce(var.event_bus_name, "none")}: EventBridge accepts events only for buses of its own region, whose ARNs begin with ${local.event_buses}."
    }
  }
}

# A function that sends a waiting message to its own queue is a recursive loop for Lambda, which stops such a loop after
# about 16 invocations unless the function allows it. Each of these loops ends by itself: a message has the number of its
# attempt, and the instant before which there is none (docs/adr/0039-deliveries-wait-in-sqs-by-hops.md).
resource "aws_lambda_function_recursion_config" "ending" {
  for_each = toset(local.detects_loops ? [for queue in local.ending_queues : queue.function] : [])

  region = var.region

  function_name  = aws_lambda_function.function[each.key].function_name
  recursive_loop = "Allow"
}

# maximum_concurrency limits how many deliveries, and copies, run at the same time: the others wait in the queue.
resource "aws_lambda_event_source_mapping" "ending" {
  for_each = local.ending_queues

  region = var.region
  tags   = local.tags

  event_source_arn        = aws_sqs_queue.ending[each.key].arn
  function_name           = aws_lambda_function.function[each.value.function].arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = each.value.maximum_concurrency
  }

  # No message may be received while its loop would be stopped.
  depends_on = [aws_lambda_function_recursion_config.ending]
}
