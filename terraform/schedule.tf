# A separate group: Scheduler assumes a role on behalf of a group, and the default group contains all other schedules of
# the account.
resource "aws_scheduler_schedule_group" "sweep" {
  region = var.region
  tags   = local.tags

  name = var.name
}

resource "aws_scheduler_schedule" "sweep" {
  region = var.region

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

    # If a sweep cannot be started, the next one does its work: therefore a short retry and no dead-letter queue. An
    # alarm reports missing sweeps.
    retry_policy {
      maximum_retry_attempts       = 2
      maximum_event_age_in_seconds = 120
    }
  }
}

# A failed sweep is not retried either: two concurrent sweeps would work on the same tasks.
resource "aws_lambda_function_event_invoke_config" "sweep" {
  region = var.region

  function_name                = aws_lambda_function.function["sweep"].function_name
  maximum_retry_attempts       = 0
  maximum_event_age_in_seconds = 120
}
