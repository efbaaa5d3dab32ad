# CloudWatch accepts alarm periods of 10, 20, 30 or a multiple of 60 seconds; all periods together may last at most a
# day, or a week if a period is an hour or longer (PutMetricAlarm). These runs use the limits of the variables, and
# values that do not divide evenly.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  function_package = "tests/function.zip"
}

run "shortest" {
  command = plan

  variables {
    provider_client = { read_timeout_seconds = 1, max_retry_seconds = 1, min_response_seconds = 1 }
    functions       = { intake = { timeout = 12 }, sweep = { timeout = 60 } }
    sweep_schedule  = "rate(1 minute)"
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.alarm : alarm.period % 60 == 0 && alarm.period * alarm.evaluation_periods <= (alarm.period < 3600 ? 86400 : 604800)])
    error_message = "CloudWatch would refuse a period: ${jsonencode({ for name, alarm in aws_cloudwatch_metric_alarm.alarm : name => alarm.period })}"
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.alarm["sweep-missing"].period == 900 && aws_cloudwatch_metric_alarm.alarm["uploads-deferred"].period == 1200
    error_message = "An alarm fires earlier than documented."
  }
}

run "uneven" {
  command = plan

  variables {
    functions      = { intake = { timeout = 333 } }
    sweep          = { stale_submission_seconds = 334 }
    sweep_schedule = "rate(7 minutes)"
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.alarm : alarm.period % 60 == 0 && alarm.period * alarm.evaluation_periods <= (alarm.period < 3600 ? 86400 : 604800)])
    error_message = "CloudWatch would refuse a period: ${jsonencode({ for name, alarm in aws_cloudwatch_metric_alarm.alarm : name => alarm.period })}"
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.alarm["sweep-missing"].period == 1260 && aws_cloudwatch_metric_alarm.alarm["uploads-deferred"].period == 2040 && aws_sqs_queue.incoming.visibility_timeout_seconds == 1998
    error_message = "A period is not rounded up to a whole number of minutes."
  }
}

run "longest" {
  command = plan

  variables {
    functions      = { api = { timeout = 900 }, intake = { timeout = 900 }, sweep = { timeout = 900 } }
    intake         = { max_receive_count = 112 }
    sweep          = { stale_submission_seconds = 901 }
    sweep_schedule = "rate(60 minutes)"
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.alarm : alarm.period % 60 == 0 && alarm.period * alarm.evaluation_periods <= (alarm.period < 3600 ? 86400 : 604800)])
    error_message = "CloudWatch would refuse a period: ${jsonencode({ for name, alarm in aws_cloudwatch_metric_alarm.alarm : name => alarm.period })}"
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.alarm["sweep-missing"].period == 10800 && aws_cloudwatch_metric_alarm.alarm["uploads-deferred"].period == 5400
    error_message = "An alarm fires earlier than the maximum duration of the monitored process."
  }
}

run "a_topic_of_another_region" {
  command = plan

  variables {
    alarm_topic_arn = "arn:aws:sns:us-east-1:123456789012:operators"
  }

  expect_failures = [aws_cloudwatch_metric_alarm.alarm]
}
