locals {
  # Metrics from the functions' logs, which have one JSON object per line. Lambda does not see most of the application's
  # errors, because the function continues or responds with a problem; therefore events of the level ERROR are counted,
  # too.
  counted = {
    tasks_completed      = "{ $.event = \"task_completed\" }"
    tasks_failed         = "{ $.event = \"task_failed\" }"
    tasks_unconfirmed    = "{ $.event = \"task_unconfirmed\" }"
    provider_account     = "{ $.event = \"provider_account\" }"
    responses_not_stored = "{ $.event = \"response_not_stored\" }"
    tasks_undecided      = "{ $.event = \"task_undecided\" }"
    tasks_matched        = "{ $.event = \"task_matched\" }"
    tasks_not_created    = "{ $.event = \"task_not_created\" }"
    tasks_unreadable     = "{ $.event = \"task_unreadable\" }"
    submissions_paused   = "{ $.event = \"submissions_paused\" }"
    subjects_in_doubt    = "{ ($.event = \"subject_owned_twice\") || ($.event = \"late_response\") }"
    uploads_deferred     = "{ ($.event = \"upload_deferred\") || ($.event = \"upload_failed\") }"
    webhooks_failing     = "{ $.event = \"webhook_endpoint_failing\" }"
    errors_logged        = "{ $.level = \"ERROR\" }"
  }

  # The alarms whose thresholds can be set. Without references to resources, so that a validation can use the list.
  adjustable_alarms = concat(
    flatten([for function in ["api", "intake", "poll", "sweep", "publish", "deliver"] : ["${function}-errors", "${function}-throttles"]]),
    ["gateway-errors", "workflows-failed", "workflows-timed-out", "dead-letters", "uploads-waiting", "uploads-deferred", "tasks-unconfirmed", "provider-account", "responses-not-stored", "tasks-undecided", "tasks-unreadable", "submissions-paused", "subjects-in-doubt", "endings-waiting", "publish-failures", "deliveries-waiting", "media-waiting", "deliveries-dead-letter", "media-dead-letter", "webhooks-failing", "errors-logged"],
  )

  metrics_namespace = var.name
  alarm_topics      = concat(var.alarm_topic_arn[*], aws_sns_topic.alarms[*].arn)
  topics            = "arn:${local.partition}:sns:${local.region}:"

  # docs/operations.md explains each alarm under the same name, and what to do.
  alarms = merge(
    { for name in ["api", "intake", "poll", "sweep", "publish", "deliver"] : "${name}-errors" => {
      description = "The function ${name} fails or times out."
      namespace   = "AWS/Lambda"
      metric      = "Errors"
      dimensions  = { FunctionName = aws_lambda_function.function[name].function_name }
    } },
    { for name in ["api", "intake", "poll", "sweep", "publish", "deliver"] : "${name}-throttles" => {
      description = "Lambda throttles the function ${name}: the account's or the function's own concurrency is used up."
      namespace   = "AWS/Lambda"
      metric      = "Throttles"
      dimensions  = { FunctionName = aws_lambda_function.function[name].function_name }
    } },
    {
      gateway-errors = {
        description = "API Gateway itself responds with 5xx: the function failed, or took too long. The submission may be in progress."
        namespace   = aws_cloudwatch_log_metric_filter.gateway_errors.metric_transformation[0].namespace
        metric      = aws_cloudwatch_log_metric_filter.gateway_errors.metric_transformation[0].name
      }
      workflows-failed = {
        description = "The workflow of a task failed: see the execution, then redrive the task."
        namespace   = "AWS/States"
        metric      = "ExecutionsFailed"
        dimensions  = { StateMachineArn = aws_sfn_state_machine.poll_task.arn }
      }
      workflows-timed-out = {
        description = "The workflow of a task took longer than a day."
        namespace   = "AWS/States"
        metric      = "ExecutionsTimedOut"
        dimensions  = { StateMachineArn = aws_sfn_state_machine.poll_task.arn }
      }
      dead-letters = {
        description = "Uploads failed permanently: they are in the dead-letter queue."
        namespace   = "AWS/SQS"
        metric      = "ApproximateNumberOfMessagesVisible"
        dimensions  = { QueueName = aws_sqs_queue.dead_letters.name }
        statistic   = "Maximum"
      }
      uploads-waiting = {
        description = "An upload has waited for an hour without being deferred: there are more uploads than intake can process, or the function intake processes none."
        namespace   = "AWS/SQS"
        metric      = "ApproximateAgeOfOldestMessage"
        dimensions  = { QueueName = aws_sqs_queue.incoming.name }
        statistic   = "Maximum"
        threshold   = 3600
      }
      # The age above excludes messages that were received more than three times. A deferred message is delivered again
      # after at most 15 minutes, so at least once in each period of 20; if its delay could not be set, after the
      # queue's own visibility timeout. A period is a whole number of minutes.
      uploads-deferred = {
        description = "Uploads were deferred in three consecutive periods: the provider, its account or the storage has a problem."
        namespace   = local.metrics_namespace
        metric      = "uploads_deferred"
        period      = 60 * ceil(max(1200, aws_sqs_queue.incoming.visibility_timeout_seconds) / 60)
        periods     = 3
      }
      sweep-missing = {
        description = "No sweep has run for a quarter of an hour, or three times its schedule."
        namespace   = "AWS/Lambda"
        metric      = "Invocations"
        dimensions  = { FunctionName = aws_lambda_function.function["sweep"].function_name }
        comparison  = "LessThanThreshold"
        threshold   = 1
        period      = max(900, 180 * tonumber(regex("[0-9]+", var.sweep_schedule)))
        missing     = "breaching"
      }
      tasks-unconfirmed = {
        description = "The response to a submission does not prove its outcome: the subject may exist and be billed. The task is being compared with the provider's list."
        namespace   = local.metrics_namespace
        metric      = "tasks_unconfirmed"
      }
      provider-account = {
        description = "The provider refuses the account: the key is invalid, or the balance is used up."
        namespace   = local.metrics_namespace
        metric      = "provider_account"
      }
      responses-not-stored = {
        description = "The provider responded to a submission, and the response could not be stored: its provider_task_id is in the log only."
        namespace   = local.metrics_namespace
        metric      = "responses_not_stored"
      }
      tasks-undecided = {
        description = "The comparison with the provider's list could not decide an unconfirmed task: an operator must decide it."
        namespace   = local.metrics_namespace
        metric      = "tasks_undecided"
      }
      tasks-unreadable = {
        description = "A stored task cannot be read: lists and sweeps skip it until its item is repaired."
        namespace   = local.metrics_namespace
        metric      = "tasks_unreadable"
      }
      submissions-paused = {
        description = "Submissions are paused: several consecutive responses of the provider proved nothing."
        namespace   = local.metrics_namespace
        metric      = "submissions_paused"
      }
      subjects-in-doubt = {
        description = "A subject was created that another task owns, or whose task was decided already: it may have been billed twice."
        namespace   = local.metrics_namespace
        metric      = "subjects_in_doubt"
      }
      endings-waiting = {
        description = "An ending has waited in the table's stream for more than ten minutes: publish fails, or is too slow."
        namespace   = "AWS/Lambda"
        metric      = "IteratorAge"
        dimensions  = { FunctionName = aws_lambda_function.function["publish"].function_name }
        statistic   = "Maximum"
        threshold   = 600000
      }
      publish-failures = {
        description = "publish could not handle records of the table's stream for a day: the sweep announces their endings, unless the task was opened again since, or must be helped."
        namespace   = "AWS/SQS"
        metric      = "ApproximateNumberOfMessagesVisible"
        dimensions  = { QueueName = aws_sqs_queue.publish_failures.name }
        statistic   = "Maximum"
      }
      # A message that waits until it is due is replaced by another one after at most 15 minutes.
      deliveries-waiting = {
        description = "A delivery has waited in its queue for an hour: there are more deliveries than deliver can make, or the function deliver processes none."
        namespace   = "AWS/SQS"
        metric      = "ApproximateAgeOfOldestMessage"
        dimensions  = { QueueName = aws_sqs_queue.ending["deliveries"].name }
        statistic   = "Maximum"
        threshold   = 3600
      }
      media-waiting = {
        description = "A retry of a media copy has waited in its queue for an hour: there are more retries than publish can make, or the function publish processes none."
        namespace   = "AWS/SQS"
        metric      = "ApproximateAgeOfOldestMessage"
        dimensions  = { QueueName = aws_sqs_queue.ending["media"].name }
        statistic   = "Maximum"
        threshold   = 3600
      }
      deliveries-dead-letter = {
        description = "Webhook deliveries were given up: they are in the dead-letter queue of the deliveries."
        namespace   = "AWS/SQS"
        metric      = "ApproximateNumberOfMessagesVisible"
        dimensions  = { QueueName = aws_sqs_queue.ending_dead_letter["deliveries"].name }
        statistic   = "Maximum"
      }
      media-dead-letter = {
        description = "Retries of media copies failed permanently: they are in the dead-letter queue of the media."
        namespace   = "AWS/SQS"
        metric      = "ApproximateNumberOfMessagesVisible"
        dimensions  = { QueueName = aws_sqs_queue.ending_dead_letter["media"].name }
        statistic   = "Maximum"
      }
      webhooks-failing = {
        description = "A webhook endpoint has accepted no delivery for 24 hours."
        namespace   = local.metrics_namespace
        metric      = "webhooks_failing"
      }
      # A single error needs no action: the next poll, message or sweep tries again.
      errors-logged = {
        description = "Functions log errors in two of three periods of five minutes: a permission is missing, or an AWS service fails."
        namespace   = local.metrics_namespace
        metric      = "errors_logged"
        periods     = 3
        datapoints  = 2
      }
    },
  )
}

resource "aws_cloudwatch_log_metric_filter" "counted" {
  for_each = merge([for function in keys(local.functions) : {
    for metric, pattern in local.counted : "${function}/${metric}" => { function = function, metric = metric, pattern = pattern }
  }]...)

  region = var.region

  name           = each.value.metric
  log_group_name = aws_cloudwatch_log_group.function[each.value.function].name
  pattern        = each.value.pattern

  metric_transformation {
    namespace = local.metrics_namespace
    name      = each.value.metric
    value     = "1"
    unit      = "Count"
  }
}

resource "aws_cloudwatch_metric_alarm" "alarm" {
  for_each = local.alarms

  region = var.region
  tags   = local.tags

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = try(each.value.dimensions, null)
  statistic           = try(each.value.statistic, "Sum")
  period              = try(each.value.period, 300)
  evaluation_periods  = try(each.value.periods, 1)
  datapoints_to_alarm = try(each.value.datapoints, each.value.periods, 1)
  comparison_operator = try(each.value.comparison, "GreaterThanThreshold")
  threshold           = lookup(var.alarm_thresholds, each.key, try(each.value.threshold, 0))
  treat_missing_data  = try(each.value.missing, "notBreaching")
  alarm_actions       = local.alarm_topics
  ok_actions          = local.alarm_topics

  lifecycle {
    precondition {
      condition     = startswith(coalesce(var.alarm_topic_arn, local.topics), local.topics)
      error_message = "alarm_topic_arn: found ${coalesce(var.alarm_topic_arn, "none")}: CloudWatch sends only to topics of its own region, whose ARNs begin with ${local.topics}."
    }
  }
}
