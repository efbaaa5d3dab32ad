locals {
  # Counted in the functions' logs, one JSON object to a line. Errors are what the application itself calls one: of most of
  # them Lambda knows nothing, as the function goes on or answers with a problem.
  counted = {
    tasks_completed    = "{ $.event = \"task_completed\" }"
    tasks_failed       = "{ $.event = \"task_failed\" }"
    tasks_unconfirmed  = "{ $.event = \"task_unconfirmed\" }"
    provider_account   = "{ $.event = \"provider_account\" }"
    answers_not_stored = "{ $.event = \"answer_not_stored\" }"
    tasks_undecided    = "{ $.event = \"task_undecided\" }"
    tasks_matched      = "{ $.event = \"task_matched\" }"
    tasks_not_created  = "{ $.event = \"task_not_created\" }"
    tasks_unreadable   = "{ $.event = \"task_unreadable\" }"
    submissions_paused = "{ $.event = \"submissions_paused\" }"
    subjects_in_doubt  = "{ ($.event = \"subject_owned_twice\") || ($.event = \"late_response\") }"
    uploads_deferred   = "{ ($.event = \"upload_deferred\") || ($.event = \"upload_failed\") }"
    errors_logged      = "{ $.level = \"ERROR\" }"
  }

  metrics_namespace = var.name
  topics            = "arn:${local.partition}:sns:${local.region}:"

  # What each one means and what to do is in docs/operations.md, under the same names.
  alarms = merge(
    { for name in ["api", "intake", "poll", "sweep"] : "${name}-errors" => {
      description = "The function ${name} fails or times out."
      namespace   = "AWS/Lambda"
      metric      = "Errors"
      dimensions  = { FunctionName = aws_lambda_function.function[name].function_name }
    } },
    { for name in ["api", "intake", "poll", "sweep"] : "${name}-throttles" => {
      description = "The function ${name} is refused by Lambda: the account's or its own concurrency is used up."
      namespace   = "AWS/Lambda"
      metric      = "Throttles"
      dimensions  = { FunctionName = aws_lambda_function.function[name].function_name }
    } },
    {
      gateway-errors = {
        description = "API Gateway responds with 5xx by itself: the function failed, or took too long. The submission may be under way."
        namespace   = aws_cloudwatch_log_metric_filter.gateway_errors.metric_transformation[0].namespace
        metric      = aws_cloudwatch_log_metric_filter.gateway_errors.metric_transformation[0].name
      }
      workflows-failed = {
        description = "Following a task failed: see the execution, then redrive the task."
        namespace   = "AWS/States"
        metric      = "ExecutionsFailed"
        dimensions  = { StateMachineArn = aws_sfn_state_machine.follow_task.arn }
      }
      workflows-timed-out = {
        description = "Following a task took longer than a day."
        namespace   = "AWS/States"
        metric      = "ExecutionsTimedOut"
        dimensions  = { StateMachineArn = aws_sfn_state_machine.follow_task.arn }
      }
      dead-letters = {
        description = "Uploads were given up: they are in the dead-letter queue."
        namespace   = "AWS/SQS"
        metric      = "ApproximateNumberOfMessagesVisible"
        dimensions  = { QueueName = aws_sqs_queue.dead_letters.name }
        statistic   = "Maximum"
      }
      uploads-waiting = {
        description = "An upload has waited for an hour without being deferred: there is more than passes, or the function intake takes nothing."
        namespace   = "AWS/SQS"
        metric      = "ApproximateAgeOfOldestMessage"
        dimensions  = { QueueName = aws_sqs_queue.incoming.name }
        statistic   = "Maximum"
        threshold   = 3600
      }
      # The age above leaves out messages that were received more than three times. A message that is deferred comes again after 15
      # minutes at most, so at least once in each period of 20; where its delay could not be set, after the queue's own timeout. A
      # period is a whole number of minutes.
      uploads-deferred = {
        description = "For three periods on end uploads were deferred: the provider, its account or the storage is in trouble."
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
        description = "The response to a submission proves nothing: its subject may exist, and be billed. It is being compared with the provider's list."
        namespace   = local.metrics_namespace
        metric      = "tasks_unconfirmed"
      }
      provider-account = {
        description = "The provider refuses the account: the key is invalid, or the balance is used up."
        namespace   = local.metrics_namespace
        metric      = "provider_account"
      }
      answers-not-stored = {
        description = "A submission was answered, and the answer could not be stored: its provider_task_id is in the log only."
        namespace   = local.metrics_namespace
        metric      = "answers_not_stored"
      }
      tasks-undecided = {
        description = "An unconfirmed task could not be decided by comparing it with the provider's list: an operator has to."
        namespace   = local.metrics_namespace
        metric      = "tasks_undecided"
      }
      tasks-unreadable = {
        description = "A stored task cannot be read: it is left out of lists and sweeps until its item is mended."
        namespace   = local.metrics_namespace
        metric      = "tasks_unreadable"
      }
      submissions-paused = {
        description = "Submissions are paused: several responses of the provider in a row proved nothing."
        namespace   = local.metrics_namespace
        metric      = "submissions_paused"
      }
      subjects-in-doubt = {
        description = "A subject was created whose task is another's or was decided already: it may have been paid for twice."
        namespace   = local.metrics_namespace
        metric      = "subjects_in_doubt"
      }
      # One alone mends itself: the next look, message or sweep tries again.
      errors-logged = {
        description = "Functions log errors, in two of three periods of five minutes: a permission is missing, or a service of AWS fails."
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
  threshold           = try(each.value.threshold, 0)
  treat_missing_data  = try(each.value.missing, "notBreaching")
  alarm_actions       = var.alarm_topic_arn[*]
  ok_actions          = var.alarm_topic_arn[*]

  lifecycle {
    precondition {
      condition     = startswith(coalesce(var.alarm_topic_arn, local.topics), local.topics)
      error_message = "alarm_topic_arn: found ${coalesce(var.alarm_topic_arn, "none")}: CloudWatch sends to topics of its own region only, which begin with ${local.topics}."
    }
  }
}
