# Connections between the resources: uploads reach the function that ingests them, requests the function that serves
# them, polls the function that polls.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  function_package = "tests/function.zip"

  state_machine = "arn:aws:states:eu-central-1:123456789012:stateMachine:vidu-subjects-poll-task"
}

run "an_upload_reaches_intake" {
  command = plan

  assert {
    condition = (
      one(aws_s3_bucket_notification.storage.queue).queue_arn == "arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-incoming"
      && one(aws_s3_bucket_notification.storage.queue).events == toset(["s3:ObjectCreated:*"])
      && one(aws_s3_bucket_notification.storage.queue).filter_prefix == "incoming/"
      && aws_s3_bucket_notification.storage.bucket == "vidu-subjects-123456789012-eu-central-1"
    )
    error_message = "The bucket does not announce new objects under incoming/, or announces other objects, or to another queue."
  }

  assert {
    condition = (
      aws_sqs_queue_policy.incoming.queue_url == "https://sqs.eu-central-1.amazonaws.com/123456789012/vidu-subjects-incoming"
      && one(data.aws_iam_policy_document.incoming.statement).actions == toset(["sqs:SendMessage"])
      && one(data.aws_iam_policy_document.incoming.statement).resources == toset(["arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-incoming"])
      && one(one(data.aws_iam_policy_document.incoming.statement).principals).identifiers == toset(["s3.amazonaws.com"])
      && jsonencode({ for condition in one(data.aws_iam_policy_document.incoming.statement).condition : condition.variable => [condition.test, condition.values] }) == jsonencode({
        "aws:SourceArn"     = ["ArnEquals", ["arn:aws:s3:::vidu-subjects-123456789012-eu-central-1"]]
        "aws:SourceAccount" = ["StringEquals", ["123456789012"]]
      })
    )
    error_message = "A sender other than this account's bucket may send to the queue, or the bucket may not."
  }

  assert {
    condition = (
      aws_lambda_event_source_mapping.incoming.event_source_arn == "arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-incoming"
      && aws_lambda_event_source_mapping.incoming.function_name == "arn:aws:lambda:eu-central-1:123456789012:function:vidu-subjects-intake"
      && aws_lambda_event_source_mapping.incoming.function_response_types == toset(["ReportBatchItemFailures"])
      && aws_lambda_event_source_mapping.incoming.batch_size == 5
      && one(aws_lambda_event_source_mapping.incoming.scaling_config).maximum_concurrency == 4
    )
    error_message = "The queue does not reach intake with partial batch failures and a concurrency limit."
  }
}

run "failed_uploads_go_to_the_dead_letter_queue" {
  command = plan

  variables {
    functions = { intake = { timeout = 100 } }
    intake    = { max_receive_count = 107, maximum_concurrency = 2, batch_size = 1 }
  }

  assert {
    condition     = jsonencode(jsondecode(aws_sqs_queue.incoming.redrive_policy)) == jsonencode({ deadLetterTargetArn = "arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-dead-letters", maxReceiveCount = 107 })
    error_message = "The queue does not move failed messages to the dead-letter queue."
  }

  assert {
    condition     = jsonencode(jsondecode(aws_sqs_queue_redrive_allow_policy.dead_letters.redrive_allow_policy)) == jsonencode({ redrivePermission = "byQueue", sourceQueueArns = ["arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-incoming"] })
    error_message = "Other queues may use the dead-letter queue."
  }

  assert {
    condition     = aws_sqs_queue.incoming.visibility_timeout_seconds == 600
    error_message = "A message becomes visible before six timeouts of the function have passed."
  }

  assert {
    condition     = aws_sqs_queue.dead_letters.message_retention_seconds == 1209600 && aws_sqs_queue.incoming.sqs_managed_sse_enabled && aws_sqs_queue.dead_letters.sqs_managed_sse_enabled
    error_message = "Messages in the dead-letter queue are not kept for two weeks, or a queue is not encrypted."
  }
}

run "the_state_machine_calls_poll" {
  command = plan

  assert {
    condition = aws_sfn_state_machine.poll_task.name == "vidu-subjects-poll-task" && alltrue([
      for name, state in jsondecode(aws_sfn_state_machine.poll_task.definition).States :
      state.Arguments.FunctionName == "arn:aws:lambda:eu-central-1:123456789012:function:vidu-subjects-poll" if state.Type == "Task"
    ])
    error_message = "A task of the state machine calls another function than poll."
  }

  assert {
    condition     = jsondecode(aws_sfn_state_machine.poll_task.definition).QueryLanguage == "JSONata" && !strcontains(aws_sfn_state_machine.poll_task.definition, "$${")
    error_message = "The definition contains an unresolved placeholder."
  }

  assert {
    # The timeout of a function, and the errors that AWS recommends to retry:
    # https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html
    condition = alltrue([for state in jsondecode(aws_sfn_state_machine.poll_task.definition).States : length(setsubtract(
      ["Lambda.ClientExecutionTimeoutException", "Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException", "Lambda.TooManyRequestsException", "Lambda.Unknown", "Sandbox.Timedout", "States.Timeout"],
      flatten([for retry in state.Retry : retry.ErrorEquals])
    )) == 0 if state.Type == "Task"])
    error_message = "A transient failure of Lambda is not retried."
  }

  assert {
    condition     = contains([for state in values(jsondecode(aws_sfn_state_machine.poll_task.definition).States) : state.Type], "Wait")
    error_message = "The state machine does not wait."
  }

  assert {
    condition     = aws_lambda_function.function["api"].environment[0].variables["SUBJECTS_AWS_STATE_MACHINE_ARN"] == aws_sfn_state_machine.poll_task.arn
    error_message = "The functions start a state machine other than this one."
  }
}

run "an_ending_reaches_publish" {
  command = plan

  assert {
    condition = (
      aws_lambda_event_source_mapping.endings.event_source_arn == "arn:aws:dynamodb:eu-central-1:123456789012:table/vidu-subjects-tasks/stream/2026-11-28T00:00:00.000"
      && aws_lambda_event_source_mapping.endings.function_name == "arn:aws:lambda:eu-central-1:123456789012:function:vidu-subjects-publish"
      && aws_lambda_event_source_mapping.endings.starting_position == "TRIM_HORIZON"
      && aws_lambda_event_source_mapping.endings.batch_size == 10
      && aws_lambda_event_source_mapping.endings.bisect_batch_on_function_error
      && aws_lambda_event_source_mapping.endings.maximum_record_age_in_seconds == 86400
      && aws_lambda_event_source_mapping.endings.function_response_types == toset(["ReportBatchItemFailures"])
    )
    error_message = "The stream does not reach publish, or one record can stop the others."
  }

  assert {
    condition = jsonencode(jsondecode(one(one(aws_lambda_event_source_mapping.endings.filter_criteria).filter).pattern)) == jsonencode({ dynamodb = { NewImage = {
      ended_version     = { N = [{ exists = true }] }
      announced_version = { N = [{ exists = false }] }
      media             = { S = [{ exists = false }] }
    } } })
    error_message = "publish receives other writes than the endings that are not announced."
  }

  assert {
    condition     = one(one(aws_lambda_event_source_mapping.endings.destination_config).on_failure).destination_arn == "arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-publish-failures"
    error_message = "Records that publish cannot handle are lost without an alarm."
  }
}

run "deliveries_and_media_retries_reach_their_functions" {
  command = plan

  variables {
    functions               = { publish = { timeout = 100 }, deliver = { timeout = 110 } }
    deliver_max_concurrency = 30
  }

  assert {
    condition = jsonencode({ for queue, mapping in aws_lambda_event_source_mapping.ending : queue => [mapping.event_source_arn, mapping.function_name, mapping.batch_size, mapping.function_response_types, one(mapping.scaling_config).maximum_concurrency] }) == jsonencode({
      deliveries = ["arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-deliveries", "arn:aws:lambda:eu-central-1:123456789012:function:vidu-subjects-deliver", 10, ["ReportBatchItemFailures"], 30]
      media      = ["arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-media", "arn:aws:lambda:eu-central-1:123456789012:function:vidu-subjects-publish", 10, ["ReportBatchItemFailures"], 2]
    })
    error_message = "A queue does not reach its function with partial batch failures and a concurrency limit."
  }

  assert {
    condition     = { for name, queue in aws_sqs_queue.ending : name => queue.visibility_timeout_seconds } == { deliveries = 660, media = 600 }
    error_message = "A message becomes visible before six timeouts of the function have passed."
  }

  assert {
    condition = alltrue([for name, queue in aws_sqs_queue.ending :
      jsonencode(jsondecode(queue.redrive_policy)) == jsonencode({ deadLetterTargetArn = "arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-${name}-dead-letter", maxReceiveCount = 120 })
      && jsonencode(jsondecode(aws_sqs_queue_redrive_allow_policy.ending_dead_letter[name].redrive_allow_policy)) == jsonencode({ redrivePermission = "byQueue", sourceQueueArns = ["arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-${name}"] })
    ])
    error_message = "A queue does not move failed messages to its own dead-letter queue, or another queue may use that."
  }

  assert {
    condition = alltrue([for queue in concat(values(aws_sqs_queue.ending), values(aws_sqs_queue.ending_dead_letter), [aws_sqs_queue.publish_failures]) :
      queue.message_retention_seconds == 1209600 && queue.sqs_managed_sse_enabled
    ])
    error_message = "Messages are not kept for two weeks, or a queue is not encrypted."
  }

  assert {
    condition = (
      output.deliveries_queue_arn == "arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-deliveries"
      && output.deliveries_dead_letter_queue_arn == "arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-deliveries-dead-letter"
      && output.media_queue_arn == "arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-media"
      && output.media_dead_letter_queue_arn == "arn:aws:sqs:eu-central-1:123456789012:vidu-subjects-media-dead-letter"
      && endswith(output.publish_failures_queue_url, "/vidu-subjects-publish-failures")
    )
    error_message = "An output names another queue."
  }
}

run "only_deliver_and_publish_may_invoke_themselves" {
  command = plan

  assert {
    # The second condition: no other resource has such a setting.
    condition = (
      { for config in aws_lambda_function_recursion_config.ending : config.function_name => config.recursive_loop } == { "vidu-subjects-deliver" = "Allow", "vidu-subjects-publish" = "Allow" }
      && length(flatten([for file in fileset(".", "*.tf") : regexall("(?m)^resource \"aws_lambda_function_recursion_config\"", file(file))])) == 1
    )
    error_message = "Lambda stops deliveries or retries that wait, or another function may invoke itself indefinitely."
  }
}

run "the_bucket_sends_events_only_on_request" {
  command = plan

  assert {
    condition     = !aws_s3_bucket_notification.storage.eventbridge
    error_message = "The bucket sends events to EventBridge although this was not configured."
  }
}

run "the_bucket_sends_events_to_eventbridge" {
  command = plan

  variables {
    eventbridge = true
  }

  assert {
    condition     = aws_s3_bucket_notification.storage.eventbridge && one(aws_s3_bucket_notification.storage.queue).filter_prefix == "incoming/"
    error_message = "The bucket does not send events to EventBridge, or no longer announces uploads."
  }
}

run "the_schedule_sweeps" {
  command = plan

  assert {
    condition     = aws_scheduler_schedule.sweep.schedule_expression == "rate(5 minutes)" && one(aws_scheduler_schedule.sweep.target).arn == "arn:aws:lambda:eu-central-1:123456789012:function:vidu-subjects-sweep" && one(aws_scheduler_schedule.sweep.target).role_arn == "arn:aws:iam::123456789012:role/vidu-subjects-schedule"
    error_message = "The schedule does not call sweep every five minutes."
  }

  assert {
    condition     = aws_lambda_function_event_invoke_config.sweep.function_name == "vidu-subjects-sweep" && aws_lambda_function_event_invoke_config.sweep.maximum_retry_attempts == 0
    error_message = "A failed sweep is retried concurrently with the next one."
  }
}

run "the_table_is_as_the_application_reads_it" {
  command = plan

  assert {
    condition = (
      aws_dynamodb_table.tasks.hash_key == "task_id" && aws_dynamodb_table.tasks.billing_mode == "PAY_PER_REQUEST"
      && jsonencode({ for attribute in aws_dynamodb_table.tasks.attribute : attribute.name => attribute.type }) == jsonencode({ task_id = "S", status = "S", updated_at = "S" })
      && one(aws_dynamodb_table.tasks.global_secondary_index).name == "by-status"
      && one(aws_dynamodb_table.tasks.global_secondary_index).hash_key == "status"
      && one(aws_dynamodb_table.tasks.global_secondary_index).range_key == "updated_at"
      && one(aws_dynamodb_table.tasks.global_secondary_index).projection_type == "ALL"
      && one(aws_dynamodb_table.tasks.ttl).attribute_name == "expires_at" && one(aws_dynamodb_table.tasks.ttl).enabled
      && aws_dynamodb_table.tasks.stream_enabled && aws_dynamodb_table.tasks.stream_view_type == "NEW_IMAGE"
    )
    error_message = "Key, index, stream or expiry of the table are not those of the application."
  }

  assert {
    condition     = one(aws_dynamodb_table.tasks.point_in_time_recovery).enabled && aws_dynamodb_table.tasks.deletion_protection_enabled && !aws_s3_bucket.storage.force_destroy
    error_message = "Tasks or results can be deleted by mistake."
  }
}

run "teardown_is_possible_on_request" {
  command = plan

  variables {
    deletion_protection = false
  }

  assert {
    condition     = !aws_dynamodb_table.tasks.deletion_protection_enabled && aws_s3_bucket.storage.force_destroy
    error_message = "The table or the bucket cannot be destroyed although this was configured."
  }
}

run "objects_are_kept_as_long_as_they_are_needed" {
  command = plan

  variables {
    expiration_days = { incoming = 0, uploads = 3, rejected = 10, noncurrent = 5 }

    media_retention_days = 400
  }

  assert {
    condition = jsonencode({ for rule in aws_s3_bucket_lifecycle_configuration.storage.rule : rule.id => [one(rule.expiration[*].days), one(rule.noncurrent_version_expiration[*].noncurrent_days)] }) == jsonencode({
      "uploads-expire"  = [3, null]
      "rejected-expire" = [10, null]
      "media-expire"    = [400, null]
      "state-versions"  = [null, 1]
      "versions"        = [null, 5]
    })
    error_message = "A prefix has a wrong expiration."
  }

  assert {
    condition     = { for rule in aws_s3_bucket_lifecycle_configuration.storage.rule : rule.id => one(rule.filter).prefix if rule.id != "versions" } == { "uploads-expire" = "uploads/", "rejected-expire" = "rejected/", "media-expire" = "media/", "state-versions" = "state/" }
    error_message = "A lifecycle rule has a prefix that differs from its name."
  }

  assert {
    condition     = alltrue([for rule in aws_s3_bucket_lifecycle_configuration.storage.rule : rule.status == "Enabled"]) && one(aws_s3_bucket_versioning.storage.versioning_configuration).status == "Enabled"
    error_message = "A lifecycle rule or versioning is off."
  }
}

run "failures_raise_alarms" {
  command = plan

  variables {
    alarm_topic_arn = "arn:aws:sns:eu-central-1:123456789012:operators"
  }

  assert {
    # namespace, metric, dimensions, statistic of a period in seconds, comparison with a threshold, number of breaching
    # periods, of how many
    condition = jsonencode({ for name, alarm in aws_cloudwatch_metric_alarm.alarm : name => join(" ", [
      alarm.namespace, alarm.metric_name, alarm.namespace == "vidu-subjects" ? "-" : join(",", [for key, value in alarm.dimensions : "${key}=${value}"]), "${alarm.statistic}/${alarm.period}",
      alarm.comparison_operator, alarm.threshold, "${alarm.datapoints_to_alarm}/${alarm.evaluation_periods}", alarm.treat_missing_data
      ]) }) == jsonencode(merge(
      merge([for function in ["api", "intake", "poll", "sweep", "publish", "deliver"] : {
        "${function}-errors"    = "AWS/Lambda Errors FunctionName=vidu-subjects-${function} Sum/300 GreaterThanThreshold 0 1/1 notBreaching"
        "${function}-throttles" = "AWS/Lambda Throttles FunctionName=vidu-subjects-${function} Sum/300 GreaterThanThreshold 0 1/1 notBreaching"
      }]...),
      {
        gateway-errors       = "vidu-subjects gateway_errors - Sum/300 GreaterThanThreshold 0 1/1 notBreaching"
        workflows-failed     = "AWS/States ExecutionsFailed StateMachineArn=${var.state_machine} Sum/300 GreaterThanThreshold 0 1/1 notBreaching"
        workflows-timed-out  = "AWS/States ExecutionsTimedOut StateMachineArn=${var.state_machine} Sum/300 GreaterThanThreshold 0 1/1 notBreaching"
        dead-letters         = "AWS/SQS ApproximateNumberOfMessagesVisible QueueName=vidu-subjects-dead-letters Maximum/300 GreaterThanThreshold 0 1/1 notBreaching"
        uploads-waiting      = "AWS/SQS ApproximateAgeOfOldestMessage QueueName=vidu-subjects-incoming Maximum/300 GreaterThanThreshold 3600 1/1 notBreaching"
        uploads-deferred     = "vidu-subjects uploads_deferred - Sum/1200 GreaterThanThreshold 0 3/3 notBreaching"
        sweep-missing        = "AWS/Lambda Invocations FunctionName=vidu-subjects-sweep Sum/900 LessThanThreshold 1 1/1 breaching"
        tasks-unconfirmed    = "vidu-subjects tasks_unconfirmed - Sum/300 GreaterThanThreshold 0 1/1 notBreaching"
        provider-account     = "vidu-subjects provider_account - Sum/300 GreaterThanThreshold 0 1/1 notBreaching"
        responses-not-stored = "vidu-subjects responses_not_stored - Sum/300 GreaterThanThreshold 0 1/1 notBreaching"
        tasks-undecided      = "vidu-subjects tasks_undecided - Sum/300 GreaterThanThreshold 0 1/1 notBreaching"
        tasks-unreadable     = "vidu-subjects tasks_unreadable - Sum/300 GreaterThanThreshold 0 1/1 notBreaching"
        submissions-paused   = "vidu-subjects submissions_paused - Sum/300 GreaterThanThreshold 0 1/1 notBreaching"
        subjects-in-doubt    = "vidu-subjects subjects_in_doubt - Sum/300 GreaterThanThreshold 0 1/1 notBreaching"
        errors-logged        = "vidu-subjects errors_logged - Sum/300 GreaterThanThreshold 0 2/3 notBreaching"

        endings-waiting        = "AWS/Lambda IteratorAge FunctionName=vidu-subjects-publish Maximum/300 GreaterThanThreshold 600000 1/1 notBreaching"
        publish-failures       = "AWS/SQS ApproximateNumberOfMessagesVisible QueueName=vidu-subjects-publish-failures Maximum/300 GreaterThanThreshold 0 1/1 notBreaching"
        deliveries-waiting     = "AWS/SQS ApproximateAgeOfOldestMessage QueueName=vidu-subjects-deliveries Maximum/300 GreaterThanThreshold 3600 1/1 notBreaching"
        media-waiting          = "AWS/SQS ApproximateAgeOfOldestMessage QueueName=vidu-subjects-media Maximum/300 GreaterThanThreshold 3600 1/1 notBreaching"
        deliveries-dead-letter = "AWS/SQS ApproximateNumberOfMessagesVisible QueueName=vidu-subjects-deliveries-dead-letter Maximum/300 GreaterThanThreshold 0 1/1 notBreaching"
        media-dead-letter      = "AWS/SQS ApproximateNumberOfMessagesVisible QueueName=vidu-subjects-media-dead-letter Maximum/300 GreaterThanThreshold 0 1/1 notBreaching"
        webhooks-failing       = "vidu-subjects webhooks_failing - Sum/300 GreaterThanThreshold 0 1/1 notBreaching"
      },
    ))
    error_message = "An alarm is missing, unexpected, or has another metric."
  }

  assert {
    condition = alltrue([for alarm in aws_cloudwatch_metric_alarm.alarm :
      alarm.alarm_actions == toset(["arn:aws:sns:eu-central-1:123456789012:operators"]) && alarm.ok_actions == alarm.alarm_actions && alarm.alarm_description != null
    ])
    error_message = "An alarm has other actions than the topic, or no description."
  }

  assert {
    condition = jsonencode({ for key, filter in aws_cloudwatch_log_metric_filter.counted : key => [filter.log_group_name, filter.pattern, filter.metric_transformation[0].namespace, filter.metric_transformation[0].name, filter.metric_transformation[0].value] }) == jsonencode(merge([
      for function in ["api", "intake", "poll", "sweep", "publish", "deliver"] : { for metric, pattern in {
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
      } : "${function}/${metric}" => ["/aws/lambda/vidu-subjects-${function}", pattern, "vidu-subjects", metric, "1"] }
    ]...))
    error_message = "A metric filter that an alarm needs is missing for a function's log."
  }

  assert {
    condition = alltrue([for alarm in aws_cloudwatch_metric_alarm.alarm :
      contains([for filter in concat(values(aws_cloudwatch_log_metric_filter.counted), [aws_cloudwatch_log_metric_filter.gateway_errors]) : filter.metric_transformation[0].name], alarm.metric_name) if alarm.namespace == "vidu-subjects"
    ])
    error_message = "An alarm uses a metric that no filter produces."
  }

  assert {
    condition     = length(jsondecode(aws_cloudwatch_dashboard.dashboard.dashboard_body).widgets) == 11 && alltrue([for widget in jsondecode(aws_cloudwatch_dashboard.dashboard.dashboard_body).widgets : widget.properties.region == "eu-central-1" && length(widget.properties.metrics) > 0])
    error_message = "A widget of the dashboard shows nothing."
  }
}

run "alarm_periods_fit_the_schedules_that_they_monitor" {
  command = plan

  variables {
    sweep_schedule = "rate(20 minutes)"
    functions      = { intake = { timeout = 201 } }
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.alarm["sweep-missing"].period == 3600
    error_message = "The alarm for missing sweeps fires before three are due."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.alarm["uploads-deferred"].period == 1260 && aws_sqs_queue.incoming.visibility_timeout_seconds == 1206
    error_message = "A deferred message is not delivered again within a period."
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.alarm : length(alarm.alarm_actions) == 0])
    error_message = "An alarm has an action although no topic is configured."
  }
}
