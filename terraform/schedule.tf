# A group of its own: Scheduler assumes a role on behalf of a group, and the default one holds everybody's schedules.
resource "aws_scheduler_schedule_group" "sweep" {
  name = var.name
}

resource "aws_scheduler_schedule" "sweep" {
  name                = "${var.name}-sweep"
  group_name          = aws_scheduler_schedule_group.sweep.name
  description         = "Recovers stalled tasks"
  schedule_expression = var.sweep_schedule

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_lambda_function.function["sweep"].arn
    role_arn = aws_iam_role.schedule.arn
    input    = jsonencode({})

    # A sweep that could not be started is made up for by the next one: a short retry, and no dead-letter queue. An alarm
    # tells when sweeps stay away.
    retry_policy {
      maximum_retry_attempts       = 2
      maximum_event_age_in_seconds = 120
    }
  }
}

# So it is with a sweep that failed: two of them at once would only get into each other's way.
resource "aws_lambda_function_event_invoke_config" "sweep" {
  function_name                = aws_lambda_function.function["sweep"].function_name
  maximum_retry_attempts       = 0
  maximum_event_age_in_seconds = 120
}
