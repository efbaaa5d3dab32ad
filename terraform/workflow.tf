locals {
  workflow_log = var.workflow_log_level != "OFF"
}

# By default without a separate log or trace: Step Functions keeps the history of each execution for 90 days, the functions
# log each poll with the task's id, and the delivery of logs or traces needs permissions that AWS grants only on all
# resources.
resource "aws_sfn_state_machine" "poll_task" {
  region = var.region
  tags   = local.tags

  name       = "${var.name}-poll-task"
  role_arn   = aws_iam_role.workflow.arn
  definition = templatefile("${path.module}/workflow/poll-task.asl.json", { partition = local.partition, poll_function_arn = aws_lambda_function.function["poll"].arn })

  # Both are explicit if they are off, too: the provider keeps the settings of a state machine that has no such block.
  logging_configuration {
    level                  = var.workflow_log_level
    include_execution_data = false
    log_destination        = one([for group in aws_cloudwatch_log_group.workflow : "${group.arn}:*"])
  }

  tracing_configuration {
    enabled = var.tracing
  }

  # Step Functions checks the role when the state machine is created.
  depends_on = [aws_iam_role_policy.workflow]
}

# Under /aws/vendedlogs/ for the same reason as the log of the API (api.tf).
resource "aws_cloudwatch_log_group" "workflow" {
  count = local.workflow_log ? 1 : 0

  region = var.region
  tags   = local.tags

  name              = "/aws/vendedlogs/states/${var.name}-poll-task"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_keys.logs
}
